// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device_memory.h"

#include "kernels/cuda/check.h"
#include "kernels/cuda/device.h"

namespace longwave::cuda {

void* allocateOnDevice(std::size_t bytes) {
    void* memory = nullptr;
    const cudaError_t status = cudaMalloc(&memory, bytes);
    if (status == cudaErrorMemoryAllocation) {
        cudaGetLastError(); // it is dealt with
        throw OutOfDeviceMemory(bytes, freeMemory());
    }
    check(status, "cudaMalloc");
    return memory;
}

void freeOnDevice(void* memory) noexcept {
    cudaFree(memory); // an error would be that of earlier work, and was said there
}

void* allocatePinned(std::size_t bytes) {
    void* memory = nullptr;
    check(cudaMallocHost(&memory, bytes), "cudaMallocHost");
    return memory;
}

void freePinned(void* memory) noexcept {
    cudaFreeHost(memory);
}

} // namespace longwave::cuda
