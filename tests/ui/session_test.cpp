// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/session_fixture.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <cstring>
#include <latch>
#include <thread>

using namespace longwave;
using namespace longwave::ui;

namespace {

/// Lets a worker wait until the test says go.
class Gate {
  public:
    void open() { latch_.count_down(); }
    void pass() { latch_.wait(); }

  private:
    std::latch latch_{1};
};

void waitUntilIdle(TaskRunner& runner) {
    ASSERT_TRUE(QTest::qWaitFor([&] { return runner.isIdle(); }, kPatience));
}

TEST(TaskRunner, DeliversOnTheCallersThread) {
    TaskRunner runner;
    const auto here = std::this_thread::get_id();
    std::thread::id worked, delivered;
    runner.submit(
        "a", "A", Supersede::Finish, nullptr, [](TaskContext&) { return std::this_thread::get_id(); },
        [&](std::thread::id id) { worked = id, delivered = std::this_thread::get_id(); });
    EXPECT_FALSE(runner.isIdle());
    waitUntilIdle(runner);
    EXPECT_NE(worked, here);
    EXPECT_EQ(delivered, here);
}

TEST(TaskRunner, FinishDeliversWhatRunsAndTheNewestOfWhatWaits) {
    TaskRunner runner;
    Gate gate;
    std::vector<int> delivered;
    const auto submit = [&](int value, bool waits) {
        runner.submit(
            "slider", "S", Supersede::Finish, nullptr,
            [&gate, value, waits](TaskContext&) {
                if (waits)
                    gate.pass();
                return value;
            },
            [&](int result) { delivered.push_back(result); });
    };
    submit(0, true);
    for (int value = 1; value <= 5; ++value)
        submit(value, false);
    gate.open();
    waitUntilIdle(runner);
    EXPECT_EQ(delivered, (std::vector<int>{0, 5}));
}

TEST(TaskRunner, CancelDropsWhatRuns) {
    TaskRunner runner;
    Gate started;
    std::atomic<bool> stopSeen = false;
    std::vector<int> delivered;
    runner.submit(
        "load", "L", Supersede::Cancel, nullptr,
        [&](TaskContext& task) {
            started.open();
            while (!task.stop().stop_requested())
                std::this_thread::yield();
            stopSeen = true;
            return 1; // returns a result although it was asked to stop: it must not arrive
        },
        [&](int value) { delivered.push_back(value); });
    started.pass();
    runner.submit(
        "load", "L", Supersede::Cancel, nullptr, [](TaskContext&) { return 2; },
        [&](int value) { delivered.push_back(value); });
    waitUntilIdle(runner);
    EXPECT_TRUE(stopSeen);
    EXPECT_EQ(delivered, std::vector<int>{2});
}

TEST(TaskRunner, LanesRunSideBySide) {
    TaskRunner runner;
    std::latch both(2); // passed only when both tasks are running at once
    int delivered = 0;
    for (const char* lane : {"a", "b"})
        runner.submit(
            lane, lane, Supersede::Finish, nullptr,
            [&both](TaskContext&) {
                both.arrive_and_wait();
                return 0;
            },
            [&](int) { ++delivered; });
    waitUntilIdle(runner);
    EXPECT_EQ(delivered, 2);
}

TEST(TaskRunner, ErrorsReachTheirHandlerOrElseTheSignal) {
    TaskRunner runner;
    QSignalSpy failed(&runner, &TaskRunner::failed);
    std::string caught;
    const auto fail = [](TaskContext&) -> int { throw Error("x.npy", "it is empty"); };
    const auto never = [](int) { FAIL() << "a failed task has no result"; };
    runner.submit("a", "A", Supersede::Finish, nullptr, fail, never,
                  [&](const Error& error) { caught = error.subject(); });
    waitUntilIdle(runner);
    EXPECT_EQ(caught, "x.npy");
    EXPECT_EQ(failed.count(), 0);

    runner.submit("a", "A", Supersede::Finish, nullptr, fail, never);
    waitUntilIdle(runner);
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(failed.at(0).at(1).toString(), "it is empty");

    runner.submit(
        "a", "A", Supersede::Finish, nullptr, [](TaskContext&) -> int { throw Cancelled(); }, never);
    runner.submit(
        "b", "B", Supersede::Finish, nullptr, [](TaskContext&) -> int { throw std::bad_alloc(); }, never);
    waitUntilIdle(runner);
    ASSERT_EQ(failed.count(), 2); // cancelled is silent, out of memory is a sentence
    EXPECT_TRUE(failed.at(1).at(1).toString().contains("memory"));
}

TEST(TaskRunner, NothingArrivesAfterTheContextIsGone) {
    TaskRunner runner;
    Gate gate;
    bool delivered = false;
    auto context = std::make_unique<QObject>();
    runner.submit(
        "a", "A", Supersede::Finish, context.get(),
        [&](TaskContext&) {
            gate.pass();
            return 1;
        },
        [&](int) { delivered = true; });
    context.reset();
    gate.open();
    waitUntilIdle(runner);
    EXPECT_FALSE(delivered);
}

TEST(TaskRunner, DestructionStopsWhatRunsAndForgetsWhatWaits) {
    std::atomic<bool> ended = false;
    std::atomic<bool> waitingRan = false;
    Gate started;
    bool delivered = false;
    {
        TaskRunner runner;
        runner.submit(
            "a", "A", Supersede::Finish, nullptr,
            [&](TaskContext& task) {
                started.open();
                while (!task.stop().stop_requested())
                    std::this_thread::yield();
                ended = true;
                return 1;
            },
            [&](int) { delivered = true; });
        runner.submit(
            "a", "A", Supersede::Finish, nullptr,
            [&](TaskContext&) {
                waitingRan = true;
                return 2;
            },
            [&](int) { delivered = true; });
        started.pass();
    }
    QCoreApplication::processEvents();
    EXPECT_TRUE(ended);
    EXPECT_FALSE(waitingRan);
    EXPECT_FALSE(delivered);
}

TEST(TaskRunner, ExplicitCancelSettlesALongTask) {
    TaskRunner runner;
    QSignalSpy progressed(&runner, &TaskRunner::progressed);
    QSignalSpy settled(&runner, &TaskRunner::settled);
    runner.submit(
        "long", "Long work", Supersede::Finish, nullptr,
        [](TaskContext& task) {
            task.progress(0.5);
            while (!task.stop().stop_requested())
                std::this_thread::yield();
            return 1;
        },
        [](int) { FAIL() << "cancelled"; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return progressed.count() > 0; }, kPatience));
    EXPECT_EQ(progressed.at(0).at(0).toString(), "long");
    EXPECT_EQ(progressed.at(0).at(1).toString(), "Long work");
    EXPECT_EQ(progressed.at(0).at(2).toDouble(), 0.5);
    EXPECT_GT(progressed.at(0).at(3).toDouble(), 0);
    runner.cancel("long");
    EXPECT_EQ(settled.count(), 1);
    waitUntilIdle(runner);
    EXPECT_EQ(settled.count(), 1);
}

