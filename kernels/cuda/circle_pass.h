// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/rows.h"
#include "kernels/cuda/spectrum_arguments.h"

// What surrounds the DFTs by which a circle's kernels lose frequencies (circle_filter.h).

namespace longwave::device {

/// What is at t of a circle of `used` samples: a tap, or the sum of those that meet there.
LONGWAVE_DEVICE double wrappedTap(const float* row, std::int64_t taps, std::int64_t used, std::int64_t t) {
    double sum = 0.0;
    for (std::int64_t j = t; j < taps; j += used)
        sum += row[j];
    return static_cast<float>(sum); // as every engine rounds it
}

LONGWAVE_DEVICE void wrapTaps(const WrapPass& pass) {
    const std::int64_t all = pass.rows * pass.circle;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const float* row = pass.kernels + i / pass.circle * pass.taps;
        const Double2 value{wrappedTap(row, pass.taps, pass.circle, i % pass.circle), 0.0};
        pass.values[i] = value;
    }
}

LONGWAVE_DEVICE void unwrapTaps(const UnwrapPass& pass) {
    const std::int64_t all = pass.rows * pass.taps;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const std::int64_t at = i / pass.taps * pass.circle + i % pass.taps % pass.circle;
        pass.kernels[i] = static_cast<float>(pass.values[at].x / static_cast<double>(pass.circle));
    }
}

} // namespace longwave::device
