// SPDX-License-Identifier: GPL-3.0-or-later
// The transforms under the Monarch engine, on every instruction set that this machine has.
#include "kernels/cpu/row.h"

#include "compute/convolution/problem.h"
#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>
#include <hwy/aligned_allocator.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

namespace longwave::cpu {
namespace {

using test::randomValues;
using test::relativeError;

using Floats = hwy::AlignedFreeUniquePtr<float[]>;

Floats floatsFor(const RingTree& tree) {
    return hwy::AllocateAligned<float>(static_cast<std::size_t>(floatsOf(tree)));
}

class OnEveryTarget : public testing::TestWithParam<std::int64_t> {
  protected:
    void SetUp() override { hwy::SetSupportedTargetsForTest(GetParam()); }
    void TearDown() override { hwy::SetSupportedTargetsForTest(0); }
};

std::vector<std::int64_t> targetsHere() {
    std::vector<std::int64_t> targets;
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
        targets.push_back(target);
    return targets;
}

// Value of Σ_t x[t]·z^t at each root of z^M = i, in Monarch order, straight from the definition.
std::vector<double> evaluate(const RingTree& tree, const std::vector<float>& row) {
    std::vector<double> values;
    const double points = static_cast<double>(tree.points());
    for (const double turns : tree.turns()) {
        std::complex<double> sum = 0;
        for (std::size_t t = 0; t < row.size(); ++t) {
            double angle = turns * static_cast<double>(t);
            angle -= std::floor(angle);
            sum += static_cast<double>(row[t]) * std::polar(1.0, 2 * std::numbers::pi * angle);
        }
        values.push_back(sum.real() / points);
        values.push_back(sum.imag() / points);
    }
    return values;
}

TEST_P(OnEveryTarget, TheTransformEvaluatesAtTheTreesRoots) {
    for (const std::int64_t points : {256, 512, 768, 1024, 1280, 1536, 2048})
        for (const std::int64_t count :
             {std::int64_t{1}, std::int64_t{37}, points - 1, points, points + 3, 2 * points}) {
            const RingTree tree(points);
            const auto row = randomValues(count, 3);
            const Floats spectrum = floatsFor(tree);
            transformRow(tree, {row.data(), count}, 1.0f / static_cast<float>(points), spectrum.get());
            std::vector<float> values; // out of groups of eight
            for (std::int64_t i = 0; i < points; ++i) {
                values.push_back(spectrum[static_cast<std::size_t>(i / 8 * 16 + i % 8)]);
                values.push_back(spectrum[static_cast<std::size_t>(i / 8 * 16 + 8 + i % 8)]);
            }
            EXPECT_LE(relativeError(values, evaluate(tree, row)), 4e-7) << points << " " << count;
        }
}

TEST_P(OnEveryTarget, RowsConvolve) {
    for (const auto& [length, taps] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {1, 1}, {5, 3}, {256, 256}, {300, 200}, {255, 1}, {1000, 2000}, {700, 700}, {4096, 4096}, {1500, 1}}) {
        const ConvolutionProblem p{1, 1, 1, 1, length, taps, Mode::Full};
        const RingTree tree(RingTree::lengthFor((length + taps) / 2));
        const auto u = randomValues(length, 1);
        const auto k = randomValues(taps, 2);
        const Floats work = floatsFor(tree), spectrum = floatsFor(tree), signal = floatsFor(tree);
        transformRow(tree, {k.data(), taps}, 1.0f / static_cast<float>(tree.points()), spectrum.get());
        const auto expected = test::referenceConvolution(p, u, k);
        std::vector<float> y(expected.size());
        const RowOutput output{y.data(), static_cast<std::int64_t>(y.size())};
        convolveRow(tree, spectrum.get(), {u.data(), length}, output, work.get());
        EXPECT_LE(relativeError(y, expected), 4e-7) << length << " " << taps;
        std::fill(y.begin(), y.end(), std::nanf(""));
        transformRow(tree, {u.data(), length}, 1.0f, signal.get());
        multiplyRow(tree, signal.get(), spectrum.get(), output, work.get());
        EXPECT_LE(relativeError(y, expected), 4e-7) << "transformed beforehand: " << length << " " << taps;
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, OnEveryTarget, testing::ValuesIn(targetsHere()), [](const auto& target) {
    std::string name = hwy::TargetName(target.param);
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

TEST(RingTree, LengthsAreTheSmallestThatFit) {
    for (std::int64_t points = 1; points < 5000; ++points) {
        const std::int64_t length = RingTree::lengthFor(points);
        EXPECT_GE(length, points);
        EXPECT_LE(length, std::max<std::int64_t>(512, 3 * points / 2)) << "at most half as much again";
        EXPECT_EQ(RingTree(length).points(), length);
    }
    EXPECT_THROW(RingTree::lengthFor((std::int64_t{1} << 31) + 1), Error);
}

TEST(RingTree, RootsAreAllDifferentAndSolveTheEquation) {
    for (const std::int64_t points : {256, 768, 1280, 4096}) {
        auto turns = RingTree(points).turns();
        ASSERT_EQ(static_cast<std::int64_t>(turns.size()), points);
        for (double& t : turns) {
            const double power = t * static_cast<double>(points); // z^M = exp(2πi·power) = i
            EXPECT_NEAR(power - std::floor(power), 0.25, 1e-9);
            t = std::round(power - 0.25);
        }
        std::sort(turns.begin(), turns.end());
        for (std::size_t i = 0; i < turns.size(); ++i)
            EXPECT_EQ(turns[i], static_cast<double>(i));
    }
}

} // namespace
} // namespace longwave::cpu
