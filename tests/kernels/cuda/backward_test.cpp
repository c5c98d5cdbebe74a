// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine's backward device code under the emulator, against double precision.
#include "tests/kernels/cuda/emulated.h"
#include "tests/kernels/cuda/tensor_case.h"
#include "tests/support/gradients.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

using test::Case;
using test::describe;
using test::Emulated;
using test::errorBound;
using test::expectedGradients;
using test::geometryOf;
using test::kPrecision;
using test::makeCase;
using test::randomValues;
using test::relativeError;
using test::transformOf;

template <typename Math>
void expectRight(const Case& c, const cuda::Geometry& geometry, std::uint32_t seed) {
    const auto dy = randomValues(c.p.outputSize(), seed);
    Emulated<Math, float> emulated(c, geometry);
    const auto gradients = emulated.backward(dy);
    const auto expected = expectedGradients(c, dy);
    const double bound = errorBound(kPrecision<Math>, geometry.points);
    const std::string what = describe(c.p) + ", " + geometry.description();
    if (c.p.signalHeads == c.p.heads) {
        EXPECT_LE(relativeError(gradients.signal, expected.u), bound) << what;
    }
    EXPECT_LE(relativeError(gradients.kernels, expected.k), bound) << what;
    // One number for each head: it has no others beside it for its error to be small against.
    double norm = 0;
    for (const double d : expected.k)
        norm += d * d;
    for (std::size_t head = 0; head < expected.d.size(); ++head)
        EXPECT_NEAR(static_cast<double>(gradients.skip[head]), expected.d[head], 4 * bound * std::sqrt(norm)) << what;
}

template <typename Math>
class TensorGradients : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(TensorGradients, AllMath);

TYPED_TEST(TensorGradients, EveryModeAndShape) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems()) {
        seed += 7;
        const auto geometry = transformOf<TypeParam>(p);
        expectRight<TypeParam>(makeCase(p, seed, false, seed % 3 == 0, seed % 5 == 0), geometry, seed + 5);
    }
}

TYPED_TEST(TensorGradients, RowsThatAreSplit) {
    for (const bool folded : {false, true})
        for (const auto& [splits, rings] : std::vector<std::pair<std::vector<int>, int>>{{{2}, 16}, {{2, 2}, 16}}) {
            const std::int64_t points = splits.size() == 1 ? 8192 : 16384;
            const ConvolutionProblem p{
                2, 1, 1, 1, folded ? points + 99 : points - 5, 57, folded ? Mode::Full : Mode::Causal};
            expectRight<TypeParam>(makeCase(p, 3, false, true, true), geometryOf(p, {points, splits, rings}, folded),
                                   9);
        }
}

} // namespace
} // namespace longwave
