// SPDX-License-Identifier: GPL-3.0-or-later
// Matrices in the place of the DFT's: perturbed, learned, and back.
#include "monarch_page_fixture.h"
#include "ui/monarch/learned_panel.h"
#include "ui/monarch/monarch_side.h"
#include "ui/plot/plot.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>

using namespace longwave;
using namespace longwave::ui;

namespace {

class LearnedTest : public MonarchTest {
  protected:
    LearnedTest() {
        panel_ = page_->side()->learned();
        page_->side()->reveal(panel_);
        EXPECT_TRUE(settle());
    }
    LearnedRun& run() { return panel_->run(); }
    void learnTowards(LearningTarget target) {
        panel_->targetBox()->setCurrentIndex(panel_->targetBox()->findData(static_cast<int>(target)));
        panel_->learnButton()->click();
    }
    /// A task that takes long: two matrices of 16 × 16.
    void makeLong() {
        setFactors({16, 16});
        ASSERT_TRUE(settle());
        panel_->locks()[0]->setChecked(true);
        panel_->locks()[1]->setChecked(true);
    }
    bool perturb() {
        panel_->perturbButton()->click();
        return settle();
    }
    bool steps(std::size_t count) {
        return QTest::qWaitFor([&] { return run().curve().size() > count; }, kPatience);
    }
    LearnedPanel* panel_;
};

TEST_F(LearnedTest, PerturbingMovesOnlyWhatIsUnlocked) {
    EXPECT_EQ(panel_->distance(0), "exact");
    EXPECT_FALSE(panel_->backButton()->isEnabled());
    panel_->sizeBox()->setValue(0.2);
    ASSERT_TRUE(perturb());
    ASSERT_TRUE(choices().matrices);
    ASSERT_EQ(choices().matrices->size(), 2U);
    EXPECT_EQ((*choices().matrices)[0].size(), 64U);
    EXPECT_TRUE((*choices().matrices)[1].empty()); // locked: F itself
    // Every entry by a complex normal number of size 0.2, entries have magnitude 1.
    EXPECT_NEAR(distanceFromDft((*choices().matrices)[0], 8), 0.2, 0.05);
    EXPECT_EQ(panel_->distance(1), "exact");
    ASSERT_TRUE(settle());
    EXPECT_GT(trace().relativeError, 1e-3); // it is another transform
    keep(*page_, "learned-perturbed");
    const auto first = choices().matrices;
    undo().undo();
    EXPECT_EQ(choices().matrices, nullptr);
    ASSERT_TRUE(perturb()); // the same seed moves them alike
    EXPECT_EQ(*choices().matrices, *first);
    panel_->backButton()->click();
    EXPECT_EQ(choices().matrices, nullptr);
    ASSERT_TRUE(settle());
    EXPECT_LT(trace().relativeError, 1e-12);
    undo().undo();
    EXPECT_NE(choices().matrices, nullptr); // going back can be taken back
}

TEST_F(LearnedTest, NothingUnlockedCannotLearn) {
    panel_->locks()[0]->setChecked(false);
    EXPECT_FALSE(panel_->learnButton()->isEnabled());
    EXPECT_FALSE(panel_->perturbButton()->isEnabled());
    EXPECT_TRUE(panel_->learnButton()->toolTip().contains("Unlock"));
    panel_->locks()[1]->setChecked(true);
    EXPECT_TRUE(panel_->learnButton()->isEnabled());
    EXPECT_FALSE(panel_->locks()[2]->isVisible()); // two factors, two matrices
}

TEST_F(LearnedTest, LearningGoesDownAndOneRunIsOneUndoStep) {
    makeLong();
    const int count = undo().count();
    learnTowards(LearningTarget::Impulse); // the kernel is an exponential
    EXPECT_TRUE(run().isRunning());
    EXPECT_EQ(panel_->learnButton()->text(), "Pause");
    EXPECT_FALSE(panel_->targetBox()->isEnabled());
    ASSERT_TRUE(steps(40));
    panel_->learnButton()->click();
    EXPECT_FALSE(run().isRunning());
    ASSERT_TRUE(settle());
    const auto curve = run().curve();
    EXPECT_EQ(curve.front().steps, 0);
    for (std::size_t i = 1; i < curve.size(); ++i) {
        EXPECT_EQ(curve[i].steps, curve[i - 1].steps + 1);
        EXPECT_LE(curve[i].loss, curve[i - 1].loss);
    }
    EXPECT_LT(curve.back().loss, 0.9 * curve.front().loss);
    EXPECT_GT(curve.front().loss, 0.01);
    ASSERT_TRUE(choices().matrices);
    EXPECT_GT(distanceFromDft((*choices().matrices)[0], 16), 0);
    EXPECT_FALSE(panel_->plot()->isEmpty());
    keep(*page_, "learned-run");
    // The loss that is shown is that of the matrices that stand there.
    LearningTask task;
    task.factors = {16, 16};
    task.kernel = trace().options.kernel;
    task.unlocked = {true, true};
    task.examples = learningSignals(trace().window, 4, 1);
    task.target = {1};
    const MonarchLearner learner(task);
    EXPECT_NEAR(learner.loss(wholeMatrices({16, 16}, choices().matrices)), curve.back().loss, 1e-9 * curve.back().loss);

    EXPECT_EQ(panel_->learnButton()->text(), "Go on");
    panel_->learnButton()->click();
    ASSERT_TRUE(steps(curve.size() + 10));
    panel_->stopButton()->click();
    EXPECT_FALSE(run().isRunning());
    EXPECT_FALSE(run().isPaused());
    EXPECT_EQ(undo().count(), count + 1);
    undo().undo();
    EXPECT_EQ(choices().matrices, nullptr);
    // Another run is a step of its own.
    undo().redo();
    learnTowards(LearningTarget::Reversed);
    ASSERT_TRUE(steps(3));
    panel_->stopButton()->click();
    EXPECT_EQ(undo().count(), count + 2);
}

TEST_F(LearnedTest, AwayFromTheDftAndTowardsItsConvolutionAgain) {
    panel_->sizeBox()->setValue(0.1);
    ASSERT_TRUE(perturb());
    learnTowards(LearningTarget::Same);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return !run().curve().empty() && run().curve().back().loss < run().curve().front().loss / 100; },
        kPatience));
    panel_->stopButton()->click();
}

