// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the live convolution: one, many, looping, cancelled, failing.
#include "compute/error.h"
#include "tests/ui/live_run_fixture.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QSignalSpy>
#include <QThread>

#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

namespace longwave::ui {
namespace {

/// An engine whose run goes on until it is stopped, or for `runs` milliseconds.
class SlowEngine final : public Engine {
  public:
    mutable std::atomic<int> started{0};
    mutable std::atomic<int> cancelled{0};
    mutable std::atomic<int> finished{0};
    std::chrono::milliseconds length{std::chrono::hours(1)};

    const char* name() const override { return "slow"; }
    const char* title() const override { return "Slow"; }
    std::string target() const override { return "test"; }

  protected:
    class SlowPlan final : public Plan {
      public:
        SlowPlan(const ConvolutionProblem& problem, const SlowEngine& engine) : Plan(problem), engine_(engine) {}
        std::int64_t fftLength() const noexcept override { return 0; }
        std::string description() const override { return "waits"; }
        int threads() const noexcept override { return 1; }
        std::size_t memoryBytes() const noexcept override { return 0; }

      protected:
        void doSetKernels(const Kernels&, Timings&, std::stop_token) override {}
        void doRun(const Operands&, std::span<float> output, Timings& timings, std::stop_token stop) override {
            ++engine_.started;
            const auto end = std::chrono::steady_clock::now() + engine_.length;
            while (std::chrono::steady_clock::now() < end) {
                if (stop.stop_requested()) {
                    ++engine_.cancelled;
                    throw Cancelled();
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            std::fill(output.begin(), output.end(), 0.0f);
            timings.add({StageKind::Direct, 0.001, 8, 2});
            ++engine_.finished;
        }

      private:
        const SlowEngine& engine_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions&) const override {
        return std::make_unique<SlowPlan>(problem, *this);
    }
};

TEST_F(LiveRunTest, OneRunGivesTheOutputWithoutLooping) {
    const auto wanted = request();
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    const LiveSnapshot& snapshot = *live.latest();
    EXPECT_LT(relativeL2(valuesOf(*snapshot.output->y), causal(u, head(0))), 1e-6);
    EXPECT_EQ(snapshot.timings.totals.size(), 1u);
    EXPECT_EQ(snapshot.timings.engine, "fftw");
    EXPECT_GE(snapshot.timings.stages.size(), 3u);
    EXPECT_GT(snapshot.timings.kernelChange, 0);
    EXPECT_EQ(snapshot.output->other, nullptr) << "nothing is regularised, so there is nothing to compare";
}

TEST_F(LiveRunTest, KernelsThatLookAheadAreConvolvedByTheirLags) {
    struct Sizes {
        std::size_t length;
        std::int64_t taps;
    };
    for (const Sizes& sizes :
         {Sizes{3001, 96}, Sizes{97, 96}, Sizes{31, 96}, Sizes{1, 2}, Sizes{2, 96}, Sizes{1024, 2}}) {
        const std::vector<float> signalValues = noise(sizes.length, 7);
        const std::vector<float> kernels = noise(static_cast<std::size_t>(3 * sizes.taps), 8);
        const auto own = signalOf(signalValues);
        const std::int64_t firstLag = -sizes.taps / 2;
        const auto banked = std::make_shared<const KernelBank>(
            KernelBank{"k", ArrayView::fromFloats(kernels, {3, sizes.taps}), firstLag});
        const auto length = static_cast<std::int64_t>(sizes.length);
        for (const bool allHeads : {false, true})
            for (const bool squashed : {false, true})
                for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
                    SCOPED_TRACE(std::string(longwave::nameOf(mode)) + " L " + std::to_string(length) + " K " +
                                 std::to_string(sizes.taps));
                    const auto wanted = request();
                    wanted->signal = own;
                    wanted->bank = banked;
                    wanted->head = 2;
                    wanted->allHeads = allHeads;
                    wanted->mode = mode;
                    wanted->regularization.squashOn = squashed;
                    wanted->regularization.lambda = 0.3;
                    live.setRequest(wanted);
                    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
                    const LiveOutput& output = *live.latest()->output;
                    const std::int64_t first = mode == Mode::Full ? firstLag : 0;
                    const std::int64_t count = mode == Mode::Full ? length + sizes.taps - 1 : length;
                    EXPECT_EQ(output.firstSample, first);
                    const auto raw = std::span(kernels).subspan(static_cast<std::size_t>(2 * sizes.taps));
                    std::vector<float> used(raw.size());
                    regularizeRow(banked->values, 2, wanted->regularization, used);
                    const auto expected =
                        byDefinition(signalValues, used, firstLag, first, count, mode == Mode::Circular);
                    ASSERT_EQ(output.y->length(), count);
                    EXPECT_LT(relativeL2(valuesOf(*output.y), expected), 1e-5);
                    EXPECT_LT(errorAgainstDirect(*wanted, *output.y, *direct, {}), 1e-5);
                    if (squashed) {
                        const auto rawExpected =
                            byDefinition(signalValues, raw, firstLag, first, count, mode == Mode::Circular);
                        EXPECT_LT(relativeL2(valuesOf(*output.other->y), rawExpected), 1e-5);
                        EXPECT_NEAR(output.other->change, relativeL2(expected, rawExpected), 1e-4);
                    }
                }
    }
    const auto later = request();
    later->bank = std::make_shared<const KernelBank>(KernelBank{"k", ArrayView::fromFloats({1, 2}, {1, 2}), 3});
    live.setRequest(later);
    ASSERT_TRUE(waitFor([&] { return live.latest() && live.latest()->request == later; }));
    ASSERT_TRUE(live.latest()->failure);
    EXPECT_NE(live.latest()->failure->explanation.find("begin at 3"), std::string::npos);
}

TEST_F(LiveRunTest, TheLatestOfManyRequestsIsShownWhileLooping) {
    live.setLooping(true);
    std::shared_ptr<LiveRequest> last;
    for (int i = 0; i < 200; ++i) {
        last = request();
        last->head = i % 4;
        last->regularization.squashOn = true;
        last->regularization.lambda = 0.01 * i;
        last->allHeads = i % 3 == 0;
        live.setRequest(last);
        if (i % 10 == 0)
            QCoreApplication::processEvents();
    }
    ASSERT_TRUE(waitFor([&] { return shows(*last); }));
    std::vector<float> squashed(97);
    squash(head(last->head), static_cast<float>(last->regularization.lambda), squashed);
    const auto expected = causal(u, squashed);
    const auto raw = causal(u, head(last->head));
    const LiveOutput& output = *live.latest()->output;
    EXPECT_LT(relativeL2(valuesOf(*output.y), expected), 1e-6);
    EXPECT_LT(relativeL2(valuesOf(*output.other->y), raw), 1e-6);
    EXPECT_NEAR(output.other->change, relativeL2(expected, raw), 1e-5);
    EXPECT_EQ(output.other->levels.window, 4); // a thousandth of 3,001, rounded up
    EXPECT_EQ(output.other->levels.difference->length(), 751);
    // Squash is timed as a stage of its own, before the kernel's spectrum.
    ASSERT_EQ(live.latest()->timings.kernelStages.size(), 2u);
    EXPECT_EQ(live.latest()->timings.kernelStages[0].kind, StageKind::Squash);
    EXPECT_EQ(live.latest()->timings.kernelStages[1].kind, StageKind::KernelSpectrum);
}

TEST_F(LiveRunTest, TheLoopFillsTheStatisticsAndKeepsTheSamePictureForTheSameRequest) {
    const auto wanted = request();
    live.setRequest(wanted);
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    const auto first = live.latest()->output;
    ASSERT_TRUE(waitFor(
        [&] { return live.latest()->timings.totals.size() == 120 && live.latest()->timings.runsPerSecond > 0; }));
    const LiveTimings& timings = live.latest()->timings;
    EXPECT_GT(timings.median, 0);
    EXPECT_GE(timings.p95, timings.median);
    EXPECT_EQ(live.latest()->output, first) << "the output did not change, so its pyramid is not built again";
    double sum = 0;
    for (const Stage& stage : timings.stages)
        sum += stage.seconds;
    EXPECT_GT(sum, 0);
}

TEST_F(LiveRunTest, ChangingLambdaKeepsTheStatisticsAndChangingTheEngineClearsThem) {
    live.setLooping(true);
    live.setRequest(request());
    ASSERT_TRUE(waitFor([&] { return live.latest() && live.latest()->timings.totals.size() == 120; }));
    auto squashed = request();
    squashed->regularization = {.squashOn = true, .lambda = 0.5, .smoothOn = false, .window = 1};
    live.setRequest(squashed);
    ASSERT_TRUE(waitFor([&] { return shows(*squashed); }));
    EXPECT_EQ(live.latest()->timings.totals.size(), 120u);

    live.setLooping(false);
    auto other = request();
    other->engine = direct.get();
    live.setRequest(other);
    ASSERT_TRUE(waitFor([&] { return shows(*other); }));
    EXPECT_EQ(live.latest()->timings.totals.size(), 1u);
    EXPECT_EQ(live.latest()->timings.engine, "direct");
}

TEST_F(LiveRunTest, SnapshotsDoNotPileUpWhileTheUiThreadIsLate) {
    const auto wanted = request();
    live.setRequest(wanted);
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    const std::size_t before = live.latest()->timings.totals.size();
    QSignalSpy spy(&live, &LiveRun::updated);
    QThread::msleep(400); // some twenty snapshots are made meanwhile
    QCoreApplication::sendPostedEvents(&live);
    EXPECT_EQ(spy.count(), 1);
    EXPECT_GT(live.latest()->timings.totals.size(), before) << "and the one that came is not the oldest";
}

TEST_F(LiveRunTest, ARunThatTakesLongIsCancelledByTheNextRequest) {
    SlowEngine slow; // runs for an hour
    auto long_ = request();
    long_->engine = &slow;
    live.setRequest(long_);
    ASSERT_TRUE(waitFor([&] { return slow.started == 1; }));
    const auto next = request();
    live.setRequest(next);
    ASSERT_TRUE(waitFor([&] { return shows(*next); }));
    EXPECT_EQ(slow.cancelled, 1);
    live.setRequest(nullptr); // `slow` ends before `live`
    EXPECT_EQ(live.latest(), nullptr);
}

TEST_F(LiveRunTest, ASlowDirectRunIsCancelledToo) {
    u = noise(2'000'000, 3);
    signal = signalOf(u);
    k = noise(400'000, 4);
    bank = sharedBankOf(k, 1);
    auto slow = request();
    slow->engine = direct.get(); // 8·10¹¹ products: minutes
    live.setRequest(slow);
    QThread::msleep(50);
    u = noise(100, 5);
    signal = signalOf(u);
    k = noise(16, 6);
    bank = sharedBankOf(k, 1);
    const auto next = request();
    live.setRequest(next);
    ASSERT_TRUE(waitFor([&] { return shows(*next); }));
    EXPECT_LT(relativeL2(valuesOf(*live.latest()->output->y), causal(u, k)), 1e-6);
}

TEST_F(LiveRunTest, StoppingTheLoopCancelsARunThatTellsNothingNew) {
    SlowEngine slow;
    slow.length = std::chrono::milliseconds(20);
    auto wanted = request();
    wanted->engine = &slow;
    live.setLooping(true);
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return slow.finished >= 3 && shows(*wanted); }));
    live.setLooping(false);
    // Nothing runs any more: the count of starts comes to rest, and each start either finished or was cancelled.
    ASSERT_TRUE(waitFor([&] { return slow.started == slow.finished + slow.cancelled; }));
    const int started = slow.started;
    QThread::msleep(100);
    EXPECT_EQ(slow.started, started);
    live.setRequest(nullptr);
}

TEST_F(LiveRunTest, ItDoesNotSpinWhenOff) {
    SlowEngine quick;
    quick.length = std::chrono::milliseconds(0);
    auto wanted = request();
    wanted->engine = &quick;
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    QThread::msleep(100);
    EXPECT_EQ(quick.started, 1);
    live.setRequest(nullptr);
}

TEST_F(LiveRunTest, EndingWhileALongRunIsOnDoesNotHang) {
    SlowEngine slow;
    {
        LiveRun brief;
        auto wanted = request();
        wanted->engine = &slow;
        brief.setRequest(wanted);
        ASSERT_TRUE(waitFor([&] { return slow.started == 1; }));
    }
    EXPECT_EQ(slow.cancelled, 1);
}

TEST_F(LiveRunTest, AFailureIsToldAndTheNextRequestWorks) {
    auto bad = request();
    bad->regularization = {.squashOn = true, .lambda = -1, .smoothOn = false, .window = 1};
    live.setLooping(true);
    live.setRequest(bad);
    ASSERT_TRUE(waitFor([&] { return live.latest() && live.latest()->failure; }));
    EXPECT_EQ(live.latest()->request->id, bad->id);
    EXPECT_FALSE(live.latest()->failure->explanation.empty());
    EXPECT_EQ(live.latest()->output, nullptr);
    const auto good = request();
    live.setRequest(good);
    EXPECT_TRUE(waitFor([&] { return shows(*good); }));
}

TEST_F(LiveRunTest, NonFiniteValuesAreCountedWhereTheyAre) {
    u[17] = std::numeric_limits<float>::quiet_NaN();
    u[2000] = std::numeric_limits<float>::infinity();
    k[97 * 2 + 5] = std::numeric_limits<float>::quiet_NaN();
    signal = signalOf(u);
    bank = sharedBankOf(k, 4);
    const auto wanted = request();
    wanted->head = 2;
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    EXPECT_EQ(live.latest()->output->signalNonFinite.count, 2);
    EXPECT_EQ(live.latest()->output->signalNonFinite.firstIndex, 17);
    EXPECT_EQ(live.latest()->output->kernelNonFinite.count, 1);
    EXPECT_EQ(live.latest()->output->kernelNonFinite.firstIndex, 5);
}

TEST_F(LiveRunTest, AllHeadsShowTheChosenOne) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        const auto one = request();
        one->head = 3;
        one->mode = mode;
        live.setRequest(one);
        ASSERT_TRUE(waitFor([&] { return shows(*one); }));
        const auto expected = valuesOf(*live.latest()->output->y);
        const auto all = request();
        all->head = 3;
        all->mode = mode;
        all->allHeads = true;
        live.setRequest(all);
        ASSERT_TRUE(waitFor([&] { return shows(*all); }));
        EXPECT_EQ(live.latest()->timings.problem.heads, 4);
        EXPECT_LT(relativeL2(valuesOf(*live.latest()->output->y), expected), 1e-6) << nameOf(mode);
    }
}

} // namespace
} // namespace longwave::ui