// ---- the session ----------------------------------------------------------------------------------------------------

TEST_F(SessionTest, StartsEmptyWithTheFirstEngine) {
    EXPECT_TRUE(session_->files().empty());
    EXPECT_FALSE(session_->signal());
    EXPECT_FALSE(session_->bank());
    EXPECT_EQ(session_->choices().engine, "fftw");
    EXPECT_EQ(session_->choices().regularization.window, 9);
    EXPECT_FALSE(session_->choices().regularization.squashOn);
}

TEST_F(SessionTest, ChoosesTheFirstSignalAndTheFirstBankOpenedTogether) {
    open({signalFile(), bankFile("first.safetensors"), bankFile("second.safetensors", 2)});
    ASSERT_EQ(session_->files().size(), 3U);
    ASSERT_TRUE(session_->signal());
    EXPECT_EQ(session_->signal()->values.length(), 50);
    ASSERT_TRUE(session_->bank());
    EXPECT_EQ(session_->bank()->heads(), 4);
    EXPECT_EQ(session_->undoStack().count(), 0); // nothing was there before
    EXPECT_NEAR(session_->lambdaRange().smallest, 0.01, 1e-6);
    EXPECT_NEAR(session_->lambdaRange().largest, 0.8, 1e-6);
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.08, 1e-9); // a tenth of the largest

    open({bankFile("third.safetensors", 3)});
    EXPECT_EQ(session_->bank()->heads(), 3); // newly opened, so chosen
    session_->undoStack().undo();
    EXPECT_EQ(session_->bank()->heads(), 4);
}

TEST_F(SessionTest, AFileThatCannotBeReadLeavesTheRest) {
    open({signalFile()});
    const QString broken = folder_.filePath("broken.npy");
    QFile file(broken);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("\x93NUMPY\x01\x00\xff\xff{", 11);
    file.close();
    QSignalSpy failed(session_.get(), &Session::failed);
    open({broken, bankFile()});
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(failed.at(0).at(0).toString(), "broken.npy was not opened.");
    EXPECT_TRUE(failed.at(0).at(1).toString().endsWith("still here."));
    EXPECT_EQ(session_->files().size(), 2U);
    EXPECT_TRUE(session_->bank()); // those after it were opened
}

