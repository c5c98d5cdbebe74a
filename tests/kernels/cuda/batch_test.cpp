// SPDX-License-Identifier: GPL-3.0-or-later
// Many rows of one kernel in one pass, and the kernels it multiplies by, under the emulator, against double precision.
#include "tests/kernels/cuda/emulated_batch.h"
#include "tests/kernels/cuda/tensor_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <span>
#include <type_traits>
#include <vector>

namespace longwave {
namespace {

using test::Case;
using test::EmulatedBatch;
using test::errorBound;
using test::kPrecision;
using test::makeCase;
using test::relativeError;
using Complex = std::complex<double>;

// A way to multiply, what arrays are of, and how many rings rows have.
template <typename M, typename N, int P>
struct Way {
    using Math = M;
    using Number = N;
    static constexpr int kPoints = P;
};
template <typename Way>
class Batch : public testing::Test {};
using device::Bfloat;
using device::BfloatMath;
using device::Half;
using device::HalfMath;
using Ways =
    testing::Types<Way<HalfMath, Half, 2>, Way<HalfMath, Half, 4>, Way<HalfMath, Half, 8>, Way<HalfMath, Half, 16>,
                   Way<HalfMath, Half, 32>, Way<HalfMath, float, 32>, Way<BfloatMath, Bfloat, 32>,
                   Way<HalfMath, float, 2>, Way<HalfMath, float, 4>, Way<HalfMath, float, 8>, Way<HalfMath, float, 16>,
                   Way<BfloatMath, Bfloat, 4>, Way<BfloatMath, Bfloat, 16>, Way<BfloatMath, float, 8>>;
TYPED_TEST_SUITE(Batch, Ways);

// What arrays round is not the pass's doing.
template <typename Way>
Case rounded(Case c) {
    for (auto* values : {&c.u, &c.inputGate, &c.outputGate})
        for (float& value : *values)
            value = test::toFloat(test::toNumber<typename Way::Number>(value));
    return c;
}
template <typename Way>
constexpr std::int64_t kMost = Way::kPoints * 256;
template <typename Way>
const double kBound = errorBound(kPrecision<typename Way::Math>, kMost<Way>);

template <typename Way>
std::vector<float> expectRight(const Case& c, const simt::Options& options = {}) {
    const Case exact = rounded<Way>(c);
    EmulatedBatch<typename Way::Math, typename Way::Number, Way::kPoints> batch(exact);
    auto y = batch.run(options);
    EXPECT_LE(relativeError(y, test::expectedOf(exact)), kBound<Way>) << test::describe(c.p);
    EXPECT_EQ(batch.counts.shared.conflicts(), 0u);
    return y;
}

// Whole rows, in groups of eight or four, or fewer.
TYPED_TEST(Batch, GroupsOfRows) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    for (const std::int64_t rows : {1, 19})
        expectRight<TypeParam>(makeCase({rows, 2, 2, 2, kLength, kLength, Mode::Causal}, 5, false, false, false));
}

// Rows shorter than their window, of any alignment, with everything that a run can be given.
TYPED_TEST(Batch, EveryLengthAndShape) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    std::uint32_t seed = 1;
    for (const std::int64_t length : {kLength, kLength - 1, kLength / 2 + 2, kLength / 4 + 37}) {
        seed += 7;
        expectRight<TypeParam>(makeCase({3, 3, 1, 3, length, 33, Mode::Causal}, seed, false, true, false));
        expectRight<TypeParam>(makeCase({3, 3, 3, 1, length, 99, Mode::Causal}, seed + 1, true, false, true));
    }
    expectRight<TypeParam>(makeCase({9, 1, 1, 1, kLength - 5, kLength - 5, Mode::Causal}, 5, true, true, true));
}

// The order in which threads come to run must not matter; numbers alone may not show that it does, the checker would.
TYPED_TEST(Batch, AnyOrderOfThreads) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    const Case c = makeCase({17, 1, 1, 1, kLength, 300, Mode::Causal}, 5, false, false, true);
    const auto ascending = expectRight<TypeParam>(c);
    EXPECT_EQ(ascending, expectRight<TypeParam>(c, {simt::Order::Descending}));
    EXPECT_EQ(ascending, expectRight<TypeParam>(c, {simt::Order::Shuffled, 11}));
}

