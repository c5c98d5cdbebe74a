// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/resident_launch.h"
#include "kernels/cuda/tensor_passes.h"

namespace longwave::cuda {

template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables,
                   const ForwardArrays<Math, typename Math::Number>& arrays, const Stream& stream) {
    StreamLaunch launch(stream);
    runForward(geometry, tables, arrays, launch);
}

} // namespace longwave::cuda
