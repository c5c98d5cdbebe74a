// SPDX-License-Identifier: GPL-3.0-or-later
// Short kernels as products with their Toeplitz matrix: the pass under the emulator, against double precision.
#include "tests/kernels/cuda/emulated.h"
#include "tests/kernels/cuda/tensor_case.h"
#include "tests/support/gradients.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

using cuda::Geometry;
using test::Case;
using test::Emulated;
using test::kLimits;
using test::kPrecision;
using test::makeCase;
using test::relativeError;

template <typename Math>
class Toeplitz : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(Toeplitz, AllMath);

// Most taps that there is a pass for.
template <typename Math>
constexpr std::int64_t kMostTaps = Math::kLimbs == 2 ? 257 : 513;

template <typename Math>
Geometry toeplitzOf(const ConvolutionProblem& p) {
    Geometry geometry = cuda::chooseGeometry(p, kPrecision<Math>, kLimits);
    geometry.setTaps(p.usedTaps(), kPrecision<Math>);
    EXPECT_GT(geometry.tapBlocks, 0) << test::describe(p);
    return geometry;
}

// Rounding of samples and taps alone: half of what a transform may have.
template <typename Math>
double bound() {
    return Math::kLimbs == 2 ? 1e-6 : test::errorBound(kPrecision<Math>, 1) / 2;
}

template <typename Math, typename Number = float>
std::vector<float> expectRight(const Case& c, double roundingOfOutputs = 0, const simt::Options& options = {}) {
    const auto y = Emulated<Math, Number>(c, toeplitzOf<Math>(c.p), options).run();
    EXPECT_LE(relativeError(y, test::expectedOf(c)), bound<Math>() + roundingOfOutputs) << test::describe(c.p);
    return y;
}

TYPED_TEST(Toeplitz, EveryModeAndShape) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems()) {
        seed += 7;
        if (p.usedTaps() <= kMostTaps<TypeParam> && p.bands.empty())
            expectRight<TypeParam>(makeCase(p, seed, seed % 2 == 0, seed % 3 == 0, seed % 5 == 0));
    }
}

TYPED_TEST(Toeplitz, EveryNumberOfTaps) {
    for (const std::int64_t taps : {1, 2, 3, 15, 16, 17, 18, 33, 65, 100, 255, 256, 257, 258, 300, 500, 512, 513})
        if (taps <= kMostTaps<TypeParam>)
            for (const std::int64_t batch : {1, 5})
                for (const std::int64_t length : {std::int64_t{40}, taps, taps + 37})
                    expectRight<TypeParam>(makeCase({batch, 2, 2, 2, length, std::min(taps, length), Mode::Causal}, 5,
                                                    batch == 5, taps % 2 == 0, taps % 3 == 0));
}

TYPED_TEST(Toeplitz, LongRowsInWindows) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t length : {513, 1791, 1792, 1793, 5003}) {
            expectRight<TypeParam>(makeCase({2, 2, 1, 2, length, 130, mode}, 5, true, false, true));
            expectRight<TypeParam>(makeCase({1, 1, 1, 1, length, kMostTaps<TypeParam>, mode}, 5, false, true, false));
        }
}

TYPED_TEST(Toeplitz, MoreTapsThanItHasRegistersForAreTransformed) {
    ConvolutionProblem p{1, 1, 1, 1, 2000, kMostTaps<TypeParam>, Mode::Causal};
    Geometry geometry = cuda::chooseGeometry(p, kPrecision<TypeParam>, kLimits);
    geometry.setTaps(p.taps + 1, kPrecision<TypeParam>);
    EXPECT_EQ(geometry.tapBlocks, 0);
}

TYPED_TEST(Toeplitz, AnyOrderOfThreads) {
    for (const std::int64_t batch : {1, 6}) {
        const Case c = makeCase({batch, 2, 2, 2, 250, 200, Mode::Causal}, 5, true, true, true);
        const auto ascending = expectRight<TypeParam>(c);
        EXPECT_EQ(ascending, expectRight<TypeParam>(c, 0, {simt::Order::Descending}));
        EXPECT_EQ(ascending, expectRight<TypeParam>(c, 0, {simt::Order::Shuffled, 11}));
    }
}

