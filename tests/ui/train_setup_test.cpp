// SPDX-License-Identifier: GPL-3.0-or-later
// What is set on the page Train: its fields, what they refuse, undo, and the lock.
#include "compute/training/checkpoint.h"
#include "tests/ui/train_fixture.h"
#include "ui/samples.h"
#include "ui/theme/lock_sign.h"
#include "ui/train/train_forecast.h"
#include "ui/train/train_runs.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUndoStack>

namespace longwave::ui {
namespace {

void pick(QComboBox* box, int index) {
    box->setCurrentIndex(index);
    emit box->activated(index);
}

void type(QLineEdit* edit, const QString& text) {
    edit->setFocus();
    edit->selectAll();
    if (text.isEmpty())
        QTest::keyClick(edit, Qt::Key_Delete);
    else
        edit->setText(text); // × cannot be typed by every platform's key map
    QTest::keyClick(edit, Qt::Key_Return);
}

TEST_F(TrainTest, FieldsTakeWhatTheySayAndRefuseTheRest) {
    TrainSetup* setup = page_->setup();
    const std::vector<std::pair<QString, QStringList>> good{{"shape", {"3 x 8", "2 × 32", "1*4"}},
                                                            {"epochs", {"1", "12"}},
                                                            {"batch", {"1,000", "4"}},
                                                            {"kernelRate", {"0.001", "1e-4"}},
                                                            {"rate", {"0.5"}},
                                                            {"dropout", {"10 %", "0", "99.9%"}},
                                                            {"kernelDropout", {"25"}},
                                                            {"lambda", {"0.01", "2.5e-3"}},
                                                            {"seed", {"0", "4294967295"}},
                                                            {"smooth", {"9", "3 taps", "1,023", "off", "0"}},
                                                            {"weightDecay", {"0", "1", "0.05"}},
                                                            {"warmUp", {"0", "100 %", "12.5"}},
                                                            {"clip", {"off", "2.5", "0"}}};
    const std::vector<std::pair<QString, QStringList>> bad{{"shape", {"3", "0 × 8", "2 × 5000", "two"}},
                                                           {"epochs", {"0", "1.5", "", "100001"}},
                                                           {"batch", {"-1", "many"}},
                                                           {"kernelRate", {"0", "2"}},
                                                           {"rate", {"nan", "-0.1"}},
                                                           {"dropout", {"100", "-1", "x"}},
                                                           {"kernelDropout", {"100 %"}},
                                                           {"lambda", {"0", "11", "inf"}},
                                                           {"seed", {"-1", "1.5", "4294967296"}},
                                                           {"smooth", {"8", "1", "1025", "-3", "x"}},
                                                           {"weightDecay", {"-0.1", "1.1"}},
                                                           {"warmUp", {"-1", "101", "x"}},
                                                           {"clip", {"-1", "none", "1e7"}}};
    for (const auto& [key, texts] : good)
        for (const QString& text : texts) {
            type(setup->field(key), text);
            EXPECT_TRUE(failures_.isEmpty()) << key.toStdString() << ' ' << text.toStdString();
        }
    EXPECT_EQ(setup->choices().settings.model.depth, 1);
    EXPECT_EQ(setup->choices().settings.model.heads, 4);
    EXPECT_EQ(setup->choices().settings.epochs, 12);
    EXPECT_DOUBLE_EQ(setup->choices().settings.model.dropout, 0.999);
    EXPECT_DOUBLE_EQ(setup->choices().lambda, 0.0025);
    EXPECT_DOUBLE_EQ(run(1).regularization.lambda, 0.0025); // the run with Squash follows
    EXPECT_EQ(setup->choices().settings.seed, 4294967295U);
    const TrainChoices before = setup->choices();
    for (const auto& [key, texts] : bad)
        for (const QString& text : texts) {
            failures_.clear();
            const QString shown = setup->field(key)->text();
            type(setup->field(key), text);
            ASSERT_EQ(failures_.size(), 1) << key.toStdString() << " “" << text.toStdString() << "”";
            EXPECT_TRUE(failures_[0].contains("is not accepted"));
            EXPECT_EQ(setup->field(key)->text(), shown);
        }
    EXPECT_EQ(setup->choices(), before);
}

TEST_F(TrainTest, BoxesChangeWhatTheySay) {
    TrainSetup* setup = page_->setup();
    pick(setup->presetBox(), 0);
    EXPECT_EQ(setup->choices().task, "smnist");
    EXPECT_EQ(setup->presetBox()->currentIndex(), 0);
    setup->gatedBox()->click();
    EXPECT_TRUE(setup->choices().settings.model.gated);
    EXPECT_EQ(setup->presetBox()->currentData().toInt(), -1); // own settings
    setup->directionBox()->setCurrentIndex(1);
    EXPECT_TRUE(setup->choices().settings.model.bidirectional);
    EXPECT_FALSE(setup->choices().settings.model.gated); // they look back only
    setup->kernelBox()->setCurrentIndex(1);
    EXPECT_EQ(setup->choices().settings.model.kernelStart, training::ModelSettings::KernelStart::Random);
    pick(setup->taskBox(), setup->taskBox()->findData("listops"));
    EXPECT_EQ(setup->choices().task, "listops");
    EXPECT_TRUE(setup->field("length")->isVisibleTo(setup));
    EXPECT_TRUE(setup->field("sequences")->isVisibleTo(setup));
    EXPECT_FALSE(setup->dataButton()->isVisibleTo(setup));
    setup->threadsBox()->setCurrentIndex(0);
    EXPECT_GT(setup->threadsBox()->count(), 0);
}

TEST_F(TrainTest, DataThatAreMissingAreAskedFor) {
    page_->setup()->setChoices(choicesFor("text"));
    EXPECT_FALSE(page_->runAction()->isEnabled);
    EXPECT_TRUE(page_->setup()->facts()->text().contains("Choose a text file"));
    page_->setup()->takeData(samplePath("moby_dick_opening.txt"));
    EXPECT_TRUE(page_->runAction()->isEnabled);
}

TEST_F(TrainTest, AStepIsTimedAgainWithAnotherEngine) {
    const auto isKnown = [&] { return page_->forecast()->estimate().has_value(); };
    session_->setEngine("monarch-cpu"); // not so everywhere
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return isKnown() && page_->forecast()->isSettled() && session_->tasks().isIdle(); }, kPatience));
    const auto task = page_->forecast()->estimate()->task;
    QSignalSpy changes(page_->forecast(), &TrainForecast::changed);
    session_->setEngine("direct");
    ASSERT_TRUE(QTest::qWaitFor([&] { return changes.size() >= 2 && isKnown(); }, kPatience))
        << changes.size() << page_->forecast()->problem().toStdString() << session_->choices().engine;
    EXPECT_EQ(page_->forecast()->estimate()->task, task); // the data are not read again
    changes.clear();
    session_->setEngine("fftw"); // computes no gradients: Monarch CPU trains
    ASSERT_TRUE(QTest::qWaitFor([&] { return changes.size() >= 2 && isKnown(); }, kPatience));
    session_->setEngine("monarch-cpu");
    // Neither is a change that the time of a step does not depend on.
    TrainChoices more = tiny(9);
    changes.clear();
    page_->setup()->setChoices(more);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->forecast()->isSettled(); }, kPatience));
    EXPECT_TRUE(changes.isEmpty());
    EXPECT_TRUE(page_->emptyWords()->text().contains("9 epochs"));
}

