// SPDX-License-Identifier: GPL-3.0-or-later
// A live run beside its baseline: in turn with it, and through changes of λ, engines and plans.
#include "compute/error.h"
#include "tests/support/wrapped_plan.h"
#include "tests/ui/live_run_fixture.h"

#include <QThread>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace longwave::ui {
namespace {

using Against = ConvolveChoices::Against;

/// Another engine under a name of its own: notes its runs in a log that it shares, and the threads it is used from, and
/// multiplies what the other makes.
class NotingEngine final : public Engine {
  public:
    struct Log {
        std::mutex mutex;
        std::string runs;    ///< one letter a run
        std::string changes; ///< of kernels: one letter each, a small one when they are regularised otherwise
        int onUiThread = 0;
        std::vector<PlanOptions> plans;
        std::string letters() {
            const std::lock_guard lock(mutex);
            return runs;
        }
        std::string changesOf(char letter) {
            const std::lock_guard lock(mutex);
            std::string own = changes;
            std::erase_if(own, [&](char c) { return c != letter && c != letter + ('a' - 'A'); });
            return own;
        }
    };

    NotingEngine(char letter, const Engine& inner, Log& log, float factor = 1)
        : name_(1, letter),
          inner_(inner),
          log_(log),
          factor_(factor) {}
    const char* name() const override { return name_.c_str(); }
    const char* title() const override { return name_.c_str(); }
    std::string target() const override { return "test"; }

    mutable std::atomic<bool> fails{false};
    mutable std::atomic<bool> waits{false}; ///< a run does not end until it is cancelled

  protected:
    class NotingPlan final : public longwave::test::WrappedPlan {
      public:
        NotingPlan(std::unique_ptr<Plan> inner, const NotingEngine& engine)
            : WrappedPlan(std::move(inner)),
              engine_(engine) {}

      protected:
        void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
            inner_->setKernels(kernels, timings, std::move(stop));
            const std::lock_guard lock(engine_.log_.mutex);
            engine_.log_.changes += engine_.name_;
        }
        void doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
            inner_->setRegularization(kernels, timings, std::move(stop));
            const std::lock_guard lock(engine_.log_.mutex);
            engine_.log_.changes += static_cast<char>(engine_.name_[0] + ('a' - 'A'));
        }
        void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
            {
                const std::lock_guard lock(engine_.log_.mutex);
                engine_.log_.runs += engine_.name_;
            }
            if (engine_.fails)
                throw Error("run", "it was told to fail");
            while (engine_.waits) {
                if (stop.stop_requested())
                    throw Cancelled();
                QThread::msleep(1);
            }
            inner_->run(operands, output, timings, std::move(stop));
            for (float& value : output)
                value *= engine_.factor_;
        }

      private:
        const NotingEngine& engine_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        {
            const std::lock_guard lock(log_.mutex);
            log_.plans.push_back(options);
        }
        return std::make_unique<NotingPlan>(inner_.plan(problem, options), *this);
    }

  private:
    std::string name_;
    const Engine& inner_;
    Log& log_;
    float factor_;
};

/// The first base of the fixture, so that its engines end after `live`, whose thread may be in the middle of a run.
struct NotingEngines {
    std::unique_ptr<Engine> inner = makeFftwEngine();
    NotingEngine::Log log;
    NotingEngine a{'A', *inner, log};
    NotingEngine b{'B', *inner, log, 2};
};

class LiveBaselineTest : protected NotingEngines, public LiveRunTest {
  protected:
    std::shared_ptr<LiveRequest> pair() {
        const auto made = request();
        made->engine = &a;
        made->baseline = &b;
        return made;
    }
    bool hasRounds(std::size_t count) const {
        return live.latest() && live.latest()->timings.baseline && live.latest()->timings.baseline->rounds >= count;
    }
};

TEST_F(LiveBaselineTest, ItRunsInTurnWithTheEngine) {
    live.setRequest(pair());
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return hasRounds(50); }));
    live.setLooping(false);
    const std::string runs = log.letters();
    ASSERT_EQ(runs.front(), 'A');
    const std::size_t first = runs.find('B');
    ASSERT_LE(first, 2u) << "the first picture does not wait for the baseline, the loop has it at once";
    // Each runs at most twice in a round, the first time to warm up.
    EXPECT_EQ(runs.find("BBB"), std::string::npos) << runs;
    EXPECT_EQ(runs.find("AAA", first), std::string::npos) << runs;

    const LiveTimings& timings = live.latest()->timings;
    const LiveBaseline& baseline = *timings.baseline;
    EXPECT_EQ(baseline.title, "B");
    EXPECT_GT(baseline.median, 0);
    EXPECT_GE(baseline.p95, baseline.median);
    EXPECT_GE(baseline.stages.size(), 3u);
    EXPECT_GT(baseline.ratio, 0);
    EXPECT_LE(baseline.ratioLow, baseline.ratio);
    EXPECT_GE(baseline.ratioHigh, baseline.ratio);
    EXPECT_TRUE(baseline.failure.empty());
    EXPECT_LT(relativeL2(valuesOf(*live.latest()->output->y), causal(u, head(0))), 1e-6)
        << "the engine's, not twice it";
}

TEST_F(LiveBaselineTest, WithoutALoopItDoesNotRun) {
    const auto wanted = pair();
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    QThread::msleep(50);
    EXPECT_EQ(log.letters(), "A");
    ASSERT_TRUE(live.latest()->timings.baseline);
    EXPECT_EQ(live.latest()->timings.baseline->rounds, 0u);
}

