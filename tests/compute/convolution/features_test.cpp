// SPDX-License-Identifier: GPL-3.0-or-later
// Gates, skip terms, regularisation, short kernels, kept frequencies and gradients, against double precision.
#include "compute/convolution/band_limit.h"
#include "compute/error.h"
#include "tests/compute/convolution/each_engine.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace longwave {
namespace {

using test::allEngines;
using test::Case;
using test::describe;
using test::makeCase;
using test::randomValues;
using test::relativeError;
using test::smallProblems;
using test::testName;
using Doubles = std::vector<double>;

std::vector<float> runOnce(const Engine& engine, const Case& c, int threads = 0, int order = 0) {
    PlanOptions options;
    options.threads = threads;
    options.order = order;
    const auto plan = engine.plan(c.p, options);
    Timings timings;
    plan->setKernels(c.kernels(), timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()), std::nanf(""));
    plan->run(c.operands(), y, timings);
    return y;
}

class Features : public test::EachEngine {};

TEST_P(Features, GatesAndSkip) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : smallProblems())
        for (int which = 0; which < 8; which += seed % 2 == 0 ? 1 : 3) {
            const Case c = makeCase(p, seed += 7, which & 1, which & 2, which & 4);
            EXPECT_LE(relativeError(runOnce(engine(), c), c.expected()), bound()) << describe(p) << " " << which;
        }
}

// Outputs that end on a block of the Monarch engine's overlap-save, one before it and one after; other engines take the
// same lengths.
TEST_P(Features, ShortKernelsAtTheEdgesOfBlocks) {
    const Engine& monarch = allEngines().find("monarch-cpu");
    std::uint32_t seed = 1;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t taps : {2, 17, 33}) {
            const std::int64_t points = monarch.plan({1, 1, 1, 1, 6000, taps, mode})->fftLength();
            const std::int64_t advance = points - (taps - 1);
            int edges = 0;
            for (const std::int64_t blocks : {2, 3, 5, 12})
                for (const std::int64_t beyond : {-1, 0, 1}) {
                    const std::int64_t outputs = blocks * advance + beyond;
                    const std::int64_t length = mode == Mode::Full ? outputs - (taps - 1) : outputs;
                    const ConvolutionProblem p{1, 1, 1, 1, length, taps, mode};
                    edges += monarch.plan(p)->fftLength() == points;
                    const Case c = makeCase(p, seed += 7, true, true, true);
                    EXPECT_LE(relativeError(runOnce(engine(), c), c.expected()), bound()) << describe(p);
                }
            EXPECT_GE(edges, 3) << "lengths that this engine takes in blocks of " << advance;
        }
}

TEST_P(Features, RegularisesInSetKernels) {
    const ConvolutionProblem p{1, 5, 5, 5, 700, 300, Mode::Causal};
    const Case raw = makeCase(p, 3, false, false, true);
    const Regularization regularization{true, 0.3, true, 5};
    Case regular = raw;
    regular.k = regularize(ArrayView::fromFloats(raw.k, {5, 300}), regularization);
    const auto plan = engine().plan(p);
    Timings timings;
    plan->setKernels(Kernels{raw.k, raw.d, regularization}, timings);
    const auto squash = std::find_if(timings.stages().begin(), timings.stages().end(),
                                     [](const Stage& stage) { return stage.kind == StageKind::Squash; });
    ASSERT_NE(squash, timings.stages().end());
    EXPECT_GT(squash->seconds, 0);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    plan->run(raw.operands(), y, timings);
    EXPECT_EQ(y, runOnce(engine(), regular));
    EXPECT_THROW(plan->setKernels(Kernels{raw.k, {}, {true, -1, false, 1}}, timings), Error);
}

TEST_P(Features, RegularisesOtherwiseWhatItHas) {
    const ConvolutionProblem p{1, 2, 2, 2, 200, 90, Mode::Causal};
    const Case raw = makeCase(p, 3, false, false, true);
    const auto plan = engine().plan(p);
    Timings timings;
    for (const Regularization& regularization :
         {Regularization{true, 0.3, true, 5}, Regularization{}, Regularization{false, 0, true, 7}}) {
        Case regular = raw;
        regular.k = regularize(ArrayView::fromFloats(raw.k, {2, 90}), regularization);
        plan->setRegularization(Kernels{raw.k, raw.d, regularization}, timings); // the first time it has none
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        plan->run(raw.operands(), y, timings);
        EXPECT_EQ(y, runOnce(engine(), regular));
    }
    EXPECT_THROW(plan->setRegularization(Kernels{raw.k, raw.d, {true, -1, false, 1}}, timings), Error);
}

