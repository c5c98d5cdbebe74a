// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine's device code under the emulator, against double precision.
#include "tests/kernels/cuda/emulated.h"
#include "tests/kernels/cuda/tensor_case.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

using cuda::Geometry;
using test::Case;
using test::Cut;
using test::Emulated;
using test::errorBound;
using test::geometryOf;
using test::kPrecision;
using test::makeCase;
using test::relativeError;
using test::transformOf;

using test::expectRight;

template <typename Math, typename Number = float>
std::vector<float> expectRight(const Case& c, const simt::Options& options = {}) {
    return expectRight<Math, Number>(c, transformOf<Math>(c.p), options);
}

template <typename Math>
class TensorCores : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(TensorCores, AllMath);

TYPED_TEST(TensorCores, ShortRowsSeveralToAWarp) {
    for (const std::int64_t length : {1, 2, 7, 31, 32, 33, 64, 100, 128, 255, 256})
        expectRight<TypeParam>(makeCase({3, 3, 3, 3, length, length, Mode::Causal}, 5, false, false, false));
}

TYPED_TEST(TensorCores, RowsOfABlock) {
    for (const std::int64_t length : {257, 512, 1000, 1024, 2048, 4096})
        expectRight<TypeParam>(makeCase({2, 2, 2, 2, length, length, Mode::Causal}, 5, true, true, true));
}

TYPED_TEST(TensorCores, EveryModeAndShape) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems()) {
        seed += 7;
        expectRight<TypeParam>(makeCase(p, seed, seed % 2 == 0, seed % 3 == 0, seed % 5 == 0));
    }
}

// The order in which threads come to run must not matter; numbers alone may not show that it does, the checker would.
TYPED_TEST(TensorCores, AnyOrderOfThreads) {
    for (const std::int64_t length : {200, 700, 4096}) {
        const Case c = makeCase({2, 3, 3, 3, length, length, Mode::Causal}, 5, true, true, true);
        const auto ascending = expectRight<TypeParam>(c);
        EXPECT_EQ(ascending, expectRight<TypeParam>(c, {simt::Order::Descending}));
        EXPECT_EQ(ascending, expectRight<TypeParam>(c, {simt::Order::Shuffled, 11}));
    }
    const ConvolutionProblem p{1, 1, 1, 1, 8192, 8192, Mode::Causal};
    const Case c = makeCase(p, 5, true, true, true);
    const Geometry geometry = geometryOf(p, {8192, {2}, 16}, false);
    EXPECT_EQ(expectRight<TypeParam>(c, geometry), expectRight<TypeParam>(c, geometry, {simt::Order::Descending}));
}

TYPED_TEST(TensorCores, LargeAndSmallValues) {
    for (const float scale : {1e3f, 3e4f, 1e-5f, 1e15f, 1e-25f})
        for (const std::int64_t length : {64, 1000, 4096}) {
            Case c = makeCase({1, 2, 2, 2, length, length, Mode::Causal}, 5, false, false, false);
            for (float& u : c.u)
                u *= scale;
            expectRight<TypeParam>(c);
            // Nothing but direct current, which a transform piles up in one place.
            std::fill(c.u.begin(), c.u.end(), scale);
            std::fill(c.k.begin(), c.k.end(), 1e3f);
            expectRight<TypeParam>(c);
            // One impulse, which it spreads.
            std::fill(c.u.begin(), c.u.end(), 0.0f);
            c.u[static_cast<std::size_t>(length / 3)] = scale;
            expectRight<TypeParam>(c);
        }
}

// A matched filter piles up all there is in one output: the largest that the inverse can make of it.
TYPED_TEST(TensorCores, MatchedFilter) {
    for (const auto& [length, splits] :
         std::vector<std::pair<std::int64_t, std::vector<int>>>{{4096, {}}, {32768, {8}}}) {
        const ConvolutionProblem p{1, 1, 1, 1, length, length, Mode::Causal};
        Case c = makeCase(p, 5, false, false, false);
        for (float& u : c.u)
            u = u < 0 ? -1000.0f : 1000.0f;
        std::reverse_copy(c.u.begin(), c.u.end(), c.k.begin());
        expectRight<TypeParam>(c, geometryOf(p, {length, splits, 16}, false));
    }
}

