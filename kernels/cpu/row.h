// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cpu/ring_tree.h"

#include <cstdint>

namespace longwave::cpu {

/// A real row as the ring C[x]/(x^M − i) sees it: sample j stands at ring time first + j, and what lies outside of
/// [0, 2M) is left out. Ring time t < M is a real part, t + M an imaginary one; a row that ends before M needs no
/// imaginary parts, and the first and last level are pruned to that.
struct RowInput {
    const float* samples = nullptr;
    std::int64_t count = 0;
    const float* gate = nullptr; ///< [count], multiplied in; or null
    std::int64_t first = 0;
};
struct RowOutput {
    float* samples = nullptr;
    std::int64_t count = 0;
    const float* gate = nullptr; ///< [count], multiplied in; or null
    std::int64_t first = 0;
};

/// Memory of one worker, 64-byte aligned.
struct RowScratch {
    float* work = nullptr;   ///< floatsOf(tree) and what the gaps take: workFloatsOf(tree)
    float* buffer = nullptr; ///< bufferFloatsOf(tree)
    std::int64_t gap = 0;    ///< floats left free behind each ring of the root's stage: 0 or gapOf(tree)
};

/// Spectra and workspace are M complex numbers in groups of sixteen: re[16], im[16].
inline constexpr std::size_t kGroupPoints = 16;
inline std::int64_t floatsOf(const RingTree& tree) {
    return 2 * tree.points();
}
/// Eight parts whose distance is a power of two compete for the same few places in the caches, so their rings lie a
/// group further apart. Rings that are leaves lie in pairs.
inline std::int64_t gapOf(const RingTree& tree) {
    constexpr std::int64_t kLeastPoints = 1024; // of rings that are 8 KiB apart
    const bool crowded = tree.levels().front().radix == 8 && tree.stages().front().childPoints >= kLeastPoints;
    return crowded && tree.stages().size() > 1 ? static_cast<std::int64_t>(2 * kGroupPoints) : 0;
}
inline std::int64_t workFloatsOf(const RingTree& tree) {
    return floatsOf(tree) + tree.stages().front().rings * gapOf(tree);
}
inline std::size_t realAt(std::size_t point) { ///< and the imaginary part is kGroupPoints further
    return point / kGroupPoints * 2 * kGroupPoints + point % kGroupPoints;
}
inline std::int64_t bufferFloatsOf(const RingTree& tree) {
    return 2 * tree.bufferPoints();
}

/// A kernel's spectrum, and how much of it is not zero: frequencies below band/8 cycles per sample, band = 1 … 4.
struct RowSpectrum {
    const float* values = nullptr; ///< floatsOf(tree), in Monarch order
    int bands = 4;
    bool streamed = false; ///< not in the nearest caches when its turn comes, and so fetched ahead
};

/// y = IDFT(DFT(u) ⊙ spectrum) over the tree, one row, depth first: a sub-ring goes forward, is multiplied and comes
/// back while it is in cache. Input and output may overlap the scratch nowhere, nor each other.
void convolveRow(const RingTree& tree, RowSpectrum spectrum, const RowInput& input, const RowOutput& output,
                 RowScratch scratch);

/// The same in three steps, for several workers at one row. Each step is done once for [0, columns of a sub-ring) or
/// [0, sub-rings), in any pieces (columns in multiples of kGroupPoints, rings in multiples of `together`), and is
/// complete before the next begins. `work` is shared, `buffer` each worker's own.
struct RowSteps {
    std::int64_t columns;
    std::int64_t rings;
    std::int64_t together; ///< rings that are leaves go in pairs, which divides their number
};
RowSteps stepsOf(const RingTree& tree);
void splitColumns(const RingTree& tree, const RowInput& input, std::int64_t begin, std::int64_t end,
                  RowScratch scratch);
void convolveRings(const RingTree& tree, RowSpectrum spectrum, std::int64_t begin, std::int64_t end,
                   RowScratch scratch);
void joinColumns(const RingTree& tree, const RowOutput& output, std::int64_t begin, std::int64_t end,
                 RowScratch scratch);

/// y = IDFT(a ⊙ b), both in Monarch order: for a signal that was transformed once and meets many kernels.
void multiplyRow(const RingTree& tree, const float* a, const float* b, const RowOutput& output, RowScratch scratch);

/// y = IDFT(spectrum); `spectrum` is overwritten.
void inverseRow(const RingTree& tree, float* spectrum, const RowOutput& output, float* buffer);

/// spectrum = scale · DFT(row) + constant, in Monarch order. `spectrum` holds floatsOf(tree) floats, 64-byte aligned.
void transformRow(const RingTree& tree, const RowInput& row, float scale, float constant, float* spectrum,
                  float* buffer);

/// sum += a ⊙ b, spectra of the tree.
void multiplyAdd(const RingTree& tree, const float* a, const float* b, float* sum);

/// The instruction set that runs here: "AVX2", "AVX-512", "SSE4", …
const char* simdTarget();

} // namespace longwave::cpu
