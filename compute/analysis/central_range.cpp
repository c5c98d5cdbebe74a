// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/central_range.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace longwave {

MinMax centralRange(std::span<const float> values, double share) {
    std::vector<float> finite;
    finite.reserve(values.size());
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite), [](float v) { return std::isfinite(v); });
    if (finite.empty())
        return {1, 0};
    const auto last = static_cast<double>(finite.size() - 1);
    const auto low = std::llround(last * (1 - share) / 2);
    const auto high = static_cast<std::ptrdiff_t>(last) - low;
    std::nth_element(finite.begin(), finite.begin() + low, finite.end());
    const float bottom = finite[static_cast<std::size_t>(low)];
    std::nth_element(finite.begin(), finite.begin() + high, finite.end());
    return {bottom, finite[static_cast<std::size_t>(high)]};
}

} // namespace longwave
