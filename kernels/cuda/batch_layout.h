// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

// What batch_pass.h is given, and how the digits of a row lie in its tiles.

namespace longwave::device {

/// Values b of a residue.
inline constexpr int kResidue = 16;

/// Rows of P rings that a block takes together, and its warps: shared memory holds eight rows of 16 rings.
LONGWAVE_HOST_DEVICE constexpr int batchRows(int points) {
    return points == 32 ? 4 : 8;
}
LONGWAVE_HOST_DEVICE constexpr int batchWarps(int points) {
    return points == 32 ? 16 : points;
}
/// Tiles of 16 rings, and as many of t₁.
LONGWAVE_HOST_DEVICE constexpr int batchTiles(int points) {
    return points == 32 ? 2 : 1;
}

/// The phase of rows that are not split (constants.h).
inline constexpr double kRowPhase = 0.25;

/// Shared memory of a ring: [c][re, im][rows][16 b], or [re, im][rows][16 b][16 c], of 16-bit numbers.
LONGWAVE_HOST_DEVICE constexpr int batchRingBytes(int points) {
    return 16 * 2 * batchRows(points) * kResidue * 2;
}

/// Of a block, for P rings.
LONGWAVE_HOST_DEVICE constexpr int batchThreads(int points) {
    return 32 * batchWarps(points);
}
/// Its rings, the largest value that each warp found, and 64 bytes of each lane's 16-bit values.
LONGWAVE_HOST_DEVICE constexpr std::size_t batchParkOffset(int points) {
    return static_cast<std::size_t>(points) * static_cast<std::size_t>(batchRingBytes(points)) +
           16 * sizeof(std::uint32_t);
}
LONGWAVE_HOST_DEVICE constexpr std::size_t batchPassBytes(int points) {
    return batchParkOffset(points) + static_cast<std::size_t>(batchThreads(points)) * 64;
}

/// A kernel modulo X^16 − ω, as the matrix Q[b', b] = q[b' − b] that multiplies residues: q[d] of d < 0 is ω·q[16 + d].
/// Word 14 + d is the pair q[d], q[d − 1]; d = −14 … 15 are read.
struct ResidueKernel {
    std::uint32_t re[32], im[32];
};
inline constexpr int kResidueMiddle = 14;

/// The digits of a row of P rings, t = 256·t₁ + 16·a + b, in a 16 × 16 tile. With fewer than 16 rings a tile holds 16/P
/// values of b, P of them two rows too: u counts those. Of 32 rings it has half of t₁, and half of the rings.
template <int Points>
struct BatchTile {
    static constexpr bool kIsWide = Points >= 8;    ///< a lane's values are eight neighbours, otherwise twice four
    static constexpr bool kHasTwoRows = Points < 4; ///< u / 4 is which

    /// t₁ and u of index k on the side of the rows; neighbours k, k + 1 (k even) are neighbours t₁. The rest is such
    /// that the lanes of one access read what lies together.
    LONGWAVE_HOST_DEVICE static constexpr int time(int k) {
        const int low = k % 2, middle = k / 2 % 4, high = k / 8;
        return Points >= 16 ? k : Points == 8 ? low + middle / 2 * 2 + 4 * high : Points == 4 ? low + 2 * high : low;
    }
    LONGWAVE_HOST_DEVICE static constexpr int share(int k) {
        const int middle = k / 2 % 4, high = k / 8;
        return Points >= 16 ? 0 : Points == 8 ? middle % 2 : Points == 4 ? middle : middle + 4 * high;
    }
    /// The index m of ring j, share u on the side of the rings is P·u + j. What b begins with in share u:
    LONGWAVE_HOST_DEVICE static constexpr int firstOf(int u) { return Points == 8 ? 8 * u : 4 * (u % 4); }
};

/// The constants of batch_pass.h, for P rings: [tile of rings m][tile of t₁, k]. Right factors have their middle words
/// exchanged: so they are pairs.
template <typename Math>
struct BatchConstants {
    StoredComplexFactor<Math> split;        ///< O[m, k]
    StoredComplexFactor<Math> dft;          ///< F[c, a], a right factor
    StoredComplexFactor<Math> twiddles;     ///< T[m, a]
    StoredComplexFactor<Math> join;         ///< O[m, k] at [k, m], unscaled, a right factor: its conjugate joins
    StoredComplexFactor<Math> joinDft;      ///< F[c, a] at [a, c], unscaled
    StoredComplexFactor<Math> joinTwiddles; ///< T[m, a] at [a, m]
};

} // namespace longwave::device
