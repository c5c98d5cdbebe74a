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

Floats allocate(std::int64_t count) {
    return hwy::AllocateAligned<float>(static_cast<std::size_t>(std::max<std::int64_t>(count, 1)));
}

Floats floatsFor(const RingTree& tree) {
    return allocate(floatsOf(tree));
}

Floats workFor(const RingTree& tree) {
    return allocate(workFloatsOf(tree));
}

Floats bufferFor(const RingTree& tree) {
    return allocate(bufferFloatsOf(tree));
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

std::vector<int> ordersOf(std::int64_t points) {
    std::vector<int> orders{0};
    for (int order = RingTree::kLeastOrder; order <= RingTree(points, RingTree::kLeastOrder).mostOrder(); ++order)
        orders.push_back(order);
    return orders;
}

std::vector<float> outOfGroups(const float* spectrum, std::int64_t points) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < points; ++i) {
        values.push_back(spectrum[realAt(static_cast<std::size_t>(i))]);
        values.push_back(spectrum[realAt(static_cast<std::size_t>(i)) + kGroupPoints]);
    }
    return values;
}

TEST_P(OnEveryTarget, TheTransformEvaluatesAtTheTreesRoots) {
    for (const std::int64_t points : {128, 256, 384, 512, 640, 768, 1024, 1280})
        for (const std::int64_t count :
             {std::int64_t{1}, std::int64_t{37}, points - 1, points, points + 3, 2 * points}) {
            const auto row = randomValues(count, 3);
            for (const int order : ordersOf(points)) {
                const RingTree tree(points, order);
                const auto expected = evaluate(tree, row);
                const Floats spectrum = floatsFor(tree);
                const Floats buffer = bufferFor(tree);
                const float scale = 1.0f / static_cast<float>(points);
                transformRow(tree, {row.data(), count}, scale, 0, spectrum.get(), buffer.get());
                const auto values = outOfGroups(spectrum.get(), points);
                EXPECT_LE(relativeError(values, expected), 4e-7) << points << " " << count << " " << order;

                transformRow(tree, {row.data(), count}, scale, 0.25f, spectrum.get(), buffer.get());
                const auto raised = outOfGroups(spectrum.get(), points);
                for (std::size_t i = 0; i < values.size(); ++i)
                    EXPECT_NEAR(raised[i], values[i] + (i % 2 == 0 ? 0.25f : 0.0f), 1e-7f);
            }
        }
}

TEST_P(OnEveryTarget, RowsConvolve) {
    for (const auto& [length, taps] : std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 1},
                                                                                         {5, 3},
                                                                                         {256, 256},
                                                                                         {300, 200},
                                                                                         {255, 1},
                                                                                         {1000, 2000},
                                                                                         {700, 700},
                                                                                         {4096, 4096},
                                                                                         {1500, 1},
                                                                                         {8192, 8192},
                                                                                         {9000, 9000}}) {
        const ConvolutionProblem p{1, 1, 1, 1, length, taps, Mode::Full};
        const std::int64_t points = RingTree::lengthFor((length + taps) / 2);
        const auto u = randomValues(length, 1);
        const auto k = randomValues(taps, 2);
        const auto expected = test::referenceConvolution(p, u, k);
        for (const int order : ordersOf(points)) {
            const std::string what = std::to_string(length) + " " + std::to_string(taps) + " " + std::to_string(order);
            const RingTree tree(points, order);
            const Floats work = workFor(tree), spectrum = floatsFor(tree), signal = floatsFor(tree);
            const Floats buffer = bufferFor(tree);
            const RowScratch scratch{work.get(), buffer.get(), gapOf(tree)};
            transformRow(tree, {k.data(), taps}, 1.0f / static_cast<float>(tree.points()), 0, spectrum.get(),
                         buffer.get());
            std::vector<float> y(expected.size(), std::nanf(""));
            const RowOutput output{y.data(), static_cast<std::int64_t>(y.size())};
            convolveRow(tree, {spectrum.get()}, {u.data(), length}, output, scratch);
            EXPECT_LE(relativeError(y, expected), 4e-7) << what;

            std::fill(y.begin(), y.end(), std::nanf(""));
            transformRow(tree, {u.data(), length}, 1.0f, 0, signal.get(), buffer.get());
            multiplyRow(tree, signal.get(), spectrum.get(), output, scratch);
            EXPECT_LE(relativeError(y, expected), 4e-7) << "transformed beforehand: " << what;

            std::fill(y.begin(), y.end(), std::nanf(""));
            std::fill_n(work.get(), floatsOf(tree), 0.0f);
            multiplyAdd(tree, signal.get(), spectrum.get(), work.get());
            inverseRow(tree, work.get(), output, buffer.get());
            EXPECT_LE(relativeError(y, expected), 4e-7) << "in separate steps: " << what;

            // In pieces, as several workers do it: the same bits.
            std::vector<float> pieces(expected.size(), std::nanf(""));
            convolveRow(tree, {spectrum.get()}, {u.data(), length}, output, scratch);
            const RowSteps steps = stepsOf(tree);
            for (std::int64_t at = 0; at < steps.columns; at += 32)
                splitColumns(tree, {u.data(), length}, at, std::min(at + 32, steps.columns), scratch);
            for (std::int64_t ring = 0; ring < steps.rings; ring += steps.together)
                convolveRings(tree, {spectrum.get()}, ring, ring + steps.together, scratch);
            for (std::int64_t at = 0; at < steps.columns; at += 32)
                joinColumns(tree, {pieces.data(), output.count}, at, std::min(at + 32, steps.columns), scratch);
            EXPECT_EQ(y, pieces) << what;
        }
    }
}

