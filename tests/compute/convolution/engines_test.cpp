// SPDX-License-Identifier: GPL-3.0-or-later
// Every engine against the double-precision reference, by relative L2 error.
#include "compute/error.h"
#include "tests/compute/convolution/each_engine.h"
#include "tests/support/case.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

namespace longwave {
namespace {

using test::allEngines;
using test::describe;
using test::randomValues;
using test::referenceConvolution;
using test::relativeError;
using test::testName;

std::vector<float> runOnce(const Engine& engine, const ConvolutionProblem& p, std::span<const float> u,
                           std::span<const float> k, int threads = 0) {
    PlanOptions options;
    options.threads = threads;
    const auto plan = engine.plan(p, options);
    Timings timings;
    plan->setKernels(k, timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()), std::nanf(""));
    plan->run(u, y, timings);
    return y;
}

class Engines : public test::EachEngine {
  protected:
    void check(const ConvolutionProblem& p, std::uint32_t seed) const {
        const auto u = randomValues(p.signalSize(), seed);
        const auto k = randomValues(p.kernelSize(), seed + 1);
        const auto y = runOnce(engine(), p, u, k);
        EXPECT_LE(relativeError(y, referenceConvolution(p, u, k)), bound()) << describe(p);
    }
};

TEST_P(Engines, AgreesWithTheReferenceAtEveryPairOfLengths) {
    std::uint32_t seed = 1;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t length : {1, 2, 3, 16, 17, 97, 1000, 4097})
            for (const std::int64_t taps : {1, 2, 3, 16, 17, 97, 1000, 4097})
                check({1, 1, 1, 1, length, taps, mode}, seed += 2);
}

TEST_P(Engines, AgreesWithTheReferenceAt65536) {
    const bool direct = GetParam() == "direct";
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        check({1, 1, 1, 1, 65536, direct ? 301 : 65536, mode}, 5);
        check({1, 1, 1, 1, direct ? 301 : 3000, 65536, mode}, 7);
    }
}

TEST_P(Engines, BroadcastsSignalsAndKernels) {
    std::uint32_t seed = 100;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t length : {1, 31, 256})
            for (const std::int64_t taps : {1, 45, 256}) {
                check({1, 5, 1, 5, length, taps, mode}, seed += 2); // one signal, many kernels
                check({1, 5, 5, 1, length, taps, mode}, seed += 2); // many channels, one kernel
                check({3, 4, 4, 4, length, taps, mode}, seed += 2);
                check({3, 4, 1, 4, length, taps, mode}, seed += 2);
                check({2, 7, 7, 1, length, taps, mode}, seed += 2);
            }
}

TEST_P(Engines, AgreesWithTheReferenceAtRandomProblems) {
    std::mt19937 generator(2024);
    const auto upTo = [&](std::int64_t n) { return std::uniform_int_distribution<std::int64_t>(1, n)(generator); };
    for (int i = 0; i < 60; ++i) {
        const std::int64_t heads = upTo(6);
        ConvolutionProblem p{upTo(3),    heads,     upTo(2) == 1 ? 1 : heads, upTo(2) == 1 ? 1 : heads,
                             upTo(3000), upTo(3000)};
        p.mode = static_cast<Mode>(upTo(3) - 1);
        check(p, static_cast<std::uint32_t>(1000 + 2 * i));
    }
}

TEST_P(Engines, GivesTheSameBitsWithAnyNumberOfThreads) {
    const ConvolutionProblem p{2, 50, 1, 50, 1500, 700, Mode::Causal}; // worth more than one
    const auto u = randomValues(p.signalSize(), 1);
    const auto k = randomValues(p.kernelSize(), 2);
    const auto one = runOnce(engine(), p, u, k, 1);
    EXPECT_EQ(one, runOnce(engine(), p, u, k, 2));
    EXPECT_EQ(one, runOnce(engine(), p, u, k, 5));
}

TEST_P(Engines, TakesNewKernelsAndSignalsOnTheSamePlan) {
    const ConvolutionProblem p{1, 3, 3, 3, 500, 800, Mode::Causal};
    const auto plan = engine().plan(p);
    Timings timings;
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    for (std::uint32_t seed = 1; seed < 6; ++seed) {
        const auto u = randomValues(p.signalSize(), seed);
        const auto k = randomValues(p.kernelSize(), seed + 50);
        plan->setKernels(k, timings);
        plan->run(u, y, timings);
        EXPECT_LE(relativeError(y, referenceConvolution(p, u, k)), bound());
    }
}

