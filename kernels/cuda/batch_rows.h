// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"
#include "kernels/cuda/rows.h"

#include <type_traits>

// Which rows a block of batch_pass.h has, which values of them a lane, and how those are read.

namespace longwave::device {

/// Rows of one kernel, as many as a block takes or the fewer that are left.
struct BatchGroup {
    std::uint32_t kernel;
    std::uint32_t first, end; ///< items
};

/// A lane's values: two quads of 8 cells, four neighbours each. The cell is a + 8·i, t₁ of k = 2q + l + 8·h at index
/// i + 2·l + 4·h. Quads are neighbours, or of different rows; of 32 rings they are of the two halves of t₁, the warp's
/// own first: two warps have eight neighbours between them.
template <int Points>
struct BatchLane {
    using Tile = BatchTile<Points>;
    static constexpr bool kIsLong = Points == 32;
    /// Rows of a warp; of 16 rings two warps share one, of 32 four.
    static constexpr int kRows = Tile::kIsWide ? 1 : 8 / Points;
    LONGWAVE_HOST_DEVICE static constexpr int row(int quad, int high) {
        return Tile::kIsWide ? 0 : Tile::kHasTwoRows ? 2 * quad + high : quad;
    }
    /// The same, of a quad that is not known when the code is compiled.
    LONGWAVE_DEVICE static int rowAt(int quad, int high) { return quad == 0 ? row(0, high) : row(1, high); }
    LONGWAVE_DEVICE static int firstRow() { return warp() * batchRows(Points) / batchWarps(Points); }

    /// What b begins with in a warp; it has 4 values of it, 8 or all.
    LONGWAVE_DEVICE static int firstOfWarp() {
        return kIsLong ? 4 * (warp() % 4) : Points == 16 ? 8 * (warp() % 2) : 0;
    }
    /// Which half of t₁ is the warp's own.
    LONGWAVE_DEVICE static int half() { return kIsLong ? warp() % 2 : 0; }
    /// Where the first cell's values are in their row, and how much further another's.
    LONGWAVE_DEVICE static int position() {
        const int g = lane() / 4, k = 2 * (lane() % 4);
        return kRing * (Tile::time(k) + 16 * half()) + 16 * g + Tile::firstOf(Tile::share(k)) + firstOfWarp();
    }
    LONGWAVE_HOST_DEVICE static constexpr int offset(int cell) {
        return kRing * Tile::time(cell / 2 % 2 + 8 * (cell / 4)) + 128 * (cell % 2);
    }
    LONGWAVE_DEVICE static int quadOffset(int quad) {
        if constexpr (kIsLong)
            return quad == 0 ? 0 : 16 * kRing * (1 - 2 * half());
        else
            return Tile::kIsWide ? 4 * quad : 0;
    }

    /// use(quad, cell) for those of a row.
    template <typename Use>
    LONGWAVE_DEVICE static void forEach(int ofRow, const Use& use) {
        LONGWAVE_UNROLL
        for (int quad = 0; quad < 2; ++quad)
            LONGWAVE_UNROLL
        for (int cell = 0; cell < 8; ++cell)
            if (row(quad, cell / 4) == ofRow)
                use(quad, cell);
    }
};

/// 16-bit values as they lie in memory, two a word: [quad][cell][pair]
using BatchWords = std::uint32_t[2][8][2];

/// The values of a row that is whole and has no gate. Of 32 rings all are of the warp's half of t₁, and what its
/// neighbour multiplies is in place of the second quad.
template <int Points, typename Number>
LONGWAVE_DEVICE void loadWords(BatchWords& words, int row, const Number* origin) {
    using Lane = BatchLane<Points>;
    Lane::forEach(row, [&](int quad, int cell) {
        const auto* const at = inGlobalMemory(origin + Lane::offset(cell));
        if constexpr (Lane::kIsLong) {
            if (quad == 0) {
                const Word4 eight = *reinterpret_cast<const Word4*>(at - 4 * Lane::half());
                words[0][cell][0] = Lane::half() == 0 ? eight.x : eight.z;
                words[0][cell][1] = Lane::half() == 0 ? eight.y : eight.w;
                words[1][cell][0] = Lane::half() == 0 ? eight.z : eight.x;
                words[1][cell][1] = Lane::half() == 0 ? eight.w : eight.y;
            }
        } else if constexpr (BatchTile<Points>::kIsWide) {
            if (quad == 0) {
                const Word4 eight = *reinterpret_cast<const Word4*>(at);
                words[0][cell][0] = eight.x;
                words[0][cell][1] = eight.y;
                words[1][cell][0] = eight.z;
                words[1][cell][1] = eight.w;
            }
        } else {
            const Word2 four = *reinterpret_cast<const Word2*>(at);
            words[quad][cell][0] = four.x;
            words[quad][cell][1] = four.y;
        }
    });
}

/// A quad's words to shared memory and back; at(i) is where two cells' are.
template <typename At>
LONGWAVE_DEVICE void park(const std::uint32_t (&words)[8][2], const At& at) {
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        const Word4 two{words[2 * i][0], words[2 * i][1], words[2 * i + 1][0], words[2 * i + 1][1]};
        *reinterpret_cast<Word4*>(at(i)) = two;
    }
}
template <typename At>
LONGWAVE_DEVICE void takeBack(std::uint32_t (&words)[8][2], const At& at) {
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        const Word4 two = *reinterpret_cast<const Word4*>(at(i));
        words[2 * i][0] = two.x;
        words[2 * i][1] = two.y;
        words[2 * i + 1][0] = two.z;
        words[2 * i + 1][1] = two.w;
    }
}

/// Where the row of an item is that is whole, and not cut: of the signal, and of the output.
template <typename Number>
LONGWAVE_DEVICE const Number* wholeSource(const RowShape& shape, const Number* signal, std::uint32_t item, int window) {
    const std::uint32_t head = shape.batch.quotient(item), batch = item - head * shape.batch;
    return signal + (std::int64_t{batch} * shape.signalHeads + (shape.signalHeads == 1 ? 0 : head)) * window;
}
template <typename Number>
LONGWAVE_DEVICE Number* wholeSink(const RowShape& shape, Number* output, std::uint32_t item, int window) {
    const std::uint32_t head = shape.batch.quotient(item), batch = item - head * shape.batch;
    return output + (std::int64_t{batch} * shape.heads + head) * window;
}

/// As if position `by` were the first.
template <typename Number, template <typename> typename Rows>
LONGWAVE_DEVICE Rows<Number> movedBy(Rows<Number> rows, int by) {
    rows.origin = rows.origin ? rows.origin + by : nullptr;
    rows.gate = rows.gate ? rows.gate + by : nullptr;
    rows.begin -= by;
    rows.end -= by;
    return rows;
}

/// Four values from a position divisible by two on; rows are no circles, and nothing is before them.
template <typename Number>
LONGWAVE_DEVICE void readFour(float (&values)[4], const Source<Number>& source, int position) {
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; i += 2) {
        Float2 pair{0.0f, 0.0f};
        if (source.hasPairs && position + i + 1 < source.end) {
            pair = source.pairWithin(position + i);
        } else {
            if (position + i < source.end)
                pair.x = source.valueAt(position + i);
            if (position + i + 1 < source.end)
                pair.y = source.valueAt(position + i + 1);
        }
        values[i] = pair.x;
        values[i + 1] = pair.y;
    }
}

} // namespace longwave::device
