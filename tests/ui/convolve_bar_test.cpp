// SPDX-License-Identifier: GPL-3.0-or-later
// The bar of Convolve, whose words give way where it is narrow.
#include "tests/ui/convolve_fixture.h"
#include "ui/theme/segmented.h"

namespace longwave::ui {
namespace {

TEST_F(ConvolveTest, TheBarCutsNothingAfterItChangedOutOfSight) {
    openUsual();
    settle();
    auto* bar = page_->findChild<ConvolveBar*>();
    ASSERT_TRUE(bar);
    bar->setLeading(new Segmented({"Whole signal", "Streaming"}));
    for (const int width : {1200, 1250, 1300, 1350, 1400}) {
        page_->resize(width, 800);
        QCoreApplication::processEvents();
        bar->hide(); // as while a chart is presented
        bar->setStatus("running, 119 pairs/s", Token::Ok);
        bar->setStatus("stopped", Token::Muted);
        bar->show();
        QCoreApplication::processEvents();
        for (const QWidget* child : bar->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
            if (child->isVisible()) {
                EXPECT_GE(child->width(), child->minimumSizeHint().width())
                    << child->metaObject()->className() << " at " << width;
            }
    }
}

} // namespace
} // namespace longwave::ui