TEST_F(TrainTest, RareSettingsAreUnfoldedAndNeverHiddenWhenTheyAreOfOnesOwn) {
    TrainSetup* setup = page_->setup();
    EXPECT_FALSE(setup->field("smooth")->isVisibleTo(setup));
    EXPECT_FALSE(setup->threadsBox()->isVisibleTo(setup));
    setup->moreButton()->click();
    EXPECT_TRUE(setup->field("smooth")->isVisibleTo(setup));
    EXPECT_TRUE(setup->field("clip")->isVisibleTo(setup));
    EXPECT_TRUE(setup->threadsBox()->isVisibleTo(setup));
    setup->moreButton()->click();
    EXPECT_FALSE(setup->field("smooth")->isVisibleTo(setup));
    TrainChoices smoothed = tiny();
    smoothed.settings.model.regularization.smoothOn = true;
    smoothed.settings.model.regularization.window = 5;
    setup->setChoices(smoothed);
    ASSERT_TRUE(setup->field("smooth")->isVisibleTo(setup));
    EXPECT_EQ(setup->field("smooth")->text(), QStringLiteral("5\u2009taps"));
    setup->moreButton()->click();
    EXPECT_TRUE(setup->field("smooth")->isVisibleTo(setup));
}

TEST_F(TrainTest, SmoothIsWhatAllRunsTrainWith) {
    page_->setup()->moreButton()->click();
    type(page_->setup()->field("smooth"), "5 taps");
    type(page_->setup()->field("weightDecay"), "0.2");
    type(page_->setup()->field("warmUp"), "25 %");
    type(page_->setup()->field("clip"), "off");
    EXPECT_TRUE(failures_.isEmpty()) << failures_.join(u'\n').toStdString();
    trainToEnd();
    for (std::size_t i = 0; i < 2; ++i) {
        ASSERT_EQ(run(i).state, TrainRun::State::Finished);
        const auto kept = training::readCheckpoint(page_->folder() / run(i).folder / training::kCheckpointFile);
        EXPECT_TRUE(kept.settings.model.regularization.smoothOn);
        EXPECT_EQ(kept.settings.model.regularization.window, 5);
        EXPECT_EQ(kept.settings.model.regularization.squashOn, i == 1);
        EXPECT_DOUBLE_EQ(kept.settings.optimizer.weightDecay, 0.2);
        EXPECT_DOUBLE_EQ(kept.settings.optimizer.warmUp, 0.25);
        EXPECT_EQ(kept.settings.optimizer.clip, 0);
        EXPECT_TRUE(run(i).snapshots.back().kernels->regularization.smoothOn); // so it is drawn
    }
    const std::string command = commandOf(page_->setup()->choices(), run(1).regularization);
    EXPECT_NE(command.find("--smooth 5"), std::string::npos) << command;
    EXPECT_NE(command.find("--clip 0"), std::string::npos) << command;
}

