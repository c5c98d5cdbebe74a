// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/facade.h"

// Everything that kernels/cuda/facade.h has, once. Under nvcc that is CUDA and PTX, under any other compiler it is
// tests/simt: from the same values both must make the same.

namespace longwave::device {

struct FacadeProbe {
    static constexpr int kThreads = 64, kBlocks = 2;
    static constexpr int kWords = 16;                  ///< that each thread has to work on
    static constexpr int kResults = 38;                ///< places for what it makes of them
    static constexpr int kSharedBytes = kThreads * 16; ///< of a block
    const std::uint32_t* words = nullptr;              ///< [blocks, threads, kWords]: pairs of 16-bit numbers
    const float* floats = nullptr;                     ///< likewise
    const double* turns = nullptr;                     ///< [blocks, threads]
    std::uint32_t* results = nullptr;                  ///< [kResults, blocks, threads]
    double* roots = nullptr;                           ///< [blocks, threads, 2]
    std::uint32_t* largest = nullptr;                  ///< [1]
};

LONGWAVE_DEVICE std::uint32_t bitsOfFloat(float value) {
    union {
        float number;
        std::uint32_t bits;
    } both{value};
    return both.bits;
}

/// Where a thread puts one result after the other.
class ProbeResults {
  public:
    LONGWAVE_DEVICE explicit ProbeResults(std::uint32_t* at) : at_(at) {}
    LONGWAVE_DEVICE void put(std::uint32_t word) {
        *at_ = word;
        at_ += FacadeProbe::kThreads * FacadeProbe::kBlocks;
    }
    LONGWAVE_DEVICE void put(float number) { put(bitsOfFloat(number)); }
    template <typename T, int count>
    LONGWAVE_DEVICE void put(const T (&values)[count]) {
        LONGWAVE_UNROLL
        for (int i = 0; i < count; ++i)
            put(values[i]);
    }

  private:
    std::uint32_t* at_;
};

template <typename T>
LONGWAVE_DEVICE void probeFacade(const FacadeProbe& probe) {
    const std::int64_t thread = block() * threadCount() + threadIndex();
    const std::uint32_t* const words = probe.words + thread * FacadeProbe::kWords;
    const float* const floats = probe.floats + thread * FacadeProbe::kWords;
    ProbeResults results(probe.results + thread);

    results.put(static_cast<std::uint32_t>(threadIndex() + 100 * lane() + 10000 * warp()));
    results.put(static_cast<std::uint32_t>(threadCount() + 1000 * blockCount()));
    results.put(shuffleXor(words[0], 5));
    results.put(shuffleXor(floats[0], 18));
    results.put(shuffle(words[0], 3));
    results.put(shuffle(floats[0], (lane() + 7) % 32));
    results.put(largestOfWarp(words[0]));

    results.put(pack<T>(floats[0], floats[1]));
    const Float2 unpacked = unpack<T>(words[1]);
    results.put(unpacked.x);
    results.put(unpacked.y);
    results.put(lowHalves(words[0], words[1]));
    results.put(highHalves(words[0], words[1]));
    results.put(largerMagnitudes<T>(words[0], words[1]));
    results.put(multiplyPairs<T>(words[0], words[1]));
    results.put(multiplyAddPairs<T>(words[0], words[1], words[2]));
    results.put(multiplySubtractPairs<T>(words[0], words[1], words[2]));

    const std::uint32_t a[4] = {words[4], words[5], words[6], words[7]};
    float wide[4] = {floats[4], floats[5], floats[6], floats[7]};
    float narrow[4] = {floats[4], floats[5], floats[6], floats[7]};
    multiplyAdd<T>(wide, a, words[8], words[9]);
    multiplyAddNarrow<T>(narrow, a[0], a[1], words[8]);
    results.put(wide);
    results.put(narrow);

    unsigned char* const own = sharedMemory() + 16 * threadIndex();
    const Word4 row{words[0], words[1], words[2], words[3]};
    *reinterpret_cast<Word4*>(own) = row;
    syncWarp();
    std::uint32_t matrices[4];
    loadMatrices(matrices, own);
    results.put(matrices);
    loadMatricesTransposed(matrices, own);
    results.put(matrices);

    syncBlock();
    const Word4 other = *reinterpret_cast<const Word4*>(sharedMemory() + 16 * (threadCount() - 1 - threadIndex()));
    results.put(other.x + other.y + other.z + other.w);
    syncBlock();
    prefetch(words + 12);
    copyAsync(own, words + 12);
    commitCopies();
    waitForCopies<0>();
    syncBlock();
    const Word4 copied = *reinterpret_cast<const Word4*>(sharedMemory() + 16 * (threadIndex() ^ 1));
    const std::uint32_t parts[4] = {copied.x, copied.y, copied.z, copied.w};
    results.put(parts);

    results.put(*inGlobalMemory(words + 15));
    atomicLarger(probe.largest, words[3]);
    const Double2 root = unitRoot(probe.turns[thread]);
    probe.roots[2 * thread] = root.x;
    probe.roots[2 * thread + 1] = root.y;
}

} // namespace longwave::device
