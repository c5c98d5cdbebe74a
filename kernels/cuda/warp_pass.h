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
    const StoredComplexFactor<Math>* dft = nullptr;     ///< G[d, b], stored to stand at the right
    const StoredComplexFactor<Math>* dftJoin = nullptr; ///< G[b, d]
    float factor = 1;                                   ///< every output, or value of a spectrum, is multiplied by it
    bool conjugate = false;                             ///< correlates with the kernels
    StoredComplexTile* spectra =
        nullptr; ///< [groups of 16/m items]; when not null, they are stored and nothing is convolved
};

inline constexpr int kWarpPassThreads = 128;

/// `Folded` and `isHalf` as in row_pass.h, the latter only of rows of 256 points.
template <typename Math, typename Number, bool Folded, bool isHalf>
LONGWAVE_DEVICE void convolveShortRows(const WarpPass<Math, Number>& pass) {
    constexpr int kParts = Folded ? 2 : 1;
    const int columnBits = bitsOf(pass.columns);
    const int columns = 1 << columnBits;
    const int points = 16 * columns;
    const int together = 16 >> columnBits; // rows of a warp
    const int g = lane() / 4;
    const int q = lane() % 4;
    const auto groups = static_cast<std::uint32_t>(pass.shape.items + together - 1) >> (4 - columnBits);
    const auto warps = static_cast<std::uint32_t>(blockCount() * (threadCount() / 32));
    const int window = kParts * points;
    const int readFrom = columns * 2 * q + (2 * g & (columns - 1));
    const int writeTo = columns * g + (4 * q & (columns - 1));

    // Nothing is asked about such rows.
    const bool isPlain = together == 1 && pass.shape.isWhole && !pass.inputGate && !pass.outputGate;

    // The constants are the same for all rows: they stay in registers, where those suffice.
    constexpr bool kKeeps = Math::kLimbs == 1;
    RingFactors<Math> factors;
    ComplexFactor<Math> dft, dftJoin;
    const auto loadConstants = [&] {
        factors = load<Math>(*pass.ring);
        dft = loadRight<Math>(*pass.dft);
        dftJoin = load<Math>(*pass.dftJoin);
    };
    if constexpr (kKeeps)
        loadConstants();

    for (auto group = static_cast<std::uint32_t>(block() * (threadCount() / 32) + warp()); group < groups;
         group += warps) {
        const std::uint32_t firstItem = group * together;
        const Item only = itemAt(pass.shape, firstItem); // the row, when there is but one
        const auto indexOf = [&](int column) { return firstItem + (column >> columnBits); };

        // Read columns 2g and 2g + 1 of the rows a = 2q, 2q + 1, 2q + 8, 2q + 9.
        Float2 read[kParts][4];
        const auto readPairs = [&](const auto& pairAt) {
            LONGWAVE_UNROLL
            for (int part = 0; part < kParts; ++part)
                LONGWAVE_UNROLL
            for (int i = 0; i < 4; ++i)
                read[part][i] = pairAt(part * points + columns * (i % 2 + 8 * (i / 2)) + readFrom);
        };
        if (isPlain) {
            const Number* const origin = pass.signal + signalRow(pass.shape, only) * window;
            readPairs([&](int position) { return loadPair(origin + position); });
        } else {
            readBy<true>(together == 1 ? sourceOf(pass.shape, pass.signal, pass.inputGate, only)
                                       : sourceAt(pass.shape, pass.signal, pass.inputGate, indexOf(2 * g)),
                         window, readPairs);
        }
        std::uint32_t largest = 0;
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i)
            largest = larger(largest, larger(magnitude(read[part][i].x), magnitude(read[part][i].y)));
        if (together == 1) {
            largest = largestOfWarp(largest);
        } else {
            largest = larger(largest, shuffleXor(largest, 1));
            largest = larger(largest, shuffleXor(largest, 2));
            LONGWAVE_UNROLL
            for (int mask = 1; mask < 4; mask *= 2)
                if (columns > 2 * mask)
                    largest = larger(largest, shuffleXor(largest, 4 * mask));
        }
        const float scale = scaleFor(largest).in;
        if (scale == 0.0f) // see scaleFor
            readPairs([](int) { return Float2{0.0f, 0.0f}; });

        ComplexFactor<Math> x;
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part) {
            Factor<Math>& factor = part == 0 ? x.re : x.im;
            const Float2(&pairs)[4] = read[part];
            packPair<Math>(factor, 0, pairs[0].x * scale, pairs[1].x * scale);
            packPair<Math>(factor, 1, pairs[0].y * scale, pairs[1].y * scale);
            packPair<Math>(factor, 2, pairs[2].x * scale, pairs[3].x * scale);
            packPair<Math>(factor, 3, pairs[2].y * scale, pairs[3].y * scale);
        }

        // Convolve: the lane's columns of the spectrum are 2q, 2q + 1 and 8 further.
        if constexpr (!kKeeps)
            loadConstants();
        ComplexSums z;
        if constexpr (Folded)
            z = transformRing<Math>(x, factors.split, factors.twiddles, dft, isHalf);
        else
            z = transformRing<Math>(x.re, factors.split, factors.twiddles, dft, isHalf);
        if (pass.spectra) {
            // The lane's columns of the spectrum belong to the row that lanes 4·(2q / 2) and 4·(2q + 8) / 2 have read.
            const float left = scaleFor(shuffle(largest, 4 * q)).out;
            const float right = scaleFor(shuffle(largest, 4 * q + 16)).out;
            store(pass.spectra[group], z, pass.factor * left, pass.factor * right);
            continue;
        }
        const auto tileOf = [&](int column) {
            std::uint32_t index = indexOf(column);
            index = index < pass.shape.items ? index : firstItem;
            return pass.spectrum + spectrumRow(pass.shape, itemAt(pass.shape, index));
        };
        const SpectrumTile<Math>* left = pass.spectrum + spectrumRow(pass.shape, only);
        const SpectrumTile<Math>* right = left;
        if (together > 1) {
            left = tileOf(2 * q);
            right = tileOf(2 * q + 8);
        }
        multiplySpectra(z, *left, *right, pass.conjugate, isHalf);
        const ComplexFactor<Math> w = halfInverse<Math>(z, factors.joinTwiddles, dftJoin, isHalf);
        ComplexSums y;
        clear(y);
        addProduct<Math>(y.re, factors.join.re, w.re);
        addProduct<Math>(y.re, negated<Math>(factors.join.im), w.im);
        if constexpr (Folded) {
            addProduct<Math>(y.im, factors.join.re, w.im);
            addProduct<Math>(y.im, factors.join.im, w.re);
        }

        // Write: the lane's columns are 4q, 4q + 2, 4q + 1, 4q + 3, of one row unless rows have but two.
        const auto factorOf = [&](const Item& item, std::uint32_t found) {
            return pass.factor * scaleFor(found).out * pass.spectrumScales[pass.shape.kernelHeads == 1 ? 0 : item.head];
        };
        const auto factorOfColumn = [&](int column) {
            const std::uint32_t found = shuffle(largest, 2 * column);
            const std::uint32_t index = indexOf(column);
            return index < pass.shape.items ? factorOf(itemAt(pass.shape, index), found) : 0.0f;
        };
        const auto sinkOfColumn = [&](int column) {
            return sinkAt(pass.shape, pass.output, pass.outputGate, indexOf(column));
        };
        float outputFactors[2];
        Sink<Number> sink;
        if (together == 1) {
            outputFactors[0] = outputFactors[1] = factorOf(only, largest);
            if (isPlain)
                sink.origin = pass.output + outputRow(pass.shape, only) * window;
            else
                sink = sinkOf(pass.shape, pass.output, pass.outputGate, only);
        } else {
            outputFactors[0] = factorOfColumn(4 * q);
            outputFactors[1] = factorOfColumn(4 * q + 2);
            sink = sinkOfColumn(4 * q);
        }
        const auto write = [&](const auto& putFour) {
            LONGWAVE_UNROLL
            for (int part = 0; part < kParts; ++part)
                LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                const Sums& sums = part == 0 ? y.re : y.im;
                const float values[4] = {sums[2 * half] * outputFactors[0], sums[2 * half + 4] * outputFactors[0],
                                         sums[2 * half + 1] * outputFactors[1], sums[2 * half + 5] * outputFactors[1]};
                putFour(part * points + columns * 8 * half + writeTo, values);
            }
        };
        if (columns == 2)
            write([&](int position, const float(&values)[4]) {
                sink.putPair(position, values[0], values[1]);
                sinkOfColumn(4 * q + 2).putPair(position, values[2], values[3]);
            });
        else if (isPlain || sink.isPlain(window))
            write([&](int position, const float(&values)[4]) {
                storeFour(sink.origin + position, values[0], values[1], values[2], values[3]);
            });
        else
            write([&](int position, const float(&values)[4]) { sink.putFour(position, values); });
    }
}

} // namespace longwave::device