TEST_F(LearnedTest, TargetsThatAreNotThereCannotBeChosen) {
    EXPECT_FALSE(run().canAim(LearningTarget::Loaded));
    EXPECT_FALSE(run().canAim(LearningTarget::Drawn));
    open({bankFile("k.safetensors", 4, 0.01F)});
    EXPECT_TRUE(run().canAim(LearningTarget::Loaded));
    session_->setLambda(0.1, false);
    session_->setSquashOn(true);
    ASSERT_TRUE(settle());
    learnTowards(LearningTarget::Loaded); // the kernel as it was before Squash
    ASSERT_TRUE(steps(1));
    panel_->stopButton()->click();
    LearningTask task;
    task.factors = {8, 8};
    task.kernel = trace().options.kernel;
    task.unlocked = {true, false};
    task.examples = learningSignals(trace().window, 4, 1);
    for (int t = 0; t < 20; ++t)
        task.target.push_back(0.01F * static_cast<float>(t + 1));
    const MonarchLearner learner(task);
    const double before = learner.exact().loss;
    EXPECT_GT(before, 1e-3);
    EXPECT_NEAR(run().curve().front().loss, before, 1e-9 * before);
}

TEST_F(LearnedTest, ItRestsWhileNobodyLooks) {
    makeLong();
    learnTowards(LearningTarget::Impulse);
    ASSERT_TRUE(steps(2));
    page_->hide();
    EXPECT_FALSE(run().isRunning());
    EXPECT_TRUE(run().isPaused());
}

TEST_F(LearnedTest, OtherFactorsUndoAndAnotherKernelEndTheRun) {
    makeLong();
    const auto begin = [&] {
        learnTowards(LearningTarget::Impulse); // the kernel is an exponential
        ASSERT_TRUE(steps(2));
        ASSERT_TRUE(run().isRunning());
    };
    begin();
    setFactors({16, 8});
    EXPECT_FALSE(run().isRunning());
    EXPECT_EQ(choices().matrices, nullptr);
    EXPECT_TRUE(run().words().contains("factors")) << run().words().toStdString();
    ASSERT_TRUE(settle());
    begin();
    undo().undo();
    EXPECT_FALSE(run().isRunning());
    ASSERT_TRUE(settle());
    begin();
    MonarchChoices next = choices();
    next.kernel.source = StageRow::Source::Impulse;
    session_->setMonarch("impulse", next);
    EXPECT_FALSE(run().isRunning());
    EXPECT_TRUE(run().words().contains("kernel")) << run().words().toStdString();
    ASSERT_TRUE(settle()); // nothing of the run comes after it
    EXPECT_EQ(choices().kernel.source, StageRow::Source::Impulse);
}

TEST_F(LearnedTest, AProblemIsSaidAndNotThrown) {
    MonarchChoices next = choices();
    next.kernel.source = StageRow::Source::Drawn;
    next.kernel.drawn = std::vector<double>(32, 0.0);
    session_->setMonarch("nothing", next);
    ASSERT_TRUE(settle());
    learnTowards(LearningTarget::Same); // a target of zeros teaches nothing
    ASSERT_TRUE(QTest::qWaitFor([&] { return !run().isRunning(); }, kPatience));
    EXPECT_TRUE(run().words().contains("nothing to learn")) << run().words().toStdString();
    EXPECT_EQ(choices().matrices, nullptr);
}

} // namespace
