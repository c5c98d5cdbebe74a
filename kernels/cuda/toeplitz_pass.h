// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/rows.h"
#include "kernels/cuda/tile.h"

#include <type_traits>

// Short kernels: one fused pass without any transform. A warp multiplies rows by the Toeplitz matrix of the taps, 16
// samples at a time:
//   y[16i + n] = Σ_d Σ_m x[16(i − d) + m]·T_d[m, n],   T_d[m, n] = k[16d + n − m].
// A tile's rows are 16 blocks i of samples, and to go from d to d + 1 is to read what is a block earlier. The blocks
// are
//   of one row (which may be a part of a longer one): i = S·j + s for j = 0 … 15 in step s of S, so that neighbouring
//     steps have all they read but one tile in common,
//   or four of each of four rows of a batch: i = 4s + j, j = 0 … 3. Before a row there is nothing, so step s takes only
//     d ≤ 4s + 3: little of the tile is wasted where rows are not much longer than the taps.
// Two steps are taken at a time: with what is read for d of one, d + 1 (or d + 4) of the next is done too.
//
// T_d has no more numbers than its first column and row. In registers a lane has of it only
//   k[8m + g − 2q], k[8m + g − 2q − 1],   m = 2d − 1, 2d, 2d + 1   (g = lane/4, q = lane mod 4)
// one word each, and they stay there from row to row. T_d shares two of them with its neighbours.
//
// Nothing is rounded but the samples and the taps; the sums are fp32 from beginning to end.

namespace longwave::device {

inline constexpr int kToeplitzThreads = 64;

template <typename Math, typename Number>
struct ToeplitzPass {
    /// Items are windows: of `advance` outputs, a multiple of 16, which begin at position `lead`, 16·context or 0.
    RowShape shape;
    Divisor groups;                 ///< of one batch item, or of four, that are convolved at a time
    std::uint32_t steps = 1;        ///< S, of 256 outputs each; odd but for batches (so loads have no bank conflicts)
    std::uint32_t context = 0;      ///< d is at most this: 3 modulo 4, or the most that the pass has
    bool startsAtZero = false;      ///< what lies before a row is zero
    bool hasPieces = false;         ///< rows of signals and of their gates are aligned in 16 bytes
    bool isPlain = false;           ///< rows of outputs are aligned in fours, and have no gates
    const Number* signal = nullptr; ///< rows as `shape` says
    const Number* inputGate = nullptr;  ///< or null
    const Number* outputGate = nullptr; ///< or null
    Number* output = nullptr;
    const Word2* taps = nullptr;      ///< [kernelHeads, tapPairs]
    const float* tapScales = nullptr; ///< [kernelHeads]: what the taps were divided by
};

/// Blocks of 16 samples from row to row of a batch's tile.
template <bool isBatch>
inline constexpr int kToeplitzRows = isBatch ? 4 : 1;
/// Steps from what a tile has in common with the next.
template <bool isBatch>
inline constexpr int kToeplitzAdvance = isBatch ? 4 : 1;

/// Neighbours in 16 bytes of global memory, aligned to them.
LONGWAVE_DEVICE void loadPiece(float (&values)[4], const float* at) {
    loadFour(values, at);
}
template <typename Number>
LONGWAVE_DEVICE void loadPiece(float (&values)[8], const Number* at) {
    const Word4 words = *reinterpret_cast<const Word4*>(inGlobalMemory(at));
    const Float2 pairs[4] = {unpack<Number>(words.x), unpack<Number>(words.y), unpack<Number>(words.z),
                             unpack<Number>(words.w)};
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        values[2 * i] = pairs[i].x;
        values[2 * i + 1] = pairs[i].y;
    }
}
LONGWAVE_DEVICE void storeWords(void* at, const std::uint32_t (&words)[2]) {
    const Word2 both{words[0], words[1]};
    *static_cast<Word2*>(at) = both;
}
LONGWAVE_DEVICE void storeWords(void* at, const std::uint32_t (&words)[4]) {
    const Word4 all{words[0], words[1], words[2], words[3]};
    *static_cast<Word4*>(at) = all;
}

