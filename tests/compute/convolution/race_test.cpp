// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/race.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/machine.h"
#include "compute/convolution/reference.h"
#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>

#include <unistd.h>

namespace longwave {
namespace {

/// The direct engine, but for lengths from 50 on.
class ShortOnly final : public Engine {
  public:
    const char* name() const override { return "short-only"; }
    const char* title() const override { return "Short only"; }
    std::string target() const override { return direct_->target(); }
    std::string refusal(const ConvolutionProblem& p) const override { return p.length < 50 ? "" : "too long for it"; }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions& o) const override {
        return direct_->plan(p, o);
    }

  private:
    std::unique_ptr<Engine> direct_ = makeDirectEngine();
};

/// The direct engine, counting what it is asked to do.
class Counting final : public Engine {
  public:
    struct Counts {
        int runs = 0;
        int gatedRuns = 0;
        int order = -1;
        ConvolutionProblem problem;
        std::map<const float*, int> signals, outputs; // where they lie
    };

    explicit Counting(Counts& counts) : counts_(counts) {}
    const char* name() const override { return "counting"; }
    const char* title() const override { return "Counting"; }
    std::string target() const override { return direct_->target(); }

  protected:
    class Counter final : public Plan {
      public:
        Counter(std::unique_ptr<Plan> plan, Counts& counts)
            : Plan(plan->problem()),
              plan_(std::move(plan)),
              counts_(counts) {}
        std::int64_t fftLength() const noexcept override { return 0; }
        std::string description() const override { return plan_->description(); }
        int threads() const noexcept override { return 1; }
        std::size_t memoryBytes() const noexcept override { return 0; }

      protected:
        void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
            plan_->setKernels(kernels, timings, std::move(stop));
        }
        void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
            ++counts_.runs;
            counts_.gatedRuns += !operands.inputGate.empty() && !operands.outputGate.empty();
            ++counts_.signals[operands.signal.data()];
            ++counts_.outputs[output.data()];
            plan_->run(operands, output, timings, std::move(stop));
        }

      private:
        std::unique_ptr<Plan> plan_;
        Counts& counts_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions& o) const override {
        counts_.order = o.order;
        counts_.problem = p;
        return std::make_unique<Counter>(direct_->plan(p, o), counts_);
    }

  private:
    std::unique_ptr<Engine> direct_ = makeDirectEngine();
    Counts& counts_;
};

/// Says of every run that it copied for 3 s and 4 s and computed for `seconds`, in two stages.
class Remote final : public Engine {
  public:
    explicit Remote(double seconds) : seconds_(seconds) {}
    const char* name() const override { return "remote"; }
    const char* title() const override { return "Remote"; }
    std::string target() const override { return "elsewhere"; }

  protected:
    class Copying final : public Plan {
      public:
        Copying(const ConvolutionProblem& p, double seconds) : Plan(p), seconds_(seconds) {}
        std::int64_t fftLength() const noexcept override { return 0; }
        std::string description() const override { return "elsewhere"; }
        int threads() const noexcept override { return 1; }
        std::size_t memoryBytes() const noexcept override { return 0; }

      protected:
        void doSetKernels(const Kernels&, Timings&, std::stop_token) override {}
        void doRun(const Operands&, std::span<float>, Timings& timings, std::stop_token) override {
            timings.add({StageKind::Upload, 3, 0, 0});
            timings.add({StageKind::Forward, seconds_ / 4, 0, 0});
            timings.add({StageKind::Inverse, seconds_ * 3 / 4, 0, 0});
            timings.add({StageKind::Download, 4, 0, 0});
        }

      private:
        double seconds_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions&) const override {
        return std::make_unique<Copying>(p, seconds_);
    }

  private:
    double seconds_;
};

struct Outcome {
    std::vector<RaceResult> results;
    std::vector<std::string> refusals;
    std::vector<RaceProgress> steps;
    double lastShare = 0;
};