TEST_P(Features, RefusesWrongSizes) {
    const ConvolutionProblem p{1, 2, 2, 2, 100, 50, Mode::Causal};
    const Case c = makeCase(p, 3, true, true, true);
    const auto plan = engine().plan(p);
    Timings timings;
    EXPECT_THROW(plan->setKernels(Kernels{c.k, std::span(c.d).first(1)}, timings), Error);
    plan->setKernels(c.kernels(), timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    EXPECT_THROW(plan->run({c.u, std::span(c.inputGate).first(199), {}}, y, timings), Error);
    EXPECT_THROW(plan->run({c.u, {}, std::span(c.outputGate).first(1)}, y, timings), Error);
    EXPECT_NO_THROW(plan->run(c.operands(), y, timings));
}

// Sizes that are worth more than one thread.
TEST_P(Features, GivesTheSameBitsWithAnyNumberOfThreads) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{1, 1, 1, 1, 40000, GetParam() == "direct" ? 200 : 40000, Mode::Causal},
          ConvolutionProblem{1, 1, 1, 1, 30011, 301, Mode::Circular},
          ConvolutionProblem{2, 3, 1, 3, 30000, 20, Mode::Full}}) {
        const Case c = makeCase(p, 9, true, true, true);
        const auto one = runOnce(engine(), c, 1);
        EXPECT_EQ(one, runOnce(engine(), c, 2)) << describe(p);
        EXPECT_EQ(one, runOnce(engine(), c, 5)) << describe(p);
    }
}

INSTANTIATE_TEST_SUITE_P(All, Features, testing::Values("monarch-cpu", "fftw", "eigen", "direct"), testName);
INSTANTIATE_TEST_SUITE_P(Device, Features, testing::Values("cufft", "cufft-pytorch"), testName);

// k with the frequencies that are not kept set to zero, on the grid z^n = sign (+1 a circle, −1 what is odd about it).
Doubles filtered(std::span<const float> k, const std::vector<bool>& bands, std::int64_t n, int sign) {
    Doubles result(static_cast<std::size_t>(n));
    for (std::int64_t f = 0; f < n; ++f) {
        const double turns = (static_cast<double>(f) + (sign < 0 ? 0.5 : 0.0)) / static_cast<double>(n);
        if (!isKept(bands, turns))
            continue;
        const auto angle = [&](std::int64_t t) {
            const double all = turns * static_cast<double>(t);
            return 2 * std::numbers::pi * (all - std::floor(all));
        };
        std::complex<double> value = 0;
        for (std::size_t j = 0; j < k.size(); ++j)
            value += static_cast<double>(k[j]) * std::polar(1.0, -angle(static_cast<std::int64_t>(j)));
        for (std::int64_t t = 0; t < n; ++t)
            result[static_cast<std::size_t>(t)] += (value * std::polar(1.0, angle(t))).real() / static_cast<double>(n);
    }
    return result;
}

// u ∗ k in that ring, the first `outputs` of it, + skip·u.
Doubles ringConvolution(std::span<const float> u, const Doubles& k, int sign, std::int64_t outputs, double skip) {
    const auto n = static_cast<std::int64_t>(k.size());
    Doubles y(static_cast<std::size_t>(outputs));
    for (std::int64_t s = 0; s < static_cast<std::int64_t>(u.size()); ++s)
        for (std::int64_t j = 0; j < n; ++j) {
            const std::int64_t t = (s + j) % n;
            if (t < outputs)
                y[static_cast<std::size_t>(t)] += static_cast<double>(u[static_cast<std::size_t>(s)]) *
                                                  k[static_cast<std::size_t>(j)] * (s + j >= n ? sign : 1);
        }
    for (std::size_t t = 0; t < u.size(); ++t)
        y[t] += skip * static_cast<double>(u[t]);
    return y;
}

