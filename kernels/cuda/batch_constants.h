// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"

namespace longwave::cuda {

/// The matrices of batch_pass.h for rows of `ringCount` rings, 2, 4, 8 or 16, and their phase (constants.h), computed
/// in double and rounded once.
template <typename Math>
device::BatchConstants<Math> batchConstants(int ringCount, double phase);

} // namespace longwave::cuda
