// SPDX-License-Identifier: GPL-3.0-or-later
// Launches on the pretended device: the device code itself, in the emulator.
#include "kernels/cuda/launch.h"
#include "kernels/cuda/regularize.h"
#include "simt/launch.h"

namespace longwave::cuda {

template <typename Arguments>
void launch(const Arguments& arguments, const Stream&) {
    const std::int64_t blocks = blocksOf(arguments);
    check(cudaGetLastError(), "launch of a pass over memory"); // as a device's launches ask, whoever left it
    if (blocks > 0)
        simt::launch({.blocks = blocks, .threads = 64}, [&] { device::run(arguments); }, {.checkAccesses = false});
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
