// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/column_twiddles.h"
#include "kernels/cuda/ring.h"
#include "kernels/cuda/rows.h"

// Rows too long for one block: a pass over device memory splits them into Q rings, each short enough, and another joins
// them. The split multiplies by twiddles, so that every ring is X^R − 1, convolved with the same constants.
//
// A warp takes 16 columns of max(Q, 16) rows at a time; when Q < 16, 16/Q such tiles of columns stand one below the
// other. Everything stays in registers: values come and go in pairs and fours that fill whole sectors of memory.

namespace longwave::device {

LONGWAVE_DEVICE Float2 times(const Float2& a, const Float2& b) {
    return {a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
}
LONGWAVE_DEVICE Float2 twiddleOfTile(const SplitTwiddles& twiddles, std::uint32_t ring, std::uint32_t tile) {
    const std::uint32_t i = (16 * tile * (4 * ring + twiddles.phase)) & twiddles.mask;
    return times(twiddles.high[i >> twiddles.shift], twiddles.low[i & ((1u << twiddles.shift) - 1)]);
}

/// Rows on one side, their rings on the other.
template <typename Math, typename Number, typename Ring>
struct ColumnPass {
    RowShape shape;                     ///< of the rows
    std::uint32_t ringCount = 16;       ///< Q: 2, 4, 8 or a multiple of 16
    std::uint32_t ringPoints = 0;       ///< R, a multiple of 16·max(16/Q, 1)
    const Number* signal = nullptr;     ///< split: rows as `shape` says
    const Number* inputGate = nullptr;  ///< or null
    const Number* outputGate = nullptr; ///< or null
    Number* output = nullptr;           ///< join: rows as `shape` says
    Ring* rings = nullptr;              ///< [whole row, ring of it, Q, 2R]: R real parts, then R imaginary parts
    const StoredComplexFactor<Math>* factors = nullptr; ///< O/Q or its transpose, tiles [Points/16, Points/16]
    SplitTwiddles twiddles;
    const std::uint32_t* largest = nullptr; ///< [items]: magnitudes of the rows; null: 1, they are in range
    const float* spectrumScales = nullptr;  ///< join: [kernelHeads], or null: 1
    float factor = 1;                       ///< join: every output is multiplied by it
};

inline constexpr int kColumnThreads = 128;

LONGWAVE_DEVICE std::int64_t ringRow(const RowShape& shape, std::uint32_t index, std::uint32_t ringCount) {
    const Item item = itemAt(shape, index);
    return (wholeRow(shape, item) * shape.rings + item.ring) * ringCount;
}

/// largest[item] ← the greatest magnitude in the item's window, given that it was 0. Blocks of any size.
template <typename Number>
LONGWAVE_DEVICE void findLargest(const RowShape& shape, const Number* signal, const Number* gate,
                                 std::int64_t windowLength, std::uint32_t* largest) {
    constexpr std::int64_t kPiece = 16384;
    const std::int64_t pieces = (windowLength + kPiece - 1) / kPiece;
    for (std::int64_t work = block(); work < pieces * shape.items; work += blockCount()) {
        const auto item = static_cast<std::uint32_t>(work / pieces);
        const Source<Number> source = sourceAt(shape, signal, gate, item);
        const auto begin = static_cast<int>(work % pieces * kPiece);
        const auto end = static_cast<int>(begin + kPiece < windowLength ? begin + kPiece : windowLength);
        std::uint32_t found = 0;
        for (int position = begin + 2 * threadIndex(); position < end; position += 2 * threadCount()) {
            const Float2 pair = source.pairAt(position);
            found = larger(found, larger(magnitude(pair.x), magnitude(pair.y)));
        }
        LONGWAVE_UNROLL
        for (int mask = 1; mask < 32; mask *= 2)
            found = larger(found, shuffleXor(found, mask));
        if (lane() == 0)
            atomicLarger(largest + item, found);
    }
}

/// `Folded` as in row_pass.h.
template <typename Math, typename Number, typename Ring, int Points, bool Folded>
LONGWAVE_DEVICE void splitRows(const ColumnPass<Math, Number, Ring>& pass) {
    constexpr int kTiles = Points / 16;
    constexpr int kParts = Folded ? 2 : 1;
    const int ringBits = bitsOf(Points > 16 ? Points : pass.ringCount);
    const std::uint32_t ringCount = 1u << ringBits;
    const std::uint32_t stacked = Points / ringCount;
    const int tileBits = bitsOf(pass.ringPoints / 16 / stacked); // of a row
    const std::int64_t warps = blockCount() * (threadCount() / 32);
    const int g = lane() / 4;
    const int q = lane() % 4;

    const std::int64_t tasks = std::int64_t{pass.shape.items} << tileBits;
    for (std::int64_t task = block() * (threadCount() / 32) + warp(); task < tasks; task += warps) {
        const auto index = static_cast<std::uint32_t>(task >> tileBits);
        const std::uint32_t tile = (static_cast<std::uint32_t>(task) & ((1u << tileBits) - 1)) * stacked;
        const Source<Number> source = sourceAt(pass.shape, pass.signal, pass.inputGate, index);
        const float scale = pass.largest ? scaleFor(pass.largest[index]).in : 1.0f;

        ComplexFactor<Math> x[kTiles];
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k) {
            Float2 pairs[4];
            LONGWAVE_UNROLL
            for (int i = 0; i < 4; ++i) {
                const std::uint32_t row = 16 * k + 2 * q + i % 2 + 8 * (i / 2);
                const auto column = static_cast<int>(16 * (tile + (row >> ringBits))) + 2 * g;
                pairs[i] = source.pairAt(
                    static_cast<int>((part * ringCount + (row & (ringCount - 1))) * pass.ringPoints) + column);
                pairs[i] = {scaled(pairs[i].x, scale), scaled(pairs[i].y, scale)};
            }
            Factor<Math>& factor = part == 0 ? x[k].re : x[k].im;
            packPair<Math>(factor, 0, pairs[0].x, pairs[1].x);
            packPair<Math>(factor, 1, pairs[0].y, pairs[1].y);
            packPair<Math>(factor, 2, pairs[2].x, pairs[3].x);
            packPair<Math>(factor, 3, pairs[2].y, pairs[3].y);
        }

        Ring* const rings = pass.rings + ringRow(pass.shape, index, ringCount) * 2 * pass.ringPoints;
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            ComplexSums y;
            clear(y);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                const ComplexFactor<Math> o = load<Math>(pass.factors[m * kTiles + k]);
                if constexpr (Folded)
                    addProduct<Math>(y, o, x[k]);
                else
                    addProduct<Math>(y, o, x[k].re);
            }
            // The lane's columns are 4q, 4q + 2, 4q + 1, 4q + 3.
            LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                const std::uint32_t row = 16 * m + g + 8 * half;
                const std::uint32_t ring = row & (ringCount - 1);
                const std::uint32_t at = tile + (row >> ringBits);
                const Float2 base = twiddleOfTile(pass.twiddles, ring, at);
                Float2 values[4];
                LONGWAVE_UNROLL
                for (int i = 0; i < 4; ++i) {
                    const int from = 2 * half + i / 2 + 4 * (i % 2);
                    const Float2 twiddle = times(base, pass.twiddles.fine[16 * ring + 4 * q + i]);
                    values[i] = times({y.re[from], y.im[from]}, twiddle);
                }
                Ring* const to = rings + std::int64_t{ring} * 2 * pass.ringPoints + 16 * at + 4 * q;
                storeFour(to, values[0].x, values[1].x, values[2].x, values[3].x);
                storeFour(to + pass.ringPoints, values[0].y, values[1].y, values[2].y, values[3].y);
            }
        }
    }
}

