// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/ring.h"

// Where the rings of row_pass.h lie in shared memory, and how a warp's tiles come and go.

namespace longwave::device {

/// Rings in shared memory: planes [limb][re, im] of rows [ring][256] of 16-bit numbers. A row is 32 chunks of 8
/// numbers; where a chunk lies is shuffled so that no access has a bank conflict: the stores of the split (4 rows × 2
/// chunks), the loads of a ring (8 chunks 2 apart of one row), its stores, and the loads of the join (1 chunk of 8
/// rows).
LONGWAVE_DEVICE int chunkOffset(int row, int chunk) {
    const int shuffle = ((chunk >> 3) & 1) ^ ((row & 3) << 1) ^ ((row >> 2) & 1);
    return row * (kRing * 2) + ((chunk ^ shuffle) << 4);
}
inline constexpr int kRingRowBytes = 2 * kRing;

/// Where a lane of `warp` stores and loads; 8 rows or 16 further lie as many rows further.
struct RingPlaces {
    int splitTo, ringFrom, ringTo, joinFrom;
};
LONGWAVE_DEVICE RingPlaces ringPlaces(int lane) {
    const int g = lane / 4, q = lane % 4, matrix = lane / 8; // of a load of four, as loadTransposed takes them
    return {chunkOffset(g, 2 * warp() + q / 2) + 8 * (q % 2),
            chunkOffset(warp(), 2 * (lane % 8 + 8 * (matrix % 2)) + matrix / 2), // a lower, b upper
            chunkOffset(warp(), 2 * g) + 4 * q,
            chunkOffset(lane % 8 + 8 * (matrix % 2), 2 * warp() + matrix / 2)}; // ring lower, column upper
}

template <typename Math, int Points>
struct RingPlanes {
    unsigned char* bytes;
    static constexpr int kBytes = Points * kRingRowBytes * 2 * Math::kLimbs;

    LONGWAVE_DEVICE unsigned char* plane(int limb, int part) const {
        return bytes + (2 * limb + part) * (Points * kRingRowBytes);
    }
    LONGWAVE_DEVICE ComplexFactor<Math> load(int offset) const {
        return {loadTransposed(0, offset), loadTransposed(1, offset)};
    }
    /// What the split makes: the lane's columns are 4q, 4q + 2, 4q + 1, 4q + 3, in order eight bytes.
    LONGWAVE_DEVICE void storeColumns(const ComplexSums& y, int splitTo) const {
        LONGWAVE_UNROLL
        for (int half = 0; half < 2; ++half) {
            const int offset = splitTo + 8 * half * kRingRowBytes;
            LONGWAVE_UNROLL
            for (int part = 0; part < 2; ++part) {
                const Sums& sums = part == 0 ? y.re : y.im;
                Factor<Math> packed;
                packPair<Math>(packed, 0, sums[2 * half], sums[2 * half + 4]);
                packPair<Math>(packed, 1, sums[2 * half + 1], sums[2 * half + 5]);
                LONGWAVE_UNROLL
                for (int limb = 0; limb < Math::kLimbs; ++limb) {
                    const Word2 four{packed.words[limb][0], packed.words[limb][1]};
                    *reinterpret_cast<Word2*>(plane(limb, part) + offset) = four;
                }
            }
        }
    }
    /// A ring, `offset` from where the warp's first is.
    LONGWAVE_DEVICE void storeRing(const ComplexSums& y, int ringTo, int offset) const {
        const ComplexFactor<Math> packed = packTile<Math>(y);
        LONGWAVE_UNROLL
        for (int word = 0; word < 4; ++word) {
            // 8 values of a further lie 16 chunks further, 8 of b in the chunk beside.
            const int to = (ringTo ^ (word / 2 * 16)) + offset + word % 2 * 256;
            LONGWAVE_UNROLL
            for (int limb = 0; limb < Math::kLimbs; ++limb) {
                *reinterpret_cast<std::uint32_t*>(plane(limb, 0) + to) = packed.re.words[limb][word];
                *reinterpret_cast<std::uint32_t*>(plane(limb, 1) + to) = packed.im.words[limb][word];
            }
        }
    }

  private:
    LONGWAVE_DEVICE Factor<Math> loadTransposed(int part, int offset) const {
        Factor<Math> factor;
        LONGWAVE_UNROLL
        for (int limb = 0; limb < Math::kLimbs; ++limb) {
            std::uint32_t words[4];
            loadMatricesTransposed(words, plane(limb, part) + offset);
            setRight(factor, limb, words[0], words[1], words[2], words[3]);
        }
        return factor;
    }
};

} // namespace longwave::device