// Lengths whose nodes leave the caches: a row of two impulses gives the kernel twice.
TEST_P(OnEveryTarget, LongRowsConvolve) {
    const std::int64_t points = std::int64_t{1} << 18;
    const RingTree tree(points);
    EXPECT_EQ(tree.levels()[0].radix, 8);
    EXPECT_EQ(tree.levels()[1].radix, 8);
    const auto k = randomValues(points, 4);
    std::vector<float> u(static_cast<std::size_t>(points)), y(u.size());
    const std::size_t early = 77, late = 200'001;
    u[early] = 1;
    u[late] = -2;
    std::vector<double> expected(u.size());
    for (std::size_t t = early; t < expected.size(); ++t)
        expected[t] = static_cast<double>(k[t - early]) - (t >= late ? 2.0 * static_cast<double>(k[t - late]) : 0.0);
    const Floats work = workFor(tree), spectrum = floatsFor(tree), buffer = bufferFor(tree);
    transformRow(tree, {k.data(), points}, 1.0f / static_cast<float>(points), 0, spectrum.get(), buffer.get());
    for (const std::int64_t gap : {std::int64_t{0}, gapOf(tree)}) {
        std::fill(y.begin(), y.end(), std::nanf(""));
        convolveRow(tree, {spectrum.get()}, {u.data(), points}, {y.data(), points}, {work.get(), buffer.get(), gap});
        EXPECT_LE(relativeError(y, expected), 4e-7) << gap;
    }
}

// Windows that begin before the row, end after it, and lie inside; gates; results that are partly dropped.
void rowsEnterAndLeaveAtAnyRingTime(const RingTree& tree) {
    const std::int64_t ring = 2 * tree.points();
    const std::int64_t taps = 40;
    const auto k = randomValues(taps, 5);
    const Floats work = floatsFor(tree), spectrum = floatsFor(tree), buffer = bufferFor(tree);
    transformRow(tree, {k.data(), taps}, 1.0f / static_cast<float>(tree.points()), 0, spectrum.get(), buffer.get());
    for (const std::int64_t first : {-700, -513, -100, -8, -3, 0, 1, 7, 8, 100, 500, 900})
        for (const std::int64_t count : {1, 3, 8, 61, 300, 1300}) {
            const auto u = randomValues(count, 6);
            const auto gate = randomValues(count, 7);
            for (const bool gated : {false, true}) {
                std::vector<double> window(static_cast<std::size_t>(ring));
                for (std::int64_t j = 0; j < count; ++j)
                    if (first + j >= 0 && first + j < ring) {
                        const auto i = static_cast<std::size_t>(j);
                        window[static_cast<std::size_t>(first + j)] =
                            static_cast<double>(u[i]) * (gated ? static_cast<double>(gate[i]) : 1.0);
                    }
                const std::int64_t from = taps - 1 + first % 5; // results before the kernel's end have wrapped
                const std::int64_t results = std::min(count + 9, ring - std::max<std::int64_t>(from, taps - 1));
                std::vector<double> expected;
                for (std::int64_t t = from; t < from + results; ++t) {
                    double sum = 0;
                    for (std::int64_t j = 0; j < taps && t < ring; ++j) {
                        const std::int64_t at = t - j; // x^{2M} = −1
                        sum += static_cast<double>(k[static_cast<std::size_t>(j)]) *
                               (at >= 0 ? window[static_cast<std::size_t>(at)]
                                        : -window[static_cast<std::size_t>(at + ring)]);
                    }
                    expected.push_back(sum);
                }
                std::vector<float> y(static_cast<std::size_t>(results) + 2, 77.0f);
                convolveRow(tree, {spectrum.get()}, {u.data(), count, gated ? gate.data() : nullptr, first},
                            {y.data() + 1, results, nullptr, from}, {work.get(), buffer.get()});
                EXPECT_EQ(y.front(), 77.0f);
                EXPECT_EQ(y.back(), 77.0f);
                // What is rounded is the whole ring, of which only a part is looked at: so relative to all of it.
                double difference = 0, all = 0;
                for (std::size_t i = 0; i < expected.size(); ++i)
                    difference += std::pow(static_cast<double>(y[i + 1]) - expected[i], 2);
                for (const double v : window)
                    all += v * v;
                const double norm = std::sqrt(all) * std::sqrt(static_cast<double>(taps) / 3);
                EXPECT_LE(std::sqrt(difference), 4e-7 * norm) << first << " " << count << " " << gated;
            }
        }
}

