// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Device code: Squash and Smooth, bit for bit as compute/regularization/regularize.cpp computes them: the same sums in
// double, in the same order, and no products that could be contracted.

#include "kernels/cuda/elementwise.h"

namespace longwave::device {

LONGWAVE_DEVICE void run(const cuda::Squash& p) {
    forEachValue(p, [&](std::int64_t row, std::int64_t t) {
        const float k = p.from[row * p.length + t];
        // Written as comparisons, as fmaxf and fminf would lose NaN.
        float above = k - p.lambda;
        float below = k + p.lambda;
        above = above < 0 ? 0.0f : above;
        below = 0 < below ? 0.0f : below;
        p.to[row * p.length + t] = above + below;
    });
}

// Padded by `reach` zeros at both ends and cut into blocks as long as the window, every window is the tail of one block
// and the head of the next (van Herk). A thread takes the windows that begin in its block: it keeps the block's tails,
// then goes through the next block adding up its heads.
LONGWAVE_DEVICE void run(const cuda::Smooth& p) {
    forEachValue(p, [&](std::int64_t row, std::int64_t b) {
        const float* in = p.from + row * p.stride;
        double* tails = p.tails + row * p.stride;
        float* out = p.to + row * p.stride;
        const std::int64_t blockLength = 2 * p.reach + 1;
        const std::int64_t padded = p.taps + 2 * p.reach;
        const auto tap = [&](std::int64_t i) {
            const std::int64_t t = i - p.reach;
            return t >= 0 && t < p.taps ? static_cast<double>(in[t]) : 0.0;
        };
        const std::int64_t begin = b * blockLength;
        const std::int64_t end = begin + blockLength < padded ? begin + blockLength : padded;
        double tail = 0;
        for (std::int64_t i = end; i-- > begin;) {
            tail = tap(i) + tail;
            if (i < p.taps)
                tails[i] = tail;
        }
        double head = 0;
        for (std::int64_t i = begin; i < end; ++i) // the window that is the whole block, in the order of heads
            head = tap(i) + head;
        out[begin] = static_cast<float>(head / static_cast<double>(p.window));
        head = 0;
        for (std::int64_t t = begin + 1; t < begin + blockLength && t < p.taps; ++t) {
            head = tap(t + blockLength - 1) + head;
            out[t] = static_cast<float>((tails[t] + head) / static_cast<double>(p.window));
        }
    });
}

} // namespace longwave::device
