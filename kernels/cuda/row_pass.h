// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/row_largest.h"
#include "kernels/cuda/row_planes.h"
#include "kernels/cuda/rows.h"

// One fused pass over rows of M = 256·P points: the values are read once, split into P rings of 256 points, each ring
// is convolved in the registers of a warp, the rings are joined and the outputs written once. Rings cross from warp to
// warp in shared memory, as 16-bit numbers.
//
// A block takes `Points` = max(P, 16) rings at a time: rows with fewer rings go 16/P together. Its 16 warps split the
// columns of 16 values each, so a column tile is one value of the digit a of the ring (t' = 16a + b).

namespace longwave::device {

template <typename Math, typename Number>
struct RowPass {
    RowShape shape;
    std::uint32_t points = 16;                          ///< P: 2, 4, 8 or a multiple of 16
    const Number* signal = nullptr;                     ///< rows as `shape` says
    const Number* inputGate = nullptr;                  ///< or null
    const Number* outputGate = nullptr;                 ///< or null
    Number* output = nullptr;                           ///< may be `signal`, when windows are whole rows
    const SpectrumTile<Math>* spectrum = nullptr;       ///< [spectrum row, P]
    const float* spectrumScales = nullptr;              ///< [kernelHeads]: what the spectrum was divided by; null: 1
    const RingConstants<Math>* rings = nullptr;         ///< [P]
    const StoredComplexFactor<Math>* split = nullptr;   ///< O[j, t] tiles [Points/16, Points/16]
    const StoredComplexFactor<Math>* join = nullptr;    ///< Oᵀ tiles, unscaled: its conjugate joins
    const StoredComplexFactor<Math>* dft = nullptr;     ///< G, stored to stand at the right
    const StoredComplexFactor<Math>* dftJoin = nullptr; ///< G
    float factor = 1;                                   ///< every output, or value of a spectrum, is multiplied by it
    bool findsScale = true; ///< whether rows are to be brought into range; rings of a row were already
    bool conjugate = false; ///< correlates with the kernels
    // When not null, spectra are stored and nothing is convolved:
    StoredComplexTile* spectra = nullptr;   ///< [whole item, ring of it, P]
    const std::uint32_t* largest = nullptr; ///< of the whole items, when rings of rows were brought into range
};

inline constexpr int kRowThreads = 32 * kRowWarps;

/// Shared memory of a block: the rings, and the largest values found by each warp.
template <typename Math>
LONGWAVE_HOST_DEVICE constexpr std::size_t rowPassBytes(int points) {
    return static_cast<std::size_t>(points) * kRing * 2 * Math::kLimbs * 2 + kRowWarps * 8 * sizeof(std::uint32_t);
}

/// With `isHalf` the spectrum's tiles are zero but for columns 0–7, and nothing else is computed or read; not of
/// spectra. (A branch on it would take registers that there are not.) `Folded`: windows have 2M values, position p + M
/// being the imaginary part of p; otherwise M, and outputs likewise.
template <typename Math, typename Number, int Points, bool Folded, bool isHalf>
LONGWAVE_DEVICE void convolveRows(const RowPass<Math, Number>& pass) {
    constexpr int kTiles = Points / 16;
    constexpr int kParts = Folded ? 2 : 1;
    constexpr int kPointBits = bitsOf(Points);
    const int pointBits = Points > 16 ? kPointBits : bitsOf(pass.points);
    const int points = Points > 16 ? Points : 1 << pointBits;
    const int together = Points > 16 ? 1 : 16 >> pointBits; // rows of a block
    const int imaginary = points * kRing;
    const RingPlanes<Math, Points> planes{sharedMemory()};
    auto* const table = reinterpret_cast<std::uint32_t*>(sharedMemory() + rowPassBytes<Math>(Points)) - kRowWarps * 8;

    const int g = lane() / 4;
    const int q = lane() % 4;
    const int column = warp() * 16; // this warp's columns of the split and the join

    // With 16 rings a warp has the same one in every row: its matrices stay in registers (its twiddles would not fit).
    constexpr bool kKeeps = Points == 16 && Math::kLimbs == 1 && !(Folded && isHalf);
    ComplexFactor<Math> keptSplit, keptJoin, keptRingSplit, keptRingJoin, dft, dftJoin;
    const auto loadDft = [&] {
        dftJoin = load<Math>(*pass.dftJoin);
        if constexpr (Points > 16 || Math::kLimbs > 1)
            dft = loadRight<Math>(*pass.dft);
        else
            dft = dftJoin; // there are no registers for both
    };
    if constexpr (kKeeps) {
        keptSplit = load<Math>(*pass.split);
        keptJoin = load<Math>(*pass.join);
        const RingConstants<Math>& constants = pass.rings[warp() % points];
        keptRingSplit = load<Math>(constants.split);
        keptRingJoin = load<Math>(constants.join);
        loadDft();
    }

    RingPlaces places = ringPlaces(lane());
    // The lane loads rows 2q and 2q + 1 of the tile, and 8 further, and stores g and g + 8; when several rows of fewer
    // points stand in it, what is 8 further is in another of them, at the same place.
    const int readFrom = (2 * q & (points - 1)) * kRing + column + 2 * g;
    const int writeTo = (g & (points - 1)) * kRing + column + 2 * q;
    const int window = kParts * imaginary;

    constexpr bool kHasPlain = kParts * kTiles * Math::kLimbs <= 4; // wide rows fill the registers
    // Pairs of columns 2g, 2g + 1. Column n of the tile is value 2n of the 16, or 2(n − 8) + 1.
    Float2 read[kParts][kTiles][4];
    const auto forEachPair = [&](const auto& use) {
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i)
            use(part, k, i, 16 * k + i % 2 + 8 * (i / 2)); // the row, but for 2q
    };
    // The next row is on its way while this one is convolved, where the registers suffice.
    constexpr bool kReadsAhead = kParts * kTiles <= 2 && Math::kLimbs == 1;
    bool isRead = false;
    Item ahead{};                       // which it is
    std::uint32_t lower = 0, upper = 0; // largest magnitudes of the lower and the upper rows of the tile
    const auto see = [&](int i, const Float2& pair) {
        std::uint32_t& largest = i < 2 ? lower : upper;
        largest = larger(largest, larger(magnitude(pair.x), magnitude(pair.y)));
    };
    const auto take = [&](int part, int k, int i, const Float2& pair) {
        read[part][k][i] = pair;
        if constexpr (!kReadsAhead) // else nothing waits for it here
            see(i, pair);
    };
    const auto readPairs = [&](const auto& pairAt) {
        forEachPair([&](int part, int k, int i, int row) {
            take(part, k, i, pairAt(readFrom + part * imaginary + row * kRing));
        });
    };
    // Nothing is asked about such rows.
    const bool isPlain = kHasPlain && together == 1 && pass.shape.isWhole && !pass.inputGate && !pass.outputGate;
    // Returns whether it was read: `ahead` only what is whole.
    const auto readRow = [&](const Item& item, bool isAhead) {
        if constexpr (kHasPlain)
            if (isPlain) {
                const Number* const origin = pass.signal + signalRow(pass.shape, item) * window;
                readPairs([&](int position) { return loadPair(origin + position); });
                return true;
            }
        const Source<Number> source = sourceOf(pass.shape, pass.signal, pass.inputGate, item);
        if (isAhead && !source.covers(window))
            return false;
        readBy<kHasPlain>(source, window, readPairs);
        return true;
    };

