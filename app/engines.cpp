// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engines.h"

#include "app/cuda_plugin.h"
#include "kernels/cpu/monarch_engine.h"

namespace longwave {

void registerEngines(EngineRegistry& registry) {
    CudaPlugin cuda = CudaPlugin::load();
    registry.add(cuda.take(cuda::kMonarchCuda));
    registry.add(makeMonarchCpuEngine());
    // Not before Monarch CPU: on one row or a few, the way to a device and back takes longer than the convolution here.
    registry.add(cuda.take(cuda::kCufft));
    registry.add(makeFftwEngine());
    registry.add(cuda.take(cuda::kCufftPytorch));
    registry.add(makeEigenEngine());
    registry.add(makeDirectEngine());
}

} // namespace longwave
