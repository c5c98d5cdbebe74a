// SPDX-License-Identifier: GPL-3.0-or-later
// Every launch that the planner can choose, on any device, over arrays of fp32 and of what is multiplied: run under the
// emulator at a size of its own choosing, held against double, and then the planner is asked whether there are others.
#include "compute/error.h"
#include "tests/kernels/cuda/emulated.h"

#include <bit>
#include <set>
#include <string>

namespace longwave {
namespace {

using cuda::Geometry;
using test::Case;
using test::Cut;
using test::geometryOf;
using test::kPrecision;
using test::makeCase;

// What a run launches: the passes, with all that decides which code runs and how its loops go.
std::set<std::string> launchesOf(const Geometry& g) {
    if (g.tapBlocks > 0)
        return {"products with " + std::to_string(g.tapBlocks) + " blocks of taps" +
                (cuda::toeplitzWindows(g, false).isBatch ? ", rows of a batch" : "")};
    if (g.isBatch)
        return {"eight rows of " + std::to_string(g.rings) + " rings"};
    const std::string kind = std::string(g.folded ? " folded" : "") + (g.isHalf ? " half" : "");
    if (g.rings == 0)
        return {"rows of 16 x " + std::to_string(g.points / 16) + " in a warp" + kind};
    if (g.splits.empty())
        return {"rows of " + std::to_string(g.rings) + " rings" + kind};
    std::set<std::string> launches{"rows of " + std::to_string(g.rings) + " rings, after a split" +
                                   (g.isHalf ? " half" : "")};
    launches.insert("split by " + std::to_string(g.splits[0]) + (g.folded ? " folded" : ""));
    if (g.splits.size() > 1)
        launches.insert("second split by " + std::to_string(g.splits[1]));
    return launches;
}

struct Run {
    Cut cut;
    bool folded, half;
    bool whole = false; ///< the row fills its window, with nothing to ask about its end (RowShape::isWhole)
    bool gated = true;
};
// Of products with Toeplitz matrices.
struct TapsRun {
    std::int64_t batch, length, taps;
};
std::vector<TapsRun> tapsRuns(cuda::Precision precision) {
    std::vector<TapsRun> runs{{1, 700, 257}, {3, 300, 257}};
    if (precision != cuda::Precision::Accurate)
        runs.insert(runs.end(), {{1, 700, 513}, {3, 512, 513}});
    return runs;
}
// Of rows of one kernel.
struct BatchRun {
    std::int64_t length;
    bool gated;
};
std::vector<BatchRun> batchRuns(cuda::Precision precision) {
    std::vector<BatchRun> runs;
    if (precision != cuda::Precision::Accurate)
        for (const std::int64_t length : {512, 1024, 2048, 4096})
            for (const bool gated : {false, true}) // whole rows, or shorter ones
                runs.push_back({gated ? length - 91 : length, gated});
    return runs;
}
Geometry toeplitzOf(const ConvolutionProblem& p, cuda::Precision precision) {
    Geometry geometry = cuda::chooseGeometry(p, precision, test::kLimits);
    geometry.setTaps(p.taps, precision);
    return geometry;
}

// The smallest rows that have each of them.
std::vector<Run> allRuns() {
    std::vector<Run> runs;
    for (const bool folded : {false, true}) {
        for (const std::int64_t points : {32, 64, 128, 256})
            runs.push_back({{points, {}, 0}, folded, false});
        runs.push_back({{256, {}, 0}, folded, true});
        for (const int rings : {2, 4, 8, 16, 32, 64})
            for (const bool half : {false, true})
                runs.push_back({{256 * rings, {}, rings}, folded, half});
        // Once with rows as long as after any split; a folded one's are no others.
        for (const int split : {2, 4, 8, 16, 32, 64})
            runs.push_back(
                {folded ? Cut{512 * split, {split}, 2} : Cut{4096 * split, {split}, 16}, folded, split == 2});
    }
    for (const int rings : {32, 64})
        for (const bool half : {false, true})
            runs.push_back({{512 * rings, {2}, rings}, true, half});
    runs.push_back({{8192, {2}, 16}, true, false});
    for (const int split : {2, 4, 8, 16})
        runs.push_back({{8192 * split, {2, split}, 16}, true, false});
    return runs;
}

// What reads or writes arrays of signals, not what lies between: their numbers may be others, and their rows whole,
// with a gate or without. Rows after a split are as short as they can be.
std::vector<Run> runsOverArrays() {
    std::vector<Run> runs;
    for (Run run : allRuns()) {
        if (run.cut.splits.size() > 1 || (!run.cut.splits.empty() && run.cut.rings > 16))
            continue;
        if (!run.cut.splits.empty())
            run.cut = {512 * run.cut.splits[0], run.cut.splits, 2};
        runs.push_back(run);
        if (!run.folded) // no kernel leaves a folded window whole
            for (const bool gated : {false, true})
                runs.push_back({run.cut, run.folded, run.half, true, gated});
    }
    return runs;
}

// y of one row modulo X^M − i, its kernel filtered where that is, in double.
std::vector<double> modulo(const Case& c, std::int64_t points) {
    const auto m = static_cast<std::size_t>(points);
    const auto spectrumOf = [&](const std::vector<float>& values, const std::vector<float>& gate) {
        std::vector<std::complex<double>> x(m);
        for (std::size_t t = 0; t < std::min(values.size(), 2 * m); ++t) {
            const double value = values[t] * Case::at(gate, static_cast<std::int64_t>(t), 1);
            x[t % m] += t < m ? std::complex<double>(value, 0) : std::complex<double>(0, value);
        }
        for (std::size_t t = 0; t < m; ++t)
            x[t] *= std::polar(1.0, std::numbers::pi * static_cast<double>(t) / (2 * static_cast<double>(m)));
        test::dft(x.data(), m);
        return x;
    };
    auto spectrum = spectrumOf(c.u, c.inputGate);
    const auto kernel = spectrumOf({c.k.begin(), c.k.begin() + c.p.usedTaps()}, {}); // no others are filtered either
    const auto kept = cuda::keptFrequencies(c.p.bands, points);
    for (std::size_t j = 0; j < m; ++j) {
        const std::complex<double> bin = kept.empty() || kept[j] != 0 ? kernel[j] : 0.0;
        spectrum[j] = std::conj(spectrum[j] * (bin + Case::at(c.d, 0, 0))); // conjugated, the DFT goes the other way
    }
    test::dft(spectrum.data(), m);
    std::vector<double> y(static_cast<std::size_t>(c.p.outputSize()));
    for (std::size_t t = 0; t < y.size(); ++t) {
        const double turns = std::numbers::pi * static_cast<double>(t % m) / (2 * static_cast<double>(m));
        const auto z = std::conj(spectrum[t % m]) * std::polar(1.0 / static_cast<double>(m), -turns);
        y[t] = (t < m ? z.real() : z.imag()) * Case::at(c.outputGate, static_cast<std::int64_t>(t), 1);
    }
    return y;
}

template <typename Math, typename Number>
void expectRight(const Run& run) {
    const std::int64_t m = run.cut.points;
    const std::int64_t length = run.folded ? m + m / 3 : run.whole ? m : m - m / 9;
    ConvolutionProblem p{1, 1, 1, 1, length, run.folded ? m / 2 + 3 : m - 7, run.folded ? Mode::Full : Mode::Causal};
    if (run.half)
        p.bands = lowestBands(0.3);
    Case c = makeCase(p, 3, run.gated, run.gated && run.whole, !run.half); // a skip term is of all frequencies
    for (auto* values : {&c.u, &c.inputGate, &c.outputGate}) // the arrays' own rounding is not the engine's
        for (float& value : *values)
            value = test::toFloat(test::toNumber<Number>(value));
    const double ofOutputs = std::is_same_v<Number, device::Half> ? 3e-4 : std::is_same_v<Number, float> ? 0 : 3e-3;
    Geometry geometry = geometryOf(p, run.cut, run.folded);
    geometry.turnTo(cuda::keptFrequencies(p.bands, m));
    ASSERT_EQ(geometry.isHalf, run.half);
    const auto y = test::Emulated<Math, Number>(c, geometry).run();
    EXPECT_LE(test::relativeError(y, modulo(c, m)), test::errorBound(kPrecision<Math>, m) + ofOutputs)
        << geometry.description() << (run.folded ? ", folded" : "") << (run.half ? ", half" : "")
        << (run.whole ? ", whole" : "") << (run.gated ? "" : ", no gates");
}

// Ten rows, so that a group has fewer than eight.
template <typename Math, typename Number>
void expectRight(const BatchRun& run) {
    const ConvolutionProblem p{10, 1, 1, 1, run.length, run.length - 3, Mode::Causal};
    Case c = makeCase(p, 3, run.gated, run.gated, true);
    for (auto* values : {&c.u, &c.inputGate, &c.outputGate})
        for (float& value : *values)
            value = test::toFloat(test::toNumber<Number>(value));
    const double ofOutputs = std::is_same_v<Number, device::Half> ? 3e-4 : std::is_same_v<Number, float> ? 0 : 3e-3;
    const Geometry geometry = test::batchOf(p);
    const auto y = test::Emulated<Math, Number>(c, geometry).run();
    EXPECT_LE(test::relativeError(y, test::expectedOf(c)),
              test::errorBound(kPrecision<Math>, geometry.points) + ofOutputs)
        << geometry.description() << (run.gated ? ", gated" : "");
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
    for (const Run& run : allRuns())
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>)) {
        const Case c = makeCase({run.batch, 1, 1, 1, run.length, run.taps, Mode::Causal}, 3, true, false, true);
        test::expectRight<TypeParam>(c, toeplitzOf(c.p, kPrecision<TypeParam>));
    }
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
}

TYPED_TEST(Launches, AreRightForWholeRows) {
    for (const Run& run : runsOverArrays())
        if (run.whole) {
            ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
        }
}

template <typename Math>
class LaunchesOver16Bits : public testing::Test {};
using MathOf16Bits = testing::Types<device::HalfMath, device::BfloatMath>;
TYPED_TEST_SUITE(LaunchesOver16Bits, MathOf16Bits);

TYPED_TEST(LaunchesOver16Bits, AreRight) {
    for (const Run& run : runsOverArrays())
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, typename TypeParam::Number>(run)));
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, typename TypeParam::Number>(run)));
}

TYPED_TEST(Launches, AreAllThatThePlannerChooses) {
    std::set<std::string> tried;
    for (const Run& run : allRuns()) {
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
