// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/factorization.h"
#include "compute/monarch/trace.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace longwave::test {

using Complex = std::complex<double>;

inline std::vector<double> randomDoubles(std::int64_t n, std::uint32_t seed) {
    const auto values = randomValues(n, seed);
    return {values.begin(), values.end()};
}

inline TraceOptions traceOptions(std::vector<std::int64_t> factors, std::uint32_t seed = 1) {
    TraceOptions options;
    std::int64_t n = 1;
    for (const auto factor : factors)
        n *= factor;
    options.factors = std::move(factors);
    options.signal = randomDoubles(n, seed);
    options.kernel = randomDoubles(n, seed + 1);
    return options;
}

/// exp(2πi·turns), of whole and broken turns, by the library's sine and cosine alone.
inline Complex turned(std::int64_t numerator, std::int64_t denominator) {
    const auto angle = 2 * std::numbers::pi * static_cast<double>(numerator % denominator);
    return std::polar(1.0, angle / static_cast<double>(denominator));
}

/// Σ_t x[t]·exp(−2πi·k·t/N), natural order.
inline std::vector<Complex> naiveDft(const std::vector<Complex>& x) {
    const auto n = static_cast<std::int64_t>(x.size());
    std::vector<Complex> spectrum(x.size());
    for (std::int64_t k = 0; k < n; ++k)
        for (std::int64_t t = 0; t < n; ++t)
            spectrum[static_cast<std::size_t>(k)] += x[static_cast<std::size_t>(t)] * turned(-(k * t % n), n);
    return spectrum;
}

inline double relativeDistance(const std::vector<Complex>& a, const std::vector<Complex>& b) {
    EXPECT_EQ(a.size(), b.size());
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += std::norm(a[i] - b[i]);
        norm += std::norm(b[i]);
    }
    return std::sqrt(norm > 0 ? difference / norm : difference);
}

/// All factorizations of N into 2, 3 and 4 factors.
inline std::vector<std::vector<std::int64_t>> allFactorizations(std::int64_t n) {
    std::vector<std::vector<std::int64_t>> all;
    for (const int order : {2, 3, 4})
        for (auto& factors : monarchFactorizations(n, order))
            all.push_back(std::move(factors));
    return all;
}

} // namespace longwave::test
