// SPDX-License-Identifier: GPL-3.0-or-later
// The bar of Convolve's streaming mode, which takes a second row where it is narrow.
#include "tests/ui/fake_sound.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/convolve_page.h"
#include "ui/convolve/stream_bar.h"
#include "ui/convolve/stream_plots.h"
#include "ui/convolve/stream_view.h"

#include <gtest/gtest.h>

#include <QTest>

#include <set>
#include <utility>

namespace longwave::ui {
namespace {

/// Notes where the plots stand whenever something is painted.
class Places : public QObject {
  public:
    Places(const QWidget* bar, const QWidget* plots) : bar_(bar), plots_(plots) {}
    std::set<std::pair<int, int>> seen; ///< height of the bar, top of the plots

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            seen.insert({bar_->height(), plots_->mapTo(plots_->window(), QPoint()).y()});
        return false;
    }

  private:
    const QWidget* bar_;
    const QWidget* plots_;
};

TEST_F(SessionTest, NothingJumpsWhenStreamingIsFirstShown) {
    for (const int width : {700, 1000, 1400}) {
        SCOPED_TRACE(width);
        ConvolvePage page(*session_, std::make_unique<FakeSound>(std::make_shared<FakeSoundState>()));
        page.resize(width, 700);
        page.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&page));
        Places places(page.stream()->bar(), page.stream()->plots());
        for (QWidget* widget : page.stream()->findChildren<QWidget*>())
            widget->installEventFilter(&places);
        page.setView(ConvolvePage::View::Streaming);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !places.seen.empty(); }, kPatience));
        QTest::qWait(50); // whatever comes after the first frame
        EXPECT_EQ(places.seen.size(), 1U);
    }
}

} // namespace
} // namespace longwave::ui