// Signals, gates and outputs of 16 bits, in all passes: without gates they are multiplied as they are.
template <typename Math, typename Number>
void expectRightIn(double roundingOfOutputs) {
    for (const std::int64_t length : {1, 77, 256, 512, 1001, 2048})
        for (const std::int64_t batch : {1, 5})
            for (const bool isGated : {false, true}) {
                Case c = makeCase(
                    {batch, 2, 2, 2, length, std::min<std::int64_t>(length, length == 512 ? 512 : 256), Mode::Causal},
                    5, isGated, isGated, true);
                for (auto* values : {&c.u, &c.inputGate, &c.outputGate})
                    for (float& value : *values)
                        value = test::toFloat(test::toNumber<Number>(value));
                expectRight<Math, Number>(c, roundingOfOutputs);
            }
}
TEST(ToeplitzArrays, Half) {
    expectRightIn<device::HalfMath, device::Half>(3e-4);
}
TEST(ToeplitzArrays, Bfloat) {
    expectRightIn<device::BfloatMath, device::Bfloat>(3e-3);
}

TYPED_TEST(Toeplitz, LargeAndSmallValues) {
    for (const float scale : {1e3f, 3e4f, 1e-5f, 1e15f, 1e-25f}) {
        Case c = makeCase({4, 2, 2, 2, 200, 200, Mode::Causal}, 5, false, false, false);
        for (float& u : c.u)
            u *= scale;
        expectRight<TypeParam>(c);
        for (float& k : c.k)
            k *= 1e3f;
        expectRight<TypeParam>(c);
        // A decaying kernel has small taps, and its signal may be as small where they are not.
        for (std::size_t j = 0; j < c.k.size(); ++j)
            c.k[j] *= std::exp(-0.05f * static_cast<float>(j % 200));
        expectRight<TypeParam>(c);
    }
}

// What is not finite reaches the outputs of its row from there on, and no other row.
template <typename Math, typename Number>
void expectKeptApart() {
    for (const std::int64_t length : {40, 256, 512, 3000}) {
        const std::int64_t taps = std::min<std::int64_t>(length, 250);
        const ConvolutionProblem p{5, 4, 4, 4, length, taps, Mode::Causal};
        const Case clean = makeCase(p, 5, false, false, true);
        Case c = clean;
        const auto at = static_cast<std::size_t>(length / 2);
        c.u[5 * static_cast<std::size_t>(length) + at] = std::nanf("");
        c.u[6 * static_cast<std::size_t>(length) + at] = std::numeric_limits<float>::infinity();
        c.k[static_cast<std::size_t>(3 * taps + 1)] = std::numeric_limits<float>::infinity();
        const Geometry geometry = toeplitzOf<Math>(p);
        const auto y = Emulated<Math, Number>(c, geometry).run();
        const auto right = Emulated<Math, Number>(clean, geometry).run();
        for (std::size_t row = 0; row < 20; ++row)
            for (std::size_t t = 0; t < static_cast<std::size_t>(length); ++t) {
                const std::size_t i = row * static_cast<std::size_t>(length) + t;
                if (row % 4 == 3) {
                    ASSERT_TRUE(std::isnan(y[i])) << row << " " << t;
                } else if (row != 5 && row != 6) {
                    ASSERT_EQ(y[i], right[i]) << row << " " << t;
                } else if (t >= at && t < at + static_cast<std::size_t>(taps)) {
                    ASSERT_FALSE(std::isfinite(y[i])) << row << " " << t;
                }
            }
    }
}
TYPED_TEST(Toeplitz, NotANumberStaysInItsRow) {
    expectKeptApart<TypeParam, float>();
    if constexpr (TypeParam::kLimbs == 1)
        expectKeptApart<TypeParam, typename TypeParam::Number>();
}