/// The row's samples, rounded, to shared memory, by 32 / Rows lanes for each of so many rows. Returns by what power of
/// two the row's outputs are to be multiplied.
template <typename Math, int Rows, typename Number>
LONGWAVE_DEVICE float storeWindow(const Source<Number>& source, bool isGated, bool hasPieces,
                                  const ToeplitzLayout& layout, unsigned char* to) {
    constexpr int kLanes = 32 / Rows;
    constexpr int kValues = 16 / sizeof(Number);                                     // that a lane takes at a time
    const bool isCopied = std::is_same_v<Number, typename Math::Number> && !isGated; // they are what is multiplied
    std::uint32_t largest = 0;
    Scale scale{1.0f, 1.0f};
    LONGWAVE_ROLLED
    for (int round = isCopied ? 1 : 0; round < 2; ++round) { // the second time they are still in the L1 cache
        const bool stores = round == 1;
        if (stores && !isCopied) {
            LONGWAVE_UNROLL
            for (int mask = 1; mask < kLanes; mask *= 2)
                largest = larger(largest, shuffleXor(largest, mask));
            scale = scaleFor(largest);
        }
        LONGWAVE_ROLLED
        for (int position = kValues * (lane() % kLanes); position < kTapBlock * layout.blocks;
             position += kValues * kLanes) {
            unsigned char* const place =
                to + 16 * (position / 8 % 2 * layout.plane + position / kTapBlock) + 2 * (position % 8);
            const int limbBytes = 32 * layout.plane;
            if (source.circle == 0 && (position + kValues <= source.begin || position >= source.end)) {
                constexpr std::uint32_t kZeros[kValues / 2] = {};
                LONGWAVE_UNROLL
                for (int limb = 0; limb < Math::kLimbs; ++limb)
                    if (stores)
                        storeWords(place + limb * limbBytes, kZeros);
            } else if (!hasPieces || position < source.begin || position + kValues > source.end) {
                LONGWAVE_ROLLED
                for (int i = 0; i < kValues / 2; ++i) {
                    const Float2 pair = source.pairAt(position + 2 * i);
                    largest = larger(largest, larger(magnitude(pair.x), magnitude(pair.y)));
                    Factor<Math> factor;
                    packPair<Math>(factor, 0, scaled(pair.x, scale.in), scaled(pair.y, scale.in));
                    LONGWAVE_UNROLL
                    for (int limb = 0; limb < Math::kLimbs; ++limb)
                        if (stores)
                            *reinterpret_cast<std::uint32_t*>(place + limb * limbBytes + 4 * i) = factor.words[limb][0];
                }
            } else if (isCopied) {
                const Word4 words = *reinterpret_cast<const Word4*>(inGlobalMemory(source.origin + position));
                *reinterpret_cast<Word4*>(place) = words;
            } else {
                float values[kValues];
                loadPiece(values, source.origin + position);
                if (isGated) {
                    float by[kValues];
                    loadPiece(by, source.gate + position);
                    LONGWAVE_UNROLL
                    for (int i = 0; i < kValues; ++i)
                        values[i] *= by[i];
                }
                if (!stores) {
                    LONGWAVE_UNROLL
                    for (int i = 0; i < kValues; ++i)
                        largest = larger(largest, magnitude(values[i]));
                    continue;
                }
                Factor<Math> factor;
                LONGWAVE_UNROLL
                for (int word = 0; word < kValues / 2; ++word)
                    packPair<Math>(factor, word, scaled(values[2 * word], scale.in),
                                   scaled(values[2 * word + 1], scale.in));
                LONGWAVE_UNROLL
                for (int limb = 0; limb < Math::kLimbs; ++limb) {
                    std::uint32_t words[kValues / 2];
                    LONGWAVE_UNROLL
                    for (int word = 0; word < kValues / 2; ++word)
                        words[word] = factor.words[limb][word];
                    storeWords(place + limb * limbBytes, words);
                }
            }
        }
    }
    return scale.out;
}

/// A kernel's T_d in registers, d < Blocks.
template <typename Math, int Blocks>
class ToeplitzTaps {
  public:
    // In pairs as products take them: what is in two of them is here twice, as a register can only be in one place.
    Word2 pairs[Math::kLimbs][2 * Blocks]; ///< m: of the words m + 1 and m

    LONGWAVE_DEVICE void load(const Word2* table) {
        constexpr int kPlane = tapPlane(Blocks);
        const int g = lane() / 4;
        const Word2* const from = table + g % 2 * kPlane + g / 2 - lane() % 4 + 3;
        LONGWAVE_UNROLL
        for (int limb = 0; limb < Math::kLimbs; ++limb)
            LONGWAVE_UNROLL
        for (int m = 0; m < 2 * Blocks; ++m)
            pairs[limb][m] = *inGlobalMemory(from + limb * 2 * kPlane + 4 * m);
    }
    /// sums += x·T_d
    LONGWAVE_DEVICE void addProduct(Sums& sums, const Factor<Math>& x, int d) const {
        if constexpr (Math::kLimbs == 2) { // the small products first
            addLimbs(sums, x.words[1], pairs[0], d);
            addLimbs(sums, x.words[0], pairs[1], d);
        }
        addLimbs(sums, x.words[0], pairs[0], d);
    }

