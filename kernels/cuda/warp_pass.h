// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/ring.h"
#include "kernels/cuda/rows.h"

// One fused pass over rows of M = 32 to 256 points: each warp convolves 256/M rows in its registers, without shared
// memory. To the ring's products they are one ring: a row of M = 16·m has values m·a + b', and the columns of the tile
// are the b' < m of one row after those of another, which the second stage, block-diagonal, keeps apart.

namespace longwave::device {

template <typename Math, typename Number>
struct WarpPass {
    RowShape shape;
    std::uint32_t columns = 16;         ///< m: 2, 4, 8 or 16
    const Number* signal = nullptr;     ///< rows as `shape` says
    const Number* inputGate = nullptr;  ///< or null
    const Number* outputGate = nullptr; ///< or null
    Number* output = nullptr;
    const SpectrumTile<Math>* spectrum = nullptr;       ///< [kernelHeads], as if all rows of a tile had this head
    const float* spectrumScales = nullptr;              ///< [kernelHeads]: what the spectrum was divided by
    const RingConstants<Math>* ring = nullptr;          ///< its columns b in the order 0, 2, …, 14, 1, 3, …, 15
    const StoredComplexFactor<Math>* dft = nullptr;     ///< G[d, b]
    const StoredComplexFactor<Math>* dftJoin = nullptr; ///< G[b, d]
    float factor = 1;                                   ///< every output, or value of a spectrum, is multiplied by it
    bool conjugate = false;                             ///< correlates with the kernels
    StoredComplexTile* spectra =
        nullptr; ///< [groups of 16/m items]; when not null, they are stored and nothing is convolved
};

inline constexpr int kWarpPassThreads = 128;

LONGWAVE_DEVICE Word4 halvesOf(Word4 a, Word4 b) {
    return {a.x, a.y, b.z, b.w};
}
/// The left half of the columns from one tile, the right half from another.
LONGWAVE_DEVICE ComplexSums loadHalves(const StoredHalfTile& left, const StoredHalfTile& right) {
    return {unpackWords(halvesOf(left.parts[0][lane()], right.parts[0][lane()])),
            unpackWords(halvesOf(left.parts[1][lane()], right.parts[1][lane()]))};
}
LONGWAVE_DEVICE ComplexSums loadHalves(const StoredComplexTile& left, const StoredComplexTile& right) {
    const Float4 re[2] = {left.parts[0][lane()], right.parts[1][lane()]};
    const Float4 im[2] = {left.parts[2][lane()], right.parts[3][lane()]};
    ComplexSums tile;
    LONGWAVE_UNROLL
    for (int half = 0; half < 2; ++half) {
        setHalf(tile.re, half, re[half]);
        setHalf(tile.im, half, im[half]);
    }
    return tile;
}

/// `Folded` as in row_pass.h.
template <typename Math, typename Number, bool Folded>
LONGWAVE_DEVICE void convolveShortRows(const WarpPass<Math, Number>& pass) {
    constexpr int kParts = Folded ? 2 : 1;
    const int columns = static_cast<int>(pass.columns);
    const int points = 16 * columns;
    const int together = 16 / columns; // rows of a warp
    const int g = lane() / 4;
    const int q = lane() % 4;
    const auto groups = static_cast<std::int64_t>((pass.shape.items + together - 1) / together);
    const std::int64_t warps = blockCount() * (threadCount() / 32);

    for (std::int64_t group = block() * (threadCount() / 32) + warp(); group < groups; group += warps) {
        const auto firstItem = static_cast<std::uint32_t>(group) * together;

        // Read columns 2g and 2g + 1 of the rows a = 2q, 2q + 1, 2q + 8, 2q + 9.
        const Source<Number> source = sourceAt(pass.shape, pass.signal, pass.inputGate, firstItem + 2 * g / columns);
        Float2 read[kParts][4];
        std::uint32_t largest = 0;
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i) {
            const int a = 2 * q + i % 2 + 8 * (i / 2);
            read[part][i] = source.pairAt(part * points + columns * a + 2 * g % columns);
            largest = larger(largest, larger(magnitude(read[part][i].x), magnitude(read[part][i].y)));
        }
        largest = larger(largest, shuffleXor(largest, 1));
        largest = larger(largest, shuffleXor(largest, 2));
        LONGWAVE_UNROLL
        for (int mask = 1; mask < 8; mask *= 2)
            if (columns > 2 * mask)
                largest = larger(largest, shuffleXor(largest, 4 * mask));
        const float scale = scaleFor(largest).in;

        ComplexFactor<Math> x;
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part) {
            Factor<Math>& factor = part == 0 ? x.re : x.im;
            const Float2(&pairs)[4] = read[part];
            packPair<Math>(factor, 0, scaled(pairs[0].x, scale), scaled(pairs[1].x, scale));
            packPair<Math>(factor, 1, scaled(pairs[0].y, scale), scaled(pairs[1].y, scale));
            packPair<Math>(factor, 2, scaled(pairs[2].x, scale), scaled(pairs[3].x, scale));
            packPair<Math>(factor, 3, scaled(pairs[2].y, scale), scaled(pairs[3].y, scale));
        }

