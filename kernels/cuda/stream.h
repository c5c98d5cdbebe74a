// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/check.h"

namespace longwave::cuda {

/// Work for the device, done in the order in which it was given. Independent of the default stream and of other plans.
class Stream {
  public:
    Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreateWithFlags"); }
    ~Stream() { cudaStreamDestroy(stream_); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    cudaStream_t get() const noexcept { return stream_; }
    /// Returns when all that was given is done; throws the Error of what failed.
    void wait() const { check(cudaStreamSynchronize(stream_), "cudaStreamSynchronize"); }

  private:
    cudaStream_t stream_ = nullptr;
};

} // namespace longwave::cuda
