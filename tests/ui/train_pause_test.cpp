// SPDX-License-Identifier: GPL-3.0-or-later
// Training that pauses, stops or cannot be kept, and goes on.
#include "tests/ui/train_fixture.h"
#include "ui/train/train_files.h"
#include "ui/train/train_kernels.h"
#include "ui/train/train_runs.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>

#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(TrainTest, PausesAndGoesOnWithTheSameNumbers) {
    page_->setup()->setChoices(tiny(20));
    trainToEnd();
    const std::vector<float> through = run(0).loss.losses();
    TrainChoices other = tiny(20);
    other.settings.optimizer.weightDecay = 0.011; // so that it begins anew
    page_->setup()->setChoices(other);
    page_->setup()->setChoices(tiny(20));
    page_->start(); // nothing is left to be trained: anew
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 15; }, kPatience));
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Pause"));
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_FALSE(page_->setup()->field("epochs")->isEnabled());
    page_->toggleRun();
    EXPECT_FALSE(page_->runAction()->isEnabled);
    ASSERT_TRUE(rests());
    ASSERT_TRUE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Paused);
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    EXPECT_FALSE(page_->setup()->field("epochs")->isEnabled());
    EXPECT_FALSE(book().mayRemove(run(0).id));
    page_->toggleRun();
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished);
    EXPECT_EQ(run(0).loss.losses(), through);
}

TEST_F(TrainTest, StopsAndIsOfferedAgainAfterTheProgramWasClosed) {
    page_->setup()->setChoices(tiny(40));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(1).step >= 12; }, kPatience));
    page_.reset(); // a window that is closed while training
    EXPECT_TRUE(failures_.isEmpty());
    open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->files()->offer().has_value(); }, kPatience));
    EXPECT_TRUE(page_->runs()->resumeButton()->isVisibleTo(page_.get()));
    TrainChoices other = choicesFor("listops");
    other.sequences = 200;
    page_->setup()->setChoices(other);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->setup()->facts()->text().contains("160 train"); }, kPatience));
    page_->runs()->resumeButton()->click();
    ASSERT_TRUE(page_->runner().isRunning());
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->setup()->facts()->text().contains("80 train"); }, kPatience))
        << page_->setup()->facts()->text().toStdString(); // of what is trained
    EXPECT_EQ(page_->setup()->choices().settings.epochs, 40);
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished) << failures_.join(u'\n').toStdString();
    EXPECT_EQ(run(0).record.epochs.size(), 40U);
    EXPECT_EQ(run(1).loss.losses().size(), 400U);
    // What the looks begin with is not called the start: the program was not there.
    ASSERT_TRUE(rests());
    ASSERT_TRUE(page_->kernels()->right()->picture());
    EXPECT_EQ(page_->kernels()->right()->picture()->startStep, run(1).snapshots.front().kernels->step);
    EXPECT_GT(page_->kernels()->right()->picture()->startStep, 0);
    EXPECT_TRUE(std::isnan(run(1).loss.losses().front()));      // of another start
    EXPECT_TRUE(std::isfinite(run(1).loss.smoothed().front())); // its epoch's mean
    EXPECT_FALSE(page_->runs()->resumeButton()->isVisibleTo(page_.get()));
    page_->files()->lookForUnfinished();
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
    EXPECT_FALSE(page_->files()->offer());
}

TEST_F(TrainTest, AnOfferCanBeDismissed) {
    page_->setup()->setChoices(tiny(40));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 5; }, kPatience));
    page_->runs()->stopButton()->click();
    ASSERT_TRUE(rests());
    EXPECT_FALSE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Stopped);
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    page_.reset();
    open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->files()->offer().has_value(); }, kPatience));
    const fs::path folder = page_->files()->offer()->folder;
    page_->runs()->dismissButton()->click();
    EXPECT_FALSE(page_->files()->offer());
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
    EXPECT_TRUE(readManifest(folder).isDismissed);
    EXPECT_FALSE(findUnfinished(root().toStdString()));
}

TEST_F(TrainTest, ARemovedFolderPausesAndNothingIsLost) {
    QString status;
    QObject::connect(page_.get(), &Workspace::statusChanged, [&](const QString& words) { status = words; });
    page_->setup()->setChoices(tiny(60));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 12; }, kPatience));
    ASSERT_TRUE(QDir().rename(root(), folder_.filePath("gone"))); // at once, whatever is being written
    ASSERT_TRUE(rests());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].contains("Nothing is lost")) << failures_[0].toStdString();
    EXPECT_TRUE(status.startsWith("Paused")) << status.toStdString();
    ASSERT_TRUE(page_->runner().isPaused());
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    page_->toggleRun();
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished);
    EXPECT_EQ(run(0).record.epochs.size(), 60U);
    EXPECT_TRUE(fs::exists(page_->folder() / run(0).folder / training::kCheckpointFile));
}

TEST_F(TrainTest, StoppingKeepsWhatCannotBeWritten) {
    page_->setup()->setChoices(tiny(500));
    // Stopped just behind an epoch, a run has nothing to write: then once more.
    for (int attempt = 0; attempt < 20 && failures_.isEmpty(); ++attempt) {
        if (attempt > 0) {
            QDir(root()).removeRecursively();
            ASSERT_TRUE(QDir().rename(folder_.filePath("gone"), root()));
        }
        const std::int64_t before = run(0).step;
        page_->start();
        ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= before + 5; }, kPatience));
        ASSERT_TRUE(QDir().rename(root(), folder_.filePath("gone")));
        page_->runs()->stopButton()->click();
        ASSERT_TRUE(rests());
    }
    ASSERT_EQ(failures_.size(), 1);
    ASSERT_TRUE(page_->runner().isPaused()); // not let go of
    const std::int64_t step = run(0).step;
    page_->toggleRun();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step > step; }, kPatience));
    page_->runs()->stopButton()->click();
    ASSERT_TRUE(rests());
    EXPECT_FALSE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Stopped);
    EXPECT_TRUE(fs::exists(page_->folder() / run(0).folder / training::kCheckpointFile));
}

TEST_F(TrainTest, TheLiveConvolutionRests) {
    page_->setup()->setChoices(tiny(60));
    page_->start();
    ASSERT_TRUE(page_->runner().isRunning());
    session_->setRunning(true);
    EXPECT_FALSE(session_->isRunning());
    QObject race;
    EXPECT_FALSE(session_->occupy(&race, "No race was started.", "A race is being measured", "Cancel it first."));
    EXPECT_TRUE(failures_.join(u' ').contains("Pause the training first."));
    page_->stop();
    ASSERT_TRUE(rests());
    EXPECT_TRUE(session_->occupy(&race, "No race was started.", "A race is being measured", "Cancel it first."));
    failures_.clear();
    const std::size_t runs = book().runs().size();
    page_->start();
    EXPECT_FALSE(page_->runner().isRunning());
    EXPECT_EQ(book().runs().size(), runs);
    EXPECT_TRUE(failures_.join(u' ').contains("Cancel it first."));
    session_->vacate(&race);
}

} // namespace
} // namespace longwave::ui
