// SPDX-License-Identifier: GPL-3.0-or-later
// The one symbol that the library shows.
#include "kernels/cuda/plugin.h"

#include "kernels/cuda/cufft_engine.h"
#include "kernels/cuda/tensor_engine.h"

#include <string_view>

extern "C" __attribute__((visibility("default"))) const char* longwaveCudaPlugin(const char* programVersion,
                                                                                 longwave::cuda::Engines* engines) {
    using namespace longwave::cuda;
    if (programVersion == std::string_view(kPluginVersion)) {
        // Every engine of the CUDA part; the program decides on their order.
        engines->push_back(makeTensorEngine());
        engines->push_back(makeCufftEngine());
        engines->push_back(makeCufftPytorchEngine());
    }
    return kPluginVersion;
}

static_assert(std::is_same_v<decltype(longwaveCudaPlugin), longwave::cuda::PluginEntry>);