// Rows that share a tile are each other's neighbours in memory only.
TYPED_TEST(TensorCores, NotANumberStaysInItsRow) {
    for (const std::int64_t length : {32, 100, 512, 2000}) {
        const ConvolutionProblem p{3, 4, 4, 4, length, length, Mode::Causal};
        const Case clean = makeCase(p, 5, false, false, true);
        Case c = clean;
        c.u[static_cast<std::size_t>(5 * length + length / 2)] = std::nanf("");
        c.u[static_cast<std::size_t>(6 * length)] = std::numeric_limits<float>::infinity();
        c.k[static_cast<std::size_t>(3 * length + 1)] = std::numeric_limits<float>::infinity();
        const Geometry geometry = transformOf<TypeParam>(p);
        const auto y = Emulated<TypeParam, float>(c, geometry).run();
        const auto right = Emulated<TypeParam, float>(clean, geometry).run();
        for (std::size_t row = 0; row < 12; ++row)
            for (std::size_t t = 0; t < static_cast<std::size_t>(length); ++t) {
                const std::size_t i = row * static_cast<std::size_t>(length) + t;
                if (row == 5 || row == 6 || row % 4 == 3)
                    EXPECT_TRUE(std::isnan(y[i])) << row << " " << t;
                else
                    EXPECT_EQ(y[i], right[i]) << row << " " << t;
            }
    }
}

// Signals and outputs may be 16-bit in memory too. Their own rounding is not the engine's, so the case is rounded
// first.
template <typename Math, typename Number>
void expectRightIn(double roundingOfOutputs) {
    for (const std::int64_t length : {77, 300, 1001, 4096}) {
        Case c = makeCase({2, 2, 2, 2, length, length, Mode::Causal}, 5, true, false, true);
        for (auto* values : {&c.u, &c.inputGate})
            for (float& value : *values)
                value = test::toFloat(test::toNumber<Number>(value));
        const Geometry geometry = transformOf<Math>(c.p);
        const auto y = Emulated<Math, Number>(c, geometry).run();
        EXPECT_LE(relativeError(y, test::expectedOf(c)),
                  errorBound(kPrecision<Math>, geometry.points) + roundingOfOutputs);
    }
}

TEST(TensorCoreArrays, Half) {
    expectRightIn<device::HalfMath, device::Half>(3e-4);
}
TEST(TensorCoreArrays, Bfloat) {
    expectRightIn<device::BfloatMath, device::Bfloat>(3e-3);
}

// Kernels that keep half of the frequencies or less: the other half of each tile is neither read nor multiplied, and
// the bits are those of its zeros.
TYPED_TEST(TensorCores, WhatIsFilteredOutIsNotComputed) {
    std::vector<bool> highest = lowestBands(0.5, 8), middle(10);
    highest.flip();
    middle[2] = middle[3] = true; // 0.1 to 0.2 cycles per sample
    for (const auto& bands : {lowestBands(0.5), lowestBands(0.1), highest, middle})
        for (const Cut& cut :
             {Cut{256, {}, 0}, Cut{1024, {}, 4}, Cut{4096, {}, 16}, Cut{8192, {}, 32}, Cut{8192, {2}, 16}})
            for (const bool folded : {false, true}) {
                if (folded && (cut.points > 4096 || bands != highest))
                    continue;
                const std::int64_t length = folded ? cut.points + 99 : cut.points - 3;
                ConvolutionProblem p{2, 2, 2, 2, length, cut.points / 2, folded ? Mode::Full : Mode::Causal};
                p.bands = bands;
                const Case c = makeCase(p, 5, true, true, false);
                Geometry geometry = geometryOf(p, cut, folded);
                Emulated<TypeParam, float> plain(c, geometry);
                const auto unturned = plain.run();
                geometry.turnTo(cuda::keptFrequencies(bands, cut.points));
                ASSERT_TRUE(geometry.isHalf) << cut.points;
                Emulated<TypeParam, float> half(c, geometry);
                const auto y = half.run();
                geometry.isHalf = false;
                Emulated<TypeParam, float> zeroed(c, geometry);
                EXPECT_EQ(y, zeroed.run()) << geometry.description();
                const std::vector<double> same(unturned.begin(), unturned.end());
                EXPECT_LE(relativeError(y, same), 2 * errorBound(kPrecision<TypeParam>, cut.points));

                const auto total = [](const Emulated<TypeParam, float>& emulated) {
                    std::pair<std::uint64_t, std::uint64_t> sum; // flops, bytes of the spectrum
                    for (const simt::Counts& counts : emulated.launch.counts) {
                        sum.first += counts.tensorFlops;
                        sum.second += counts.of("spectrum").bytesRead;
                    }
                    return sum;
                };
                const auto [flops, bytes] = total(half);
                const auto [allFlops, allBytes] = total(zeroed);
                EXPECT_EQ(2 * bytes, allBytes) << geometry.description();
                // Of each tile half of two complex products of 16 × 16 × 16, which take 16 real ones in all.
                const std::uint64_t tiles = static_cast<std::uint64_t>(geometry.spectraTiles());
                EXPECT_EQ(flops + tiles * 4 * 8192 * (TypeParam::kLimbs == 2 ? 3 : 1), allFlops);
            }
}

