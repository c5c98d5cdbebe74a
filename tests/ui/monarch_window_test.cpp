// SPDX-License-Identifier: GPL-3.0-or-later
// The page Monarch in its window: Convolve, the tool bar, what is remembered, screenshots.
#include "tests/ui/session_fixture.h"
#include "ui/main_window.h"
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/monarch_workspace.h"
#include "ui/monarch/transport.h"
#include "ui/screenshot.h"
#include "ui/settings.h"
#include "ui/theme/appearance.h"
#include "ui/tool_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QImage>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

class MonarchWindowTest : public SessionTest {
  protected:
    MonarchWindowTest() : settings_(ui::Settings::Keep::Session) {
        settings_.setLook(ui::Settings::Look::Light);
        makeWindow();
    }
    ~MonarchWindowTest() override { window_.reset(); }
    void makeWindow() {
        window_.reset();
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
        window_->showWorkspace("monarch");
    }
    MonarchWorkspace* page() { return static_cast<MonarchWorkspace*>(window_->currentWorkspace()); }
    bool settle() {
        return QTest::qWaitFor([&] { return page()->isSettled() && session_->tasks().isIdle(); }, kPatience);
    }
    ui::Settings settings_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(MonarchWindowTest, OpensInConvolveWithTheSameChoicesAndRuns) {
    open({signalFile("u.npy", 5000), bankFile()});
    MonarchChoices next = session_->choices().monarch;
    next.causal = false;
    next.factors = {4, 4, 4};
    next.taps = 12;
    next.keepFrequencies = 0.5;
    next.precision = StagePrecision::Half;
    session_->setMonarch("choices", next);
    ASSERT_TRUE(settle());
    const int count = session_->undoStack().count();
    QPushButton* button = page()->convolveButton();
    ASSERT_TRUE(button->isEnabled());
    EXPECT_TRUE(button->toolTip().contains("whole"));
    button->click();
    EXPECT_EQ(window_->currentWorkspace()->name(), "convolve");
    EXPECT_TRUE(session_->isRunning());
    EXPECT_EQ(session_->choices().mode, Mode::Circular);
    const ConvolveChoices& convolve = session_->choices().convolve;
    EXPECT_EQ(convolve.taps, 12);
    EXPECT_EQ(convolve.keepFrequencies, 0.5);
    EXPECT_EQ(convolve.order, 3);
    EXPECT_EQ(convolve.precision, PlanOptions::TensorPrecision::Half);
    EXPECT_EQ(session_->undoStack().count(), count + 1);
    session_->setRunning(false);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().mode, Mode::Causal);
    EXPECT_EQ(session_->choices().convolve.order, 0);
}

TEST_F(MonarchWindowTest, TheToolBarPlaysOnThisPage) {
    ASSERT_TRUE(settle());
    QPushButton* run = window_->toolBar()->runButton();
    EXPECT_EQ(run->text(), "Play");
    EXPECT_TRUE(run->isEnabled()); // without any file
    run->click();
    EXPECT_TRUE(page()->player().isPlaying());
    EXPECT_EQ(run->text(), "Pause");
    EXPECT_FALSE(session_->isRunning());
    run->click();
    EXPECT_EQ(run->text(), "Play");
    window_->showWorkspace("convolve");
    EXPECT_EQ(run->text(), "Run");
}

TEST_F(MonarchWindowTest, MotionAndSpeedAreRemembered) {
    QComboBox* speed = page()->transport()->speedBox();
    EXPECT_EQ(speed->currentData().toDouble(), 1);
    speed->setCurrentIndex(0);
    emit speed->activated(0);
    EXPECT_EQ(page()->player().speed(), 0.25);
    const bool motion = page()->transport()->motionBox()->isChecked();
    page()->transport()->motionBox()->click();
    makeWindow();
    EXPECT_EQ(page()->player().speed(), 0.25);
    EXPECT_EQ(page()->transport()->speedBox()->currentData().toDouble(), 0.25);
    EXPECT_EQ(page()->transport()->motionBox()->isChecked(), !motion);
}

TEST_F(MonarchWindowTest, TheLessonsLanguageIsRemembered) {
    const QString usual = page()->lesson()->language();
    const QString other = usual == QLatin1String("en") ? QStringLiteral("zh") : QStringLiteral("en");
    EXPECT_EQ(settings_.lessonLanguage(), QString());
    QComboBox* box = page()->lesson()->languageBox();
    box->setCurrentIndex(box->findData(other));
    EXPECT_EQ(settings_.lessonLanguage(), other);
    makeWindow();
    EXPECT_EQ(page()->lesson()->language(), other);
    EXPECT_EQ(page()->lesson()->languageBox()->currentData().toString(), other);
    settings_.setLessonLanguage(QStringLiteral("tlh")); // what is not there is no choice
    makeWindow();
    EXPECT_EQ(page()->lesson()->language(), usual);
}

TEST_F(MonarchWindowTest, AScreenshotOfAnyStepAndFactors) {
    const auto shoot = [this](const std::vector<std::int64_t>& factors, int step) {
        ScreenshotOptions options;
        options.output = folder_.filePath("step.png");
        options.workspace = "monarch";
        options.factors = factors;
        options.step = step;
        Screenshot screenshot(*session_, *window_, options);
        QSignalSpy finished(&screenshot, &Screenshot::finished);
        screenshot.start();
        EXPECT_TRUE(QTest::qWaitFor([&] { return finished.count() >= 1; }, kPatience));
        EXPECT_EQ(finished.count(), 1);
        return finished.at(0).at(0).toString();
    };
    EXPECT_EQ(shoot({4, 4, 4}, 12), QString());
    EXPECT_EQ(QImage(folder_.filePath("step.png")).size(), QSize(1600, 1000));
    EXPECT_EQ(page()->walk().step(), 11U);
    EXPECT_EQ(page()->walk().trace()->options.factors, (std::vector<std::int64_t>{4, 4, 4}));
    EXPECT_TRUE(shoot({4, 4, 4}, 99).contains("no step 99"));
    EXPECT_TRUE(shoot({1, 64}, 1).contains("--factors"));
}

TEST_F(MonarchWindowTest, TheKeyboardIsOnTheStepsWhenThePageIsShown) {
    ASSERT_TRUE(settle());
    EXPECT_EQ(page()->focusWidget(), page()->transport()->scrubber());
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        for (const QSize size : {QSize(1600, 1000), QSize(1280, 800)}) {
            window_->resize(size);
            QTest::qWait(0);
            EXPECT_EQ(window_->width(), size.width()); // nothing on the page wants more
            const QImage shot = window_->grab().toImage();
            EXPECT_EQ(shot.width(), size.width());
        }
    }
    Appearance::instance().setDark(false);
}

} // namespace
