// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace longwave::cuda {

/// Facts of the device that is used: device 0, or the one that LONGWAVE_CUDA_DEVICE counts to. Plans ask them, so that
/// no number of any device stands in the code.
struct Device {
    int index = 0;
    std::string name; ///< "NVIDIA H100 80GB HBM3"
    int major = 0;    ///< compute capability
    int minor = 0;
    int multiprocessors = 0;
    double clockHertz = 0;                ///< 0: not known
    double bytesPerSecond = 0;            ///< of its memory, at its clock and width; 0: not known
    std::size_t sharedMemoryPerBlock = 0; ///< bytes a block can have when its launch asks for them
    std::size_t sharedMemoryPerMultiprocessor = 0;
    std::size_t l2 = 0;     ///< bytes
    std::size_t memory = 0; ///< bytes
};

/// Throws Error when CUDA engines can't run here.
const Device& device();

/// Its name, or "CUDA" where there is none; for words about errors.
const std::string& deviceName() noexcept;

/// Makes it the calling thread's device; to be called before anything else by whatever may run on a new thread.
void useDevice();

/// Bytes free on the calling thread's device now.
std::size_t freeMemory();

} // namespace longwave::cuda