// A skip term is of all frequencies.
TYPED_TEST(TensorCores, WithASkipTermNothingIsLeftOut) {
    ConvolutionProblem p{1, 2, 2, 2, 1000, 300, Mode::Causal};
    p.bands = lowestBands(0.5);
    const Case c = makeCase(p, 5, false, false, true);
    Geometry geometry = transformOf<TypeParam>(p);
    Emulated<TypeParam, float> plain(c, geometry);
    const auto expected = plain.run();
    geometry.turnTo(cuda::keptFrequencies(p.bands, geometry.points));
    ASSERT_TRUE(geometry.isHalf);
    Emulated<TypeParam, float> turned(c, geometry);
    const auto y = turned.run();
    EXPECT_LE(relativeError(y, std::vector<double>(expected.begin(), expected.end())),
              2 * errorBound(kPrecision<TypeParam>, geometry.points));
    EXPECT_EQ(turned.launch.counts.front().tensorFlops, plain.launch.counts.front().tensorFlops);
}

// What a fused pass moves: each value once, as whole sectors, and no bank of shared memory twice at a time.
TYPED_TEST(TensorCores, TrafficOfAFusedPass) {
    for (const std::int64_t length : {256, 512, 1024, 2048, 4096, 8192, 16384}) {
        if (length == 16384 && TypeParam::kLimbs == 2)
            continue; // more than this device's shared memory
        const std::int64_t batch = 8;
        const ConvolutionProblem p{batch, 2, 2, 2, length, length, Mode::Causal};
        const Case c = makeCase(p, 5, false, false, false);
        const Geometry geometry = transformOf<TypeParam>(p);
        ASSERT_TRUE(geometry.splits.empty()) << geometry.description();
        Emulated<TypeParam, float> emulated(c, geometry);
        EXPECT_LE(relativeError(emulated.run(), test::expectedOf(c)),
                  errorBound(kPrecision<TypeParam>, geometry.points));
        ASSERT_EQ(emulated.launch.counts.size(), 1u);
        const simt::Counts& counts = emulated.launch.counts.front();
        const double row = 4.0 * static_cast<double>(length);
        const double rows = static_cast<double>(2 * batch);
        EXPECT_LE(static_cast<double>(counts.of("u").bytesRead), 1.0 * rows * row) << length;
        EXPECT_LE(static_cast<double>(counts.of("y").bytesWritten), 1.0 * rows * row) << length;
        const double spectrum = static_cast<double>(counts.of("spectrum").uniqueBytesRead);
        const double moved = static_cast<double>(counts.of("u").bytesRead + counts.of("y").bytesWritten) + spectrum;
        EXPECT_LE(moved, 1.15 * (2 * rows * row + 2 * row * sizeof(device::SpectrumTile<TypeParam>) / 1024.0))
            << length;
        // A warp reads what it multiplies by once, and no other head's.
        EXPECT_LE(static_cast<double>(counts.of("spectrum").bytesRead),
                  rows * static_cast<double>(length) * sizeof(device::SpectrumTile<TypeParam>) / device::kRing)
            << length;
        EXPECT_EQ(counts.shared.conflicts(), 0u) << length << ": " << counts.shared.idealWavefronts;
        std::printf(
            "%6lld: shared %.1f B/sample, tables %.1f B/sample, spectrum %.1f B/sample, tensor flops %.0f/sample\n",
            static_cast<long long>(length), 128.0 * counts.shared.wavefronts / (rows * row / 4),
            counts.of("constants").bytesRead / (rows * row / 4), counts.of("spectrum").bytesRead / (rows * row / 4),
            counts.tensorFlops / (rows * row / 4));
    }
}

} // namespace
} // namespace longwave
