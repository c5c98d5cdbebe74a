// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cpu/ring_tree.h"

#include <cstdint>

namespace longwave::cpu {

/// One real sequence of `count` ≤ 2M samples as the ring C[x]/(x^M − i) sees it: sample t < M is a real part, sample
/// t + M an imaginary one. Up to M samples need no imaginary parts, and the first stage is pruned to that.
struct RowInput {
    const float* samples = nullptr;
    std::int64_t count = 0;
};
struct RowOutput {
    float* samples = nullptr;
    std::int64_t count = 0;
};

/// Spectra and workspace are M complex numbers as groups of eight: re[8], im[8].
inline std::int64_t floatsOf(const RingTree& tree) {
    return 2 * tree.points();
}

/// y = IDFT(DFT(u) ⊙ spectrum) over the tree, one row, depth first: a sub-ring goes forward, is multiplied and comes
/// back while it is in cache. `work` holds floatsOf(tree) floats, 64-byte aligned; input and output may overlap it
/// nowhere.
void convolveRow(const RingTree& tree, const float* spectrum, RowInput input, RowOutput output, float* work);

/// y = IDFT(a ⊙ b), both in Monarch order: for a signal that was transformed once and meets many kernels.
void multiplyRow(const RingTree& tree, const float* a, const float* b, RowOutput output, float* work);

/// spectrum = scale · DFT(k), in Monarch order. `spectrum` holds floatsOf(tree) floats, 64-byte aligned.
void transformRow(const RingTree& tree, RowInput kernel, float scale, float* spectrum);

/// The instruction set that runs here: "AVX2", "AVX-512", "SSE4", …
const char* simdTarget();

} // namespace longwave::cpu
