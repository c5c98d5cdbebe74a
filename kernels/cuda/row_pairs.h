// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/row_pass.h"

#include <type_traits>

// row_pass.h for two rows at a time, of 32 or 64 rings, which are whole (RowShape::isWhole), real and without gates. So
// long a row needs (P/16)² tiles of O each way, and each of 16 warps loads all of them: two rows share what is loaded.
// They share the kernel's spectrum too, where they have the same. Their rings take twice the shared memory, which a
// block of so many threads has to itself anyway.

namespace longwave::device {

/// Shared memory of a block: the rings of both rows, and the largest value that each warp found of each.
template <typename Math>
LONGWAVE_HOST_DEVICE constexpr std::size_t rowPairsBytes(int points) {
    return rowPassBytes<Math>(2 * points);
}

/// What a lane reads of a row: pairs of neighbours, rows 2q and 2q + 1 of a tile and 8 further. As it lies in memory
/// where that is what is multiplied.
template <typename Math, typename Number, int Tiles>
struct RowValues {
    static constexpr bool kIsWord = std::is_same_v<Number, typename Math::Number>;
    using Pair = std::conditional_t<kIsWord, std::uint32_t, Float2>;
    Pair pairs[Tiles][4];

    LONGWAVE_DEVICE void read(const Number* from) {
        LONGWAVE_UNROLL
        for (int k = 0; k < Tiles; ++k)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i)
            pairs[k][i] = *reinterpret_cast<const Pair*>(inGlobalMemory(from + (16 * k + i % 2 + 8 * (i / 2)) * kRing));
    }
    /// The largest magnitude.
    LONGWAVE_DEVICE std::uint32_t largest() const {
        std::uint32_t found = 0;
        LONGWAVE_UNROLL
        for (int k = 0; k < Tiles; ++k)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i)
            if constexpr (kIsWord)
                found = largerMagnitudes<Number>(found, pairs[k][i]);
            else
                found = larger(found, larger(magnitude(pairs[k][i].x), magnitude(pairs[k][i].y)));
        if constexpr (kIsWord) {
            const Float2 both = unpack<Number>(found);
            found = larger(magnitude(both.x), magnitude(both.y));
        }
        return found;
    }
    LONGWAVE_DEVICE static Scale scaleOf(std::uint32_t largest) {
        if constexpr (kIsWord)
            return pairScaleFor<Number>(largest);
        else
            return scaleFor(largest);
    }
    /// A tile as the right factor of the split, times `scale`. One that is not finite harms no other row, and is
    /// written as NaN.
    LONGWAVE_DEVICE Factor<Math> factor(int k, float scale) const {
        const Pair(&p)[4] = pairs[k];
        Factor<Math> factor;
        if constexpr (kIsWord) {
            const std::uint32_t by = pack<Number>(scale, scale);
            factor.words[0][0] = multiplyPairs<Number>(lowHalves(p[0], p[1]), by);
            factor.words[0][1] = multiplyPairs<Number>(highHalves(p[0], p[1]), by);
            factor.words[0][2] = multiplyPairs<Number>(lowHalves(p[2], p[3]), by);
            factor.words[0][3] = multiplyPairs<Number>(highHalves(p[2], p[3]), by);
        } else {
            packPair<Math>(factor, 0, p[0].x * scale, p[1].x * scale);
            packPair<Math>(factor, 1, p[0].y * scale, p[1].y * scale);
            packPair<Math>(factor, 2, p[2].x * scale, p[3].x * scale);
            packPair<Math>(factor, 3, p[2].y * scale, p[3].y * scale);
        }
        return factor;
    }
};

/// A ring, `offset` from where the warp's first is, where it lies.
template <typename Math, int Points>
LONGWAVE_DEVICE void convolveRing(const RingPlanes<Math, Points>& planes, const RingPlaces& places, int offset,
                                  const RingConstants<Math>& ring, const ComplexFactor<Math>& dft,
                                  const ComplexFactor<Math>& dftJoin, const SpectrumTile<Math>& spectrum,
                                  bool conjugate) {
    const ComplexFactor<Math> values = planes.load(places.ringFrom + offset);
    ComplexSums z = transformRing<Math>(values, load<Math>(ring.split), ring.twiddles, dft, false);
    multiplySpectra(z, spectrum, spectrum, conjugate, false);
    ComplexSums y;
    clear(y);
    const ComplexFactor<Math> w = halfInverse<Math>(z, ring.joinTwiddles, dftJoin, false);
    addProduct<Math>(y, load<Math>(ring.join), w);
    syncWarp(); // all have read it
    planes.storeRing(y, places.ringTo, offset);
}

