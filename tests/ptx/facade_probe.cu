// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/facade_probe.h"

extern "C" __global__ void __launch_bounds__(longwave::device::FacadeProbe::kThreads)
    probeHalf(const __grid_constant__ longwave::device::FacadeProbe probe) {
    longwave::device::probeFacade<longwave::device::Half>(probe);
}
extern "C" __global__ void __launch_bounds__(longwave::device::FacadeProbe::kThreads)
    probeBfloat(const __grid_constant__ longwave::device::FacadeProbe probe) {
    longwave::device::probeFacade<longwave::device::Bfloat>(probe);
}
