// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels that the tests of views make up, and their patience.
#pragma once

#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace longwave::ui::test {

inline constexpr int kPatience = 60'000; // ms: a bound for a broken build, never something a test measures
inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Normal numbers of order one.
template <typename Real = float>
std::vector<Real> noise(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<Real> normal;
    std::vector<Real> values(count);
    for (Real& value : values)
        value = normal(generator);
    return values;
}

/// [heads, values.size() / heads].
inline ArrayView bankOf(std::vector<float> values, std::int64_t heads) {
    const auto taps = static_cast<std::int64_t>(values.size()) / heads;
    return ArrayView::fromFloats(std::move(values), {heads, taps});
}

inline Regularization squashBy(double lambda) {
    return {.squashOn = true, .lambda = lambda};
}

} // namespace longwave::ui::test
