// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every launch that the planner can choose, each at the smallest size that has it, and what is expected of it.

#include "kernels/cuda/geometry.h"
#include "tests/kernels/cuda/numbers.h"
#include "tests/kernels/cuda/tensor_case.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>
#include <numbers>
#include <vector>

namespace longwave::test {

struct LaunchRun {
    Cut cut;
    bool folded, half;
    bool whole = false; ///< the row fills its window, with nothing to ask about its end (RowShape::isWhole)
    bool gated = true;
};
// The smallest rows that have each of them.
inline std::vector<LaunchRun> allRuns() {
    std::vector<LaunchRun> runs;
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
inline std::vector<LaunchRun> runsOverArrays() {
    std::vector<LaunchRun> runs;
    for (LaunchRun run : allRuns()) {
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

// Of rows of one kernel, taken together.
struct BatchRun {
    std::int64_t length;
    bool gated;
};
inline std::vector<BatchRun> batchRuns(cuda::Precision precision) {
    std::vector<BatchRun> runs;
    if (precision != cuda::Precision::Accurate)
        for (const std::int64_t length : {512, 1024, 2048, 4096, 8192})
            for (const bool gated : {false, true}) // whole rows, or shorter ones
                runs.push_back({gated ? length - 91 : length, gated});
    return runs;
}

// Of whole rows taken two at a time, and one that is left.
struct PairsRun {
    int rings;
};
inline std::vector<PairsRun> pairsRuns(cuda::Precision precision) {
    return precision == cuda::Precision::Accurate ? std::vector<PairsRun>() : std::vector<PairsRun>{{32}, {64}};
}

// Of products with Toeplitz matrices: rows that are read in pieces of 16 bytes, and rows that are not.
struct TapsRun {
    std::int64_t batch, length, taps;
    bool gated;
};
inline std::vector<TapsRun> tapsRuns(cuda::Precision precision) {
    std::vector<TapsRun> runs;
    for (const bool gated : {false, true}) {
        runs.insert(runs.end(), {{1, 704, 257, gated}, {3, 301, 257, gated}});
        if (precision != cuda::Precision::Accurate)
            runs.insert(runs.end(), {{1, 701, 513, gated}, {3, 512, 513, gated}});
    }
    return runs;
}
inline cuda::Geometry toeplitzOf(const ConvolutionProblem& p, cuda::Precision precision) {
    cuda::Geometry geometry = cuda::chooseGeometry(p, precision, kLimits);
    geometry.setTaps(p.taps, precision);
    return geometry;
}

// y of one row modulo X^M − i, its kernel filtered where that is, in double.
inline std::vector<double> modulo(const Case& c, std::int64_t points) {
    const auto m = static_cast<std::size_t>(points);
    const auto spectrumOf = [&](const std::vector<float>& values, const std::vector<float>& gate) {
        std::vector<std::complex<double>> x(m);
        for (std::size_t t = 0; t < std::min(values.size(), 2 * m); ++t) {
            const double value = values[t] * Case::at(gate, static_cast<std::int64_t>(t), 1);
            x[t % m] += t < m ? std::complex<double>(value, 0) : std::complex<double>(0, value);
        }
        for (std::size_t t = 0; t < m; ++t)
            x[t] *= std::polar(1.0, std::numbers::pi * static_cast<double>(t) / (2 * static_cast<double>(m)));
        dft(x.data(), m);
        return x;
    };
    auto spectrum = spectrumOf(c.u, c.inputGate);
    const auto kernel = spectrumOf({c.k.begin(), c.k.begin() + c.p.usedTaps()}, {}); // no others are filtered either
    const auto kept = cuda::keptFrequencies(c.p.bands, points);
    for (std::size_t j = 0; j < m; ++j) {
        const std::complex<double> bin = kept.empty() || kept[j] != 0 ? kernel[j] : 0.0;
        spectrum[j] = std::conj(spectrum[j] * (bin + Case::at(c.d, 0, 0))); // conjugated, the DFT goes the other way
    }
    dft(spectrum.data(), m);
    std::vector<double> y(static_cast<std::size_t>(c.p.outputSize()));
    for (std::size_t t = 0; t < y.size(); ++t) {
        const double turns = std::numbers::pi * static_cast<double>(t % m) / (2 * static_cast<double>(m));
        const auto z = std::conj(spectrum[t % m]) * std::polar(1.0 / static_cast<double>(m), -turns);
        y[t] = (t < m ? z.real() : z.imag()) * Case::at(c.outputGate, static_cast<std::int64_t>(t), 1);
    }
    return y;
}

// The arrays' own rounding is not the engine's: of inputs,
template <typename Number>
void roundArrays(Case& c) {
    for (auto* values : {&c.u, &c.inputGate, &c.outputGate})
        for (float& value : *values)
            value = toFloat(toNumber<Number>(value));
}
// and of outputs, to be added to a bound.
template <typename Number>
constexpr double kRoundingOfOutputs = std::is_same_v<Number, device::Half> ? 3e-4
                                      : std::is_same_v<Number, float>      ? 0
                                                                           : 3e-3;

/// `compute` makes of a case, cut up so, its outputs; arrays are of `Number`.
template <typename Math, typename Number, typename Compute>
void expectRight(const LaunchRun& run, const Compute& compute) {
    const std::int64_t m = run.cut.points;
    const std::int64_t length = run.folded ? m + m / 3 : run.whole ? m : m - m / 9;
    ConvolutionProblem p{1, 1, 1, 1, length, run.folded ? m / 2 + 3 : m - 7, run.folded ? Mode::Full : Mode::Causal};
    if (run.half)
        p.bands = lowestBands(0.3);
    Case c = makeCase(p, 3, run.gated, run.gated && run.whole, !run.half); // a skip term is of all frequencies
    roundArrays<Number>(c);
    cuda::Geometry geometry = geometryOf(p, run.cut, run.folded);
    geometry.turnTo(cuda::keptFrequencies(p.bands, m));
    ASSERT_EQ(geometry.isHalf, run.half);
    const auto y = compute(c, geometry);
    EXPECT_LE(relativeError(y, modulo(c, m)), errorBound(kPrecision<Math>, m) + kRoundingOfOutputs<Number>)
        << geometry.description() << (run.folded ? ", folded" : "") << (run.half ? ", half" : "")
        << (run.whole ? ", whole" : "") << (run.gated ? "" : ", no gates");
}

template <typename Math, typename Number, typename Compute>
void expectRight(const TapsRun& run, const Compute& compute) {
    Case c = makeCase({run.batch, 1, 1, 1, run.length, run.taps, Mode::Causal}, 3, run.gated, run.gated, true);
    roundArrays<Number>(c);
    const cuda::Geometry geometry = toeplitzOf(c.p, kPrecision<Math>);
    ASSERT_GT(geometry.tapBlocks, 0);
    EXPECT_LE(relativeError(compute(c, geometry), expectedOf(c)),
              errorBound(kPrecision<Math>, 1) + kRoundingOfOutputs<Number>)
        << describe(c.p) << (run.gated ? ", gated" : "");
}

template <typename Math, typename Number, typename Compute>
void expectRight(const PairsRun& run, const Compute& compute) {
    const std::int64_t length = 256 * run.rings;
    Case c = makeCase({3, 1, 1, 1, length, length, Mode::Causal}, 3, false, false, true);
    roundArrays<Number>(c);
    cuda::Geometry geometry = geometryOf(c.p, {length, {}, run.rings}, false);
    geometry.inPairs = true;
    EXPECT_LE(relativeError(compute(c, geometry), expectedOf(c)),
              errorBound(kPrecision<Math>, length) + kRoundingOfOutputs<Number>)
        << geometry.description() << ", two at a time";
}

/// The same of ten rows, so that a group has fewer than others.
template <typename Math, typename Number, typename Compute>
void expectRight(const BatchRun& run, const Compute& compute) {
    Case c = makeCase({10, 1, 1, 1, run.length, run.length - 3, Mode::Causal}, 3, run.gated, run.gated, true);
    roundArrays<Number>(c);
    const cuda::Geometry geometry = batchOf(c.p);
    EXPECT_LE(relativeError(compute(c, geometry), expectedOf(c)),
              errorBound(kPrecision<Math>, geometry.points) + kRoundingOfOutputs<Number>)
        << geometry.description() << (run.gated ? ", gated" : "");
}

} // namespace longwave::test
