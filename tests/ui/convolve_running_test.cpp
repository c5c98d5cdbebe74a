// SPDX-License-Identifier: GPL-3.0-or-later
// What goes on while convolutions run: choices are made, files are closed, the machine is measured.
#include "tests/support/wrapped_plan.h"
#include "tests/ui/convolve_fixture.h"

#include <QPushButton>

#include <atomic>
#include <thread>

namespace longwave::ui {
namespace {

/// FFTW, but it notes when something is computed on the UI thread.
class WatchedEngine final : public Engine {
  public:
    WatchedEngine(const Engine& inner, std::thread::id ui) : inner_(inner), ui_(ui) {}
    mutable std::atomic<int> onUiThread{0};
    mutable std::atomic<int> elsewhere{0};
    const char* name() const override { return "watched"; }
    const char* title() const override { return "Watched"; }
    std::string target() const override { return "test"; }

  protected:
    void note() const { ++(std::this_thread::get_id() == ui_ ? onUiThread : elsewhere); }
    class WatchedPlan final : public longwave::test::WrappedPlan {
      public:
        WatchedPlan(std::unique_ptr<Plan> inner, const WatchedEngine& engine)
            : WrappedPlan(std::move(inner)),
              engine_(engine) {}

      protected:
        void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
            engine_.note();
            inner_->setKernels(kernels, timings, std::move(stop));
        }
        void doRun(const Operands& operands, std::span<float> y, Timings& timings, std::stop_token stop) override {
            engine_.note();
            inner_->run(operands, y, timings, std::move(stop));
        }

      private:
        const WatchedEngine& engine_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        note();
        return std::make_unique<WatchedPlan>(inner_.plan(problem, options), *this);
    }

  private:
    const Engine& inner_;
    std::thread::id ui_;
};

TEST_F(ConvolveTest, TheUiThreadNeverComputesOrWaits) {
    auto watched = std::make_unique<WatchedEngine>(engines_.find("fftw"), std::this_thread::get_id());
    const WatchedEngine& engine = *watched;
    engines_.add(std::move(watched));
    open(noise(65'536, 1), noise(2048, 2), 1);
    session_->setEngine("watched");
    session_->setSquashOn(true);
    session_->setRunning(true);
    settle();
    int snapshots = 0;
    const auto counted = QObject::connect(&page_->live(), &LiveRun::updated, [&] { ++snapshots; });
    // Every change returns at once; what it takes is done while the event loop goes on turning.
    ConvolveChoices next = set();
    for (int i = 1; i <= 12; ++i) {
        const int before = engine.elsewhere;
        session_->setLambda(0.02 * i, true);
        if (i % 4 == 0) {
            next.taps = 150 * i;
            next.inputGate.kind = i % 8 == 0 ? GateChoice::Kind::Sigmoid : GateChoice::Kind::None;
            session_->setConvolve("change", next);
        }
        ASSERT_TRUE(QTest::qWaitFor([&] { return engine.elsewhere > before; }, kPatience));
    }
    settle();
    QObject::disconnect(counted);
    EXPECT_GT(snapshots, 0) << "pictures went on";
    EXPECT_GT(engine.elsewhere, 12);
    EXPECT_EQ(engine.onUiThread, 0);
}

TEST_F(ConvolveTest, AFileMayBeClosedWhileItRuns) {
    openUsual();
    session_->setSquashOn(true);
    ConvolveChoices next = set();
    next.inputGate.kind = next.outputGate.kind = GateChoice::Kind::Sigmoid;
    session_->setConvolve("gate", next);
    session_->setRunning(true);
    settle();
    EXPECT_TRUE(page_->plots()->isConvolvedShown());
    session_->closeFile(session_->files()[0].id); // the signal's: the other array is taken in its place, still gated
    settle();
    ASSERT_TRUE(session_->signal());
    EXPECT_EQ(output()->y->length(), session_->signal()->values.length());
    EXPECT_EQ(output()->request->inputGate.signal, output()->request->signal) << "σ is of the signal that is convolved";
    session_->closeFile(session_->files()[0].id);
    settle();
    EXPECT_FALSE(session_->isRunning());
    EXPECT_FALSE(page_->plots()->isConvolvedShown());
    EXPECT_FALSE(page_->plots()->isDifferenceShown());
    EXPECT_FALSE(page_->overlay()->isVisible());
    EXPECT_FALSE(page_->grab().isNull());
}

TEST_F(ConvolveTest, TheMachineIsMeasuredOnceAndAgainWhenAsked) {
    std::atomic<int> measured{0};
    std::atomic<bool> loopRan{false};
    const auto fake = [&](const CeilingsProgress& progress, const std::stop_token&) {
        progress(0.5, "peak");
        loopRan = loopRan || page_->live().isLooping();
        Ceilings ceilings;
        ceilings.levels = {{1, 100, 50, 40, 10 + 10.0 * ++measured}};
        return ceilings;
    };
    const std::filesystem::path file = folder_.filePath("cache/ceilings.json").toStdString();
    MachineCeilings::Source source;
    source.measure = fake;
    source.file = file;
    session_->ceilings().setSource(source);
    openUsual();
    settle();
    EXPECT_EQ(measured, 0) << "not before anything runs";
    session_->setRunning(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->ceilings().known().has_value(); }, kPatience));
    settle();
    EXPECT_EQ(measured, 1);
    EXPECT_TRUE(page_->live().isLooping()) << "it goes on after that";
    session_->setRunning(false);
    session_->setRunning(true);
    settle();
    EXPECT_EQ(measured, 1) << "it is known now";

    ASSERT_TRUE(page_->overlay()->measureButton()->isVisible());
    page_->overlay()->measureButton()->click();
    EXPECT_FALSE(page_->live().isLooping()) << "the loop rests meanwhile";
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->ceilings().isMeasuring(); }, kPatience));
    EXPECT_EQ(measured, 2);
    EXPECT_EQ(session_->ceilings().known()->at(1).memory, 30);
    EXPECT_FALSE(loopRan);
    EXPECT_TRUE(std::filesystem::exists(file));
}

} // namespace
} // namespace longwave::ui
