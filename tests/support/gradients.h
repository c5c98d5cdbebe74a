// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/case.h"

#include <span>
#include <vector>

namespace longwave::test {

/// The gradients as the definition says them, in double.
struct Expected {
    std::vector<double> u, k, d, inputGate, outputGate;
};

inline Expected expectedGradients(const Case& c, std::span<const float> dy) {
    const ConvolutionProblem& p = c.p;
    const auto zeros = [](std::int64_t n) { return std::vector<double>(static_cast<std::size_t>(n)); };
    Expected g{zeros(p.signalSize()), zeros(p.kernelSize()), zeros(p.kernelHeads), zeros(p.signalSize()),
               zeros(p.outputSize())};
    const std::int64_t outputs = p.outputLength();
    std::vector<double> dz(dy.size());
    for (std::size_t i = 0; i < dy.size(); ++i)
        dz[i] = static_cast<double>(dy[i]) * Case::at(c.outputGate, static_cast<std::int64_t>(i), 1);
    const auto z = c.beforeOutputGate();
    for (std::size_t i = 0; i < dy.size(); ++i)
        g.outputGate[i] = static_cast<double>(dy[i]) * z[i];
    std::vector<double> dv = zeros(p.signalSize());
    c.forEachProduct([&](std::int64_t row, std::int64_t t, std::int64_t j, std::int64_t s) {
        const double e = dz[static_cast<std::size_t>(row * outputs + t)];
        dv[static_cast<std::size_t>(c.signalRow(row) * p.length + s)] += e * c.tap(row, j);
        g.k[static_cast<std::size_t>(c.kernelRow(row) * p.taps + j)] += e * c.v(row, s);
    });
    for (std::int64_t row = 0; row < p.batch * p.heads; ++row)
        for (std::int64_t t = 0; t < p.length; ++t) {
            const double e = dz[static_cast<std::size_t>(row * outputs + t)];
            dv[static_cast<std::size_t>(c.signalRow(row) * p.length + t)] += e * c.skip(row);
            g.d[static_cast<std::size_t>(c.kernelRow(row))] += e * c.v(row, t);
        }
    for (std::size_t i = 0; i < dv.size(); ++i) {
        g.u[i] = dv[i] * Case::at(c.inputGate, static_cast<std::int64_t>(i), 1);
        g.inputGate[i] = dv[i] * static_cast<double>(c.u[i]);
    }
    return g;
}

} // namespace longwave::test
