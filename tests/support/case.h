// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "tests/support/reference.h"

#include <random>
#include <string>

namespace longwave::test {

/// A problem with everything a run can be given, and the result as the definition says it.
struct Case {
    ConvolutionProblem p;
    std::vector<float> u, k, d, inputGate, outputGate; // those that are empty are not given

    Operands operands() const { return {u, inputGate, outputGate}; }
    Kernels kernels() const { return {k, d}; }
    std::int64_t signalRow(std::int64_t row) const { return p.signalHeads == 1 ? row / p.heads : row; }
    std::int64_t kernelRow(std::int64_t row) const { return p.kernelHeads == 1 ? 0 : row % p.heads; }
    static double at(const std::vector<float>& values, std::int64_t i, double otherwise) {
        return values.empty() ? otherwise : static_cast<double>(values[static_cast<std::size_t>(i)]);
    }
    double v(std::int64_t row, std::int64_t t) const {
        const std::int64_t i = signalRow(row) * p.length + t;
        return at(u, i, 0) * at(inputGate, i, 1);
    }
    double tap(std::int64_t row, std::int64_t j) const { return at(k, kernelRow(row) * p.taps + j, 0); }
    double skip(std::int64_t row) const { return at(d, kernelRow(row), 0); }

    /// Calls f(row, t of y, j, s): y[row, t] has the product k[j]·v[s].
    template <typename F>
    void forEachProduct(const F& f) const {
        for (std::int64_t row = 0; row < p.batch * p.heads; ++row)
            for (std::int64_t s = 0; s < p.length; ++s)
                for (std::int64_t j = 0; j < p.taps; ++j) {
                    std::int64_t t = s + j;
                    if (p.mode == Mode::Circular)
                        t %= p.length;
                    if (t < p.outputLength())
                        f(row, t, j, s);
                }
    }

    std::vector<double> beforeOutputGate() const {
        std::vector<double> z(static_cast<std::size_t>(p.outputSize()));
        const std::int64_t outputs = p.outputLength();
        forEachProduct([&](std::int64_t row, std::int64_t t, std::int64_t j, std::int64_t s) {
            z[static_cast<std::size_t>(row * outputs + t)] += tap(row, j) * v(row, s);
        });
        for (std::int64_t row = 0; row < p.batch * p.heads; ++row)
            for (std::int64_t t = 0; t < p.length; ++t)
                z[static_cast<std::size_t>(row * outputs + t)] += skip(row) * v(row, t);
        return z;
    }
    std::vector<double> expected() const {
        std::vector<double> y = beforeOutputGate();
        for (std::size_t i = 0; i < y.size(); ++i)
            y[i] *= at(outputGate, static_cast<std::int64_t>(i), 1);
        return y;
    }
};

inline Case makeCase(const ConvolutionProblem& p, std::uint32_t seed, bool inputGate, bool outputGate, bool skip) {
    Case c{p, randomValues(p.signalSize(), seed), randomValues(p.kernelSize(), seed + 1), {}, {}, {}};
    if (skip)
        c.d = randomValues(p.kernelHeads, seed + 2);
    if (inputGate)
        c.inputGate = randomValues(p.signalSize(), seed + 3);
    if (outputGate)
        c.outputGate = randomValues(p.outputSize(), seed + 4);
    return c;
}

inline std::string describe(const ConvolutionProblem& p) {
    return std::string(nameOf(p.mode)) + " B=" + std::to_string(p.batch) + " H=" + std::to_string(p.heads) +
           " Hu=" + std::to_string(p.signalHeads) + " Hk=" + std::to_string(p.kernelHeads) +
           " L=" + std::to_string(p.length) + " K=" + std::to_string(p.taps);
}

/// A few of every kind, small enough for sums as written.
inline std::vector<ConvolutionProblem> smallProblems() {
    std::vector<ConvolutionProblem> problems;
    std::mt19937 generator(7);
    const auto upTo = [&](std::int64_t n) { return std::uniform_int_distribution<std::int64_t>(1, n)(generator); };
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        for (const auto& [length, taps] :
             std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 1}, {1, 5}, {7, 1}, {13, 31}, {64, 64}, {300, 300}})
            problems.push_back({2, 3, 3, 3, length, taps, mode});
        for (int i = 0; i < 12; ++i) {
            const std::int64_t heads = upTo(4);
            problems.push_back(
                {upTo(3), heads, upTo(2) == 1 ? 1 : heads, upTo(2) == 1 ? 1 : heads, upTo(400), upTo(400), mode});
        }
        problems.push_back({1, 2, 2, 2, 5003, 17, mode}); // block by block
        problems.push_back({1, 3, 1, 3, 4096, 9, mode});
        problems.push_back({2, 2, 2, 1, 2048, 33, mode});
    }
    return problems;
}

} // namespace longwave::test