Outcome runRace(const RaceSettings& settings, std::stop_token stop = {}) {
    Outcome o;
    race(
        settings, [&](const RaceResult& r) { o.results.push_back(r); },
        [&](const RaceProgress& p) {
            EXPECT_GE(p.share, o.lastShare);
            o.lastShare = p.share;
            o.steps.push_back(p);
        },
        [&](const Engine& engine, std::int64_t length, const std::string& why) {
            std::string text = engine.name();
            text += ' ';
            text += std::to_string(length);
            text += ' ';
            text += why;
            o.refusals.push_back(text);
        },
        std::move(stop));
    return o;
}

TEST(Race, MeasuresEveryEngineAtEveryLengthInEveryMode) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {direct.get(), fftw.get()};
    settings.baseline = fftw.get();
    settings.lengths = {1, 33, 200};
    settings.samples = 1000;
    settings.secondsPerLength = 0;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        settings.mode = mode;
        settings.sharedKernel = !settings.sharedKernel;
        const Outcome o = runRace(settings);
        EXPECT_TRUE(o.refusals.empty());
        EXPECT_EQ(o.lastShare, 1);
        ASSERT_EQ(o.results.size(), 6u);
        for (std::size_t i = 0; i < 6; ++i) {
            const RaceResult& r = o.results[i];
            EXPECT_EQ(r.engine, settings.engines[i % 2]);
            EXPECT_EQ(r.length, settings.lengths[i / 2]);
            EXPECT_EQ(r.heads, 1000 / r.length);
            EXPECT_LE(r.relativeError, 1e-6);
            EXPECT_GT(r.ratio, 0);
            EXPECT_TRUE(r.engine != fftw.get() || r.ratio == 1);
            EXPECT_LE(r.p05, r.median);
            EXPECT_LE(r.median, r.p95);
        }
    }
}

TEST(Race, GatedAndPartialConvolutionsAreHeldAgainstTheirOwnReference) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {direct.get(), fftw.get()};
    settings.lengths = {1, 33, 400};
    settings.samples = 1000;
    settings.secondsPerLength = 0;
    settings.gated = true;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const auto& [taps, share, expected] : std::vector<std::tuple<std::int64_t, double, std::int64_t>>{
                 {0, 1, 400}, {0, 0.25, 100}, {0, 1e-9, 1}, {64, 1, 64}, {5000, 1, 400}}) {
            settings.mode = mode;
            settings.taps = taps;
            settings.tapsShare = share;
            const Outcome o = runRace(settings);
            ASSERT_EQ(o.results.size(), 6u);
            for (const RaceResult& r : o.results) {
                EXPECT_LE(r.relativeError, r.engine == direct.get() ? 1e-7 : 1e-6);
                EXPECT_LE(r.taps, r.length);
            }
            EXPECT_EQ(o.results.back().taps, expected);
        }
}

TEST(Race, CountsTheGatesBytes) {
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {direct.get()};
    settings.lengths = {100};
    settings.heads = 3;
    settings.secondsPerLength = 0;
    const RaceResult plain = runRace(settings).results.at(0);
    settings.gated = true;
    const RaceResult gated = runRace(settings).results.at(0);
    EXPECT_NEAR((gated.gbytesPerSecond * gated.median - plain.gbytesPerSecond * plain.median) * 1e9, 2 * 4 * 300, 1e-3);
    EXPECT_NEAR((gated.gflops * gated.median - plain.gflops * plain.median) * 1e9, 2 * 300, 1e-3);
}

TEST(Race, TellsComputingFromTransfers) {
    const Remote slow(8), fast(2);
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {&slow, &fast, direct.get()};
    settings.baseline = &slow;
    settings.lengths = {20};
    settings.heads = 2;
    settings.secondsPerLength = 0;
    const Outcome o = runRace(settings);
    ASSERT_EQ(o.results.size(), 3u);
    EXPECT_TRUE(o.results[0].hasTransfers);
    EXPECT_EQ(o.results[0].computeMedian, 8);
    EXPECT_EQ(o.results[1].computeMedian, 2);
    EXPECT_EQ(o.results[1].computeRatio, 4);
    EXPECT_LT(o.results[1].median, 1) << "the whole run is by the host's clock";
    EXPECT_FALSE(o.results[2].hasTransfers);
    EXPECT_EQ(o.results[2].computeMedian, o.results[2].median);
}