TEST_F(TrainTest, WhatIsSetCanBeUndone) {
    TrainSetup* setup = page_->setup();
    QUndoStack& undo = session_->undoStack();
    const TrainChoices before = setup->choices();
    ASSERT_EQ(undo.count(), 0); // the program's own changes are no steps
    type(setup->field("epochs"), "7");
    type(setup->field("lambda"), "0.005");
    setup->directionBox()->setCurrentIndex(1);
    pick(setup->taskBox(), setup->taskBox()->findData("listops"));
    ASSERT_EQ(undo.count(), 4);
    EXPECT_EQ(undo.undoText(), QStringLiteral("task ListOps"));
    undo.undo();
    EXPECT_EQ(setup->choices().task, "arrays");
    EXPECT_TRUE(setup->choices().settings.model.bidirectional);
    undo.undo();
    EXPECT_FALSE(setup->choices().settings.model.bidirectional);
    EXPECT_EQ(setup->directionBox()->currentIndex(), 0);
    EXPECT_EQ(undo.undoText(), QStringLiteral("Squash λ 0.00500"));
    EXPECT_DOUBLE_EQ(run(1).regularization.lambda, 0.005);
    undo.undo();
    EXPECT_DOUBLE_EQ(run(1).regularization.lambda, before.lambda);
    undo.undo();
    EXPECT_EQ(setup->choices(), before);
    EXPECT_EQ(setup->field("epochs")->text(), QStringLiteral("3"));
    undo.redo();
    EXPECT_EQ(setup->choices().settings.epochs, 7);
    // The page may go before the stack.
    page_.reset();
    undo.undo();
}

TEST_F(TrainTest, WhatRunsHoldIsLockedAndIsNotUndone) {
    TrainSetup* setup = page_->setup();
    session_->setSquashOn(true); // a step from before
    type(setup->field("epochs"), "60");
    const TrainChoices set = setup->choices();
    EXPECT_FALSE(setup->lock()->isVisibleTo(page_.get()));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step > 2; }, kPatience));
    const auto words = [&] { return setup->lock()->words(); };
    EXPECT_TRUE(setup->lock()->isVisibleTo(page_.get()));
    EXPECT_EQ(words(), QStringLiteral("while running"));
    EXPECT_FALSE(setup->field("epochs")->isEnabled());
    EXPECT_FALSE(page_->runs()->addButton()->isEnabled());
    page_->toggleRun();
    ASSERT_TRUE(rests());
    EXPECT_EQ(words(), QStringLiteral("while paused"));
    session_->undoStack().undo();
    EXPECT_EQ(setup->choices(), set);
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].contains("Stop unlocks")) << failures_[0].toStdString();
    session_->undoStack().undo(); // what was done before it still can be
    EXPECT_FALSE(session_->choices().regularization.squashOn);
    page_->stop();
    ASSERT_TRUE(rests());
    EXPECT_FALSE(setup->lock()->isVisibleTo(page_.get()));
    EXPECT_TRUE(setup->field("epochs")->isEnabled());
}

} // namespace
} // namespace longwave::ui
