// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reference.h"

#include "compute/convolution/reference.h"

namespace longwave::test {
namespace {

struct Rows {
    std::span<const float> u;
    std::span<const float> k;
};

Rows rowsOf(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k, std::int64_t row) {
    const std::int64_t head = row % p.heads;
    const std::int64_t signalRow = row / p.heads * p.signalHeads + (p.signalHeads == 1 ? 0 : head);
    const std::int64_t kernelRow = p.kernelHeads == 1 ? 0 : head;
    return {u.subspan(static_cast<std::size_t>(signalRow * p.length), static_cast<std::size_t>(p.length)),
            k.subspan(static_cast<std::size_t>(kernelRow * p.taps), static_cast<std::size_t>(p.taps))};
}

std::vector<double> fullBySums(const Rows& rows) {
    std::vector<double> y(rows.u.size() + rows.k.size() - 1);
    for (std::size_t t = 0; t < rows.u.size(); ++t)
        for (std::size_t j = 0; j < rows.k.size(); ++j)
            y[t + j] += static_cast<double>(rows.u[t]) * static_cast<double>(rows.k[j]);
    return y;
}

std::vector<double> rowBySums(const ConvolutionProblem& p, const Rows& rows) {
    std::vector<double> all = fullBySums(rows);
    if (p.mode == Mode::Circular)
        for (std::size_t t = static_cast<std::size_t>(p.length); t < all.size(); ++t)
            all[t % static_cast<std::size_t>(p.length)] += all[t];
    all.resize(static_cast<std::size_t>(p.outputLength()));
    return all;
}

template <typename RowOf>
std::vector<double> convolve(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k,
                             RowOf rowOf) {
    std::vector<double> y;
    y.reserve(static_cast<std::size_t>(p.outputSize()));
    for (std::int64_t row = 0; row < p.batch * p.heads; ++row) {
        const std::vector<double> one = rowOf(rowsOf(p, u, k, row));
        y.insert(y.end(), one.begin(), one.end());
    }
    return y;
}

} // namespace

std::vector<double> naiveConvolution(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k) {
    return convolve(p, u, k, [&p](const Rows& rows) { return rowBySums(p, rows); });
}

std::vector<double> referenceConvolution(const ConvolutionProblem& p, std::span<const float> u,
                                         std::span<const float> k) {
    constexpr std::int64_t kMostProducts = 1 << 22;
    if (p.length * p.taps <= kMostProducts)
        return naiveConvolution(p, u, k);
    return convolve(p, u, k, [&p](const Rows& rows) { return convolveInDouble(p, rows.u, rows.k); });
}

} // namespace longwave::test
