// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients against finite differences of the definition, and an engine's backward pass against its own forward pass.
#include "compute/error.h"
#include "tests/compute/convolution/each_engine.h"
#include "tests/support/gradients.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <thread>
#include <tuple>

namespace longwave {
namespace {

using test::Case;
using test::describe;
using test::Expected;
using test::expectedGradients;
using test::makeCase;
using test::randomValues;
using test::relativeError;

const Engine& engine(const std::string& name) {
    return test::allEngines().find(name);
}

struct Computed {
    std::vector<float> u, k, d, inputGate, outputGate;
    Gradients all() { return {u, k, d, inputGate, outputGate}; }
};

Computed sized(const ConvolutionProblem& p) {
    const auto values = [](std::int64_t n) { return std::vector<float>(static_cast<std::size_t>(n), std::nanf("")); };
    return {values(p.signalSize()), values(p.kernelSize()), values(p.kernelHeads), values(p.signalSize()),
            values(p.outputSize())};
}

std::unique_ptr<Plan> planFor(const std::string& name, const Case& c, int threads = 0) {
    auto plan = engine(name).plan(c.p, {.threads = threads, .gradients = true});
    Timings timings;
    plan->setKernels(c.kernels(), timings);
    return plan;
}

Computed backward(const std::string& name, const Case& c, std::span<const float> dy, int threads = 0) {
    Computed g = sized(c.p);
    Timings timings;
    planFor(name, c, threads)->backward(c.operands(), dy, g.all(), timings);
    EXPECT_FALSE(timings.stages().empty());
    return g;
}

TEST(Gradients, TheDefinitionAndDirectAgreeWithFiniteDifferences) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const auto& [hu, hk] : {std::pair{1, 2}, {2, 1}, {2, 2}}) {
            Case c = makeCase({2, 2, hu, hk, 5, 7, mode}, 3, true, true, true);
            const auto dy = randomValues(c.p.outputSize(), 30);
            const Expected g = expectedGradients(c, dy);
            const Computed direct = backward("direct", c, dy);
            // The loss is linear in each of them, so central differences are exact but for rounding.
            for (auto [values, gradient, computed] : {std::tuple{&Case::u, &g.u, &direct.u},
                                                      {&Case::k, &g.k, &direct.k},
                                                      {&Case::d, &g.d, &direct.d},
                                                      {&Case::inputGate, &g.inputGate, &direct.inputGate},
                                                      {&Case::outputGate, &g.outputGate, &direct.outputGate}}) {
                std::vector<double> slopes;
                const auto loss = [&](const Case& of) {
                    double sum = 0;
                    const auto y = of.expected();
                    for (std::size_t i = 0; i < y.size(); ++i)
                        sum += y[i] * static_cast<double>(dy[i]);
                    return sum;
                };
                for (std::size_t i = 0; i < (c.*values).size(); ++i) {
                    const float before = (c.*values)[i];
                    (c.*values)[i] = before + 0.0625f;
                    const double up = static_cast<double>((c.*values)[i]);
                    const double high = loss(c);
                    (c.*values)[i] = before - 0.0625f;
                    const double slope = (high - loss(c)) / (up - static_cast<double>((c.*values)[i]));
                    (c.*values)[i] = before;
                    EXPECT_NEAR(slope, (*gradient)[i], 1e-10 * (1 + std::abs(slope)));
                    slopes.push_back(slope);
                }
                EXPECT_LE(relativeError(*computed, slopes), 1e-6) << describe(c.p);
            }
        }
}

class EngineGradients : public testing::TestWithParam<std::string> {};

TEST_P(EngineGradients, AgreeWithTheDefinition) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems())
        for (int which = 0; which < 8; which += seed % 2 == 0 ? 2 : 3) {
            const Case c = makeCase(p, seed += 7, which & 1, which & 2, which & 4);
            const auto dy = randomValues(p.outputSize(), seed + 5);
            const Computed g = backward(GetParam(), c, dy);
            const Expected e = expectedGradients(c, dy);
            const std::string what = describe(p) + " " + std::to_string(which);
            EXPECT_LE(relativeError(g.u, e.u), 2e-6) << "u " << what;
            EXPECT_LE(relativeError(g.k, e.k), 2e-6) << "k " << what;
            EXPECT_LE(relativeError(g.d, e.d), 2e-6) << "skip " << what;
            EXPECT_LE(relativeError(g.inputGate, e.inputGate), 2e-6) << "input gate " << what;
            EXPECT_LE(relativeError(g.outputGate, e.outputGate), 2e-6) << "output gate " << what;
        }
}