template <typename Math, typename Number, int Points>
LONGWAVE_DEVICE void convolveRowPairs(const RowPass<Math, Number>& pass) {
    static_assert(Points > 16 && Math::kLimbs == 1, "the registers hold no more");
    constexpr int kTiles = Points / 16, kWindow = Points * kRing;
    using Values = RowValues<Math, Number, kTiles>;
    using Planes = RingPlanes<Math, Points>;
    auto* const table = reinterpret_cast<std::uint32_t*>(sharedMemory() + 2 * Planes::kBytes);
    const auto planesOf = [](int row) { return Planes{sharedMemory() + row * Planes::kBytes}; };
    const RingPlaces places = ringPlaces(lane());
    const int g = lane() / 4, q = lane() % 4;
    const int readFrom = 2 * q * kRing + 16 * warp() + 2 * g;
    const int writeTo = g * kRing + 16 * warp() + 2 * q;

    const std::uint32_t pairs = (pass.shape.items + 1) / 2;
    for (auto pair = static_cast<std::uint32_t>(block()); pair < pairs;
         pair += static_cast<std::uint32_t>(blockCount())) {
        // Where there is no second row it is the first, and not written.
        const bool hasSecond = 2 * pair + 1 < pass.shape.items;
        const auto itemOf = [&](int row) {
            return itemAt(pass.shape, 2 * pair + static_cast<std::uint32_t>(row == 1 && hasSecond ? 1 : 0));
        };
        const Item items[2] = {itemOf(0), itemOf(1)};

        Values values[2];
        std::uint32_t largest[2];
        LONGWAVE_UNROLL
        for (int row = 0; row < 2; ++row)
            values[row].read(pass.signal + signalRow(pass.shape, items[row]) * kWindow + readFrom);
        LONGWAVE_UNROLL
        for (int row = 0; row < 2; ++row)
            largest[row] = values[row].largest();
        largestOfBlock(largest, table);

        // Split: Y[j, t'] = Σ_t O[j, t]·x[t, t'].
        Factor<Math> x[2][kTiles];
        LONGWAVE_UNROLL
        for (int row = 0; row < 2; ++row)
            LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k)
            x[row][k] = values[row].factor(k, Values::scaleOf(largest[row]).in);
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            ComplexSums y[2];
            clear(y[0]);
            clear(y[1]);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                const ComplexFactor<Math> o = load<Math>(pass.split[m * kTiles + k]);
                addProduct<Math>(y[0], o, x[0][k]);
                addProduct<Math>(y[1], o, x[1][k]);
            }
            LONGWAVE_UNROLL
            for (int row = 0; row < 2; ++row)
                planesOf(row).storeColumns(y[row], places.splitTo + 16 * m * kRingRowBytes);
        }
        syncBlock();

        // What is next is on its way to the L2 cache while the rings are convolved.
        constexpr int kLine = 128 / sizeof(Number), kLines = kWindow / kLine; // of a row
        LONGWAVE_ROLLED
        for (int line = threadIndex(); line < 2 * kLines; line += kRowThreads) {
            const std::uint32_t item =
                2 * (pair + static_cast<std::uint32_t>(blockCount())) + static_cast<std::uint32_t>(line / kLines);
            if (item < pass.shape.items)
                prefetch(pass.signal + signalRow(pass.shape, itemAt(pass.shape, item)) * kWindow +
                         line % kLines * kLine);
        }

        // Convolve the rings, each where it lies.
        const ComplexFactor<Math> dft = loadRight<Math>(*pass.dft), dftJoin = load<Math>(*pass.dftJoin);
        const std::int64_t spectra[2] = {spectrumRow(pass.shape, items[0]) * Points,
                                         spectrumRow(pass.shape, items[1]) * Points};
        LONGWAVE_ROLLED
        for (int i = 0; i < 2 * kTiles; ++i) {
            const int row = i % 2, offset = i / 2 * kRowWarps * kRingRowBytes, ring = warp() + i / 2 * kRowWarps;
            const SpectrumTile<Math>* const spectrum = pass.spectrum + (row == 0 ? spectra[0] : spectra[1]) + ring;
            convolveRing(planesOf(row), places, offset, pass.rings[ring], dft, dftJoin, *spectrum, pass.conjugate);
        }
        syncBlock();

        // Join: y[t, t'] = Re Σ_j conj(O)[j, t]·Y[j, t'].
        ComplexFactor<Math> rings[2][kTiles];
        Number* to[2];
        float factors[2];
        LONGWAVE_UNROLL
        for (int row = 0; row < 2; ++row) {
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k)
                rings[row][k] = planesOf(row).load(places.joinFrom + 16 * k * kRingRowBytes);
            to[row] = pass.output + outputRow(pass.shape, items[row]) * kWindow + writeTo;
            factors[row] = pass.factor * Values::scaleOf(largest[row]).out *
                           pass.spectrumScales[pass.shape.kernelHeads == 1 ? 0 : items[row].head];
        }
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            Sums y[2];
            clear(y[0]);
            clear(y[1]);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                const ComplexFactor<Math> o = load<Math>(pass.join[m * kTiles + k]);
                addRealOfConjugateProduct<Math>(y[0], o, rings[0][k]);
                addRealOfConjugateProduct<Math>(y[1], o, rings[1][k]);
            }
            LONGWAVE_UNROLL
            for (int row = 0; row < 2; ++row)
                if (row == 0 || hasSecond)
                    LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                Number* const at = to[row] + (16 * m + 8 * half) * kRing;
                storePair(at, y[row][2 * half] * factors[row], y[row][2 * half + 1] * factors[row]);
                storePair(at + 8, y[row][2 * half + 4] * factors[row], y[row][2 * half + 5] * factors[row]);
            }
        }
    }
}

} // namespace longwave::device
