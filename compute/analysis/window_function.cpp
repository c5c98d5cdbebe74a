// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/window_function.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace longwave {
namespace {

/// I₀(x) = Σ_j ((x/2)^j / j!)²: all terms are positive, so the plain sum is exact to rounding.
double besselI0(double x) noexcept {
    const double quarter = x * x / 4;
    double term = 1;
    double sum = 1;
    for (int j = 1; term > sum * 1e-17; ++j) {
        term *= quarter / (static_cast<double>(j) * j);
        sum += term;
    }
    return sum;
}

} // namespace

double windowAt(WindowFunction window, double x) noexcept {
    constexpr double kPi = std::numbers::pi;
    if (!(std::abs(x) <= 1))
        return 0;
    switch (window) {
    case WindowFunction::Rectangular:
        return 1;
    case WindowFunction::Hann:
        return 0.5 + 0.5 * std::cos(kPi * x);
    case WindowFunction::Hamming:
        return 0.54 + 0.46 * std::cos(kPi * x);
    case WindowFunction::Blackman:
        return std::max(0.0, 0.42 + 0.5 * std::cos(kPi * x) + 0.08 * std::cos(2 * kPi * x));
    case WindowFunction::Kaiser: {
        static const double atMiddle = besselI0(kKaiserBeta);
        return besselI0(kKaiserBeta * std::sqrt(std::max(0.0, 1 - x * x))) / atMiddle;
    }
    }
    return 1;
}

void applyWindow(WindowFunction window, std::int64_t firstLag, std::span<const float> k,
                 std::span<float> out) noexcept {
    if (k.empty())
        return;
    const std::int64_t lastLag = firstLag + static_cast<std::int64_t>(k.size()) - 1;
    const auto half = static_cast<double>(1 + std::max(std::abs(firstLag), std::abs(lastLag)));
    for (std::size_t i = 0; i < k.size(); ++i) {
        const auto lag = static_cast<double>(firstLag + static_cast<std::int64_t>(i));
        out[i] = static_cast<float>(static_cast<double>(k[i]) * windowAt(window, lag / half));
    }
}

} // namespace longwave