// Each row is brought into range by itself: fp32 rows far outside of fp16's numbers, 16-bit ones at their ends. (Half's
// smallest has outputs that are not normal numbers.)
TYPED_TEST(Batch, LargeAndSmallValues) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    using Number = typename TypeParam::Number;
    const std::vector<float> scales =
        std::is_same_v<Number, Half> ? std::vector<float>{100.0f, 1e-2f} : std::vector<float>{1e15f, 1e-25f};
    for (const float scale : scales) {
        Case c = makeCase({9, 1, 1, 1, kLength, 200, Mode::Causal}, 5, false, false, false);
        for (std::size_t i = 0; i < c.u.size(); ++i)
            if (i / kLength % 2 == 0)
                c.u[i] *= scale;
        const Case exact = rounded<TypeParam>(c);
        const auto y = EmulatedBatch<typename TypeParam::Math, Number, TypeParam::kPoints>(exact).run();
        const auto expected = test::expectedOf(exact);
        for (std::size_t row = 0; row < 9; ++row)
            EXPECT_LE(relativeError(std::span(y).subspan(row * kLength, kLength),
                                    std::span(expected).subspan(row * kLength, kLength)),
                      kBound<TypeParam>)
                << row << ": " << scale;
    }
}

// A matched filter piles up all there is in one output: the largest that the inverse can make of it. (Of Half it is to
// be a number still.)
TYPED_TEST(Batch, MatchedFilter) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    Case c = makeCase({2, 1, 1, 1, kLength, kLength, Mode::Causal}, 5, false, false, false);
    for (std::size_t i = 0; i < c.u.size(); ++i)
        c.u[i] = c.u[i] < 0 ? -2.0f : 2.0f;
    std::reverse_copy(c.u.begin(), c.u.begin() + kLength, c.k.begin());
    expectRight<TypeParam>(c);
}

// Rows are each other's neighbours in a tile only.
TYPED_TEST(Batch, NotANumberStaysInItsRow) {
    constexpr std::size_t kLength = kMost<TypeParam>;
    const ConvolutionProblem p{9, 2, 2, 2, kLength, 100, Mode::Causal};
    const Case clean = rounded<TypeParam>(makeCase(p, 5, false, false, true));
    Case c = clean;
    c.u[5 * kLength + kLength / 2] = std::nanf("");
    c.u[8 * kLength] = std::numeric_limits<float>::infinity();
    c.k[101] = std::numeric_limits<float>::infinity();
    using Run = EmulatedBatch<typename TypeParam::Math, typename TypeParam::Number, TypeParam::kPoints>;
    const auto y = Run(c).run();
    const auto right = Run(clean).run();
    for (std::size_t row = 0; row < 18; ++row)
        for (std::size_t t = 0; t < kLength; ++t) {
            const std::size_t i = row * kLength + t;
            if (row == 5 || row == 8 || row % 2 == 1)
                ASSERT_TRUE(std::isnan(y[i])) << row << " " << t;
            else
                ASSERT_EQ(y[i], right[i]) << row << " " << t;
        }
}

// With the kernels' conjugates: y[s] = Σ_j k[j]·u[s + j].
TYPED_TEST(Batch, Correlates) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    const ConvolutionProblem p{3, 1, 1, 1, kLength, 50, Mode::Causal};
    const Case c = rounded<TypeParam>(makeCase(p, 5, false, false, false));
    std::vector<double> expected(c.u.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        for (std::size_t j = 0; j < 50 && i % kLength + j < kLength; ++j)
            expected[i] += static_cast<double>(c.k[j]) * static_cast<double>(c.u[i + j]);
    EmulatedBatch<typename TypeParam::Math, typename TypeParam::Number, TypeParam::kPoints> batch(c, true);
    EXPECT_LE(relativeError(batch.run(), expected), kBound<TypeParam>);
}

