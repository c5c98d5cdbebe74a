// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

#include <cstdint>

// What the passes over memory around an FFT are given; plain data that the host fills in. What they do stands in
// elementwise.h. Complex values lie as pairs (re, im). All arrays are in device memory, C order.

namespace longwave::cuda {

/// An array of `rows` rows of `length` values; a pass has a thread for each value, or for a few.
struct Rows {
    std::int64_t rows = 0;
    std::int64_t length = 0;
};

/// Values of a row that a block takes.
inline constexpr std::int64_t kTile = 1024;

LONGWAVE_HOST_DEVICE std::int64_t tilesPerRow(std::int64_t length) {
    return (length + kTile - 1) / kTile;
}

/// Most blocks of a launch, which has one for each tile.
inline constexpr std::int64_t kMostTiles = (std::int64_t{1} << 31) - 1;

/// Which signal and which kernel belong to row r of a piece that begins at row `firstRow` of [B, H].
struct RowOrder {
    std::int64_t firstRow = 0;
    std::int64_t heads = 1;
    bool sharedSignal = false; ///< one signal for all heads: signal r / H of the piece's
    bool sharedKernel = false; ///< one kernel for all heads
};

/// time[r, t] = g[r, t]·u[r, t] for t < samples, then zeros.
struct Pad : Rows {                // [rows, N]
    const float* signal = nullptr; // [rows, samples]
    const float* gate = nullptr;   // [rows, samples], or null
    std::int64_t samples = 0;
    float* time = nullptr;
};

/// time[h, t] = k[h, t] for t < used, then zeros; when `wraps`, Σ_m k[h, t + m·used] (see circle.h).
struct PadKernel : Rows {           // [heads, N]
    const float* kernels = nullptr; // [heads, taps]
    std::int64_t taps = 0;
    std::int64_t used = 0;
    bool wraps = false;
    float* time = nullptr;
};

/// values[r, t] ·= gate[r, t]
struct Gate : Rows {
    const float* gate = nullptr;
    float* values = nullptr;
};

/// spectrum[h, f] ← scale·(spectrum[h, f] where it is kept, else 0, + skip[h])
struct FinishSpectrum : Rows {          // [heads, bins]
    const float* skip = nullptr;        // [heads], or null
    const std::uint8_t* kept = nullptr; // [bins], or null: all
    float scale = 1;
    float* spectrum = nullptr;
};

/// product[r, f] = signal[its row, f]·kernel[its row, f]; product may be signal.
struct Multiply : Rows { // [rows, bins]
    RowOrder order;
    const float* signal = nullptr;
    const float* kernels = nullptr;
    float* product = nullptr;
};

/// y[r, t] = g[r, t]·(time[r, t] + time[r, length + t] for t < folded)
struct Keep : Rows {             // [rows, outputs]
    const float* time = nullptr; // [rows, N]
    std::int64_t padded = 0;     // N
    std::int64_t folded = 0;     // what a linear convolution has beyond the circle
    const float* gate = nullptr; // [rows, outputs], or null
    float* output = nullptr;
};

/// y[r, t] += D[its row]·u[its row, t]
struct AddSkip : Rows { // [rows, samples]
    RowOrder order;
    const float* signal = nullptr; // [signals, samples]
    const float* skip = nullptr;   // [kernels]
    float* output = nullptr;
    std::int64_t outputs = 0; // length of a row of y
};

/// to[t] = sign(from[t])·max(|from[t]| − λ, 0); in place when they are the same.
struct Squash : Rows {
    const float* from = nullptr;
    float lambda = 0;
    float* to = nullptr;
};

/// Moving average, one thread for each block of the window's length (see regularize.h).
struct Smooth : Rows {           // [heads, ⌈taps / (2·reach + 1)⌉]
    const float* from = nullptr; // [heads, taps], rows `stride` apart
    std::int64_t taps = 0;
    std::int64_t stride = 0;
    std::int64_t window = 1;
    std::int64_t reach = 0;  // min(window / 2, taps)
    double* tails = nullptr; // as `from`, scratch
    float* to = nullptr;     // as `from`, not `from`
};

} // namespace longwave::cuda