TEST_F(LiveBaselineTest, ALambdaMoveKeepsTheRoundsAndAnotherBaselineBeginsAnew) {
    live.setRequest(pair());
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return hasRounds(120); }));
    const auto moved = pair();
    moved->regularization = {.squashOn = true, .lambda = 0.4, .smoothOn = false, .window = 1};
    live.setRequest(moved);
    ASSERT_TRUE(waitFor([&] { return shows(*moved); }));
    EXPECT_EQ(live.latest()->timings.baseline->rounds, 120u);
    live.setLooping(false);
    const auto other = pair();
    other->baseline = direct.get();
    live.setRequest(other);
    ASSERT_TRUE(waitFor([&] { return shows(*other); }));
    EXPECT_EQ(live.latest()->timings.baseline->rounds, 0u);
    EXPECT_EQ(live.latest()->timings.baseline->engine, "direct");
    EXPECT_EQ(live.latest()->timings.totals.size(), 120u) << "the engine's own runs are as they were";
}

// What a device has of the kernels stays there while λ moves.
TEST_F(LiveBaselineTest, ALambdaMoveGivesTheKernelsToNoPlanAgain) {
    const auto show = [&](const std::shared_ptr<LiveRequest>& made) {
        live.setRequest(made);
        return waitFor([&] { return shows(*made); });
    };
    ASSERT_TRUE(show(pair()));
    EXPECT_EQ(log.changesOf('A'), "A");
    for (const double lambda : {0.1, 0.4}) {
        const auto moved = pair();
        moved->regularization = {.squashOn = true, .lambda = lambda, .smoothOn = true, .window = 3};
        ASSERT_TRUE(show(moved));
    }
    EXPECT_EQ(log.changesOf('A'), "Aaa");
    const auto other = pair();
    other->bank = sharedBankOf(noise(std::size_t{4} * 97, 77), 4);
    ASSERT_TRUE(show(other));
    EXPECT_EQ(log.changesOf('A'), "AaaA");
}

TEST_F(LiveBaselineTest, WhatItCannotDoIsToldAndEndsNothing) {
    const auto sparse = pair(); // direct refuses to leave out frequencies
    sparse->baseline = direct.get();
    sparse->keepFrequencies = 0.5;
    live.setRequest(sparse);
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return shows(*sparse) && live.latest()->timings.totals.size() > 20; }));
    ASSERT_TRUE(live.latest()->timings.baseline);
    EXPECT_NE(live.latest()->timings.baseline->failure.find("frequencies"), std::string::npos);

    b.fails = true; // one that fails when it runs
    const auto failing = pair();
    live.setRequest(failing);
    ASSERT_TRUE(waitFor([&] {
        return shows(*failing) && live.latest()->timings.baseline && !live.latest()->timings.baseline->failure.empty();
    }));
    EXPECT_FALSE(live.latest()->failure);
    b.fails = false;
    const auto again = pair();
    live.setRequest(again);
    EXPECT_TRUE(waitFor([&] { return shows(*again) && hasRounds(5); })) << "the next request tries again";
}

TEST_F(LiveBaselineTest, StoppedInTheMiddleOfItsRunItHasNotFailed) {
    b.waits = true;
    live.setRequest(pair());
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return log.letters().find('B') != std::string::npos; }));
    live.setLooping(false);
    b.waits = false;
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return hasRounds(3); }));
    EXPECT_EQ(live.latest()->timings.baseline->failure, "");
}

TEST_F(LiveBaselineTest, OutputsOfEnginesAreCompared) {
    for (const bool looping : {false, true}) {
        live.setLooping(looping);
        const auto wanted = pair();
        wanted->against = Against::Baseline;
        wanted->regularization = {.squashOn = true, .lambda = 0.4, .smoothOn = false, .window = 1};
        live.setRequest(wanted);
        ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
        const LiveOutput& output = *live.latest()->output;
        const std::vector<float> y = valuesOf(*output.y), other = valuesOf(*output.other->y);
        ASSERT_EQ(y.size(), other.size());
        for (std::size_t i = 0; i < y.size(); i += 100)
            EXPECT_FLOAT_EQ(other[i], 2 * y[i]); // squashed alike
        EXPECT_NEAR(output.other->change, 0.5, 1e-6);
        const auto levels = valuesOf(*output.other->levels.difference);
        const auto loudest = valuesOf(*output.other->levels.other);
        EXPECT_NEAR(levels[10], loudest[10] - 6.02F, 0.01F);
    }
    const auto refused = pair();
    refused->against = Against::Baseline;
    refused->baseline = direct.get();
    refused->keepFrequencies = 0.5;
    live.setRequest(refused);
    ASSERT_TRUE(waitFor([&] { return shows(*refused); }));
    EXPECT_EQ(live.latest()->output->other->y, nullptr);
    EXPECT_FALSE(live.latest()->output->other->failure.empty());
}

TEST_F(LiveBaselineTest, OrderAndPrecisionReachThePlans) {
    const auto wanted = pair();
    wanted->order = 3;
    wanted->precision = PlanOptions::TensorPrecision::Half;
    live.setRequest(wanted);
    live.setLooping(true);
    ASSERT_TRUE(waitFor([&] { return hasRounds(1); }));
    live.setLooping(false);
    const std::lock_guard lock(log.mutex);
    ASSERT_GE(log.plans.size(), 2u);
    for (const PlanOptions& options : log.plans) {
        EXPECT_EQ(options.order, 3);
        EXPECT_EQ(options.tensorPrecision, PlanOptions::TensorPrecision::Half);
    }
}

} // namespace
} // namespace longwave::ui
