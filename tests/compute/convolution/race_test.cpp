// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/race.h"

#include "compute/error.h"
#include "tests/compute/convolution/race_engines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace longwave {
namespace {

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
    const test::Remote slow(8), fast(2);
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
    test::Counting::Counts a, b;
    const test::Counting first(a), second(b);
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
    test::Counting::Counts alone, a, b;
    RaceSettings settings;
    settings.lengths = {64};
    settings.heads = 2;
    settings.taps = 16;
    settings.secondsPerLength = 0;
    const test::Counting single(alone);
    settings.engines = {&single};
    ASSERT_EQ(runRace(settings).results.at(0).rounds, 11);
    EXPECT_EQ(alone.runs, 1 + 3 + 11); // checked, warmed up, measured
    const test::Counting first(a), second(b);
    settings.engines = {&first, &second};
    ASSERT_EQ(runRace(settings).results.at(0).rounds, 11);
    // A slow machine may make a run or two too long for it.
    EXPECT_GT(a.runs, 1 + 3 + 11 + 5);
    EXPECT_LE(a.runs, 1 + 3 + 2 * 11);
}

TEST(Race, SaysWhoRefusesAndGoesOn) {
    const auto direct = makeDirectEngine();
    const test::ShortOnly shortOnly;
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
    const test::ShortOnly shortOnly;
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

} // namespace
} // namespace longwave