TEST_P(EngineGradients, EachAloneIsWhatItIsAmongAll) {
    const Case c = makeCase({2, 3, 3, 3, 900, 700, Mode::Causal}, 3, true, true, true);
    const auto dy = randomValues(c.p.outputSize(), 5);
    const Computed all = backward(GetParam(), c, dy);
    const auto plan = planFor(GetParam(), c);
    Timings timings;
    for (const auto member :
         {&Gradients::signal, &Gradients::kernels, &Gradients::skip, &Gradients::inputGate, &Gradients::outputGate}) {
        Computed alone = sized(c.p);
        Computed copy = all;
        Gradients only;
        only.*member = alone.all().*member;
        plan->backward(c.operands(), dy, only, timings);
        const auto computed = only.*member;
        const auto among = copy.all().*member;
        EXPECT_TRUE(std::equal(computed.begin(), computed.end(), among.begin(), among.end()));
    }
}

TEST_P(EngineGradients, AreTheSameBitsWithAnyNumberOfThreads) {
    std::vector<ConvolutionProblem> problems;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const auto& [hu, hk] : {std::pair{1, 3}, {3, 1}, {3, 3}, {1, 1}})
            problems.push_back({20, 3, hu, hk, 1200, 50, mode}); // worth more than one
    const std::int64_t taps = GetParam() == "direct" ? 50 : 30000;
    problems.push_back({1, 1, 1, 1, 33001, taps, Mode::Causal}); // a row that workers share
    problems.push_back({1, 1, 1, 1, 33001, taps, Mode::Full});
    for (const ConvolutionProblem& p : problems) {
        const Case c = makeCase(p, 3, true, true, true);
        const auto dy = randomValues(c.p.outputSize(), 5);
        const Computed one = backward(GetParam(), c, dy, 1);
        for (const int threads : {2, 5}) {
            const Computed more = backward(GetParam(), c, dy, threads);
            EXPECT_EQ(one.u, more.u) << describe(p);
            EXPECT_EQ(one.k, more.k) << describe(p);
            EXPECT_EQ(one.d, more.d) << describe(p);
            EXPECT_EQ(one.inputGate, more.inputGate) << describe(p);
            EXPECT_EQ(one.outputGate, more.outputGate) << describe(p);
        }
    }
}

double dot(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

// ⟨dy, A u⟩ = ⟨Aᵀ dy, u⟩ = ⟨dk, k⟩, with frequencies left out too; of a run with a skip term, the first of them.
void expectTranspose(const std::string& name, const ConvolutionProblem& p, double fraction, bool skips) {
    const Case c = makeCase(p, 3, true, true, skips);
    const auto dy = randomValues(p.outputSize(), 5);
    const auto plan = planFor(name, c);
    Timings timings;
    std::vector<float> y(dy.size());
    plan->run(c.operands(), y, timings);
    Computed g = sized(p);
    plan->backward(c.operands(), dy, g.all(), timings);
    const double scale = std::sqrt(dot(dy, dy) * dot(y, y));
    EXPECT_NEAR(dot(dy, y), dot(g.u, c.u), 3e-6 * scale) << describe(p) << " " << fraction;
    EXPECT_NEAR(dot(dy, y), dot(g.inputGate, c.inputGate), 3e-6 * scale) << describe(p) << " " << fraction;
    EXPECT_NEAR(dot(dy, y), dot(g.outputGate, c.outputGate), 3e-6 * scale) << describe(p) << " " << fraction;
    EXPECT_NEAR(dot(dy, y), dot(g.k, c.k) + (skips ? dot(g.d, c.d) : 0.0), 3e-6 * scale)
        << describe(p) << " " << fraction;
}

TEST_P(EngineGradients, AreTheTransposeOfTheRun) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const double fraction : {0.25, 0.6, 1.0})
            for (const bool skips : {false, true}) {
                if (fraction < 1 && GetParam() == "direct")
                    continue;
                const auto bands = lowestBands(fraction);
                for (const auto& [length, taps] :
                     std::vector<std::pair<std::int64_t, std::int64_t>>{{500, 500}, {301, 40}, {90, 200}, {6000, 21}})
                    expectTranspose(GetParam(), {1, 2, 2, 2, length, taps, mode, bands}, fraction, skips);
                for (const auto& [hu, hk] : {std::pair{1, 3}, {3, 1}, {1, 1}})
                    expectTranspose(GetParam(), {2, 3, hu, hk, 331, 97, mode, bands}, fraction, skips);
            }
}

TEST_P(EngineGradients, RefuseWrongSizes) {
    const Case c = makeCase({1, 2, 2, 2, 100, 50, Mode::Causal}, 3, false, false, false);
    const auto dy = randomValues(200, 5);
    const auto plan = planFor(GetParam(), c);
    Timings timings;
    std::vector<float> wrong(7);
    EXPECT_THROW(plan->backward(c.operands(), std::span(dy).first(3), {}, timings), Error);
    for (const auto member :
         {&Gradients::signal, &Gradients::kernels, &Gradients::skip, &Gradients::inputGate, &Gradients::outputGate}) {
        Gradients g;
        g.*member = wrong;
        EXPECT_THROW(plan->backward(c.operands(), dy, g, timings), Error);
    }
}

