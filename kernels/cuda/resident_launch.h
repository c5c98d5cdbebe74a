// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/tensor_launch.h"

namespace longwave::cuda {

/// launchForward with signals, gates and outputs in what is multiplied: there is one for fp16 and one for bf16.
template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables,
                   const ForwardArrays<Math, typename Math::Number>& arrays, const Stream& stream);

} // namespace longwave::cuda