  private:
    LONGWAVE_DEVICE static void addLimbs(Sums& sums, const std::uint32_t (&x)[4], const Word2 (&taps)[2 * Blocks],
                                         int d) {
        LONGWAVE_UNROLL
        for (int half = 0; half < 2; ++half)
            multiplyAdd<typename Math::Number>(sums.halves[half], x, taps[2 * d + half].x, taps[2 * d + half].y);
    }
};

/// A step's outputs, or two steps': sums of samples from `from` on (lane l: block l mod 16 of the tile, samples 0–7 or
/// 8–15), of which the latter step's tile begins there, times the taps d ≤ last.
template <bool hasTwo, int Advance, typename Math, int Blocks>
LONGWAVE_DEVICE void addSteps(Sums& former, Sums& latter, const ToeplitzTaps<Math, Blocks>& taps,
                              const unsigned char* from, int limbBytes, int last) {
    constexpr int kCount = hasTwo ? Blocks + Advance : Blocks;
    LONGWAVE_UNROLL
    for (int d = 0; d < kCount; ++d) {
        if (d % 4 == (hasTwo ? Advance % 4 : 0) && d > last)
            break;
        Factor<Math> x;
        LONGWAVE_UNROLL
        for (int limb = 0; limb < Math::kLimbs; ++limb)
            loadMatrices(x.words[limb], from + limb * limbBytes - 16 * d);
        if (d < Blocks)
            taps.addProduct(latter, x, d);
        if (hasTwo && d >= Advance)
            taps.addProduct(former, x, d - Advance);
    }
}

/// Four values of the lane, samples 2q, 2q + 1, 2q + 8, 2q + 9 of the block of outputs at position `at`, times `by`.
template <typename Number>
LONGWAVE_DEVICE void putBlock(const Sink<Number>& sink, int at, bool isPlain, Float2 left, Float2 right, float by) {
    const int q = lane() % 4;
    const bool isInside = isPlain && at >= sink.begin && at + kTapBlock <= sink.end;
    left = {left.x * by, left.y * by};
    right = {right.x * by, right.y * by};
    if constexpr (std::is_same_v<Number, float>) {
        if (isInside) {
            storePair(sink.origin + at + 2 * q, left.x, left.y);
            storePair(sink.origin + at + 2 * q + 8, right.x, right.y);
            return;
        }
    } else {
        // Neighbours exchange two, so that each has four in a row.
        const std::uint32_t low = pack<Number>(left.x, left.y);
        const std::uint32_t high = pack<Number>(right.x, right.y);
        const bool isOdd = q % 2 != 0;
        const std::uint32_t other = shuffleXor(isOdd ? low : high, 1);
        if (isInside) {
            const Word2 words{isOdd ? other : low, isOdd ? high : other};
            *reinterpret_cast<Word2*>(inGlobalMemory(sink.origin + at + 2 * (q & 2) + 8 * (q & 1))) = words;
            return;
        }
    }
    sink.putPair(at + 2 * q, left.x, left.y);
    sink.putPair(at + 2 * q + 8, right.x, right.y);
}

