// SPDX-License-Identifier: GPL-3.0-or-later
// Every launch that the planner can choose, on any device, over arrays of fp32 and of what is multiplied: run under the
// emulator at a size of its own choosing, held against double, and then the planner is asked whether there are others.
#include "compute/error.h"
#include "tests/kernels/cuda/emulated.h"
#include "tests/kernels/cuda/launch_runs.h"

#include <bit>
#include <set>
#include <string>

namespace longwave {
namespace {

using cuda::Geometry;
using test::allRuns;
using test::BatchRun;
using test::batchRuns;
using test::Case;
using test::kPrecision;
using test::LaunchRun;
using test::PairsRun;
using test::pairsRuns;
using test::runsOverArrays;
using test::TapsRun;
using test::tapsRuns;
using test::toeplitzOf;

// What a run launches: the passes, with all that decides which code runs and how its loops go.
std::set<std::string> launchesOf(const Geometry& g) {
    if (g.tapBlocks > 0)
        return {"products with " + std::to_string(g.tapBlocks) + " blocks of taps" +
                (cuda::toeplitzWindows(g, false).isBatch ? ", rows of a batch" : "")};
    if (g.isBatch)
        return {"rows of one kernel, of " + std::to_string(g.rings) + " rings"};
    const std::string kind = std::string(g.folded ? " folded" : "") + (g.isHalf ? " half" : "");
    if (g.rings == 0)
        return {"rows of 16 x " + std::to_string(g.points / 16) + " in a warp" + kind};
    if (g.splits.empty()) {
        std::set<std::string> launches{"rows of " + std::to_string(g.rings) + " rings" + kind};
        if (g.inPairs && !g.isHalf)
            launches.insert("pairs of rows of " + std::to_string(g.rings) + " rings" + kind);
        return launches;
    }
    std::set<std::string> launches{"rows of " + std::to_string(g.rings) + " rings, after a split" +
                                   (g.isHalf ? " half" : "")};
    launches.insert("split by " + std::to_string(g.splits[0]) + (g.folded ? " folded" : ""));
    if (g.splits.size() > 1)
        launches.insert("second split by " + std::to_string(g.splits[1]));
    return launches;
}

template <typename Math, typename Number, typename Run>
void expectRight(const Run& run) {
    test::expectRight<Math, Number>(
        run, [](const Case& c, const Geometry& geometry) { return test::Emulated<Math, Number>(c, geometry).run(); });
}

// Problems of all sizes and modes on all kinds of devices.
template <typename Visit>
void forEachChoice(cuda::Precision precision, const Visit& visit) {
    struct Speeds {
        double flops, bytes, instructions;
    };
    const std::vector<Speeds> speeds{
        {1e14, 5e11, 8e11}, {2.5e14, 1.5e12, 6e11}, {6e14, 3e12, 9e11}, {3e14, 4.3e12, 4e11}};
    for (const std::size_t sharedKilobytes : {99, 163, 227})
        for (const auto& [flops, bytes, instructions] : speeds)
            for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
                for (int octave = 0; octave <= 23; ++octave)
                    for (const std::int64_t beside : {-1, 0, 1, 1 << octave >> 1})
                        for (const int tapOctave : {0, 5, 9, octave - 3, octave - 1, octave})
                            for (const bool half : {false, true}) {
                                const std::int64_t length = (std::int64_t{1} << octave) + beside;
                                ConvolutionProblem p{tapOctave == octave ? 100 : octave % 2 == 0 ? 1 : 4,
                                                     1,
                                                     1,
                                                     1,
                                                     std::max<std::int64_t>(length, 1),
                                                     std::int64_t{1} << std::max(tapOctave, 0),
                                                     mode};
                                if (half)
                                    p.bands = lowestBands(0.5);
                                Geometry g;
                                try {
                                    g = cuda::chooseGeometry(p, precision,
                                                             {sharedKilobytes << 10, flops, bytes, instructions});
                                } catch (const Error&) {
                                    continue; // too long
                                }
                                // As turnTo finds it (geometry_test.cpp); a circle is filtered before.
                                g.isHalf = half && mode != Mode::Circular && g.points >= device::kRing;
                                g.isBatch = g.isBatch && !g.isHalf;
                                visit(p, g);
                            }
}

template <typename Math>
class Launches : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(Launches, AllMath);

TYPED_TEST(Launches, AreRight) {
    for (const LaunchRun& run : allRuns())
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, float>(run);
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
    for (const PairsRun& run : pairsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, float>(run);
}

TYPED_TEST(Launches, AreRightForWholeRows) {
    for (const LaunchRun& run : runsOverArrays())
        if (run.whole) {
            ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
        }
}

template <typename Math>
class LaunchesOver16Bits : public testing::Test {};
using MathOf16Bits = testing::Types<device::HalfMath, device::BfloatMath>;
TYPED_TEST_SUITE(LaunchesOver16Bits, MathOf16Bits);

TYPED_TEST(LaunchesOver16Bits, AreRight) {
    for (const LaunchRun& run : runsOverArrays())
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, typename TypeParam::Number>(run)));
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, typename TypeParam::Number>(run);
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, typename TypeParam::Number>(run)));
    for (const PairsRun& run : pairsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, typename TypeParam::Number>(run);
}

TYPED_TEST(Launches, AreAllThatThePlannerChooses) {
    std::set<std::string> tried;
    for (const LaunchRun& run : allRuns()) {
        Geometry g;
        g.points = run.cut.points;
        g.splits = run.cut.splits;
        g.rings = run.cut.rings;
        g.folded = run.folded;
        g.isHalf = run.half;
        tried.merge(launchesOf(g));
    }
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>))
        tried.merge(launchesOf(toeplitzOf({run.batch, 1, 1, 1, run.length, run.taps}, kPrecision<TypeParam>)));
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        tried.merge(launchesOf(test::batchOf({10, 1, 1, 1, run.length, run.length, Mode::Causal})));
    for (const PairsRun& run : pairsRuns(kPrecision<TypeParam>)) {
        Geometry g;
        g.points = device::kRing * run.rings;
        g.rings = run.rings;
        g.inPairs = true;
        tried.merge(launchesOf(g));
    }
    std::set<std::string> chosen;
    std::int64_t longest = 0;
    forEachChoice(kPrecision<TypeParam>, [&](const ConvolutionProblem& p, const Geometry& g) {
        longest = std::max(longest, g.points);
        for (const std::string& launch : launchesOf(g))
            if (chosen.insert(launch).second) {
                EXPECT_TRUE(tried.contains(launch)) << launch << ": " << test::describe(p) << ", " << g.description();
            }
    });
    EXPECT_EQ(longest, cuda::kMostPoints);
    EXPECT_GT(chosen.size(), 25u);
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        if (run.length > 513) { // no more taps than that are not transformed, unless bands are left out
            for (const std::string& launch : launchesOf(test::batchOf({10, 1, 1, 1, run.length, run.length})))
                EXPECT_TRUE(chosen.contains(launch)) << launch;
        }
}

} // namespace
} // namespace longwave
