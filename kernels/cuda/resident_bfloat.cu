// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/resident_passes.h"

template void longwave::cuda::launchForward(const Geometry&, const DeviceTables<device::BfloatMath>&,
                                            const ForwardArrays<device::BfloatMath, device::Bfloat>&, const Stream&);
