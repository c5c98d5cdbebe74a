// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to a kernel, as the formulas are written.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

namespace longwave::ui::test {

/// Soft threshold.
inline std::vector<float> squashed(std::vector<float> k, double lambda) {
    for (float& tap : k)
        tap = std::copysign(std::max(std::abs(tap) - static_cast<float>(lambda), 0.0F), tap);
    return k;
}

/// Σ_i w(t)·k[i]·exp(−2πi·f·t/N) at the lags t = firstLag + i, in double.
template <typename Weight>
std::complex<double> transform(const std::vector<float>& k, std::int64_t firstLag, std::int64_t n, std::int64_t f,
                               Weight weight) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < k.size(); ++i) {
        const std::int64_t t = firstLag + static_cast<std::int64_t>(i);
        sum += weight(static_cast<double>(t)) * static_cast<double>(k[i]) *
               std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * t % n) / static_cast<double>(n));
    }
    return sum;
}

inline std::complex<double> transform(const std::vector<float>& k, std::int64_t n, std::int64_t f) {
    return transform(k, 0, n, f, [](double) { return 1.0; });
}

} // namespace longwave::ui::test
