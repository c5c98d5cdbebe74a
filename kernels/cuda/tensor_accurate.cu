// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/tensor_passes.h"

template void longwave::cuda::launchForward(const Geometry&, const DeviceTables<device::AccurateMath>&,
                                            const ForwardArrays<device::AccurateMath, float>&, const Stream&);