template <typename Math, typename Number, typename Ring, int Points, bool Folded>
LONGWAVE_DEVICE void joinRows(const ColumnPass<Math, Number, Ring>& pass) {
    constexpr int kTiles = Points / 16;
    constexpr int kParts = Folded ? 2 : 1;
    const int ringBits = bitsOf(Points > 16 ? Points : pass.ringCount);
    const std::uint32_t ringCount = 1u << ringBits;
    const std::uint32_t stacked = Points / ringCount;
    const int tileBits = bitsOf(pass.ringPoints / 16 / stacked); // of a row
    const std::int64_t warps = blockCount() * (threadCount() / 32);
    const int g = lane() / 4;
    const int q = lane() % 4;

    const std::int64_t tasks = std::int64_t{pass.shape.items} << tileBits;
    for (std::int64_t task = block() * (threadCount() / 32) + warp(); task < tasks; task += warps) {
        const auto index = static_cast<std::uint32_t>(task >> tileBits);
        const std::uint32_t tile = (static_cast<std::uint32_t>(task) & ((1u << tileBits) - 1)) * stacked;
        const Ring* const rings = pass.rings + ringRow(pass.shape, index, ringCount) * 2 * pass.ringPoints;

        ComplexFactor<Math> w[kTiles];
        LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k) {
            Float2 values[4][2]; // [row, column], complex
            LONGWAVE_UNROLL
            for (int i = 0; i < 4; ++i) {
                const std::uint32_t row = 16 * k + 2 * q + i % 2 + 8 * (i / 2);
                const std::uint32_t ring = row & (ringCount - 1);
                const std::uint32_t at = tile + (row >> ringBits);
                const Ring* const from = rings + std::int64_t{ring} * 2 * pass.ringPoints + 16 * at + 2 * g;
                const Float2 re = loadPair(from);
                const Float2 im = loadPair(from + pass.ringPoints);
                const Float2 base = twiddleOfTile(pass.twiddles, ring, at);
                const Float2* const fine = pass.twiddles.fine + 16 * ring + 2 * g;
                const Float2 first = times(base, fine[0]);
                const Float2 second = times(base, fine[1]);
                values[i][0] = times({re.x, im.x}, {first.x, -first.y});
                values[i][1] = times({re.y, im.y}, {second.x, -second.y});
            }
            LONGWAVE_UNROLL
            for (int word = 0; word < 4; ++word) {
                const int row = 2 * (word / 2);
                packPair<Math>(w[k].re, word, values[row][word % 2].x, values[row + 1][word % 2].x);
                packPair<Math>(w[k].im, word, values[row][word % 2].y, values[row + 1][word % 2].y);
            }
        }

        const Sink<Number> sink = sinkAt(pass.shape, pass.output, pass.outputGate, index);
        float factor = pass.factor;
        if (pass.largest)
            factor *= scaleFor(pass.largest[index]).out;
        if (pass.spectrumScales)
            factor *= pass.spectrumScales[pass.shape.kernelHeads == 1 ? 0 : itemAt(pass.shape, index).head];
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            ComplexSums y;
            clear(y);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                const ComplexFactor<Math> o = load<Math>(pass.factors[m * kTiles + k]);
                if constexpr (Folded)
                    addConjugateProduct<Math>(y, o, w[k]);
                else
                    addRealOfConjugateProduct<Math>(y.re, o, w[k]);
            }
            LONGWAVE_UNROLL
            for (int part = 0; part < kParts; ++part)
                LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                const Sums& sums = part == 0 ? y.re : y.im;
                const std::uint32_t row = 16 * m + g + 8 * half;
                const auto position = static_cast<int>((part * ringCount + (row & (ringCount - 1))) * pass.ringPoints +
                                                       16 * (tile + (row >> ringBits)) + 4 * q);
                const float values[4] = {sums[2 * half] * factor, sums[2 * half + 4] * factor,
                                         sums[2 * half + 1] * factor, sums[2 * half + 5] * factor};
                sink.putFour(position, values);
            }
        }
    }
}

} // namespace longwave::device