        // Convolve: the lane's columns of the spectrum are 2q, 2q + 1 and 8 further.
        const RingFactors<Math> factors = load<Math>(*pass.ring);
        ComplexSums z;
        if constexpr (Folded)
            z = transformRing<Math>(x, factors.split, factors.twiddles, load<Math>(*pass.dft));
        else
            z = transformRing<Math>(x.re, factors.split, factors.twiddles, load<Math>(*pass.dft));
        if (pass.spectra) {
            // The lane's columns of the spectrum belong to the row that lanes 4·(2q / 2) and 4·(2q + 8) / 2 have read.
            const float left = scaleFor(shuffle(largest, 4 * q)).out;
            const float right = scaleFor(shuffle(largest, 4 * q + 16)).out;
            store(pass.spectra[group], z, pass.factor * left, pass.factor * right);
            continue;
        }
        const auto tileOf = [&](int column) -> const SpectrumTile<Math>& {
            std::uint32_t index = firstItem + column / columns;
            index = index < pass.shape.items ? index : firstItem;
            return pass.spectrum[spectrumRow(pass.shape, itemAt(pass.shape, index))];
        };
        multiplySpectra(z, loadHalves(tileOf(2 * q), tileOf(2 * q + 8)), pass.conjugate);
        const ComplexFactor<Math> w = halfInverse<Math>(z, factors.joinTwiddles, load<Math>(*pass.dftJoin));
        ComplexSums y;
        clear(y);
        addProduct<Math>(y.re, factors.join.re, w.re);
        addProduct<Math>(y.re, negated<Math>(factors.join.im), w.im);
        if constexpr (Folded) {
            addProduct<Math>(y.im, factors.join.re, w.im);
            addProduct<Math>(y.im, factors.join.im, w.re);
        }

        // Write: the lane's columns are 4q, 4q + 2, 4q + 1, 4q + 3, of one row unless rows have but two.
        const auto factorOf = [&](int column) {
            const std::uint32_t index = firstItem + column / columns;
            const float factor = pass.factor * scaleFor(shuffle(largest, 2 * column)).out;
            return index < pass.shape.items
                       ? factor * pass.spectrumScales[pass.shape.kernelHeads == 1 ? 0 : itemAt(pass.shape, index).head]
                       : factor;
        };
        const auto sinkOfColumn = [&](int column) {
            return sinkAt(pass.shape, pass.output, pass.outputGate, firstItem + column / columns);
        };
        const float outputFactors[2] = {factorOf(4 * q), factorOf(4 * q + 2)};
        const Sink<Number> sink = sinkOfColumn(4 * q);
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int half = 0; half < 2; ++half) {
            const Sums& sums = part == 0 ? y.re : y.im;
            const int row = part * points + columns * (g + 8 * half);
            const float values[4] = {sums[2 * half] * outputFactors[0], sums[2 * half + 4] * outputFactors[0],
                                     sums[2 * half + 1] * outputFactors[1], sums[2 * half + 5] * outputFactors[1]};
            if (columns > 2) {
                sink.putFour(row + 4 * q % columns, values);
            } else {
                sink.putPair(row, values[0], values[1]);
                sinkOfColumn(4 * q + 2).putPair(row, values[2], values[3]);
            }
        }
    }
}

} // namespace longwave::device
