// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/stream.h"

#include <string>

namespace longwave::bench {

/// Flops per second of C = A·B, [n, n] in fp16 with fp32 sums, by cuBLAS: what the tensor cores reach. 0 with a
/// `reason` where there is no cuBLAS. Throws Error when the device fails.
double matrixProductFlops(int n, const cuda::Stream& stream, std::string& reason);

} // namespace longwave::bench