TEST_F(SessionTest, AFileThatIsOpenIsReadAgainInItsPlace) {
    open({signalFile("u.npy", 50)});
    const int id = session_->files().front().id;
    QFile::remove(folder_.filePath("u.npy")); // a new file: the old one stays mapped
    QSignalSpy changed(session_.get(), &Session::signalChanged);
    open({signalFile("u.npy", 70)});
    ASSERT_EQ(session_->files().size(), 1U);
    EXPECT_EQ(session_->files().front().id, id);
    EXPECT_EQ(session_->signal()->values.length(), 70);
    EXPECT_GE(changed.count(), 1);
}

TEST_F(SessionTest, ClosingTheChosenFileChoosesAnother) {
    open({bankFile("a.safetensors", 4), bankFile("b.safetensors", 2)});
    session_->setHead(3);
    session_->closeFile(session_->choices().bank.file);
    ASSERT_TRUE(session_->bank());
    EXPECT_EQ(session_->bank()->heads(), 2);
    EXPECT_EQ(session_->choices().head, 1); // the last there is
    session_->closeFile(session_->choices().bank.file);
    EXPECT_FALSE(session_->bank());
    EXPECT_FALSE(session_->choices().bank.isValid());
    while (session_->undoStack().canUndo()) // steps that point at closed files do no harm
        session_->undoStack().undo();
    EXPECT_FALSE(session_->bank());
}

TEST_F(SessionTest, EachChangeTellsOfItselfAndCanBeUndone) {
    open({signalFile(), bankFile()});
    QSignalSpy head(session_.get(), &Session::headChanged),
        regularization(session_.get(), &Session::regularizationChanged),
        engine(session_.get(), &Session::engineChanged), mode(session_.get(), &Session::modeChanged),
        bank(session_.get(), &Session::bankChanged);
    session_->setHead(2);
    session_->setSquashOn(true);
    session_->setSmoothOn(true);
    session_->setWindow(5);
    session_->setEngine("direct");
    session_->setMode(Mode::Full);
    session_->setMode(Mode::Full); // no change, no step
    EXPECT_EQ(head.count(), 1);
    EXPECT_EQ(regularization.count(), 3);
    EXPECT_EQ(engine.count(), 1);
    EXPECT_EQ(mode.count(), 1);
    EXPECT_EQ(bank.count(), 0);
    EXPECT_EQ(session_->undoStack().count(), 6);
    while (session_->undoStack().canUndo())
        session_->undoStack().undo();
    EXPECT_EQ(session_->choices().head, 0);
    EXPECT_FALSE(session_->choices().regularization.squashOn);
    EXPECT_EQ(session_->choices().regularization.window, 9);
    EXPECT_EQ(session_->choices().engine, "fftw");
    EXPECT_EQ(session_->choices().mode, Mode::Causal);
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.08, 1e-9); // proposed by the bank, not a step
}

TEST_F(SessionTest, ADragOfLambdaIsOneStepAndTwoDragsAreTwo) {
    open({bankFile()});
    const double start = session_->choices().regularization.lambda;
    for (const double lambda : {0.02, 0.03, 0.04})
        session_->setLambda(lambda, true);
    session_->setLambda(0.04, false); // released
    for (const double lambda : {0.05, 0.06})
        session_->setLambda(lambda, true);
    EXPECT_EQ(session_->undoStack().count(), 2);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().regularization.lambda, 0.04);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().regularization.lambda, start);
}

TEST_F(SessionTest, RefusesWhatItCannotTake) {
    open({bankFile()});
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->setLambda(-1, false);
    session_->setLambda(std::nan(""), false);
    session_->setWindow(4);
    session_->setWindow(0);
    session_->setEngine("abacus");
    session_->setRunning(true); // no signal
    EXPECT_EQ(failed.count(), 6);
    EXPECT_EQ(session_->undoStack().count(), 0);
    EXPECT_FALSE(session_->isRunning());
    session_->setHead(1000);
    EXPECT_EQ(session_->choices().head, 3); // the last there is
}

TEST_F(SessionTest, RunningEndsWithItsData) {
    open({signalFile(), bankFile()});
    QSignalSpy running(session_.get(), &Session::runningChanged);
    session_->setRunning(true);
    EXPECT_TRUE(session_->isRunning());
    session_->closeFile(session_->choices().signal.file);
    EXPECT_FALSE(session_->isRunning());
    EXPECT_EQ(running.count(), 2);
}

TEST_F(SessionTest, AnyArrayCanBeUsedAsEither) {
    open({signalFile(), bankFile()});
    const EntryRef signal = session_->choices().signal, bank{session_->files()[1].id, 0};
    session_->useAsBank(signal);
    EXPECT_EQ(session_->bank()->taps(), 50);
    session_->useAsSignal(bank);
    EXPECT_EQ(session_->signal()->values.rows(), 4);
    session_->setChannel(3);
    EXPECT_EQ(session_->choices().channel, 3);
    session_->useAsSignal(signal);
    EXPECT_EQ(session_->choices().channel, 0);
}

} // namespace
