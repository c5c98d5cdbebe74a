// SPDX-License-Identifier: GPL-3.0-or-later
// F11: one chart on the whole screen.
#include "app/engines.h"
#include "tests/ui/banks.h"
#include "tests/ui/style_changes.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_page.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/library/library_panel.h"
#include "ui/main_window.h"
#include "ui/race/race_setup.h"
#include "ui/race/race_table.h"
#include "ui/race/race_workspace.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/panel_header.h"
#include "ui/tool_bar.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>

using namespace longwave;
using namespace longwave::ui;

namespace {

class PresentTest : public testing::Test {
  protected:
    void SetUp() override {
        registerEngines(engines_);
        settings_ = std::make_unique<ui::Settings>(ui::Settings::Keep::Session);
        session_ = std::make_unique<Session>(engines_);
        window_ = std::make_unique<MainWindow>(*session_, *settings_);
        window_->resize(1400, 900);
        window_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
        EXPECT_TRUE(window_->showWorkspace("race"));
        race_ = dynamic_cast<RaceWorkspace*>(window_->currentWorkspace());
        ASSERT_TRUE(race_);
        RaceChoices choices = race_->setup()->choices();
        choices.engines = {"fftw"};
        choices.to = 1 << 20;
        choices.effort = PlanOptions::Effort::Estimate;
        race_->setup()->setChoices(choices);
    }

    EngineRegistry engines_;
    std::unique_ptr<ui::Settings> settings_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
    RaceWorkspace* race_ = nullptr;
};

TEST_F(PresentTest, TheRunButtonFollowsThePage) {
    QPushButton* run = window_->toolBar()->runButton();
    EXPECT_EQ(run->text(), "Go");
    EXPECT_TRUE(run->isEnabled());
    EXPECT_FALSE(window_->isStartPageShown()); // a race needs no file
    window_->showWorkspace("convolve");
    EXPECT_EQ(run->text(), "Run");
    EXPECT_TRUE(window_->isStartPageShown());
    window_->showWorkspace("race");
    run->click();
    EXPECT_TRUE(race_->runner().isRunning());
    EXPECT_EQ(run->text(), "Cancel");
    run->click();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !race_->runner().isRunning(); }, test::kPatience));
    EXPECT_EQ(run->text(), "Go");
}

TEST_F(PresentTest, PresentsThePlotsOfConvolveInBothModes) {
    const QString samples = QStringLiteral(LONGWAVE_SAMPLES_DIR);
    QSignalSpy opened(session_.get(), &Session::openingFinished);
    session_->openFiles(
        {samples + "/speech_front_center_48khz.wav", samples + "/smnist_longconv_h32_lambda0.safetensors"});
    ASSERT_TRUE(opened.wait(test::kPatience));
    window_->showWorkspace("convolve");
    auto* page = dynamic_cast<ConvolvePage*>(window_->currentWorkspace());
    ASSERT_TRUE(page);
    for (const auto view : {ConvolvePage::View::Whole, ConvolvePage::View::Streaming}) {
        page->setView(view);
        QCoreApplication::processEvents(); // the bar takes the rows it needs
        QWidget* plots = page->presentedWidget();
        EXPECT_TRUE(plots->isVisible());
        const QSize before = plots->size();
        const QSize timings = page->whole()->overlay()->size();
        QTest::keyClick(window_.get(), Qt::Key_F11);
        EXPECT_TRUE(plots->isVisible());
        EXPECT_TRUE(QTest::qWaitFor([&] { return plots->size() == window_->size(); }, test::kPatience)); // all of it
        // It grows with the type in it.
        const auto isLarge = [&] { return page->whole()->overlay()->width() > 1.3 * timings.width(); };
        EXPECT_TRUE(QTest::qWaitFor(isLarge, test::kPatience));
        EXPECT_FALSE(window_->toolBar()->isVisible());
        EXPECT_FALSE(page->whole()->bar()->isVisible());
        QTest::keyClick(window_.get(), Qt::Key_Space);
        EXPECT_TRUE(session_->isRunning());
        QTest::keyClick(window_.get(), Qt::Key_Space);
        EXPECT_FALSE(session_->isRunning());
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        EXPECT_TRUE(window_->toolBar()->isVisible());
        EXPECT_TRUE(QTest::qWaitFor([&] { return plots->size() == before; }, test::kPatience));
        const auto isAsBefore = [&] { return page->whole()->overlay()->size() == timings; };
        EXPECT_TRUE(QTest::qWaitFor(isAsBefore, test::kPatience));
    }
}

