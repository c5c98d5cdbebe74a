// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device_limits.h"

#include "kernels/cuda/device.h"

namespace longwave::cuda {
namespace {

// Flops of a multiprocessor in a clock: the tensor cores' 16-bit products with fp32 sums, as far as mma.sync reaches.
double tensorFlopsPerClock(const Device& d) {
    if (d.major == 8)
        return d.minor == 0 ? 2048 : 512;
    return d.major < 12 ? 2500 : 1024; // data-centre parts, and the rest
}

} // namespace

DeviceLimits deviceLimits() {
    const Device& d = device();
    DeviceLimits limits;
    limits.sharedBytes = d.sharedMemoryPerBlock;
    limits.multiprocessors = d.multiprocessors;
    if (d.clockHertz > 0) { // a virtual device may say nothing
        const double clocks = d.clockHertz * d.multiprocessors;
        limits.tensorFlops = clocks * tensorFlopsPerClock(d);
        limits.instructionsPerSecond = clocks * 4;
    }
    if (d.bytesPerSecond > 0) // nor does one with its memory elsewhere
        limits.bytesPerSecond = d.bytesPerSecond;
    return limits;
}

} // namespace longwave::cuda
