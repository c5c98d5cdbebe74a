// SPDX-License-Identifier: GPL-3.0-or-later
// Long rows taken two at a time (row_pairs.h) have the bits of rows by themselves, under the emulator.
#include "tests/kernels/cuda/emulated.h"
#include "tests/kernels/cuda/launch_runs.h"

#include <limits>

namespace longwave {
namespace {

using cuda::Geometry;
using test::Case;
using test::Emulated;
using test::makeCase;

template <typename M, typename N, int P>
struct Way {
    using Math = M;
    using Number = N;
    static constexpr std::int64_t kLength = 256 * P;
};
template <typename Way>
class RowPairs : public testing::Test {};
using device::Bfloat;
using device::BfloatMath;
using device::Half;
using device::HalfMath;
using Ways = testing::Types<Way<HalfMath, Half, 32>, Way<HalfMath, float, 64>, Way<BfloatMath, Bfloat, 64>>;
TYPED_TEST_SUITE(RowPairs, Ways);

template <typename Way>
Geometry geometryOf(const Case& c, bool inPairs) {
    Geometry geometry = test::geometryOf(c.p, {Way::kLength, {}, static_cast<int>(Way::kLength / 256)}, false);
    geometry.inPairs = inPairs;
    return geometry;
}
template <typename Way>
Case rowsOf(std::int64_t batch, std::int64_t signalHeads, std::int64_t kernelHeads) {
    Case c =
        makeCase({batch, 2, signalHeads, kernelHeads, Way::kLength, Way::kLength, Mode::Causal}, 5, false, false, true);
    test::roundArrays<typename Way::Number>(c);
    return c;
}
template <typename Way>
std::vector<float> run(const Case& c, bool inPairs, const simt::Options& options = {}) {
    const Geometry geometry = geometryOf<Way>(c, inPairs);
    Emulated<typename Way::Math, typename Way::Number> emulated(c, geometry, options);
    auto y = emulated.run();
    EXPECT_EQ(emulated.launch.counts.back().shared.conflicts(), 0u);
    return y;
}

// Two rows of a kernel, of two, and one that is left.
TYPED_TEST(RowPairs, AreTheRows) {
    for (const auto& [batch, signalHeads, kernelHeads] : {std::tuple{3, 2, 2}, {1, 1, 1}}) {
        const Case c = rowsOf<TypeParam>(batch, signalHeads, kernelHeads);
        EXPECT_EQ(run<TypeParam>(c, true), run<TypeParam>(c, false));
    }
    Case c = rowsOf<TypeParam>(1, 1, 1);
    c.p.heads = c.p.signalHeads = 1;
    EXPECT_EQ(run<TypeParam>(c, true), run<TypeParam>(c, false));
}

TYPED_TEST(RowPairs, AnyOrderOfThreads) {
    const Case c = rowsOf<TypeParam>(3, 2, 2);
    EXPECT_EQ(run<TypeParam>(c, true), run<TypeParam>(c, true, {simt::Order::Descending}));
}

TYPED_TEST(RowPairs, AreOfAnySize) {
    Case c = rowsOf<TypeParam>(2, 2, 2);
    const auto length = static_cast<std::size_t>(TypeParam::kLength);
    for (std::size_t i = 0; i < c.u.size(); ++i)
        c.u[i] *= i / length == 0 ? 1000.0f : i / length == 1 ? 0.0f : 0.125f;
    c.u[3 * length + 77] = std::numeric_limits<float>::infinity();
    test::roundArrays<typename TypeParam::Number>(c);
    const auto y = run<TypeParam>(c, true), alone = run<TypeParam>(c, false);
    for (std::size_t i = 0; i < y.size(); ++i) {
        ASSERT_EQ(std::isnan(y[i]), i / length == 3) << i;
        if (!std::isnan(y[i])) {
            ASSERT_EQ(y[i], alone[i]) << i;
        }
    }
}

TYPED_TEST(RowPairs, Correlate) {
    const Case c = rowsOf<TypeParam>(2, 2, 2);
    const auto gradient = test::randomValues(static_cast<std::size_t>(c.p.outputSize()), 9);
    const auto of = [&](bool inPairs) {
        const Geometry geometry = geometryOf<TypeParam>(c, inPairs);
        return Emulated<typename TypeParam::Math, typename TypeParam::Number>(c, geometry).backward(gradient);
    };
    const auto pairs = of(true), alone = of(false);
    EXPECT_EQ(pairs.signal, alone.signal);
    EXPECT_EQ(pairs.kernels, alone.kernels);
}

// Two rows load the matrices O that one does.
TYPED_TEST(RowPairs, ShareTheirMatrices) {
    const Case c = rowsOf<TypeParam>(2, 2, 2);
    const auto readBy = [&](bool inPairs) {
        const Geometry geometry = geometryOf<TypeParam>(c, inPairs);
        Emulated<typename TypeParam::Math, typename TypeParam::Number> emulated(c, geometry);
        emulated.run();
        std::uint64_t bytes = 0;
        for (const simt::BufferCounts& buffer : emulated.launch.counts.back().buffers)
            bytes += buffer.name == "constants" ? buffer.bytesRead : 0;
        return bytes;
    };
    constexpr std::uint64_t kTiles = TypeParam::kLength / 4096, kRows = 4;
    const std::uint64_t matrices = 2 * kTiles * kTiles * 1024 * 16; // of each of 16 warps, both ways
    EXPECT_EQ(readBy(false) - readBy(true), kRows / 2 * (matrices + 2 * 16 * 1024))
        << "and G, as it stands at the left and at the right";
}

// Where a block's memory holds two, and half as many blocks do not leave multiprocessors without any.
TEST(RowsInPairs, AreThePlannersChoice) {
    const auto inPairs = [](const ConvolutionProblem& p, std::size_t sharedBytes = 227 << 10,
                            cuda::Precision precision = cuda::Precision::Half) {
        cuda::DeviceLimits limits = test::kLimits;
        limits.sharedBytes = sharedBytes;
        limits.multiprocessors = 132;
        return cuda::chooseGeometry(p, precision, limits).inPairs;
    };
    EXPECT_TRUE(inPairs({2, 768, 768, 768, 16384, 16384}));
    EXPECT_TRUE(inPairs({2, 132, 132, 132, 8192, 8192}, 163 << 10));
    EXPECT_TRUE(inPairs({2, 132, 132, 132, 16384, 16384}, 163 << 10));
    EXPECT_FALSE(inPairs({2, 132, 132, 132, 16384, 16384}, 99 << 10)) << "no room";
    EXPECT_TRUE(inPairs({2, 132, 132, 132, 8192, 8192}, 99 << 10));
    EXPECT_FALSE(inPairs({1, 132, 132, 132, 16384, 16384})) << "half of the multiprocessors would have nothing to do";
    EXPECT_FALSE(inPairs({2, 768, 768, 768, 16384, 16384}, 227 << 10, cuda::Precision::Accurate));
    EXPECT_FALSE(inPairs({2, 768, 768, 768, 8192, 8192, Mode::Full})) << "folded";
    EXPECT_FALSE(inPairs({2, 768, 768, 768, 4096, 4096})) << "short";
}

} // namespace
} // namespace longwave
