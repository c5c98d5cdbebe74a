// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

// What the passes of spectrum_pass.h are given.

namespace longwave::device {

struct WeighPass {
    std::uint32_t rows = 0;        ///< kernel heads
    std::int64_t taps = 0;         ///< K
    std::int64_t used = 0;         ///< of them, or the circle they wrap around; at most 2M
    bool wraps = false;
    std::int64_t points = 0;       ///< M
    const float* kernels = nullptr; ///< [rows, K]
    Double2* values = nullptr; ///< [rows, M]: (k[t] + i·k[t + M])·exp(2πi·t/(4M))
};

template <typename Tile> struct GatherPass {
    std::uint32_t rows = 0;              ///< kernel heads
    FrequencyMap map;
    const Double2* values = nullptr;     ///< [rows, M], frequencies in order
    const float* skip = nullptr;         ///< D [rows], or null for none
    const std::uint8_t* kept = nullptr;  ///< [M]: frequencies that are not filtered out, or null for all
    float* scales = nullptr;             ///< [rows]: a power of two that no value exceeds; NaN for a row that is not finite
    Tile* tiles = nullptr;               ///< [rows, map.tiles()]
};

} // namespace longwave::device
