// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/tensor_passes.h"

template void longwave::cuda::launchForward(const Geometry&, const DeviceTables<device::BfloatMath>&,
                                            const ForwardArrays<device::BfloatMath, float>&, const Stream&);