    const auto groups = static_cast<std::uint32_t>((pass.shape.items + together - 1) / together);
    for (auto group = static_cast<std::uint32_t>(block()); group < groups;
         group += static_cast<std::uint32_t>(blockCount())) {
        const std::uint32_t firstItem = group * together;

        lower = upper = 0;
        Item only = ahead; // the row, when there is but one
        if (together > 1) {
            LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                const std::uint32_t index = firstItem + ((2 * q + 8 * half) >> pointBits);
                readBy<kHasPlain>(sourceAt(pass.shape, pass.signal, pass.inputGate, index), window,
                                  [&](const auto& pairAt) {
                                      LONGWAVE_UNROLL
                                      for (int part = 0; part < kParts; ++part)
                                          LONGWAVE_UNROLL
                                      for (int i = 2 * half; i < 2 * half + 2; ++i)
                                          take(part, 0, i, pairAt(readFrom + part * imaginary + i % 2 * kRing));
                                  });
            }
        } else if (!isRead) {
            only = itemAt(pass.shape, firstItem);
            readRow(only, false);
        }
        if constexpr (kReadsAhead)
            forEachPair([&](int part, int k, int i, int) { see(i, read[part][k][i]); });
        float scaleLower = 1.0f, scaleUpper = 1.0f;
        std::uint32_t largest = 0;
        if (pass.findsScale) {
            if (together == 1) {
                largest = largestOfBlock(larger(lower, upper), table);
                scaleLower = scaleUpper = scaleFor(largest).in;
            } else {
                largest = largestOfRows(lower, upper, points, table);
                scaleLower = scaleFor(shuffle(largest, q)).in;
                scaleUpper = scaleFor(shuffle(largest, q + 4)).in;
            }
        } else {
            syncBlock(); // the rings of the group before have been read
        }