TEST(Race, HasNoReferenceWhereFrequenciesAreLeftOut) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {fftw.get(), direct.get()};
    settings.lengths = {200};
    settings.heads = 2;
    settings.secondsPerLength = 0;
    settings.keepFrequencies = 0.5;
    const Outcome o = runRace(settings);
    ASSERT_EQ(o.results.size(), 1u);
    EXPECT_TRUE(std::isnan(o.results[0].relativeError));
    EXPECT_GT(o.results[0].median, 0);
    EXPECT_EQ(o.refusals.size(), 1u); // sums know no frequencies
    settings.keepFrequencies = 0;
    EXPECT_THROW(runRace(settings), Error);
}

TEST(Race, WarmsUpAndTreatsEnginesAlike) {
    Counting::Counts a, b;
    const Counting first(a), second(b);
    RaceSettings settings;
    settings.engines = {&first, &second};
    settings.lengths = {64};
    settings.heads = 2;
    settings.gated = true;
    settings.taps = 16;
    settings.secondsPerLength = 0;
    settings.plan.order = 3;
    runRace(settings);
    EXPECT_GE(a.runs, 3 + 11);
    EXPECT_GE(b.runs, 3 + 11);
    EXPECT_EQ(a.runs, a.gatedRuns);
    EXPECT_EQ(a.signals.size(), 1u);
    EXPECT_EQ(a.signals.begin()->first, b.signals.begin()->first);
    EXPECT_EQ(a.outputs.size(), 1u);
    EXPECT_EQ(a.outputs.begin()->first, b.outputs.begin()->first);
    EXPECT_EQ(a.order, 3);
    EXPECT_EQ(a.problem.taps, 16);
    EXPECT_EQ(a.problem, b.problem);
}

TEST(Race, ShortRunsThatTakeTurnsAreMadeTwice) {
    Counting::Counts alone, a, b;
    RaceSettings settings;
    settings.lengths = {64};
    settings.heads = 2;
    settings.taps = 16;
    settings.secondsPerLength = 0;
    const Counting single(alone);
    settings.engines = {&single};
    ASSERT_EQ(runRace(settings).results.at(0).rounds, 11);
    EXPECT_EQ(alone.runs, 1 + 3 + 11); // checked, warmed up, measured
    const Counting first(a), second(b);
    settings.engines = {&first, &second};
    ASSERT_EQ(runRace(settings).results.at(0).rounds, 11);
    // A slow machine may make a run or two too long for it.
    EXPECT_GT(a.runs, 1 + 3 + 11 + 5);
    EXPECT_LE(a.runs, 1 + 3 + 2 * 11);
}

TEST(Race, SaysWhoRefusesAndGoesOn) {
    const auto direct = makeDirectEngine();
    const ShortOnly shortOnly;
    RaceSettings settings;
    settings.engines = {direct.get(), &shortOnly};
    settings.lengths = {20, 60};
    settings.heads = 2;
    settings.batch = 3;
    settings.secondsPerLength = 0;
    const Outcome o = runRace(settings);
    ASSERT_EQ(o.results.size(), 3u);
    EXPECT_EQ(o.results[0].batch * o.results[0].heads, 6);
    ASSERT_EQ(o.refusals.size(), 1u);
    EXPECT_EQ(o.refusals[0], "short-only 60 too long for it");
}

TEST(Race, MeasuresWithoutTheBaselineWhereThatRefuses) {
    const auto direct = makeDirectEngine();
    const ShortOnly shortOnly;
    RaceSettings settings;
    settings.engines = {direct.get(), &shortOnly};
    settings.baseline = &shortOnly;
    settings.lengths = {20, 60};
    settings.heads = 2;
    settings.secondsPerLength = 0;
    const Outcome o = runRace(settings);
    ASSERT_EQ(o.results.size(), 3u);
    EXPECT_GT(o.results[0].ratio, 0);
    EXPECT_EQ(o.results[2].length, 60);
    EXPECT_GT(o.results[2].median, 0);
    EXPECT_TRUE(std::isnan(o.results[2].ratio));
    EXPECT_TRUE(std::isnan(o.results[2].computeRatio));
    EXPECT_EQ(o.refusals.size(), 1u);
}

