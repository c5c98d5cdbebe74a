// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_long_rows.h"

// One fused pass over many rows of one kernel: rows of M = 256·P points, P = 2 to 16, eight at a time in a block, or
// P = 32, four at a time, and no product with a spectrum at all.
//
// What row_pass.h does with a ring's 256 points between its first stage and its last is linear in each of its 16
// residues, the values b of the row modulo X^16 − ω, ω = e((c + φ_j)/16) (constants.h): twiddles, transform, product
// with the kernel's spectrum and all the way back are one product modulo X^16 − ω, the matrix Q[b', b] of 16 numbers
// and their multiples by ω. It depends on the kernel, j and c; so where eight rows have the same kernel it is
// multiplied by [b, row] on the tensor cores, two complex tiles per 256 samples:
//   split     t = 256·t₁ + 16·a + b. z[j, c] = Σ_a F[c, a]·T[j, a]·Σ_{t₁} O[j, t₁]·x[t₁, a], of a row and b: a tile's
//             two indices are contracted one after the other, so all of it is in a warp's registers
//             F[c, a] = e(a·(c + φ)/16)/16, O[j, t₁] = e(t₁·φ_j)/P, T[j, a] = e(a·(φ_j − φ)/16), φ = ¼
//   multiply  w[b', row] = Σ_b Q[b', b]·z[b, row], of j and c; a warp has a ring j
//   join      y[a, t₁] = Re Σ_j conj(O)[j, t₁]·conj(T)[j, a]·Σ_c conj(F)[c, a]·w[c, j], of a row and b' again
// Twice all of the block's numbers change places in shared memory, rounded to 16 bits: j and c for row and b and back.
// A third and a fourth exchange, of j between O and F, would save the twiddles but take as long in shared memory as all
// else does. With fewer than 16 rings a tile has 16/P values of b, or two rows' too.
//
// Counted per 256 real samples of whole rows in 16-bit arrays, P = 16, in the compiler's code for 9.0 (row_pass.h's in
// brackets; tests/bench/instructions.py): 32 products of 16 × 8 × 16 (40), 36 roundings, 32 instructions for the
// twiddles, which are multiplied in pairs of 16-bit numbers, 217 in all (465), 54 clocks of a multiprocessor. Of its L1
// cache and shared memory: 4 KiB for the two exchanges, 1 for half of the row and for outputs, which wait there, 1½ for
// Q, ¾ for the constants, which each stage loads anew as registers are short, 1 for the row itself: 66 clocks of 128
// bytes. Device memory would allow 56 (geometry.cpp). With 16 rings one block takes a multiprocessor's shared memory,
// so it has its next rows brought to the L2 cache while it multiplies; with fewer rings there are several.
//
// Of 32 rings shared memory holds four rows, 160 KiB with what waits there, and 16 warps of 128 registers have two
// rings each, whose real and imaginary parts are then the eight columns of a product. O is 2 × 2 tiles, so there are 40
// products; and Q is loaded for half as many rows. 303 instructions, 76 clocks, where row_pass.h takes 452; of the L1
// cache and shared memory 97 clocks: 4 KiB for the exchanges, 1½ for what waits, 3 for Q, 2⅝ for the constants and 1
// for the row.
//
// Numbers stay in range as scaleFor has it: the split is a mean, and what is multiplied has |K̂| ≤ 1.