/// `Blocks`: of 16 taps, as many as the registers hold.
template <typename Math, typename Number, int Blocks, bool isBatch>
LONGWAVE_DEVICE void convolveByToeplitz(const ToeplitzPass<Math, Number>& pass) {
    constexpr int kRows = kToeplitzRows<isBatch>;
    constexpr int kAdvance = kToeplitzAdvance<isBatch>;
    const auto context = static_cast<int>(pass.context);
    const auto steps = static_cast<int>(pass.steps);
    const ToeplitzLayout layout(isBatch, context, steps);
    unsigned char* const mine = sharedMemory() + warp() * layout.bytes(Math::kLimbs);
    auto* const factors = reinterpret_cast<float*>(mine + 32 * Math::kLimbs * layout.plane);

    // Row i of the tile is of row rowOf(i), and in the first step its block blockOf(i).
    const auto rowOf = [](int i) { return isBatch ? i / 4 : 0; };
    const auto blockOf = [steps](int i) { return isBatch ? i % 4 : i * steps; };
    const int i = lane() % 16; // of this lane's address in a load
    const int loadFrom = 16 * (lane() / 16 * layout.plane + rowOf(i) * layout.row + context + blockOf(i));
    const int limbBytes = 32 * layout.plane;
    const int lower = lane() / 4, upper = lower + 8; // of this lane's sums

    // Neighbouring windows have the same kernel: each warp takes a run of them.
    const std::uint32_t tasks = pass.shape.heads * pass.groups * pass.shape.blocks;
    const std::int64_t warps = blockCount() * (threadCount() / 32);
    const std::int64_t self = block() * (threadCount() / 32) + warp();
    const auto end = static_cast<std::uint32_t>((self + 1) * tasks / warps);
    const auto itemOf = [&](std::uint32_t task) {
        const std::uint32_t group = pass.shape.blocks.quotient(task);
        const std::uint32_t head = pass.groups.quotient(group);
        return Item{head, 0, (group - head * pass.groups) * kRows, task - group * pass.shape.blocks};
    };
    const std::int64_t signalStride = std::int64_t{pass.shape.signalHeads} * pass.shape.signalLength;
    const int row = lane() / (32 / kRows); // that this lane reads
    const auto sourceOfLane = [&](const Item& item) {
        Source<Number> source;
        if (item.batch + row < pass.shape.batch) {
            source = sourceOf(pass.shape, pass.signal, pass.inputGate, item);
            if (isBatch)
                source.move(row * signalStride);
        }
        return source;
    };
    const auto fetch = [&](const Source<Number>& source) {
        constexpr int kLine = 128 / sizeof(Number);
        LONGWAVE_ROLLED
        for (int position = kLine * (lane() % (32 / kRows)); position < kTapBlock * layout.blocks;
             position += 32 / kRows * kLine)
            if (position >= source.begin && position < source.end) {
                prefetch(source.origin + position);
                if (source.gate)
                    prefetch(source.gate + position);
            }
    };

    ToeplitzTaps<Math, Blocks> taps;
    float tapScale = 1.0f;
    std::int64_t kernel = -1;
    auto task = static_cast<std::uint32_t>(self * tasks / warps);
    if (task == end)
        return;
    Item item = itemOf(task);
    Source<Number> source = sourceOfLane(item);
    for (;;) {
        const std::int64_t wanted = pass.shape.kernelHeads == 1 ? 0 : item.head;
        if (wanted != kernel) {
            kernel = wanted;
            taps.load(pass.taps + kernel * tapPairs<Math>(Blocks));
            tapScale = *inGlobalMemory(pass.tapScales + kernel);
        }
        syncWarp(); // the windows before have been read
        const float out =
            storeWindow<Math, kRows>(source, pass.inputGate, pass.hasPieces, layout, mine + 16 * row * layout.row);
        if (lane() % (32 / kRows) == 0)
            factors[row] = out;
        syncWarp();

        Sink<Number> lowerSink = sinkOf(pass.shape, pass.output, pass.outputGate, item), upperSink = lowerSink;
        const auto moveTo = [&](Sink<Number>& sink, int further) {
            sink.move(further * (std::int64_t{pass.shape.heads} * pass.shape.outputLength));
            if (item.batch + further >= pass.shape.batch)
                sink.end = 0;
        };
        if (isBatch) {
            moveTo(lowerSink, rowOf(lower));
            moveTo(upperSink, rowOf(upper));
        }
        const float lowerBy = factors[rowOf(lower)] * tapScale;
        const float upperBy = isBatch ? factors[rowOf(upper)] * tapScale : lowerBy;
        const auto put = [&](const Sums& sums, int step) {
            const int at = static_cast<int>(pass.shape.lead) + kTapBlock * kAdvance * step;
            putBlock(lowerSink, at + kTapBlock * blockOf(lower), pass.isPlain, {sums[0], sums[1]}, {sums[4], sums[5]},
                     lowerBy);
            putBlock(upperSink, at + kTapBlock * blockOf(upper), pass.isPlain, {sums[2], sums[3]}, {sums[6], sums[7]},
                     upperBy);
        };
        const bool isFirst = isBatch && pass.startsAtZero && item.block == 0;
        const bool isLast = ++task == end;
        if (!isLast) { // what is next is on its way while this is multiplied
            item = itemOf(task);
            source = sourceOfLane(item);
            fetch(source);
        }
        LONGWAVE_ROLLED
        for (int step = 0; step < steps; step += 2) {
            const bool hasTwo = step + 1 < steps;
            const int latter = hasTwo ? step + 1 : step;
            int last = hasTwo ? context + kAdvance : context;
            if (isFirst && 4 * latter + 3 < last)
                last = 4 * latter + 3;
            const unsigned char* const from = mine + loadFrom + 16 * kAdvance * latter;
            Sums sums[2];
            clear(sums[0]);
            clear(sums[1]);
            if (hasTwo) {
                addSteps<true, kAdvance>(sums[0], sums[1], taps, from, limbBytes, last);
                put(sums[0], step);
            } else {
                addSteps<false, kAdvance>(sums[0], sums[1], taps, from, limbBytes, last);
            }
            put(sums[1], latter);
        }
        if (isLast)
            return;
    }
}

} // namespace longwave::device