        if (scaleLower == 0.0f || scaleUpper == 0.0f) // see scaleFor
            forEachPair([&](int part, int k, int i, int) {
                if ((i < 2 ? scaleLower : scaleUpper) == 0.0f)
                    read[part][k][i] = {0.0f, 0.0f};
            });

        // Split: Y[j, t'] = Σ_t O[j, t]·x[t, t'].
        ComplexOf<Factor<Math>> x[kTiles];
        LONGWAVE_UNROLL
        for (int part = 0; part < kParts; ++part)
            LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k) {
            const Float2(&pairs)[4] = read[part][k];
            Factor<Math>& factor = part == 0 ? x[k].re : x[k].im;
            packPair<Math>(factor, 0, pairs[0].x * scaleLower, pairs[1].x * scaleLower);
            packPair<Math>(factor, 1, pairs[0].y * scaleLower, pairs[1].y * scaleLower);
            packPair<Math>(factor, 2, pairs[2].x * scaleUpper, pairs[3].x * scaleUpper);
            packPair<Math>(factor, 3, pairs[2].y * scaleUpper, pairs[3].y * scaleUpper);
        }
        if constexpr (kReadsAhead) {
            isRead = false;
            if (together == 1 && group + static_cast<std::uint32_t>(blockCount()) < groups) {
                const std::uint32_t next = firstItem + static_cast<std::uint32_t>(blockCount());
                ahead = itemAt(pass.shape, next);
                isRead = readRow(ahead, true);
            }
        }
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            ComplexSums y;
            clear(y);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                ComplexFactor<Math> o;
                if constexpr (kKeeps)
                    o = keptSplit;
                else
                    o = load<Math>(pass.split[m * kTiles + k]);
                if constexpr (Folded)
                    addProduct<Math>(y, o, x[k]);
                else
                    addProduct<Math>(y, o, x[k].re);
            }
            planes.storeColumns(y, places.splitTo + 16 * m * kRingRowBytes);
        }
        syncBlock();

        // Convolve the rings, each where it lies.
        if constexpr (!kKeeps)
            loadDft();
        if constexpr (isHalf) // registers are short
            places = ringPlaces(anew(lane()));
        LONGWAVE_ROLLED // two rings at a time would not fit into the registers
        for (int i = 0; i < Points / kRowWarps; ++i) {
            const int ring = warp() + kRowWarps * i;
            const int ringOfRow = Points > 16 ? ring : ring & (points - 1);
            const std::uint32_t index = Points > 16 ? firstItem : firstItem + (ring >> pointBits);
            if (index >= pass.shape.items)
                break;
            const Item item = together == 1 && !isHalf ? only : itemAt(pass.shape, index); // registers are short
            const int offset = kRowWarps * i * kRingRowBytes;
            const ComplexFactor<Math> values = planes.load(places.ringFrom + offset);
            const RingConstants<Math>& constants = pass.rings[ringOfRow];
            ComplexFactor<Math> split;
            if constexpr (kKeeps)
                split = keptRingSplit;
            else
                split = load<Math>(constants.split);
            ComplexSums z = transformRing<Math>(values, split, constants.twiddles, dft, isHalf);
            if (pass.spectra) {
                const std::uint32_t whole = wholeItem(pass.shape, item);
                const std::uint32_t found =
                    pass.findsScale ? shuffle(largest, (ring >> pointBits << pointBits) / 2 % 8) : pass.largest[whole];
                const float factor = pass.factor * scaleFor(found).out;
                store(pass.spectra[(std::int64_t{whole} * pass.shape.rings + item.ring) * points + ringOfRow], z,
                      factor, factor);
                continue;
            }
            const SpectrumTile<Math>& tile = pass.spectrum[spectrumRow(pass.shape, item) * points + ringOfRow];
            multiplySpectra(z, tile, tile, pass.conjugate, isHalf);
            ComplexFactor<Math> join;
            if constexpr (kKeeps)
                join = keptRingJoin;
            else
                join = load<Math>(constants.join);
            ComplexSums y;
            clear(y);
            addProduct<Math>(y, join, halfInverse<Math>(z, constants.joinTwiddles, dftJoin, isHalf));
            syncWarp();
            planes.storeRing(y, places.ringTo, offset);
        }
        syncBlock(); // of spectra, it only keeps the loads of the next row out of these registers
        if (pass.spectra)
            continue;

        // Join: y[t, t'] = Σ_j conj(O)[j, t]·Y[j, t'], of which only the real part is wanted unless rows are folded.
        if constexpr (isHalf) // registers are short
            places = ringPlaces(anew(lane()));
        ComplexFactor<Math> rings[kTiles];
        LONGWAVE_UNROLL
        for (int k = 0; k < kTiles; ++k)
            rings[k] = planes.load(places.joinFrom + 16 * k * kRingRowBytes);
        const auto factorOf = [&](const Item& item, std::uint32_t found) {
            float factor = pass.factor;
            if (pass.findsScale)
                factor *= scaleFor(found).out;
            if (pass.spectrumScales)
                factor *= pass.spectrumScales[pass.shape.kernelHeads == 1 ? 0 : item.head];
            return factor;
        };
        Sink<Number> sink;
        float factor = 1.0f;
        if (together == 1) {
            if (isPlain)
                sink.origin = pass.output + outputRow(pass.shape, only) * window;
            else
                sink = sinkOf(pass.shape, pass.output, pass.outputGate, only);
            factor = factorOf(only, largest);
        }
        LONGWAVE_ROLLED
        for (int m = 0; m < kTiles; ++m) {
            ComplexSums y;
            clear(y);
            LONGWAVE_UNROLL
            for (int k = 0; k < kTiles; ++k) {
                ComplexFactor<Math> o;
                if constexpr (kKeeps)
                    o = keptJoin;
                else
                    o = load<Math>(pass.join[m * kTiles + k]);
                if constexpr (Folded)
                    addConjugateProduct<Math>(y, o, rings[k]);
                else
                    addRealOfConjugateProduct<Math>(y.re, o, rings[k]);
            }
            LONGWAVE_UNROLL
            for (int half = 0; half < 2; ++half) {
                int position = writeTo + (16 * m + 8 * half) * kRing;
                if (together > 1) {
                    const int row = g + 8 * half; // there are 16
                    const std::uint32_t index = firstItem + (row >> pointBits);
                    position = writeTo;
                    sink = sinkAt(pass.shape, pass.output, pass.outputGate, index);
                    const std::uint32_t found = shuffle(largest, row / 2 % 8);
                    if (index < pass.shape.items)
                        factor = factorOf(itemAt(pass.shape, index), found);
                }
                const auto put = [&](const auto& putPair) {
                    LONGWAVE_UNROLL
                    for (int part = 0; part < kParts; ++part) {
                        const Sums& sums = part == 0 ? y.re : y.im;
                        const int at = position + part * imaginary;
                        putPair(at, sums[2 * half] * factor, sums[2 * half + 1] * factor);
                        putPair(at + 8, sums[2 * half + 4] * factor, sums[2 * half + 5] * factor);
                    }
                };
                if constexpr (kHasPlain) {
                    if (isPlain)
                        put([&](int at, float a, float b) { storePair(sink.origin + at, a, b); });
                    else
                        writeBy(sink, window, put);
                    continue;
                }
                const bool within = sink.covers(window);
                LONGWAVE_UNROLL
                for (int part = 0; part < kParts; ++part) {
                    const Sums& sums = part == 0 ? y.re : y.im;
                    const int at = position + part * imaginary;
                    if (within) {
                        sink.putPairWithin(at, sums[2 * half] * factor, sums[2 * half + 1] * factor);
                        sink.putPairWithin(at + 8, sums[2 * half + 4] * factor, sums[2 * half + 5] * factor);
                    } else {
                        sink.putPair(at, sums[2 * half] * factor, sums[2 * half + 1] * factor);
                        sink.putPair(at + 8, sums[2 * half + 4] * factor, sums[2 * half + 5] * factor);
                    }
                }
            }
        }
    }
}

} // namespace longwave::device
