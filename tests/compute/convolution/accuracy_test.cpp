// SPDX-License-Identifier: GPL-3.0-or-later
// How exact the Monarch engine is at every length: relative L2 error ≤ 1.5e-7 · log2 N for random input of order one.
#include "compute/convolution/reference.h"
#include "tests/support/all_engines.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace longwave {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kLongest = 1 << 17;
constexpr int kRandom = 40;
#else
constexpr std::int64_t kLongest = 1 << 22;
constexpr int kRandom = 200;
#endif

void expectExact(const ConvolutionProblem& p, std::uint32_t seed, const PlanOptions& options = {}) {
    const auto u = test::randomValues(p.signalSize(), seed);
    const auto k = test::randomValues(p.kernelSize(), seed + 1);
    const auto plan = test::allEngines().find("monarch-cpu").plan(p, options);
    Timings timings;
    plan->setKernels(k, timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    plan->run(u, y, timings);
    const double bound = 1.5e-7 * std::log2(static_cast<double>(plan->fftLength()));
    EXPECT_LE(test::relativeError(y, test::referenceConvolution(p, u, k)), bound)
        << nameOf(p.mode) << " L=" << p.length << " K=" << p.taps << " order " << options.order;
}

TEST(Accuracy, EveryLengthTo64) {
    for (std::int64_t length = 1; length <= 64; ++length)
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
            expectExact({1, 1, 1, 1, length, length, mode}, static_cast<std::uint32_t>(length));
}

TEST(Accuracy, PowersOfTwo) {
    for (std::int64_t length = 128; length <= kLongest; length *= 2)
        expectExact({1, 1, 1, 1, length, length, Mode::Causal}, 3);
}

// Rows that several workers share, under every decomposition: few stages have many sub-rings to hand out.
TEST(Accuracy, LongRowsOfEveryOrder) {
    for (const int order : {2, 3, 4})
        for (const std::int64_t length : {20'000, 65'536, 100'003})
            for (const Mode mode : {Mode::Causal, Mode::Circular})
                expectExact({1, 1, 1, 1, length, length, mode}, static_cast<std::uint32_t>(order), {.order = order});
}

TEST(Accuracy, RandomLengths) {
    std::mt19937 generator(11);
    const auto upTo = [&](std::int64_t n) { return std::uniform_int_distribution<std::int64_t>(1, n)(generator); };
    for (int i = 0; i < kRandom; ++i) {
        const std::int64_t length = upTo(100000);
        expectExact({1, 1, 1, 1, length, i % 4 == 0 ? length : upTo(length), static_cast<Mode>(i % 3)},
                    static_cast<std::uint32_t>(i));
    }
}

} // namespace
} // namespace longwave
