// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"

#include <cuda_runtime_api.h>

#include <cstddef>
#include <string>

namespace longwave::cuda {

/// The device lacks memory. A type of its own, so that a plan can take smaller pieces and try again.
class OutOfDeviceMemory : public Error {
  public:
    /// `asked` bytes were asked for when `free` were free; 0 when a library keeps to itself how many.
    OutOfDeviceMemory(std::size_t asked, std::size_t free);

    /// Bytes that were missing; 0 when there were enough, but not in one piece.
    std::size_t missing() const noexcept { return missing_; }

  private:
    std::size_t missing_;
};

/// Throws the Error of a call that failed: the device's name, the call, what CUDA says of it, what one can do. When the
/// device is lost with it, engines on it are unavailable from then on.
[[noreturn]] void fail(cudaError_t status, const char* call);

/// Throws Error unless a CUDA call (its name is `call`) succeeded.
inline void check(cudaError_t status, const char* call) {
    if (status != cudaSuccess)
        fail(status, call);
}

/// What one can do about a status, as the end of a sentence: "; update the NVIDIA driver". Empty when nothing is known.
std::string adviceFor(cudaError_t status);

} // namespace longwave::cuda
