// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine's device code under the emulator, against double precision.
#include "tests/kernels/cuda/emulated.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

using cuda::DeviceLimits;
using cuda::Geometry;
using cuda::Precision;
using test::Case;
using test::describe;
using test::Emulated;
using test::makeCase;
using test::relativeError;

// About an H100, but with the shared memory of a consumer card.
constexpr DeviceLimits kLimits{std::size_t{99} << 10, 6e14, 3e12};

template <typename Math> constexpr Precision kPrecision = Precision::Half;
template <> constexpr Precision kPrecision<device::BfloatMath> = Precision::Bfloat;
template <> constexpr Precision kPrecision<device::AccurateMath> = Precision::Accurate;

double bound(Precision precision, std::int64_t points) {
    if (precision == Precision::Half)
        return 2e-3;
    if (precision == Precision::Bfloat)
        return 1.5e-2;
    return 2e-6 * std::sqrt(std::log2(2.0 * static_cast<double>(points)));
}

template <typename Math, typename Number = float>
void expectRight(const Case& c, const Geometry& geometry, const simt::Options& options = {}) {
    Emulated<Math, Number> emulated(c, geometry, options);
    const auto y = emulated.run();
    EXPECT_LE(relativeError(y, c.expected()), bound(kPrecision<Math>, geometry.points))
        << describe(c.p) << ", " << geometry.description();
}

template <typename Math, typename Number = float> void expectRight(const Case& c, const simt::Options& options = {}) {
    expectRight<Math, Number>(c, cuda::chooseGeometry(c.p, kPrecision<Math>, kLimits), options);
}

template <typename Math> class TensorCores : public testing::Test {};
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

// What the cost model would not choose at this size runs too: every way to cut a row.
struct Cut {
    std::int64_t points;
    std::vector<int> splits;
    int rings;
};

Geometry geometryOf(const ConvolutionProblem& p, const Cut& cut, bool folded) {
    Geometry geometry = cuda::chooseGeometry(p, Precision::Half, kLimits);
    geometry.points = cut.points;
    geometry.splits = cut.splits;
    geometry.rings = cut.rings;
    geometry.folded = folded;
    geometry.shape.blocks = 1;
    geometry.shape.items = static_cast<std::uint32_t>(p.batch * p.heads);
    geometry.shape.advance = p.outputLength();
    geometry.shape.lead = 0;
    return geometry;
}

TYPED_TEST(TensorCores, EveryCut) {
    for (const Cut& cut : {Cut{8192, {}, 32}, Cut{16384, {}, 64}, Cut{8192, {2}, 16}, Cut{16384, {4}, 16},
                           Cut{32768, {4}, 32}, Cut{32768, {8}, 16}, Cut{65536, {16}, 16}, Cut{131072, {32}, 16},
                           Cut{131072, {2, 4}, 64}, Cut{262144, {64}, 16}, Cut{262144, {16, 2}, 32}})
        for (const bool folded : {false, true}) {
            if (cut.points > 40000 && !folded)
                continue;
            const std::int64_t length = folded ? cut.points + cut.points / 3 : cut.points - 5;
            const std::int64_t taps = cut.points > 40000 ? 37 : folded ? cut.points / 2 + 3 : cut.points - 7;
            const ConvolutionProblem p{1, 1, 1, 1, length, taps, folded ? Mode::Full : Mode::Causal};
            const Case c = makeCase(p, 3, true, false, true);
            expectRight<TypeParam>(c, geometryOf(p, cut, folded));
        }
}

} // namespace
} // namespace longwave
