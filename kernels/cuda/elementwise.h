// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Device code: the passes over memory around an FFT. Each is limited by memory and reads and writes it in order.

#include "kernels/cuda/elementwise_arguments.h"
#include "kernels/cuda/facade.h"

namespace longwave::device {

/// Calls f(row, t) for the values of this block's tile; a launch has a block for each. One division a
/// block's thread, not one a value.
template <typename F>
LONGWAVE_DEVICE void forEachValue(const cuda::Rows& rows, const F& f) {
    const std::int64_t tiles = cuda::tilesPerRow(rows.length);
    const std::int64_t row = block() / tiles;
    const std::int64_t begin = (block() - row * tiles) * cuda::kTile;
    const std::int64_t end = begin + cuda::kTile < rows.length ? begin + cuda::kTile : rows.length;
    for (std::int64_t t = begin + threadIndex(); t < end; t += threadCount())
        f(row, t);
}

LONGWAVE_DEVICE std::int64_t signalOf(const cuda::RowOrder& order, std::int64_t row) {
    return order.sharedSignal ? row / order.heads : row;
}
LONGWAVE_DEVICE std::int64_t kernelOf(const cuda::RowOrder& order, std::int64_t row) {
    return order.sharedKernel ? 0 : (order.firstRow + row) % order.heads;
}
/// The same for all values of a tile, so it is asked for once.
LONGWAVE_DEVICE std::int64_t rowOfBlock(const cuda::Rows& rows) {
    return block() / cuda::tilesPerRow(rows.length);
}

LONGWAVE_DEVICE void run(const cuda::Pad& p) {
    forEachValue(p, [&](std::int64_t row, std::int64_t t) {
        float value = 0;
        if (t < p.samples) {
            value = p.signal[row * p.samples + t];
            if (p.gate)
                value *= p.gate[row * p.samples + t];
        }
        p.time[row * p.length + t] = value;
    });
}

LONGWAVE_DEVICE void run(const cuda::PadKernel& p) {
    forEachValue(p, [&](std::int64_t row, std::int64_t t) {
        float value = 0;
        if (t < p.used) {
            const float* k = p.kernels + row * p.taps;
            value = k[t];
            if (p.wraps) {
                double sum = 0; // there may be many rounds
                for (std::int64_t j = t; j < p.taps; j += p.used)
                    sum += static_cast<double>(k[j]);
                value = static_cast<float>(sum);
            }
        }
        p.time[row * p.length + t] = value;
    });
}

LONGWAVE_DEVICE void run(const cuda::Gate& p) {
    forEachValue(p,
                 [&](std::int64_t row, std::int64_t t) { p.values[row * p.length + t] *= p.gate[row * p.length + t]; });
}

LONGWAVE_DEVICE void run(const cuda::FinishSpectrum& p) {
    Float2* spectrum = reinterpret_cast<Float2*>(p.spectrum);
    const float skip = p.skip ? p.skip[rowOfBlock(p)] : 0.0f;
    forEachValue(p, [&](std::int64_t row, std::int64_t f) {
        Float2 bin{0, 0};
        if (!p.kept || p.kept[f])
            bin = spectrum[row * p.length + f];
        spectrum[row * p.length + f] = {(bin.x + skip) * p.scale, bin.y * p.scale};
    });
}

LONGWAVE_DEVICE void run(const cuda::Multiply& p) {
    const std::int64_t blockRow = rowOfBlock(p);
    const Float2* signal = reinterpret_cast<const Float2*>(p.signal) + signalOf(p.order, blockRow) * p.length;
    const Float2* kernel = reinterpret_cast<const Float2*>(p.kernels) + kernelOf(p.order, blockRow) * p.length;
    Float2* product = reinterpret_cast<Float2*>(p.product) + blockRow * p.length;
    forEachValue(p, [&](std::int64_t, std::int64_t f) {
        const Float2 a = signal[f];
        const Float2 b = kernel[f];
        product[f] = {a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
    });
}

LONGWAVE_DEVICE void run(const cuda::Keep& p) {
    forEachValue(p, [&](std::int64_t row, std::int64_t t) {
        float value = p.time[row * p.padded + t];
        if (t < p.folded)
            value += p.time[row * p.padded + p.length + t];
        if (p.gate)
            value *= p.gate[row * p.length + t];
        p.output[row * p.length + t] = value;
    });
}

LONGWAVE_DEVICE void run(const cuda::AddSkip& p) {
    const std::int64_t blockRow = rowOfBlock(p);
    const float* signal = p.signal + signalOf(p.order, blockRow) * p.length;
    const float skip = p.skip[kernelOf(p.order, blockRow)];
    forEachValue(p, [&](std::int64_t row, std::int64_t t) { p.output[row * p.outputs + t] += skip * signal[t]; });
}

} // namespace longwave::device