TEST(KeptFrequencies, EqualAKernelWhoseOtherFrequenciesAreZero) {
    for (const std::string name : {"monarch-cpu", "eigen", "fftw"})
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
            for (const double fraction : {0.01, 0.25, 0.4, 0.5, 0.75, 0.9})
                for (const bool skips : {false, true})
                    for (const auto& [length, taps] :
                         std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 1}, {97, 97}, {200, 30}, {150, 170}}) {
                        ConvolutionProblem p{1, 1, 1, 1, length, taps, mode, lowestBands(fraction)};
                        const Case c = makeCase(p, 5, false, false, skips);
                        const auto plan = allEngines().find(name).plan(p);
                        Timings timings;
                        plan->setKernels(c.kernels(), timings);
                        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
                        plan->run(c.operands(), y, timings);
                        const bool circle = mode == Mode::Circular;
                        const int sign = circle || name == "fftw" ? 1 : -1;
                        const auto used =
                            static_cast<std::size_t>(mode == Mode::Causal ? std::min(taps, length) : taps);
                        const auto k =
                            filtered(std::span(c.k).first(used), p.bands, circle ? length : plan->fftLength(), sign);
                        const auto expected =
                            ringConvolution(c.u, k, sign, p.outputLength(), skips ? static_cast<double>(c.d[0]) : 0.0);
                        // Little may be kept, so what was rounded is measured against what there was.
                        double norm = 0, difference = 0;
                        for (std::size_t i = 0; i < expected.size(); ++i)
                            difference += std::pow(static_cast<double>(y[i]) - expected[i], 2);
                        for (const double z : makeCase(p, 5, false, false, skips).expected())
                            norm += z * z;
                        EXPECT_LE(std::sqrt(difference), 1e-6 * std::sqrt(norm))
                            << name << " " << describe(p) << " " << fraction << " " << skips;
                    }
    EXPECT_THROW(allEngines().find("direct").plan({1, 1, 1, 1, 10, 10, Mode::Causal, lowestBands(0.5)}), Error);
    EXPECT_THROW(allEngines().find("fftw").plan({1, 1, 1, 1, 10, 10, Mode::Causal, {false, false}}), Error);
    EXPECT_THROW(lowestBands(0), Error);
    EXPECT_TRUE(lowestBands(1).empty());
}

// Frequencies left out, gates and shared rows at once: each row is what it is alone, without gates, between them.
TEST(KeptFrequencies, OfManyRowsWithGates) {
    for (const std::string name : {"monarch-cpu", "eigen", "fftw"})
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
            for (const auto& [hu, hk] : {std::pair{1, 3}, {3, 1}, {3, 3}, {1, 1}}) {
                const ConvolutionProblem p{2, 3, hu, hk, 211, 60, mode, lowestBands(0.4)};
                const Case c = makeCase(p, 5, true, true, true);
                const auto y = runOnce(allEngines().find(name), c);
                const std::int64_t outputs = p.outputLength();
                Doubles expected;
                for (std::int64_t row = 0; row < p.batch * p.heads; ++row) {
                    Case alone{{1, 1, 1, 1, p.length, p.taps, mode, p.bands}, {}, {}, {}, {}, {}};
                    for (std::int64_t t = 0; t < p.length; ++t)
                        alone.u.push_back(static_cast<float>(c.v(row, t)));
                    for (std::int64_t j = 0; j < p.taps; ++j)
                        alone.k.push_back(static_cast<float>(c.tap(row, j)));
                    alone.d.push_back(static_cast<float>(c.skip(row)));
                    const auto z = runOnce(allEngines().find(name), alone);
                    for (std::int64_t t = 0; t < outputs; ++t)
                        expected.push_back(static_cast<double>(z[static_cast<std::size_t>(t)]) *
                                           Case::at(c.outputGate, row * outputs + t, 1));
                }
                EXPECT_LE(relativeError(y, expected), 1e-6) << name << " " << describe(p);
            }
}

TEST(MonarchCpu, EveryOrderAgreesAndImpossibleOnesAreRefused) {
    const Engine& engine = allEngines().find("monarch-cpu");
    for (const std::int64_t length : {128, 1000, 5000}) {
        const Case c = makeCase({1, 2, 2, 2, length, length, Mode::Causal}, 11, true, true, true);
        for (const int order : {0, 2, 3, 4}) {
            if (order > (length == 128 ? 2 : length == 1000 ? 3 : 4)) {
                EXPECT_THROW(engine.plan(c.p, {.order = order}), Error);
                continue;
            }
            EXPECT_LE(relativeError(runOnce(engine, c, 0, order), c.expected()), 1e-6) << length << " " << order;
        }
    }
    EXPECT_THROW(engine.plan({1, 1, 1, 1, 5000, 5000}, {.order = 5}), Error);
    EXPECT_THROW(engine.plan({1, 1, 1, 1, 5000, 5000}, {.order = 1}), Error);
}

