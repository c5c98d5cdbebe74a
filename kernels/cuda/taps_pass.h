// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/spectrum_pass.h"
#include "kernels/cuda/toeplitz_pass.h"

// The tables of kernels' taps that toeplitz_pass.h multiplies by.

namespace longwave::device {

/// k[t] of a row with its skip term, 0 where it has none.
LONGWAVE_DEVICE double tapAt(const TapsPass& pass, std::int64_t row, std::int64_t t) {
    if (t < 0)
        return 0.0;
    double tap = tapAt(pass.kernels, pass.kernels.kernels + row * pass.kernels.taps, t);
    if (t == 0 && pass.skip)
        tap += pass.skip[row];
    return tap;
}

/// scales[row], by one block of a power of two of threads; `table` is threadCount() doubles of shared memory.
LONGWAVE_DEVICE void findTapScales(const TapsPass& pass) {
    auto* table = reinterpret_cast<double*>(sharedMemory());
    for (std::int64_t row = block(); row < pass.kernels.rows; row += blockCount()) {
        double largest = 0.0;
        for (std::int64_t t = threadIndex(); t < pass.kernels.used; t += threadCount()) {
            const double tap = tapAt(pass, row, t);
            const double size = tap < 0.0 ? -tap : tap;
            largest = size > largest || size != size ? size : largest;
        }
        largest = largestOfThreads(largest, table);
        if (threadIndex() == 0) {
            constexpr double kMost = 1 << 14; // fp16's normal numbers are fine down to 2^-27 of the largest
            float scale = 1.0f;
            if (!(largest < 1e38)) {
                scale = floatOf(0x7fc00000u);
            } else if (largest > 0.0) {
                while (largest >= kMost)
                    largest *= 0.5, scale *= 2.0f;
                while (largest < kMost / 2 && scale > 1e-37f)
                    largest *= 2.0, scale *= 0.5f;
            }
            pass.scales[row] = scale;
        }
        syncBlock();
    }
}

/// The taps divided by their scale, in the order that tapPairs says.
template <typename Math>
LONGWAVE_DEVICE void makeTapTables(const TapsPass& pass) {
    const std::int64_t plane = tapPlane(pass.blocks);
    const std::int64_t all = pass.kernels.rows * 2 * plane;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const std::int64_t row = i / (2 * plane);
        const std::int64_t pair = i % (2 * plane); // of the first limb
        const std::int64_t a = 2 * (pair % plane - 7) + pair / plane;
        // A row that is not finite is all zeros times NaN, as it is for its spectrum.
        const float scale = pass.scales[row];
        const double inverse = scale == scale ? 1.0 / scale : 0.0;
        const auto value = [&](std::int64_t t) {
            const double tap = inverse == 0.0 ? 0.0 : tapAt(pass, row, pass.mirror < 0 ? t : pass.mirror - t);
            return static_cast<float>(tap * inverse);
        };
        Factor<Math> factor;
        packPair<Math>(factor, 0, value(a + 8), value(a + 7));
        packPair<Math>(factor, 1, value(a), value(a - 1));
        LONGWAVE_UNROLL
        for (int limb = 0; limb < Math::kLimbs; ++limb) {
            const Word2 words{factor.words[limb][0], factor.words[limb][1]};
            pass.tables[row * tapPairs<Math>(pass.blocks) + limb * 2 * plane + pair] = words;
        }
    }
}

} // namespace longwave::device