TEST_P(OnEveryTarget, RowsEnterAndLeaveAtAnyRingTime) {
    rowsEnterAndLeaveAtAnyRingTime(RingTree(256)); // a root of four
    rowsEnterAndLeaveAtAnyRingTime(RingTree(512)); // one of eight
}

// Skipping what is known to be zero gives what multiplying by the zeros gives.
TEST_P(OnEveryTarget, SkippedBandsEqualZeroedOnes) {
    const RingTree tree(1536);
    const auto u = randomValues(1500, 8);
    const auto k = randomValues(1500, 9);
    const Floats work = floatsFor(tree), spectrum = floatsFor(tree), buffer = bufferFor(tree);
    for (int bands = 1; bands <= 4; ++bands) {
        transformRow(tree, {k.data(), 1500}, 1.0f / 1536, 0, spectrum.get(), buffer.get());
        for (std::int64_t i = 0; i < tree.points(); ++i)
            if (const std::int64_t q = i % 64 / 8; std::min(q, 7 - q) >= bands)
                spectrum[realAt(static_cast<std::size_t>(i))] =
                    spectrum[realAt(static_cast<std::size_t>(i)) + kGroupPoints] = 0;
        std::vector<float> zeroed(1500), skipped(1500);
        convolveRow(tree, {spectrum.get()}, {u.data(), 1500}, {zeroed.data(), 1500}, {work.get(), buffer.get()});
        convolveRow(tree, {spectrum.get(), bands}, {u.data(), 1500}, {skipped.data(), 1500},
                    {work.get(), buffer.get()});
        const std::vector<double> expected(zeroed.begin(), zeroed.end());
        EXPECT_LE(relativeError(skipped, expected), 3e-7) << bands;
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
        EXPECT_LE(length, std::max<std::int64_t>(256, 3 * points / 2)) << "at most half as much again";
        EXPECT_EQ(RingTree(length).points(), length);
    }
    EXPECT_THROW(RingTree::lengthFor((std::int64_t{1} << 31) + 1), Error);
}

TEST(RingTree, RootsAreAllDifferentAndSolveTheEquation) {
    for (const std::int64_t points : {128, 256, 384, 768, 1280, 4096}) {
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

TEST(RingTree, OrdersAreFactorizations) {
    for (const std::int64_t points : {128, 384, 512, 1024, 1280, 2048, 65536, 1048576}) {
        for (const int order : ordersOf(points)) {
            const RingTree tree(points, order);
            std::int64_t product = RingTree::kLeaf;
            std::size_t next = 0;
            for (const auto& stage : tree.stages()) {
                EXPECT_EQ(stage.firstLevel, next);
                next += stage.levels;
                product *= stage.rings;
                EXPECT_EQ(points / product * RingTree::kLeaf, stage.childPoints);
                EXPECT_EQ(stage.columns % (2 * RingTree::kLanes), 0);
            }
            EXPECT_EQ(product, points);
            EXPECT_EQ(next, tree.levels().size());
            EXPECT_TRUE(order == 0 || tree.order() == order);
        }
    }
    EXPECT_THROW(RingTree(128, 3), Error);
    EXPECT_THROW(RingTree(65536, 5), Error);
    EXPECT_THROW(RingTree(65536, 1), Error);
}

} // namespace
} // namespace longwave::cpu