TEST_F(PresentTest, HidesAllButTheChartAndComesBack) {
    const QFont before = uiFont();
    QTest::keyClick(window_.get(), Qt::Key_F11);
    EXPECT_TRUE(window_->isFullScreen());
    EXPECT_TRUE(race_->presentedWidget()->isVisible());
    EXPECT_FALSE(window_->toolBar()->isVisible());
    EXPECT_FALSE(window_->library()->isVisible());
    EXPECT_FALSE(window_->statusBar()->isVisible());
    EXPECT_FALSE(race_->setup()->isVisible());
    EXPECT_FALSE(race_->table()->isVisible());
    const auto sizeOf = [](const QFont& font) { return font.pointSizeF() > 0 ? font.pointSizeF() : font.pixelSize(); };
    EXPECT_GT(sizeOf(uiFont()), 1.3 * sizeOf(before));
    // Space starts and stops.
    QTest::keyClick(window_.get(), Qt::Key_Space);
    EXPECT_TRUE(race_->runner().isRunning());
    QTest::keyClick(window_.get(), Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !race_->runner().isRunning(); }, test::kPatience));
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    EXPECT_FALSE(window_->isFullScreen());
    for (QWidget* widget : {static_cast<QWidget*>(window_->toolBar()), static_cast<QWidget*>(window_->library()),
                            static_cast<QWidget*>(window_->statusBar()), static_cast<QWidget*>(race_->setup()),
                            static_cast<QWidget*>(race_->table())})
        EXPECT_TRUE(widget->isVisible());
    EXPECT_EQ(sizeOf(uiFont()), sizeOf(before));
    // F11 leaves as well, and Space is nobody's then.
    QTest::keyClick(window_.get(), Qt::Key_F11);
    EXPECT_TRUE(window_->isFullScreen());
    QTest::keyClick(window_.get(), Qt::Key_F11);
    EXPECT_FALSE(window_->isFullScreen());
    EXPECT_TRUE(window_->toolBar()->isVisible());
}

TEST_F(PresentTest, DressesWhatIsShownAndNothingElse) {
    const auto heightOf = [](const QWidget* widget) { return QFontInfo(widget->font()).pixelSize(); };
    auto* inside = race_->presentedWidget()->findChild<QToolButton*>();
    ASSERT_TRUE(inside);
    auto* title = race_->presentedWidget()->findChild<PanelHeader*>()->findChild<QLabel*>();
    ASSERT_TRUE(title);
    inside->ensurePolished();
    title->ensurePolished();
    const int before = heightOf(inside);
    const int titleBefore = heightOf(title); // its sheet has a weight for it, and no size
    const int outside = heightOf(window_->toolBar());
    StyleChanges changes;
    window_->toolBar()->installEventFilter(&changes);
    QTest::keyClick(window_.get(), Qt::Key_F11);
    EXPECT_GT(heightOf(inside), 1.3 * before);
    EXPECT_GT(heightOf(title), 1.3 * titleBefore);
    EXPECT_EQ(heightOf(window_->toolBar()), outside);
    EXPECT_EQ(changes.count, 0);

    Appearance& appearance = Appearance::instance();
    const bool wasDark = appearance.isDark();
    const QPalette palette = inside->palette();
    appearance.setDark(!wasDark); // the way a system does it at dusk
    EXPECT_GT(heightOf(inside), 1.3 * before);
    EXPECT_TRUE(inside->palette() != palette);
    appearance.setDark(wasDark);
    EXPECT_TRUE(inside->palette() == palette);
    QTest::keyClick(window_.get(), Qt::Key_F11);
    EXPECT_EQ(heightOf(inside), before);
    EXPECT_EQ(heightOf(title), titleBefore);
}

TEST_F(PresentTest, AWindowThatGoesLeavesTheTypeAsItWas) {
    const QFont before = uiFont();
    QTest::keyClick(window_.get(), Qt::Key_F11);
    window_.reset();
    EXPECT_EQ(uiFont(), before);
}

TEST_F(PresentTest, AWindowMayGoWhileARaceRuns) {
    const QSignalSpy freed(session_.get(), &Session::occupationChanged);
    race_->go();
    EXPECT_TRUE(race_->runner().isRunning());
    EXPECT_FALSE(session_->occupation().isEmpty());
    window_.reset();
    EXPECT_TRUE(session_->occupation().isEmpty());
    EXPECT_EQ(freed.size(), 2);
}

TEST_F(PresentTest, ARaceThatIsDroppedOpensHere) {
    window_->showWorkspace("kernels");
    window_->openFiles({QStringLiteral("nowhere/race.json")});
    EXPECT_EQ(window_->currentWorkspace(), static_cast<Workspace*>(race_));
}

} // namespace