TEST_P(EngineGradients, HaveAStageOfTheirOwn) {
    const Case c = makeCase({2, 2, 2, 2, 700, 500, Mode::Causal}, 3, true, true, true);
    const auto dy = randomValues(c.p.outputSize(), 5);
    const auto plan = planFor(GetParam(), c);
    Timings timings;
    Computed g = sized(c.p);
    plan->backward(c.operands(), dy, g.all(), timings);
    ASSERT_EQ(timings.stages().size(), 1u);
    EXPECT_EQ(timings.stages().front().kind, GetParam() == "direct" ? StageKind::Direct : StageKind::Fused);
    EXPECT_GT(timings.stages().front().seconds, 0);
    EXPECT_LE(timings.stages().front().seconds, timings.total());
    EXPECT_GT(timings.bytes(), 0);
    EXPECT_GT(timings.flops(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, EngineGradients, testing::Values("monarch-cpu", "direct"), test::testName);

// Rows too long for sums as written here: those of Direct, which the tests above hold against them.
TEST(Gradients, OfMonarchCpuAgreeWithDirectWhereRowsAreLong) {
    std::vector<ConvolutionProblem> problems;
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        problems.push_back({1, 1, 1, 1, 20000, 33, mode}); // block by block
        problems.push_back({2, 2, 1, 2, 20000, 33, mode});
        problems.push_back({2, 2, 2, 1, 20011, 31, mode});
        problems.push_back({1, 2, 1, 1, 4099, 2, mode});
        problems.push_back({1, 1, 1, 1, 4099, 4099, mode});
        problems.push_back({1, 2, 2, 1, 509, 5003, mode});
        problems.push_back({1, 1, 1, 1, 25000, 16000, mode}); // shared out over the workers
    }
    for (const ConvolutionProblem& p : problems)
        for (const bool all : {false, true}) {
            const Case c = makeCase(p, 17, all, all, all);
            const auto dy = randomValues(p.outputSize(), 5);
            const Computed g = backward("monarch-cpu", c, dy);
            const Computed e = backward("direct", c, dy);
            const auto error = [](const std::vector<float>& a, const std::vector<float>& b) {
                return relativeError(a, std::vector<double>(b.begin(), b.end()));
            };
            EXPECT_LE(error(g.u, e.u), 2e-6) << "u " << describe(p) << " " << all;
            EXPECT_LE(error(g.k, e.k), 2e-6) << "k " << describe(p) << " " << all;
            EXPECT_LE(error(g.d, e.d), 2e-6) << "skip " << describe(p) << " " << all;
            EXPECT_LE(error(g.inputGate, e.inputGate), 2e-6) << "input gate " << describe(p) << " " << all;
            EXPECT_LE(error(g.outputGate, e.outputGate), 2e-6) << "output gate " << describe(p) << " " << all;
        }
}

// Each of Direct's sums, asked to stop in the middle of what would take many seconds.
TEST(Gradients, OfDirectStopWhenAsked) {
    const Case c = makeCase({1, 1, 1, 1, 400000, 400000, Mode::Circular}, 3, false, false, false);
    const auto plan = planFor("direct", c);
    Computed g = sized(c.p);
    for (const auto member : {&Gradients::signal, &Gradients::kernels, &Gradients::outputGate}) {
        Gradients only;
        only.*member = g.all().*member;
        Timings timings;
        std::stop_source stop;
        const auto begin = std::chrono::steady_clock::now();
        const std::jthread asks([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            stop.request_stop();
        });
        EXPECT_THROW(plan->backward(c.operands(), c.u, only, timings, stop.get_token()), Cancelled);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
    }
}

TEST(Gradients, AreRefusedWhereThereAreNone) {
    const Case c = makeCase({1, 2, 2, 2, 100, 50, Mode::Causal}, 3, false, false, false);
    const auto dy = randomValues(200, 5);
    std::vector<float> du(200);
    Timings timings;
    for (const std::string name : {"fftw", "eigen", "monarch-cpu"}) {
        const auto plan = engine(name).plan(c.p); // without PlanOptions::gradients
        plan->setKernels(c.kernels(), timings);
        EXPECT_THROW(plan->backward(c.operands(), dy, {.signal = du}, timings), Error) << name;
    }
    for (const std::string name : {"fftw", "eigen"})
        EXPECT_THROW(planFor(name, c)->backward(c.operands(), dy, {.signal = du}, timings), Error) << name;
}

} // namespace
} // namespace longwave