TYPED_TEST(Toeplitz, SignalGradients) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t batch : {1, 3})
            for (const std::int64_t length : {50, 300}) {
                const Case c =
                    makeCase({batch, 2, 2, 2, length, std::min<std::int64_t>(length, 131), mode}, 5, false, true, true);
                const auto dy = test::randomValues(static_cast<std::size_t>(c.p.outputSize()), 9);
                const Geometry geometry = toeplitzOf<TypeParam>(c.p);
                Emulated<TypeParam, float> emulated(c, geometry);
                EXPECT_LE(relativeError(emulated.backward(dy).signal, test::expectedGradients(c, dy).u),
                          bound<TypeParam>())
                    << test::describe(c.p);
            }
}

// Rows as in training: each value is moved once, as whole sectors, with no bank conflict, and of the tiles little is
// wasted. `products`: of 16 × 16 tiles, for 256 outputs.
TYPED_TEST(Toeplitz, TrafficOfThePass) {
    using Number = std::conditional_t<TypeParam::kLimbs == 1, typename TypeParam::Number, float>;
    struct Row {
        std::int64_t batch, length, taps;
        double products;
    };
    for (const auto& [batch, length, taps, products] :
         {Row{8, 256, 256, 10}, Row{8, 512, 256, 13.5}, Row{1, 256, 256, 17}, Row{1, 8960, 256, 17},
          Row{4, 64, 64, 4}}) {
        const ConvolutionProblem p{batch, 2, 2, 2, length, taps, Mode::Causal};
        const Case c = makeCase(p, 5, false, false, false);
        const Geometry geometry = toeplitzOf<TypeParam>(p);
        Emulated<TypeParam, Number> emulated(c, geometry);
        emulated.run();
        ASSERT_EQ(emulated.launch.counts.size(), 1u);
        const simt::Counts& counts = emulated.launch.counts.front();
        const auto samples = static_cast<double>(2 * batch * length);
        const double bytes = samples * sizeof(Number);
        EXPECT_EQ(static_cast<double>(counts.of("y").bytesWritten), bytes) << length;
        EXPECT_EQ(static_cast<double>(counts.of("u").uniqueBytesRead), bytes) << length;
        // fp32 is read for its largest value first; neighbouring windows overlap by the taps.
        const double reads = std::is_same_v<Number, float> ? 2 : 1;
        EXPECT_LE(static_cast<double>(counts.of("u").bytesRead), bytes * reads * (length > 1792 ? 1.16 : 1)) << length;
        if constexpr (std::is_same_v<Number, float>) // samples of two rows are stored at a time, and some meet
            EXPECT_LE(counts.shared.conflicts(), counts.shared.idealWavefronts / 2) << length;
        else
            EXPECT_EQ(counts.shared.conflicts(), 0u) << length << ": " << counts.shared.idealWavefronts;
        EXPECT_LE(static_cast<double>(counts.tensorFlops),
                  samples / 256 * products * 8192 * (TypeParam::kLimbs == 2 ? 3 : 1) * 1.001)
            << length;
        // A warp reads a kernel's table once, whatever it has of its rows, and none has rows of both kernels here: what
        // 8 taps take, seven neighbouring pairs of each parity, from 5 sectors.
        const cuda::ToeplitzWindows windows = cuda::toeplitzWindows(geometry, false);
        const simt::BufferCounts& table = counts.of("taps");
        const std::int64_t groups = std::int64_t{windows.groups} * windows.shape.heads * windows.shape.blocks;
        const std::int64_t warps = std::min(groups, 2 * emulated.launch.mostBlocks);
        EXPECT_EQ(static_cast<std::int64_t>(table.reads), warps * 2 * TypeParam::kLimbs * geometry.tapBlocks) << length;
        EXPECT_EQ(table.bytesRead, table.reads * 5 * 32) << length;
        std::printf("%5lld of %5lld: shared %.1f B/sample, taps %.1f B/sample, tensor flops %.0f/sample\n",
                    static_cast<long long>(taps), static_cast<long long>(length),
                    128.0 * static_cast<double>(counts.shared.wavefronts) / samples,
                    static_cast<double>(table.bytesRead) / samples, static_cast<double>(counts.tensorFlops) / samples);
    }
}

} // namespace
} // namespace longwave
