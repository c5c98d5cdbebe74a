// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/race.h"

#include "compute/convolution/machine.h"
#include "compute/convolution/reference.h"
#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

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

struct Outcome {
    std::vector<RaceResult> results;
    std::vector<std::string> refusals;
    double lastShare = 0;
};

Outcome runRace(const RaceSettings& settings, std::stop_token stop = {}) {
    Outcome o;
    race(
        settings, [&](const RaceResult& r) { o.results.push_back(r); },
        [&](double share, const std::string&) {
            EXPECT_GE(share, o.lastShare);
            o.lastShare = share;
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

TEST(Machine, HasThreads) {
    EXPECT_GE(thisMachine().threads, 1);
}

} // namespace
} // namespace longwave