TEST_P(Engines, ReportsStagesThatFitIntoTheTotal) {
    const ConvolutionProblem p{2, 4, 4, 4, 2000, 2000, Mode::Causal};
    const auto plan = engine().plan(p);
    Timings timings;
    plan->setKernels(randomValues(p.kernelSize(), 1), timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    const auto u = randomValues(p.signalSize(), 2);
    plan->run(u, y, timings);
    ASSERT_FALSE(timings.stages().empty());
    double sum = 0;
    for (const Stage& stage : timings.stages()) {
        EXPECT_GT(stage.seconds, 0) << nameOf(stage.kind);
        EXPECT_GT(stage.bytes, 0) << nameOf(stage.kind);
        sum += stage.seconds;
    }
    EXPECT_GT(timings.flops(), 0);
    EXPECT_LE(sum, timings.total());
    EXPECT_GT(plan->memoryBytes(), 0u);
    EXPECT_FALSE(plan->description().empty());
}

TEST_P(Engines, TransformsASignalOnceForAllItsKernels) {
    const auto forwardFlops = [this](std::int64_t heads, std::int64_t signalHeads) {
        const ConvolutionProblem p{3, heads, signalHeads, heads, 500, 200};
        const auto plan = engine().plan(p);
        Timings timings;
        plan->setKernels(randomValues(p.kernelSize(), 1), timings);
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        plan->run(randomValues(p.signalSize(), 2), y, timings);
        double flops = 0;
        for (const Stage& stage : timings.stages())
            if (stage.kind == StageKind::Forward)
                flops += stage.flops;
        return flops;
    };
    const double shared = forwardFlops(4, 1);
    EXPECT_EQ(forwardFlops(8, 1), shared);
    const double each = forwardFlops(4, 4);
    EXPECT_TRUE(each == 4 * shared || each == 0) << "each has its own, when it is a stage";
}

TEST_P(Engines, StopsWhenAsked) {
    const ConvolutionProblem p{1, 64, 64, 64, 20000, 20000, Mode::Full};
    const auto plan = engine().plan(p);
    Timings timings;
    plan->setKernels(randomValues(p.kernelSize(), 1), timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    const auto u = randomValues(p.signalSize(), 2);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(plan->run(u, y, timings, stop.get_token()), Cancelled);
    EXPECT_THROW(plan->setKernels(randomValues(p.kernelSize(), 3), timings,
                                  [] {
                                      std::stop_source stopped;
                                      stopped.request_stop();
                                      return stopped.get_token();
                                  }()),
                 Cancelled);
}

TEST_P(Engines, RefusesWrongSizesAndMissingKernels) {
    const ConvolutionProblem p{1, 2, 2, 2, 100, 50, Mode::Causal};
    const auto plan = engine().plan(p);
    Timings timings;
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    const auto u = randomValues(p.signalSize(), 1);
    EXPECT_THROW(plan->run(u, y, timings), Error);
    EXPECT_THROW(plan->setKernels(randomValues(99, 1), timings), Error);
    plan->setKernels(randomValues(100, 1), timings);
    EXPECT_THROW(plan->run(std::span(u).first(199), y, timings), Error);
    EXPECT_THROW(plan->run(u, std::span(y).first(1), timings), Error);
    EXPECT_NO_THROW(plan->run(u, y, timings));
    EXPECT_THROW(engine().plan({0, 1, 1, 1, 10, 10}), Error);
    EXPECT_THROW(engine().plan({1, 1, 1, 1, 0, 10}), Error);
    EXPECT_THROW(engine().plan({1, 3, 2, 3, 10, 10}), Error);
}

TEST_P(Engines, PlansAreIndependentAcrossThreads) {
    const ConvolutionProblem p{1, 128, 1, 128, 777, 333, Mode::Causal};
    const auto u = randomValues(p.signalSize(), 1);
    const auto k = randomValues(p.kernelSize(), 2);
    const auto expected = referenceConvolution(p, u, k);
    std::array<double, 4> errors{};
    {
        std::vector<std::jthread> threads;
        for (double& error : errors)
            threads.emplace_back([&, this] {
                for (int i = 0; i < 5; ++i)
                    error = std::max(error, relativeError(runOnce(engine(), p, u, k, 2), expected));
            });
    }
    for (const double error : errors)
        EXPECT_LE(error, bound());
}

INSTANTIATE_TEST_SUITE_P(All, Engines, testing::Values("monarch-cpu", "fftw", "eigen", "direct"), testName);
INSTANTIATE_TEST_SUITE_P(Device, Engines, testing::Values("cufft", "cufft-pytorch"), testName);

TEST(EngineRegistry, FindsByNameAndNamesWhatThereIs) {
    const auto& engines = allEngines().engines();
    const auto first = std::find_if(engines.begin(), engines.end(),
                                    [](const auto& engine) { return engine->unavailableReason().empty(); });
    ASSERT_NE(first, engines.end());
    EXPECT_EQ(&allEngines().preferred(), first->get());
    EXPECT_STREQ(allEngines().find("direct").name(), "direct");
    try {
        allEngines().find("warp");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("fftw"), std::string::npos);
    }
}

TEST(Fftw, RefusesWhatItCannotIndex) {
    EXPECT_THROW(allEngines().find("fftw").plan({1, 1, 1, 1, std::int64_t{1} << 40, 16}), Error);
}

} // namespace
} // namespace longwave
