// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine's backward pass on a pretended device, through the contract that every engine keeps.
#include "compute/error.h"
#include "tests/kernels/cuda/tensor_runs.h"
#include "tests/support/gradients.h"

#include <numeric>

namespace longwave::test {
namespace {

using TensorGradients = TensorEngines;

struct Computed {
    std::vector<float> u, k, d, inputGate, outputGate;
    Gradients all() { return {u, k, d, inputGate, outputGate}; }
};

Computed sized(const ConvolutionProblem& p) {
    const auto values = [](std::int64_t n) { return std::vector<float>(static_cast<std::size_t>(n), std::nanf("")); };
    return {values(p.signalSize()), values(p.kernelSize()), values(p.kernelHeads), values(p.signalSize()),
            values(p.outputSize())};
}

Computed backward(Plan& plan, const Case& c, std::span<const float> dy) {
    Timings timings;
    plan.setKernels(c.kernels(), timings);
    Computed g = sized(c.p);
    plan.backward(c.operands(), dy, g.all(), timings);
    return g;
}

double norm(const std::vector<double>& values) {
    return std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
}

double dot(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

TEST_P(TensorGradients, AgreeWithTheDefinition) {
    std::uint32_t seed = 1;
    std::vector<ConvolutionProblem> problems = smallProblems();
    problems.push_back({15, 4, 4, 4, 600, 560}); // eight rows at a time, but the last seven
    for (const ConvolutionProblem& p : problems) {
        seed += 7;
        const Case c = makeCase(p, seed, seed % 2 == 0, seed % 3 == 0, seed % 5 != 0);
        const auto dy = randomValues(p.outputSize(), seed + 5);
        const auto made = plan(p, true);
        if (p.batch == 15 && GetParam() != Precision::Accurate) {
            EXPECT_NE(made->description().find("eight rows"), std::string::npos) << made->description();
        }
        const Computed g = backward(*made, c, dy);
        const Expected expected = expectedGradients(c, dy);
        const double bar = barFor(GetParam(), made->fftLength());
        const std::string what = describe(p) + ", " + made->description();
        EXPECT_LE(relativeError(g.u, expected.u), bar) << what;
        EXPECT_LE(relativeError(g.k, expected.k), bar) << what;
        EXPECT_LE(relativeError(g.inputGate, expected.inputGate), bar) << what;
        EXPECT_LE(relativeError(g.outputGate, expected.outputGate), bar) << what;
        for (std::size_t head = 0; head < g.d.size(); ++head) // one number of as many as there are taps
            EXPECT_NEAR(static_cast<double>(g.d[head]), expected.d[head],
                        4 * bar * (norm(expected.k) + norm(expected.d)))
                << what;
    }
}

TEST_P(TensorGradients, AreTheSameInPieces) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{3, 4, 4, 4, 200, 150}, ConvolutionProblem{3, 5, 1, 5, 199, 150},
          ConvolutionProblem{2, 6, 6, 1, 301, 400, Mode::Circular},
          ConvolutionProblem{2, 5, 1, 1, 333, 101, Mode::Full}}) {
        const Case c = makeCase(p, 3, true, true, true);
        const auto dy = randomValues(p.outputSize(), 9);
        pretendedDevice().memory = std::size_t{1} << 30;
        const auto whole = plan(p, true);
        const Computed expected = backward(*whole, c, dy);
        int pieces = 0;
        for (std::size_t memory = whole->memoryBytes(); memory > whole->memoryBytes() / 16;
             memory -= whole->memoryBytes() / 16) {
            pretendedDevice().memory = pretendedDevice().used + memory;
            try {
                const auto part = plan(p, true);
                EXPECT_LE(part->memoryBytes(), memory);
                pieces += part->description().find("pieces") != std::string::npos;
                const Computed g = backward(*part, c, dy);
                EXPECT_EQ(g.outputGate, expected.outputGate);
                // What is summed over pieces is summed in another order.
                const auto near = [](const std::vector<float>& a, const std::vector<float>& b) {
                    return relativeError(a, std::vector<double>(b.begin(), b.end()));
                };
                EXPECT_LE(near(g.u, expected.u), 1e-6) << describe(p) << " in " << memory;
                EXPECT_LE(near(g.inputGate, expected.inputGate), 1e-6) << describe(p);
                EXPECT_LE(near(g.k, expected.k), 1e-6) << describe(p);
                EXPECT_LE(near(g.d, expected.d), 1e-5) << describe(p);
            } catch (const Error& error) {
                EXPECT_NE(std::string(error.what()).find("missing"), std::string::npos) << error.what();
            }
        }
        EXPECT_GE(pieces, 1) << describe(p);
    }
}

// y is linear in k (with D), in u and in each gate: the gradient of ⟨dy, y⟩ times the argument is ⟨dy, y⟩.
TEST_P(TensorGradients, OfKeptFrequenciesAreAdjoint) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t taps : {40, 200, 333}) {
            const ConvolutionProblem p{2, 3, 3, 3, 200, taps, mode, lowestBands(0.25)};
            const Case c = makeCase(p, 3, true, true, taps == 40);
            const auto dy = randomValues(p.outputSize(), 9);
            const auto made = plan(p, true);
            const Computed g = backward(*made, c, dy);
            const auto y = runPlan(*made, c);
            const double value = dot(dy, y);
            const double bar = 3 * barFor(GetParam(), made->fftLength()) * std::sqrt(dot(dy, dy) * dot(y, y));
            EXPECT_NEAR(dot(g.u, c.u), value, bar) << describe(p);
            EXPECT_NEAR(dot(g.k, c.k) + (c.d.empty() ? 0.0 : dot(g.d, c.d)), value, bar) << describe(p);
            EXPECT_NEAR(dot(g.inputGate, c.inputGate), value, bar) << describe(p);
            EXPECT_NEAR(dot(g.outputGate, c.outputGate), value, bar) << describe(p);
        }
}

TEST_P(TensorGradients, AreComputedOnlyWhenAskedFor) {
    const ConvolutionProblem p{1, 2, 2, 2, 100, 50};
    const Case c = makeCase(p, 3, false, false, false);
    const auto dy = randomValues(p.outputSize(), 9);
    Timings timings;
    const auto without = plan(p);
    without->setKernels(c.kernels(), timings);
    std::vector<float> du(c.u.size());
    EXPECT_THROW(without->backward(c.operands(), dy, {.signal = du}, timings), Error);
    const auto with = plan(p, true);
    EXPECT_GT(with->memoryBytes(), without->memoryBytes());
    with->setKernels(c.kernels(), timings);
    const std::size_t allocations = pretendedDevice().allocations;
    with->backward(c.operands(), dy, {.signal = du}, timings);
    EXPECT_EQ(pretendedDevice().allocations, allocations);
    EXPECT_LE(relativeError(du, expectedGradients(c, dy).u), barFor(GetParam(), with->fftLength()));
    ASSERT_EQ(timings.stages().size(), 3u);
    EXPECT_EQ(timings.stages()[0].kind, StageKind::Upload);
    EXPECT_EQ(timings.stages()[1].kind, StageKind::Fused);
    EXPECT_EQ(timings.stages()[2].kind, StageKind::Download);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(with->backward(c.operands(), dy, {.signal = du}, timings, stop.get_token()), Cancelled);
}

INSTANTIATE_TEST_SUITE_P(Precisions, TensorGradients, testing::ValuesIn(kPrecisions),
                         [](const auto& test) { return wordFor(test.param); });

} // namespace
} // namespace longwave::test
