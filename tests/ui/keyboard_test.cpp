// SPDX-License-Identifier: GPL-3.0-or-later
// The window without a mouse: where the tab key stops, and that the focus stays with whoever has it.
#include "app/engines.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/convolve_page.h"
#include "ui/main_window.h"
#include "ui/settings.h"
#include "ui/theme/segmented.h"

#include <QAccessible>
#include <QScrollArea>
#include <QToolButton>

#include <set>

namespace longwave::ui {
namespace {

/// Some of it is inside of all that it lies in, a scrolled area among them.
bool isInView(const QWidget* widget) {
    QRect seen = widget->rect();
    for (const QWidget* at = widget; !at->isWindow() && at->parentWidget(); at = at->parentWidget())
        seen = seen.translated(at->pos()) & at->parentWidget()->rect();
    return !seen.isEmpty();
}

class KeyboardTest : public testing::Test {
  protected:
    KeyboardTest() {
        registerEngines(engines_);
        session_ = std::make_unique<Session>(engines_);
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
        window_->activateWindow();
        const QString samples = QStringLiteral(LONGWAVE_SAMPLES_DIR);
        session_->openFiles(
            {samples + "/speech_front_center_48khz.wav", samples + "/smnist_longconv_h32_lambda0.safetensors"});
        EXPECT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->bank(); }, kPatience));
    }

    EngineRegistry engines_;
    ui::Settings settings_{ui::Settings::Keep::Session};
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(KeyboardTest, TheTabKeyGoesAroundEveryPageAndStopsWhereSomethingIsSeen) {
    for (const char* page : {"kernels", "convolve", "race", "monarch", "train"}) {
        ASSERT_TRUE(window_->showWorkspace(page));
        std::set<const QWidget*> stops;
        const QWidget* at = nullptr;
        do {
            QTest::keyClick(window_->windowHandle(), Qt::Key_Tab);
            at = window_->focusWidget();
            ASSERT_TRUE(at) << page;
            EXPECT_TRUE(at->isVisible()) << page << ": " << at->metaObject()->className();
            EXPECT_TRUE(isInView(at)) << page << ": " << at->metaObject()->className() << " is out of view";
        } while (stops.insert(at).second && stops.size() < 300);
        EXPECT_GT(stops.size(), 12U) << page;
        EXPECT_LT(stops.size(), 300U) << page;
    }
}

TEST_F(KeyboardTest, WhoIsOnTheSwitchOfConvolveStaysOnIt) {
    window_->showWorkspace("convolve");
    auto* page = dynamic_cast<ConvolvePage*>(window_->currentWorkspace());
    ASSERT_TRUE(page);
    const auto chosen = [&]() -> QWidget* {
        for (Segmented* made : page->findChildren<Segmented*>())
            if (made->isVisible() && made->accessibleName() == "How it is convolved")
                return made->button(made->currentIndex());
        return nullptr;
    };
    chosen()->setFocus();
    QTest::keyClick(chosen(), Qt::Key_Right);
    EXPECT_EQ(page->view(), ConvolvePage::View::Streaming);
    EXPECT_EQ(window_->focusWidget(), chosen());
    QTest::keyClick(chosen(), Qt::Key_Left);
    EXPECT_EQ(page->view(), ConvolvePage::View::Whole);
    EXPECT_EQ(window_->focusWidget(), chosen());
}

} // namespace
} // namespace longwave::ui
