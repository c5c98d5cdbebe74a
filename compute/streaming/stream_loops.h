// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The loops around the FFTs of a partitioned convolution, in SIMD that is chosen when the program runs. Spectra are
/// kept in tiles of 64 bins, real parts before imaginary ones, so that a product needs no shuffle and all parts of one
/// tile lie in a row. Arrays are aligned to 64 bytes and padded to whole tiles; what pads them is zero.
namespace longwave::stream {

inline constexpr std::int64_t kTile = 64;              ///< bins
inline constexpr std::int64_t kTileFloats = 2 * kTile; ///< floats: 64 real parts, 64 imaginary parts

inline std::int64_t tilesOf(std::int64_t points) noexcept {
    return (points + kTile - 1) / kTile;
}

/// Multiplies in, of t < n: z[t] = (before[t] + i·after[t])·w[t]; `z` interleaved, `weights` in tiles.
void weigh(const float* before, const float* after, const float* weights, std::int64_t tiles, float* z) noexcept;

/// Interleaved spectrum → tiles, tile t at `to` + t·`stride` floats.
void splitIntoTiles(const float* spectrum, std::int64_t tiles, float* to, std::ptrdiff_t stride) noexcept;

/// A run of tiles that follow each other, and those they are multiplied by.
struct TileRun {
    const float* a = nullptr;
    const float* b = nullptr;
    std::int64_t count = 0;
};

/// Σ a·b over both runs, complex, one tile; written interleaved.
void sumOfProducts(TileRun first, TileRun second, float* to) noexcept;

/// out[t] = Im(z[t]·conj w[t]); `z` interleaved, `weights` in tiles.
void weighBack(const float* z, const float* weights, std::int64_t tiles, float* out) noexcept;

/// The instruction set that runs: "AVX2".
const char* simdName() noexcept;

} // namespace longwave::stream