namespace longwave::device {

template <typename Math, typename Number>
struct BatchPass {
    RowShape shape;                     ///< windows of M values that begin where their row does
    std::uint32_t rowsOfKernel = 0;     ///< items with one kernel, which follow each other
    Divisor groupsOfKernel;             ///< of batchRows(P) of them, the last of which may have fewer
    std::uint32_t groups = 0;           ///< of all
    const Number* signal = nullptr;     ///< rows as `shape` says
    const Number* inputGate = nullptr;  ///< or null
    const Number* outputGate = nullptr; ///< or null
    Number* output = nullptr;
    const ResidueKernel* residues = nullptr;         ///< [kernelHeads, P, 16]
    const float* spectrumScales = nullptr;           ///< [kernelHeads]: what the kernels were divided by
    const BatchConstants<Math>* constants = nullptr; ///< [tiles of rings, tiles of t₁]
};

/// Divides the rows of `shape` into groups, which of P rings they are.
template <typename Math, typename Number>
void setGroups(BatchPass<Math, Number>& pass, int points) {
    const std::uint32_t kernels = pass.shape.kernelHeads;
    pass.rowsOfKernel = pass.shape.items / kernels;
    const auto together = static_cast<std::uint32_t>(batchRows(points));
    const std::uint32_t each = (pass.rowsOfKernel + together - 1) / together;
    pass.groupsOfKernel = each;
    pass.groups = kernels * each;
}

/// `IsPlain`: rows are whole (RowShape::isWhole) and have no gates; nothing is asked about them but whether they are
/// there.
template <typename Math, typename Number, int Points, bool IsPlain>
LONGWAVE_DEVICE void convolveBatch(const BatchPass<Math, Number>& pass) {
    using Lane = BatchLane<Points>;
    using Tile = BatchTile<Points>;
    static_assert(Math::kLimbs == 1, "what is packed here has one limb");
    constexpr bool kHasWords = std::is_same_v<Number, typename Math::Number>;
    constexpr bool kLoadsWords = kHasWords && IsPlain;
    constexpr int kWindow = kRing * Points;
    constexpr std::uint32_t kTogether = batchRows(Points);
    auto* const table = reinterpret_cast<std::uint32_t*>(sharedMemory() + Points * batchRingBytes(Points));
    Word4* const parked = reinterpret_cast<Word4*>(sharedMemory() + batchParkOffset(Points)) + 128 * warp() + lane();
    const auto parkedAt = [&](int i) { return parked + 32 * i; };
    // Of 32 rings, where the warp's neighbour parks what this one multiplies, and reads what this one made of that.
    const auto exchangedAt = [&](int i) { return parked + (Lane::kIsLong ? 128 - 256 * Lane::half() : 0) + 32 * i; };
    const int position = Lane::position();

    const auto groupAt = [&](std::uint32_t index) {
        const std::uint32_t kernel = pass.groupsOfKernel.quotient(index);
        const std::uint32_t first = (index - kernel * pass.groupsOfKernel) * kTogether;
        return BatchGroup{kernel, kernel * pass.rowsOfKernel + first, (kernel + 1) * pass.rowsOfKernel};
    };
    const auto itemOf = [&](const BatchGroup& group, int row) {
        return group.first + static_cast<std::uint32_t>(Lane::firstRow() + row);
    };

    const auto of = [](int quad, const auto& values, int high) {
        return quad == 0 ? values[Lane::row(0, high)] : values[Lane::row(1, high)];
    };

    for (auto index = static_cast<std::uint32_t>(block()); index < pass.groups;
         index += static_cast<std::uint32_t>(blockCount())) {
        const BatchGroup group = groupAt(index);
        // Rows are read twice, for their largest value and then to be multiplied, a quad at a time: registers do not
        // hold them and all that is computed with. But of 16-bit values they hold a quad, and shared memory the other.
        // Where there is no row another is read, and not written.
        const auto rowAt = [&](int row) {
            const std::uint32_t item = itemOf(group, row);
            if constexpr (IsPlain)
                return wholeSource(pass.shape, pass.signal, item < group.end ? item : group.first, kWindow) + position;
            else
                return movedBy(
                    sourceAt(pass.shape, pass.signal, pass.inputGate, item < group.end ? item : pass.shape.items),
                    position);
        };
        const auto readCell = [](float(&four)[4], const auto& source, int offset) {
            if constexpr (IsPlain)
                loadFour(four, source + offset);
            else
                readFour(four, source, offset);
        };
        [[maybe_unused]] BatchWords kept;
        std::uint32_t largest[Lane::kRows] = {};
        LONGWAVE_UNROLL
        for (int row = 0; row < Lane::kRows; ++row) {
            const auto source = rowAt(row);
            if constexpr (kLoadsWords) {
                loadWords<Points>(kept, row, source);
                std::uint32_t both = 0;
                Lane::forEach(row, [&](int quad, int cell) {
                    both = largerMagnitudes<Number>(both, kept[quad][cell][0]);
                    both = largerMagnitudes<Number>(both, kept[quad][cell][1]);
                });
                const Float2 pair = unpack<Number>(both);
                largest[row] = larger(magnitude(pair.x), magnitude(pair.y));
            } else {
                Lane::forEach(row, [&](int quad, int cell) {
                    float four[4];
                    readCell(four, source, Lane::offset(cell) + Lane::quadOffset(quad));
                    LONGWAVE_UNROLL
                    for (int i = 0; i < 4; ++i)
                        largest[row] = larger(largest[row], magnitude(four[i]));
                });
            }
            largest[row] = largestOfWarp(largest[row]);
        }
        if constexpr (kLoadsWords)
            park(kept[1], parkedAt);
        constexpr int kWarpsOfRow = batchWarps(Points) / batchRows(Points); // 0: a warp has several
        if (kWarpsOfRow > 1 && lane() == 0)
            table[warp()] = largest[0];
        syncBlock(); // and the products of the group before have been read
        LONGWAVE_UNROLL
        for (int i = 1; i < kWarpsOfRow; ++i)
            largest[0] = larger(largest[0], table[warp() ^ i]);

        // 16-bit values of plain rows are multiplied as they are, by a matrix that scales them.
        const auto scaleOf = [](std::uint32_t value) {
            return kLoadsWords ? pairScaleFor<Number>(value) : scaleFor(value);
        };
        float scales[Lane::kRows];
        LONGWAVE_UNROLL
        for (int row = 0; row < Lane::kRows; ++row)
            scales[row] = scaleOf(largest[row]).in;
        // One that is not finite (see scaleFor) is only in the way of what is in its tile.
        const auto isRead = [](float scale) { return !Tile::kHasTwoRows || scale != 0.0f; };
        const auto readQuad = [&](std::uint32_t(&words)[8][2], int quad) {
            if constexpr (kLoadsWords) {
                if (quad == 1)
                    takeBack(kept[0], exchangedAt);
            }
            LONGWAVE_UNROLL
            for (int high = 0; high < 2; ++high) {
                const float scale = of(quad, scales, high);
                [[maybe_unused]] const auto source = rowAt(Lane::rowAt(quad, high));
                LONGWAVE_UNROLL
                for (int cell = 4 * high; cell < 4 * high + 4; ++cell) {
                    if constexpr (kLoadsWords) {
                        words[cell][0] = isRead(scale) ? kept[0][cell][0] : 0;
                        words[cell][1] = isRead(scale) ? kept[0][cell][1] : 0;
                    } else {
                        float four[4];
                        readCell(four, source, Lane::offset(cell) + Lane::quadOffset(quad));
                        LONGWAVE_UNROLL
                        for (float& value : four)
                            value = isRead(scale) ? value * scale : 0.0f;
                        words[cell][0] = pack<typename Math::Number>(four[0], four[1]);
                        words[cell][1] = pack<typename Math::Number>(four[2], four[3]);
                    }
                }
            }
        };
        if constexpr (Lane::kIsLong)
            splitLongRows<Math, kLoadsWords>(readQuad, scales[0], pass.constants);
        else
            splitIntoResidues<Math, Points, kLoadsWords>(readQuad, scales, *pass.constants);
        syncBlock();
        // Where one block fills a multiprocessor, what is next is on its way to the L2 cache while this is multiplied.
        if (const std::uint32_t nextIndex = index + static_cast<std::uint32_t>(blockCount());
            IsPlain && Points >= 16 && nextIndex < pass.groups) {
            constexpr int kLine = 128 / sizeof(Number), kLines = kWindow / kLine; // of a row
            const BatchGroup next = groupAt(nextIndex);
            LONGWAVE_UNROLL
            for (int i = 0; i < batchRows(Points) * kLines; i += batchThreads(Points)) {
                const int line = i + anew(threadIndex());
                const std::uint32_t item = next.first + static_cast<std::uint32_t>(line / kLines);
                if (item < next.end)
                    prefetch(wholeSource(pass.shape, pass.signal, item, kWindow) + line % kLines * kLine);
            }
        }
        if constexpr (Lane::kIsLong)
            multiplyLongResidues<Math>(pass.residues + group.kernel * Points * kResidue);
        else
            multiplyResidues<Math, Points>(pass.residues +
                                           (group.kernel * Points + static_cast<std::uint32_t>(warp())) * kResidue);
        syncBlock();

        const float kernelScale = pass.spectrumScales[group.kernel];
        float factors[Lane::kRows];
        LONGWAVE_UNROLL
        for (int row = 0; row < Lane::kRows; ++row)
            factors[row] = scaleOf(largest[row]).out * kernelScale;
        const auto outputOf = [&](int row, const auto& use) {
            const std::uint32_t item = itemOf(group, row);
            if (item < group.end)
                use(item);
        };
        if constexpr (Lane::kIsLong && IsPlain) {
            const LongOutputs<Math, Number> outputs{parkedAt(0), exchangedAt(0)};
            joinLongResidues<Math>(pass.constants, [&](int quad, int pair, const Sums& even, const Sums& odd) {
                outputs.put(quad, pair, even, odd, factors[0]);
            });
            if constexpr (kHasWords)
                syncBlock(); // the neighbour has put its own
            outputOf(0, [&](std::uint32_t item) {
                outputs.store(wholeSink(pass.shape, pass.output, item, kWindow) + position);
            });
            continue;
        }
        std::uint32_t words[8][2]; // of 16-bit outputs
        float fours[8][4];         // of others
        const auto put = [&](int quad, int pair, const Sums& even, const Sums& odd) {
            LONGWAVE_UNROLL
            for (int high = 0; high < 2; ++high) {
                const float factor = of(quad, factors, high);
                const auto forEachCell = [&](const auto& use) {
                    LONGWAVE_UNROLL
                    for (int i = 4 * high; i < 4 * high + 4; ++i)
                        use(i / 2 % 2 + 2 * (i % 2) + 4 * high, even[i] * factor, odd[i] * factor);
                };
                if constexpr (!IsPlain)
                    outputOf(Lane::rowAt(quad, high), [&](std::uint32_t item) {
                        const Sink<Number> sink =
                            movedBy(sinkAt(pass.shape, pass.output, pass.outputGate, item), position);
                        forEachCell([&](int cell, float first, float second) {
                            sink.putPair(Lane::offset(cell) + Lane::quadOffset(quad) + 2 * pair, first, second);
                        });
                    });
                else
                    forEachCell([&](int cell, float first, float second) {
                        if constexpr (kHasWords) {
                            words[cell][pair] = pack<Number>(first, second);
                        } else {
                            fours[cell][2 * pair] = first;
                            fours[cell][2 * pair + 1] = second;
                        }
                    });
            }
        };
        const auto store = [&](int quad, const auto& spareAt) {
            if constexpr (IsPlain) {
                // The registers do not hold a quad's words until the next are there.
                [[maybe_unused]] std::uint32_t before[8][2];
                if constexpr (kHasWords && Tile::kIsWide) {
                    if (quad == 0) {
                        syncWarp(); // what was here has been read
                        park(words, spareAt);
                        return;
                    }
                    takeBack(before, spareAt);
                }
                LONGWAVE_UNROLL
                for (int high = 0; high < 2; ++high)
                    outputOf(Lane::rowAt(quad, high), [&](std::uint32_t item) {
                        Number* const to = inGlobalMemory(wholeSink(pass.shape, pass.output, item, kWindow) + position);
                        LONGWAVE_UNROLL
                        for (int cell = 4 * high; cell < 4 * high + 4; ++cell) {
                            if constexpr (!kHasWords) {
                                storeFour(to + Lane::offset(cell) + Lane::quadOffset(quad), fours[cell][0],
                                          fours[cell][1], fours[cell][2], fours[cell][3]);
                            } else if constexpr (Tile::kIsWide) {
                                const Word4 eight{before[cell][0], before[cell][1], words[cell][0], words[cell][1]};
                                *reinterpret_cast<Word4*>(to + Lane::offset(cell)) = eight;
                            } else {
                                const Word2 four{words[cell][0], words[cell][1]};
                                *reinterpret_cast<Word2*>(to + Lane::offset(cell)) = four;
                            }
                        }
                    });
            }
        };
        if constexpr (Lane::kIsLong)
            joinLongResidues<Math>(pass.constants, put);
        else
            joinResidues<Math, Points>(*pass.constants, put, store);
    }
}

} // namespace longwave::device
