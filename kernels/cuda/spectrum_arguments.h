// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

namespace longwave::device {

// What the passes of circle_pass.h are given.

/// values[row, t] = Σ_m k[row, t + m·circle]
struct WrapPass {
    std::uint32_t rows = 0; ///< kernel heads
    std::int64_t taps = 0;  ///< K
    std::int64_t circle = 1;
    const float* kernels = nullptr; ///< [rows, K]
    Double2* values = nullptr;      ///< [rows, circle]
};

/// kernels[row, j] = Re values[row, j mod circle] / circle
struct UnwrapPass {
    std::uint32_t rows = 0;
    std::int64_t taps = 0;
    std::int64_t circle = 1;
    const Double2* values = nullptr; ///< [rows, circle], after a DFT forth and one back
    float* kernels = nullptr;        ///< [rows, taps]
};

// What those of spectrum_pass.h are given.

struct WeighPass {
    std::uint32_t rows = 0; ///< kernel heads
    std::int64_t taps = 0;  ///< K
    std::int64_t used = 0;  ///< of them, or the circle they wrap around; at most 2M
    bool wraps = false;
    std::int64_t points = 0;        ///< M
    const float* kernels = nullptr; ///< [rows, K]
    Double2* values = nullptr;      ///< [rows, M]: (k[t] + i·k[t + M])·exp(2πi·t/(4M))
};

/// What a kernel's Toeplitz matrices are made of (toeplitz_pass.h).
struct TapsPass {
    WeighPass kernels;           ///< `points` and `values` are not used
    const float* skip = nullptr; ///< D [rows], or null for none: part of the first tap
    int blocks = 0;              ///< of 16 taps in a table
    std::int64_t mirror = -1;    ///< tap j is at `mirror` − j, which correlates; −1: at j
    float* scales = nullptr; ///< [rows]: a power of two, taps by it are below 2^14; NaN for a row that is not finite
    Word2* tables = nullptr; ///< [rows, tapPairs]
};

template <typename Tile>
struct GatherPass {
    std::uint32_t rows = 0; ///< kernel heads
    FrequencyMap map;
    const Double2* values = nullptr;    ///< [rows, M], frequencies in order
    const float* skip = nullptr;        ///< D [rows], or null for none
    const std::uint8_t* kept = nullptr; ///< [M]: frequencies that are not filtered out, or null for all
    float* scales = nullptr; ///< [rows]: a power of two that no value exceeds; NaN for a row that is not finite
    Tile* tiles = nullptr;   ///< [rows, map.tiles()]
};

// What those of spectrum_gradient.h are given. Items are those of the rows themselves.

/// sums[chunk, head] += Σ over the chunk's items of the head of conj(V̂)·D̂z
struct CorrelatePass {
    std::uint32_t kernelHeads = 1; ///< of the items
    std::uint32_t firstHead = 0;   ///< which of all they are
    std::uint32_t allHeads = 1;
    std::uint32_t itemsPerHead = 0;
    std::uint32_t chunks = 1; ///< that a head's items are divided into
    FrequencyMap map;
    const StoredComplexTile* signals = nullptr;   ///< V̂ [items, map.tiles()], or of rows in a warp [groups]
    const StoredComplexTile* gradients = nullptr; ///< D̂z, likewise
    StoredComplexTile* sums = nullptr;            ///< [chunks, allHeads, map.tiles()]
};

/// The sums over chunks in order of frequency, in double: values [rows, M] of heads from firstHead on.
struct ScatterPass {
    std::uint32_t rows = 0; ///< heads
    std::uint32_t firstHead = 0;
    std::uint32_t kernelHeads = 1;
    std::uint32_t chunks = 1;
    FrequencyMap map;
    const StoredComplexTile* sums = nullptr; ///< [chunks, kernelHeads, map.tiles()]
    Double2* values = nullptr;               ///< [rows, M]
};

/// skip[row] = (1/M)·Σ_j Re values[row, j], before anything is filtered.
struct SkipGradientPass {
    std::uint32_t rows = 0;
    std::int64_t points = 0;
    const Double2* values = nullptr; ///< [rows, M]
    float* skip = nullptr;           ///< [rows]
};

/// Zeros the frequencies that are filtered out.
struct FilterPass {
    std::uint32_t rows = 0;
    std::int64_t points = 0;
    const std::uint8_t* kept = nullptr; ///< [M]
    Double2* values = nullptr;          ///< [rows, M]
};

/// The adjoint of WeighPass after a DFT back: gradients[row, j] of the taps.
struct UnweighPass {
    std::uint32_t rows = 0;
    std::int64_t taps = 0; ///< K
    std::int64_t used = 0; ///< as in WeighPass
    bool wraps = false;
    std::int64_t points = 0;
    const Double2* values = nullptr; ///< [rows, M]
    float* gradients = nullptr;      ///< [rows, K]
};

/// sums[b, t] = Σ_h values[b, h, t]: the gradient of a signal that many heads share.
struct SumHeadsPass {
    std::int64_t batch = 0, heads = 0, length = 0;
    bool adds = false;             ///< to the sums of heads before
    const float* values = nullptr; ///< [batch, heads, length]
    float* sums = nullptr;         ///< [batch, length]
};

} // namespace longwave::device