TEST(Race, LeavesOutWhatWouldTakeTooLong) {
    const auto direct = makeDirectEngine();
    const auto fftw = makeFftwEngine();
    RaceSettings settings;
    settings.engines = {fftw.get(), direct.get()};
    settings.lengths = {64, 1 << 17};
    settings.heads = 1;
    settings.secondsPerLength = 0;
    settings.mostSecondsPerRun = 0.05; // 2³⁴ products take seconds anywhere
    for (const auto& lengths : {std::vector<std::int64_t>{64, 1 << 17}, std::vector<std::int64_t>{1 << 17}}) {
        settings.lengths = lengths; // its pace is known from the length before, or from a probe
        const Outcome o = runRace(settings);
        EXPECT_EQ(o.results.size(), 2 * lengths.size() - 1);
        EXPECT_EQ(o.results.back().engine, fftw.get());
        ASSERT_EQ(o.refusals.size(), 1u);
        EXPECT_EQ(o.refusals[0].rfind("direct 131072 one run would take about ", 0), 0u) << o.refusals[0];
        EXPECT_NE(o.refusals[0].find("0.05 s"), std::string::npos) << o.refusals[0];
    }
}

TEST(Race, SaysWhatItIsAtAndHowMuchIsLeft) {
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {direct.get()};
    settings.lengths = {64, 128};
    settings.heads = 1;
    settings.secondsPerLength = 0.01;
    const Outcome o = runRace(settings);
    ASSERT_GT(o.steps.size(), 4u);
    EXPECT_EQ(o.steps.front().length, 64);
    EXPECT_EQ(o.steps.front().what, "planning Direct");
    EXPECT_EQ(o.steps.front().secondsLeft, -1) << "nothing is known yet";
    EXPECT_EQ(o.steps[1].what, "warming up");
    EXPECT_GE(o.steps[1].secondsLeft, 0.02) << "this length and the next";
    EXPECT_EQ(o.steps.back().what, "done");
    EXPECT_EQ(o.steps.back().secondsLeft, 0);
}

TEST(Race, SaysWhatThePlanHolds) {
    const auto fftw = makeFftwEngine();
    RaceSettings settings;
    settings.engines = {fftw.get()};
    settings.lengths = {100};
    settings.heads = 3;
    settings.secondsPerLength = 0;
    const RaceResult r = runRace(settings).results.at(0);
    ConvolutionProblem p{1, 3, 3, 3, 100, 100};
    const auto plan = fftw->plan(p, settings.plan);
    EXPECT_EQ(r.memoryBytes, plan->memoryBytes());
    EXPECT_EQ(r.plan, plan->description());
    EXPECT_EQ(r.rounds, 11);
}

TEST(Race, KeepsWhatWasMeasuredWhenItIsStopped) {
    const auto direct = makeDirectEngine();
    const auto fftw = makeFftwEngine();
    RaceSettings settings;
    settings.engines = {direct.get(), fftw.get()};
    settings.lengths = {16, 32};
    settings.heads = 1;
    settings.secondsPerLength = 0;
    // In the eighth round of the second length: its rounds are enough to be told.
    for (const auto& [round, results] : {std::pair{8, 4u}, std::pair{3, 2u}}) {
        std::stop_source stop;
        std::vector<RaceResult> kept;
        int measuring = 0;
        EXPECT_THROW(race(
                         settings, [&](const RaceResult& r) { kept.push_back(r); },
                         [&, last = round](const RaceProgress& p) {
                             if (p.length == 32 && p.what == "measuring" && ++measuring == last)
                                 stop.request_stop();
                         },
                         [](const Engine&, std::int64_t, const std::string&) {}, stop.get_token()),
                     Cancelled);
        ASSERT_EQ(kept.size(), results) << round;
        if (results == 4) {
            EXPECT_EQ(kept[3].rounds, round - 1);
            EXPECT_EQ(kept[2].rounds, kept[3].rounds) << "ratios are of the same rounds";
        }
    }
}

