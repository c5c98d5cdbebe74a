// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/variation.h"

#include <array>
#include <cmath>
#include <limits>

namespace longwave {
namespace {

// Sums side by side that do not wait for each other, which the compiler may put into vector registers: the order of a
// single sum it must keep.
constexpr std::size_t kLanes = 8;

struct Sums {
    double variation = 0;
    double norm = 0;
};

Sums sumsOf(std::span<const float> x) noexcept {
    std::array<double, kLanes> variation{};
    std::array<double, kLanes> norm{};
    if (x.empty())
        return {};
    std::size_t i = 1;
    for (; i + kLanes <= x.size(); i += kLanes) {
        const float* const here = x.data() + i;
        const float* const before = here - 1;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const auto value = static_cast<double>(here[lane]);
            norm[lane] += std::abs(value);
            variation[lane] += std::abs(value - static_cast<double>(before[lane]));
        }
    }
    Sums sums{0, std::abs(static_cast<double>(x[0]))};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        sums.variation += variation[lane];
        sums.norm += norm[lane];
    }
    for (; i < x.size(); ++i) {
        sums.norm += std::abs(static_cast<double>(x[i]));
        sums.variation += std::abs(static_cast<double>(x[i]) - static_cast<double>(x[i - 1]));
    }
    return sums;
}

} // namespace

double totalVariationOverNorm(std::span<const float> x) noexcept {
    const Sums sums = sumsOf(x);
    return sums.norm > 0 ? sums.variation / sums.norm : std::numeric_limits<double>::quiet_NaN();
}

double totalVariation(std::span<const float> x) noexcept {
    return sumsOf(x).variation;
}

} // namespace longwave
