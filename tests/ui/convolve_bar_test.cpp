// SPDX-License-Identifier: GPL-3.0-or-later
// The bar of Convolve, whose words give way where it is narrow.
#include "tests/ui/convolve_fixture.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/theme/segmented.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>

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

// At 1024 px, and at 720 px as beside the library in such a window, it takes a second row, and nothing is cut.
TEST_F(ConvolveTest, TheBarTakesASecondRowBeforeItCuts) {
    openUsual();
    settle();
    auto* bar = page_->findChild<ConvolveBar*>();
    ASSERT_TRUE(bar);
    bar->setLeading(new Segmented({"Whole signal", "Streaming"}));
    bar->setStatus("running, 8,888 pairs/s", Token::Ok);
    page_->resize(1600, 800);
    settle();
    const int oneRow = bar->height();
    for (const int width : {1024, 720}) {
        page_->resize(width, 700);
        QCoreApplication::processEvents();
        EXPECT_GT(bar->height(), oneRow) << width;
        for (const QWidget* child : bar->findChildren<QWidget*>())
            if (child->isVisible() && (qobject_cast<const QComboBox*>(child) || qobject_cast<const QLabel*>(child) ||
                                       qobject_cast<const QAbstractButton*>(child))) {
                EXPECT_GE(child->width(), child->minimumSizeHint().width()) << child->metaObject()->className();
                EXPECT_LE(child->mapTo(bar, QPoint(child->width(), 0)).x(), bar->width());
            }
        EXPECT_FALSE(bar->modeBox()->geometry().isEmpty());
        EXPECT_GT(bar->baselineBox()->mapTo(bar, QPoint()).y(), bar->modeBox()->mapTo(bar, QPoint()).y());
    }
    page_->resize(1600, 800);
    settle();
    EXPECT_EQ(bar->height(), oneRow);
}

} // namespace
} // namespace longwave::ui
