// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/circle_pass.h"

// The kernel's spectrum, in double and rounded once: taps weighted so that a plain DFT of M points evaluates them where
// X^M = i, then, after that DFT, scaled and put into the order of the tiles.

namespace longwave::device {

/// What is used at t: a tap, or on a circle shorter than the kernel the sum of those that meet there.
LONGWAVE_DEVICE double tapAt(const WeighPass& pass, const float* row, std::int64_t t) {
    if (t >= pass.used)
        return 0.0;
    return pass.wraps ? wrappedTap(row, pass.taps, pass.used, t) : row[t];
}

LONGWAVE_DEVICE void weighTaps(const WeighPass& pass) {
    const std::int64_t all = pass.rows * pass.points;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const std::int64_t t = i % pass.points;
        const float* row = pass.kernels + i / pass.points * pass.taps;
        const double re = tapAt(pass, row, t);
        const double im = tapAt(pass, row, t + pass.points);
        const Double2 w = unitRoot(static_cast<double>(t) / (4.0 * static_cast<double>(pass.points)));
        pass.values[i] = {re * w.x - im * w.y, re * w.y + im * w.x};
    }
}

/// K̂[frequency] of a row, filtered, with its skip term.
template <typename Tile>
LONGWAVE_DEVICE Double2 spectrumAt(const GatherPass<Tile>& pass, std::int64_t row, std::int64_t frequency) {
    Double2 value = pass.values[row * pass.map.points + frequency];
    if (pass.kept && pass.kept[frequency] == 0)
        value = {0.0, 0.0};
    if (pass.skip)
        value.x += pass.skip[row];
    return value;
}

/// The largest of a block's values, or what is not a number, known to thread 0; `table` as below. A barrier.
LONGWAVE_DEVICE double largestOfThreads(double value, double* table) {
    table[threadIndex()] = value;
    syncBlock();
    for (int half = threadCount() / 2; half > 0; half /= 2) {
        if (threadIndex() < half) {
            const double other = table[threadIndex() + half];
            if (other > table[threadIndex()] || other != other)
                table[threadIndex()] = other;
        }
        syncBlock();
    }
    return table[0];
}

/// scales[row], by one block of a power of two of threads; `table` is threadCount() doubles of shared memory.
template <typename Tile>
LONGWAVE_DEVICE void findSpectrumScales(const GatherPass<Tile>& pass) {
    auto* table = reinterpret_cast<double*>(sharedMemory());
    for (std::int64_t row = block(); row < pass.rows; row += blockCount()) {
        double largest = 0.0;
        for (std::int64_t j = threadIndex(); j < pass.map.points; j += threadCount()) {
            const Double2 value = spectrumAt(pass, row, j);
            const double norm = value.x * value.x + value.y * value.y;
            largest = norm > largest || norm != norm ? norm : largest;
        }
        largest = largestOfThreads(largest, table);
        if (threadIndex() == 0) {
            double norm = largest;
            float scale = 1.0f;
            if (!(norm < 1e76)) {
                scale = floatOf(0x7fc00000u);
            } else if (norm > 0.0) {
                while (norm > 1.0)
                    norm *= 0.25, scale *= 2.0f;
                while (norm <= 0.25 && scale > 1e-37f)
                    norm *= 4.0, scale *= 0.5f;
            }
            pass.scales[row] = scale;
        }
        syncBlock();
    }
}

LONGWAVE_DEVICE void storeTile(StoredComplexTile& tile, int laneOfTile, const float (&re)[8], const float (&im)[8]) {
    LONGWAVE_UNROLL
    for (int half = 0; half < 2; ++half) {
        const Float4 reals{re[4 * half], re[4 * half + 1], re[4 * half + 2], re[4 * half + 3]};
        const Float4 imaginaries{im[4 * half], im[4 * half + 1], im[4 * half + 2], im[4 * half + 3]};
        tile.parts[half][laneOfTile] = reals;
        tile.parts[2 + half][laneOfTile] = imaginaries;
    }
}
LONGWAVE_DEVICE void storeTile(StoredHalfTile& tile, int laneOfTile, const float (&re)[8], const float (&im)[8]) {
    LONGWAVE_UNROLL
    for (int half = 0; half < 2; ++half) {
        const int i = 4 * half;
        const Word4 words{pack<Half>(re[i], re[i + 1]), pack<Half>(re[i + 2], re[i + 3]), pack<Half>(im[i], im[i + 1]),
                          pack<Half>(im[i + 2], im[i + 3])};
        tile.parts[half][laneOfTile] = words;
    }
}

/// The spectrum divided by its scale, in tiles.
template <typename Tile>
LONGWAVE_DEVICE void gatherSpectrum(const GatherPass<Tile>& pass) {
    const std::int64_t tiles = pass.map.tiles();
    const std::int64_t all = pass.rows * tiles * 32;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const int laneOfTile = static_cast<int>(i % 32);
        const std::int64_t tile = i / 32 % tiles;
        const std::int64_t row = i / 32 / tiles;
        // A row that is not finite is all zeros times NaN: it must not reach the rows that share a tile with it.
        const float scale = pass.scales[row];
        const double inverse = scale == scale ? 1.0 / scale : 0.0;
        float re[8], im[8];
        LONGWAVE_UNROLL
        for (int value = 0; value < 8; ++value) {
            const std::int64_t frequency = pass.map.at(tile, tileRow(laneOfTile, value), tileColumn(laneOfTile, value));
            const Double2 v = inverse == 0.0 ? Double2{0.0, 0.0} : spectrumAt(pass, row, frequency);
            re[value] = static_cast<float>(v.x * inverse);
            im[value] = static_cast<float>(v.y * inverse);
        }
        storeTile(pass.tiles[row * tiles + tile], laneOfTile, re, im);
    }
}

} // namespace longwave::device