// What 256 samples of whole rows move: through shared memory 1 KiB there and back, twice; a kernel's residues once a
// group of rows; and the products of the tensor cores, 32 of 16 × 8 × 16, or of 32 rings 40.
TYPED_TEST(Batch, Traffic) {
    constexpr std::int64_t kLength = kMost<TypeParam>;
    const ConvolutionProblem p{16, 2, 2, 2, kLength, 100, Mode::Causal};
    const Case c = makeCase(p, 5, false, false, false);
    EmulatedBatch<typename TypeParam::Math, typename TypeParam::Number, TypeParam::kPoints> batch(c);
    batch.run();
    const simt::Counts& counts = batch.counts;
    const std::uint64_t pieces = 32 * TypeParam::kPoints; // of 256 samples
    const std::uint64_t rowBytes = pieces * 256 * sizeof(typename TypeParam::Number);
    // Of a warp's values, in 4 groups or 8.
    const bool isLong = TypeParam::kPoints == 32;
    const std::uint64_t largest = isLong ? 8 * 16 * 4 : TypeParam::kPoints == 16 ? 4 * 16 * 2 : 0;
    EXPECT_EQ(counts.shared.conflicts(), 0u);
    const bool isWide = TypeParam::kPoints >= 8, isFloat = std::is_same_v<typename TypeParam::Number, float>;
    // What waits there: half of a row's 16-bit values for the other half, and outputs for the rest of their 16 bytes.
    const std::uint64_t kept = isLong ? (isFloat ? 16 : 12) : isFloat ? 0 : isWide ? 8 : 4;
    EXPECT_EQ(counts.shared.wavefronts, pieces * (32 + kept) + largest);
    EXPECT_EQ(counts.of("u").uniqueBytesRead, rowBytes);
    EXPECT_EQ(counts.of("y").uniqueBytesWritten, rowBytes);
    EXPECT_EQ(counts.tensorFlops, pieces * (isLong ? 40 : 32) * 4096);
    // In sectors: those that two of a lane's accesses, or two warps, have a half of count twice. fp32 rows are read
    // twice.
    const std::uint64_t halves = isWide && (isFloat || TypeParam::kPoints >= 16) ? 2 : 1;
    EXPECT_EQ(counts.of("u").bytesRead, rowBytes * halves * (isFloat ? 2 : 1));
    EXPECT_EQ(counts.of("y").bytesWritten, rowBytes * halves);
    EXPECT_EQ(counts.of("residues").bytesRead, pieces * 256 * (isLong ? 6 : 3));
    // The matrix that scales rows, too, is loaded anew where a warp's quads are of different rows.
    EXPECT_EQ(counts.of("constants").bytesRead, pieces * (isLong ? 2688 : !isWide && !isFloat ? 896 : 768));
}

// q[b] = Σ_s k[16·s + b]·ω^s, the kernel modulo X^16 − ω as the definition says it; and below 0 what is left of X^16.
TEST(Residues, AreThoseOfTheTaps) {
    for (const int rings : {2, 32}) {
        const Case c = makeCase({1, 2, 2, 2, 256 * rings, 256 * rings - 7, Mode::Causal}, 5, false, false, true);
        const auto residues = test::residuesOf<HalfMath>(c, rings, false);
        for (std::size_t head = 0; head < 2; ++head)
            for (int ring = 0; ring < rings; ++ring)
                for (int term = 0; term < 16; ++term) {
                    const double turns = (term + (ring + 0.25) / rings) / 16;
                    const auto root = [](double of) { return std::polar(1.0, 2 * std::numbers::pi * of); };
                    std::vector<Complex> q(16);
                    for (std::size_t t = 0; t < static_cast<std::size_t>(c.p.taps); ++t) {
                        const std::size_t power = t / 16;
                        q[t % 16] += static_cast<double>(c.k[head * static_cast<std::size_t>(c.p.taps) + t]) *
                                     root(turns * static_cast<double>(power));
                    }
                    q[0] += static_cast<double>(c.d[head]);
                    const double scale = static_cast<double>(residues.scales[head]);
                    const auto& kernel =
                        residues
                            .kernels[(head * static_cast<std::size_t>(rings) + static_cast<std::size_t>(ring)) * 16 +
                                     static_cast<std::size_t>(term)];
                    const auto expect = [&](int d, float re, float im) {
                        const Complex right = (d >= 0 ? q[static_cast<std::size_t>(d)]
                                                      : q[static_cast<std::size_t>(d + 16)] * root(turns)) /
                                              scale;
                        // A rounding to 11 bits, of numbers that may be too small to be normal.
                        const double bound = std::max(std::abs(right), 1e-4) * 0x1p-11;
                        EXPECT_NEAR(re, right.real(), bound) << rings << " " << ring << " " << term << " " << d;
                        EXPECT_NEAR(im, right.imag(), bound) << rings << " " << ring << " " << term << " " << d;
                    };
                    for (int d = -14; d < 16; ++d) {
                        const device::Float2 re = device::unpack<Half>(kernel.re[device::kResidueMiddle + d]);
                        const device::Float2 im = device::unpack<Half>(kernel.im[device::kResidueMiddle + d]);
                        expect(d, re.x, im.x);
                        expect(d - 1, re.y, im.y);
                    }
                }
    }
}

} // namespace
} // namespace longwave
