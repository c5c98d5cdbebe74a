// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"

#include <vector>

namespace longwave::cuda {

/// The matrices of batch_pass.h for rows of `ringCount` rings, a power of two from 2 to 32, and their phase
/// (constants.h), computed in double and rounded once: [tiles of rings, tiles of t₁].
template <typename Math>
std::vector<device::BatchConstants<Math>> batchConstants(int ringCount, double phase);

} // namespace longwave::cuda
