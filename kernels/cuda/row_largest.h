// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/rows.h"

// The largest magnitudes of the rows that a block of row_pass.h has at a time, from what its warps have read of them.

namespace longwave::device {

inline constexpr int kRowWarps = 16;

/// The largest magnitude of each row in the block, from what each lane saw in its lower and upper rows of the tile:
/// lane l returns that of the rows 2·(l mod 8) and 2·(l mod 8) + 1. A barrier.
LONGWAVE_DEVICE std::uint32_t largestOfRows(std::uint32_t lower, std::uint32_t upper, int points,
                                            std::uint32_t* table) {
    LONGWAVE_UNROLL
    for (int mask = 4; mask < 32; mask *= 2) {
        lower = larger(lower, shuffleXor(lower, mask));
        upper = larger(upper, shuffleXor(upper, mask));
    }
    if (lane() < 4) {
        table[warp() * 8 + lane()] = lower;
        table[warp() * 8 + 4 + lane()] = upper;
    }
    syncBlock();
    std::uint32_t largest = 0;
    LONGWAVE_UNROLL
    for (int i = 0; i < kRowWarps / 4; ++i)
        largest = larger(largest, table[(lane() / 8 + 4 * i) * 8 + lane() % 8]);
    largest = larger(largest, shuffleXor(largest, 8));
    largest = larger(largest, shuffleXor(largest, 16));
    LONGWAVE_UNROLL
    for (int mask = 1; mask < 8; mask *= 2)
        if (points > 2 * mask)
            largest = larger(largest, shuffleXor(largest, mask));
    return largest;
}

/// The largest value in the block. A barrier.
LONGWAVE_DEVICE std::uint32_t largestOfBlock(std::uint32_t value, std::uint32_t* table) {
    value = largestOfWarp(value);
    if (lane() == 0)
        table[warp()] = value;
    syncBlock();
    return largestOfWarp(table[lane() % kRowWarps]);
}
/// The same of two rows, each where its own was.
LONGWAVE_DEVICE void largestOfBlock(std::uint32_t (&values)[2], std::uint32_t* table) {
    LONGWAVE_UNROLL
    for (int row = 0; row < 2; ++row) {
        values[row] = largestOfWarp(values[row]);
        if (lane() == 0)
            table[kRowWarps * row + warp()] = values[row];
    }
    syncBlock();
    LONGWAVE_UNROLL
    for (int row = 0; row < 2; ++row)
        values[row] = largestOfWarp(table[kRowWarps * row + lane() % kRowWarps]);
}

} // namespace longwave::device
