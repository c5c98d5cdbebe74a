// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/launch.h"

#include "kernels/cuda/regularize.h"

namespace longwave::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int kBlocksAtOnce = 4; // at least: left to itself the compiler aims at more, and spills

template <typename Arguments>
__global__ void __launch_bounds__(kThreads, kBlocksAtOnce) pass(const Arguments arguments) {
    device::run(arguments);
}

} // namespace

template <typename Arguments>
void launch(const Arguments& arguments, const Stream& stream) {
    const std::int64_t blocks = blocksOf(arguments);
    if (blocks == 0)
        return;
    pass<<<static_cast<unsigned>(blocks), kThreads, 0, stream.get()>>>(arguments);
    check(cudaGetLastError(), "launch of a pass over memory");
}

template void launch(const Pad&, const Stream&);
template void launch(const PadKernel&, const Stream&);
template void launch(const Gate&, const Stream&);
template void launch(const FinishSpectrum&, const Stream&);
template void launch(const Multiply&, const Stream&);
template void launch(const Keep&, const Stream&);
template void launch(const AddSkip&, const Stream&);
template void launch(const Squash&, const Stream&);
template void launch(const Smooth&, const Stream&);

} // namespace longwave::cuda
