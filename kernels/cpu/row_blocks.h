// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "kernels/cpu/row.h"

#include <cstdint>

namespace longwave::cpu {

/// How a row is cut into transforms. Block b computes outputs [b·advance, (b + 1)·advance), the first of them at ring
/// time `lead`; its input begins `lead` samples earlier.
///
/// One block with lead 0 holds the whole linear convolution (2M ≥ L + K − 1). Otherwise this is *overlap-save*: what
/// wraps around the ring of 2M samples falls on the first K − 1 of them, which are dropped, so each block yields
/// 2M − (K − 1) outputs. A circle is always taken that way, its first block beginning with the end of the circle. Only
/// the first: no block has more lead than outputs, as one twice as long costs little more than twice as much and yields
/// more than three times as many.
struct RowBlocks {
    std::int64_t points = 0; ///< M
    std::int64_t lead = 0;
    std::int64_t advance = 0;
    std::int64_t count = 0;
    double cycles = 0; ///< of one block, by the cost model
};

/// The cheapest by the cost model below. `taps` are those in use (at most L unless the mode is full). A kernel's
/// frequencies are those of one ring, so a problem with bands gets one block.
RowBlocks blocksFor(const ConvolutionProblem& problem, std::int64_t taps);

/// Modelled cost of one transform, product and inverse of M points, in cycles: measured per point and level, more when
/// workspace, spectrum and twiddles (24 bytes a point) leave the level-2 cache. `packed`: with imaginary parts.
double costOf(std::int64_t points, bool packed);

} // namespace longwave::cpu
