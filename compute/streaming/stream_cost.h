// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

namespace longwave {

/// What the parts of a partitioned convolution take, in ns on one core with AVX-512 as stream_bench measures them. The
/// plan is chosen by their ratios, and work is spread over blocks by them.
struct StreamCost {
    static constexpr double kPointLevel = 0.10; ///< per point and level of a complex FFT
    static constexpr double kPoint = 0.15;      ///< per point around an FFT: weights, order
    static constexpr double kProduct = 0.15;    ///< per complex product

    /// One FFT of `size` complex points, forward or inverse, with what surrounds it.
    static double transform(std::int64_t size) noexcept {
        const auto points = static_cast<double>(size);
        return points * (kPointLevel * std::log2(points) + kPoint);
    }
    static double products(std::int64_t count) noexcept { return kProduct * static_cast<double>(count); }
};

} // namespace longwave