TEST(MonarchCpu, MeasuredPlansComputeTheSame) {
    const Case c = makeCase({1, 1, 1, 1, 9000, 8000, Mode::Full}, 13, false, false, false);
    const auto plan = allEngines().find("monarch-cpu").plan(c.p, {.effort = PlanOptions::Effort::Patient});
    Timings timings;
    plan->setKernels(c.k, timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()));
    plan->run(c.u, y, timings);
    EXPECT_LE(relativeError(y, test::referenceConvolution(c.p, c.u, c.k)), 1e-6);
}

// Three kernel spectra and four rows a thread, all that is allocated counted; before kernels are set and after, when
// they are regularised. (A kernel that is much longer than the signal is regularised whole: it is left out here.)
TEST(MonarchCpu, KeepsToItsMemory) {
    std::vector<ConvolutionProblem> problems{
        {1, 64, 64, 64, 4096, 4096},          {4, 1, 1, 1, 100000, 100000},  {1, 8, 8, 8, 3000, 3000, Mode::Circular},
        {1, 8, 8, 1, 5000, 5000, Mode::Full}, {1, 64, 1, 64, 4096, 4096},    {3, 1, 1, 1, 100000, 33, Mode::Circular},
        {4, 16, 16, 1, 9000, 9000},           {1, 1, 1, 1, 1 << 17, 1 << 17}};
    for (const ConvolutionProblem& p : std::vector(problems)) {
        problems.push_back(p);
        problems.back().bands = lowestBands(0.25);
    }
    const Regularization regularization{true, 0.01, true, 5};
    for (const ConvolutionProblem& p : problems)
        for (const int order : {0, 2})
            for (const auto effort : {PlanOptions::Effort::Estimate, PlanOptions::Effort::Measure}) {
                const PlanOptions options{.threads = 2, .effort = effort, .order = order};
                const auto plan = allEngines().find("monarch-cpu").plan(p, options);
                const auto row = static_cast<std::size_t>(plan->fftLength()) * sizeof(float);
                const std::size_t most = 3 * static_cast<std::size_t>(p.kernelHeads) * row + 2 * 4 * row;
                const std::size_t before = plan->memoryBytes();
                EXPECT_LE(before, most) << describe(p) << " order " << order;
                Timings timings;
                plan->setKernels({randomValues(p.kernelSize(), 1), {}, regularization}, timings);
                const auto taps = static_cast<std::size_t>(p.taps) * sizeof(float);
                const bool filters = p.mode == Mode::Circular && !p.bands.empty();
                const auto circle = filters ? static_cast<std::size_t>(p.length) * sizeof(float) : 0;
                EXPECT_GE(plan->memoryBytes(), before + taps + circle) << describe(p);
                EXPECT_LE(plan->memoryBytes(), most) << describe(p) << " regularised, order " << order;
            }
}

// Below a modest amount of work the calling thread is left alone with it, as waking another costs more.
TEST(MonarchCpu, SmallRunsStayOnTheCallingThread) {
    const Engine& engine = allEngines().find("monarch-cpu");
    const int all = engine.plan({1, 512, 512, 1, 4096, 4096})->threads();
    const auto threads = [&](const ConvolutionProblem& p) { return engine.plan(p, {.threads = 2})->threads(); };
    EXPECT_EQ(threads({1, 16, 16, 1, 256, 256}), 1);
    EXPECT_EQ(threads({1, 16, 16, 1, 1024, 1024}), 1);
    EXPECT_EQ(threads({1, 1, 1, 1, 8192, 8192}), 1);
    EXPECT_EQ(threads({1, 2, 2, 1, 8192, 8192}), 1);
    if (all < 2)
        GTEST_SKIP() << "one processor";
    EXPECT_EQ(threads({1, 64, 64, 1, 1024, 1024}), 2);
    EXPECT_EQ(threads({1, 16, 16, 1, 4096, 4096}), 2);
    EXPECT_EQ(threads({1, 1, 1, 1, 65536, 65536}), 2) << "a row that is shared out";
    EXPECT_EQ(threads({1, 1, 1, 1, 1 << 20, 64}), 2) << "blocks of a row";
}

} // namespace
} // namespace longwave
