// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_long_stages.h"

// How outputs of whole rows of 32 rings become 16 bytes to store. A warp makes them two values b at a time, and the
// registers do not hold them until the next are there: they wait in shared memory, where products were that have been
// read. Of 16-bit ones two warps make the eight: each hands over those of the other's half of t₁.

namespace longwave::device {

/// Four words, and where they lie.
using FourWords = std::uint32_t[4];
LONGWAVE_DEVICE void storeFourWords(void* at, const FourWords& words) {
    const Word4 four{words[0], words[1], words[2], words[3]};
    *static_cast<Word4*>(at) = four;
}
LONGWAVE_DEVICE void loadFourWords(FourWords& words, const void* at) {
    const Word4 four = *static_cast<const Word4*>(at);
    words[0] = four.x;
    words[1] = four.y;
    words[2] = four.z;
    words[3] = four.w;
}

template <typename Math, typename Number>
struct LongOutputs {
    using Lane = BatchLane<32>;
    static constexpr bool kHasWords = std::is_same_v<Number, typename Math::Number>;
    Word4 *parked, *exchanged; ///< of this warp and of its neighbour, 32 apart

    /// Outputs b and b + 1 of a quad: value i is of cell i / 2 % 2 + 2·(i % 2) + 4·(i / 4).
    LONGWAVE_DEVICE void put(int quad, int pair, const Sums& even, const Sums& odd, float factor) const {
        syncWarp(); // what was here has been read
        LONGWAVE_UNROLL
        for (int high = 0; high < 2; ++high) {
            const int cells[4] = {4 * high, 4 * high + 2, 4 * high + 1, 4 * high + 3};
            FourWords words[2];
            LONGWAVE_UNROLL
            for (int cell = 0; cell < 4; ++cell) {
                const float first = even[cells[cell]] * factor, second = odd[cells[cell]] * factor;
                if constexpr (kHasWords) {
                    words[0][cell] = pack<Number>(first, second);
                } else {
                    words[cell / 2][2 * (cell % 2)] = wordOf(first);
                    words[cell / 2][2 * (cell % 2) + 1] = wordOf(second);
                }
            }
            if constexpr (kHasWords) {
                void* const neighbour = exchanged + 32 * (2 * pair + high);
                storeFourWords(quad == 0 ? spareAt(pair, high) : neighbour, words[0]);
            } else {
                storeFourWords(spareAt(pair, 4 * quad + 2 * high), words[0]);
                storeFourWords(spareAt(pair, 4 * quad + 2 * high + 1), words[1]);
            }
        }
    }
    /// To the row's memory, from where the lane's first cell is.
    LONGWAVE_DEVICE void store(Number* to) const {
        LONGWAVE_UNROLL
        for (int high = 0; high < 2; ++high)
            if constexpr (kHasWords) {
                FourWords own[2], other[2]; // [pair][cell]
                LONGWAVE_UNROLL
                for (int pair = 0; pair < 2; ++pair) {
                    loadFourWords(own[pair], spareAt(pair, high));
                    loadFourWords(other[pair], parked + 32 * (2 * pair + high));
                }
                LONGWAVE_UNROLL
                for (int cell = 0; cell < 4; ++cell) {
                    const Word4 low{own[0][cell], own[1][cell], other[0][cell], other[1][cell]};
                    const Word4 eight = Lane::half() == 0 ? low : Word4{low.z, low.w, low.x, low.y};
                    *reinterpret_cast<Word4*>(to + Lane::offset(4 * high + cell) - 4 * Lane::half()) = eight;
                }
            } else {
                LONGWAVE_UNROLL
                for (int quad = 0; quad < 2; ++quad)
                    LONGWAVE_UNROLL
                for (int two = 0; two < 2; ++two) {
                    FourWords first, second; // [cell][b] of a pair
                    loadFourWords(first, spareAt(0, 4 * quad + 2 * high + two));
                    loadFourWords(second, spareAt(1, 4 * quad + 2 * high + two));
                    LONGWAVE_UNROLL
                    for (int cell = 0; cell < 2; ++cell)
                        storeFour(to + Lane::offset(4 * high + 2 * two + cell) + Lane::quadOffset(quad),
                                  floatOf(first[2 * cell]), floatOf(first[2 * cell + 1]), floatOf(second[2 * cell]),
                                  floatOf(second[2 * cell + 1]));
                }
            }
    }

  private:
    LONGWAVE_DEVICE static std::uint32_t wordOf(float value) {
        std::uint32_t bits;
        __builtin_memcpy(&bits, &value, sizeof bits);
        return bits;
    }
    /// One of a lane's eight places of 16 bytes, among the products of the warp's row and a pair of values b.
    LONGWAVE_DEVICE static unsigned char* spareAt(int pair, int i) {
        const int first = longProductOffset(lane(), 0, 0, Lane::firstRow(), Lane::firstOfWarp());
        return sharedMemory() + moved(first, longProductOffset(0, 8 * (i % 2), i / 2 % 2, 0, 2 * pair + i / 4));
    }
};

} // namespace longwave::device
