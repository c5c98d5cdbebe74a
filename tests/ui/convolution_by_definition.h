// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave::ui::test {

/// y[t] = Σ_j k[j]·u[t − j] for every t of u, in double.
inline std::vector<float> causal(const std::vector<float>& u, std::span<const float> k) {
    std::vector<float> y(u.size());
    for (std::size_t t = 0; t < u.size(); ++t) {
        double sum = 0;
        for (std::size_t j = 0; j < k.size() && j <= t; ++j)
            sum += static_cast<double>(k[j]) * static_cast<double>(u[t - j]);
        y[t] = static_cast<float>(sum);
    }
    return y;
}

/// y[t] = Σ_j k[j]·u[t − firstLag − j], in double, for t in [first, first + count); u is periodic when `wraps`, else 0
/// outside.
inline std::vector<float> byDefinition(const std::vector<float>& u, std::span<const float> k, std::int64_t firstLag,
                                       std::int64_t first, std::int64_t count, bool wraps) {
    const auto length = static_cast<std::int64_t>(u.size());
    std::vector<float> y(static_cast<std::size_t>(count));
    for (std::int64_t t = first; t < first + count; ++t) {
        double sum = 0;
        for (std::int64_t j = 0; j < static_cast<std::int64_t>(k.size()); ++j) {
            std::int64_t from = t - firstLag - j;
            if (wraps)
                from = (from % length + length) % length;
            if (from >= 0 && from < length)
                sum += static_cast<double>(k[static_cast<std::size_t>(j)]) *
                       static_cast<double>(u[static_cast<std::size_t>(from)]);
        }
        y[static_cast<std::size_t>(t - first)] = static_cast<float>(sum);
    }
    return y;
}

} // namespace longwave::ui::test
