// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

// What the passes of probe_passes.h are given.

namespace longwave::device {

/// A value of a sequence of noise, evenly in [−1, 1): 24 bits, or 7 and a sign, which fp16 and bf16 hold exactly.
LONGWAVE_HOST_DEVICE float noiseAt(std::uint32_t seed, std::uint64_t index, bool isCoarse) {
    std::uint64_t z = index + seed * 0x9e3779b97f4a7c15u; // splitmix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    if (isCoarse)
        return static_cast<float>(static_cast<int>(z >> 56) - 128) * (1.0f / 128);
    return static_cast<float>(static_cast<int>(z >> 40) - (1 << 23)) * (1.0f / (1 << 23));
}

/// The row of the whole that is the r-th checked one: the first, the last, and others evenly between.
LONGWAVE_HOST_DEVICE std::int64_t checkedRow(std::int64_t r, std::int64_t checked, std::int64_t rows) {
    return checked < 2 ? 0 : r * (rows - 1) / (checked - 1);
}

template <typename Number>
struct NoisePass {
    Number* values = nullptr;
    std::int64_t count = 0;
    std::uint32_t seed = 0;
    bool isCoarse = false; ///< values that fp16 and bf16 hold exactly
    float scale = 1;
};

/// values[r, t] = noise of its row (times a gate), then zeros.
struct SpreadPass {
    std::int64_t rows = 0;       ///< that are checked
    std::int64_t allRows = 0;    ///< of the output
    std::int64_t sourceRows = 0; ///< of what is spread: row i belongs to i mod sourceRows
    std::int64_t length = 0;
    std::int64_t points = 0; ///< N
    std::uint32_t seed = 0;
    std::uint32_t gateSeed = 0; ///< 0: none
    bool isCoarse = false;
    float scale = 1;
    Double2* values = nullptr; ///< [rows, N]
};

/// values ← values · factors
struct ProductPass {
    std::int64_t count = 0;
    Double2* values = nullptr;
    const Double2* factors = nullptr;
};

/// Σ(y − expected)² and Σ expected² of each piece of each row that is checked.
template <typename Number>
struct ComparePass {
    static constexpr int kThreads = 256;
    std::int64_t rows = 0;
    std::int64_t allRows = 0;
    std::int64_t length = 0;
    std::int64_t points = 0;
    std::int64_t pieces = 1;
    std::uint32_t gateSeed = 0;
    bool isCoarse = false;
    bool isCircle = false;           ///< the linear convolution is to be folded: N ≥ 2·length − 1
    const Double2* values = nullptr; ///< [rows, N]: N times what is expected
    const Number* output = nullptr;  ///< [allRows, length]
    Double2* sums = nullptr;         ///< [rows, pieces]
};

} // namespace longwave::device