TEST(Race, StopsWhenAsked) {
    const auto direct = makeDirectEngine();
    RaceSettings settings;
    settings.engines = {direct.get()};
    settings.lengths = {100};
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(runRace(settings, stop.get_token()), Cancelled);
}

TEST(Reference, AgreesWithTheSums) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const auto& [length, taps] : std::vector<std::pair<std::int64_t, std::int64_t>>{
                 {1, 1}, {1, 50}, {50, 1}, {997, 31}, {31, 997}, {3000, 2500}}) {
            const ConvolutionProblem p{1, 1, 1, 1, length, taps, mode};
            const auto u = test::randomValues(length, 1);
            const auto k = test::randomValues(taps, 2);
            const auto y = convolveInDouble(p, u, k);
            EXPECT_LE(test::relativeError(std::span<const double>(y), test::naiveConvolution(p, u, k)), 1e-13);
        }
}

TEST(Fftw, SaysItsVersion) {
    EXPECT_EQ(fftw::version().rfind("fftw-3.", 0), 0u) << fftw::version();
}

TEST(Fftw, WisdomGoesThroughAFile) {
    const auto dir = std::filesystem::temp_directory_path() / ("longwave-wisdom-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    const auto path = dir / "wisdom";
    { const fftw::RealFft fft(96, FFTW_MEASURE); }
    fftw::exportWisdom(path);
    const auto size = std::filesystem::file_size(path);
    fftwf_forget_wisdom();
    fftw::exportWisdom(dir / "none");
    EXPECT_LT(std::filesystem::file_size(dir / "none"), size);
    fftw::importWisdom(path);
    // Known now: to be had without planning.
    fftw::Buffer<float> time(96);
    fftw::Buffer<std::complex<float>> spectrum(49);
    const auto plan = fftwf_plan_dft_r2c_1d(96, time.data(), reinterpret_cast<fftwf_complex*>(spectrum.data()),
                                            FFTW_MEASURE | FFTW_PRESERVE_INPUT | FFTW_WISDOM_ONLY);
    EXPECT_NE(plan, nullptr);
    fftwf_destroy_plan(plan);

    for (const std::string broken : {"", "(fftw-3.3.10 fftw", "not wisdom at all"}) {
        std::ofstream(dir / "broken") << broken;
        try {
            fftw::importWisdom(dir / "broken");
            FAIL() << broken;
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), (dir / "broken").string());
            EXPECT_NE(error.explanation().find(fftw::version()), std::string::npos);
        }
    }
    EXPECT_THROW(fftw::importWisdom(dir / "missing"), Error);
    EXPECT_THROW(fftw::exportWisdom(dir / "no" / "folder"), Error);
    std::filesystem::remove_all(dir);
}

TEST(Machine, HasThreads) {
    EXPECT_GE(thisMachine().threads, 1);
}

TEST(Machine, ReadsTheCachesOfACore) {
    const auto dir = std::filesystem::temp_directory_path() / ("longwave-caches-" + std::to_string(::getpid()));
    const auto list = [&](int index, const char* level, const char* type, const char* size) {
        const auto cache = dir / ("index" + std::to_string(index));
        std::filesystem::create_directories(cache);
        std::ofstream(cache / "level") << level << '\n';
        std::ofstream(cache / "type") << type << '\n';
        std::ofstream(cache / "size") << size << '\n';
    };
    list(0, "1", "Instruction", "64K");
    list(1, "1", "Data", "32K");
    list(2, "2", "Unified", "1024K");
    list(3, "3", "Unified", "32M");
    list(4, "4", "Unified", "much");
    EXPECT_EQ(listedCacheBytes(dir, 1), 32 << 10);
    EXPECT_EQ(listedCacheBytes(dir, 2), 1 << 20);
    EXPECT_EQ(listedCacheBytes(dir, 3), 32 << 20);
    EXPECT_EQ(listedCacheBytes(dir, 4), 0);
    EXPECT_EQ(listedCacheBytes(dir, 5), 0);
    EXPECT_EQ(listedCacheBytes(dir / "missing", 1), 0);
    std::filesystem::remove_all(dir);
}

} // namespace
} // namespace longwave
