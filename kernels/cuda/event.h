// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/stream.h"

namespace longwave::cuda {

/// A mark in a stream, with the device's time.
class Event {
  public:
    Event() { check(cudaEventCreate(&event_), "cudaEventCreate"); }
    ~Event() { cudaEventDestroy(event_); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    void record(const Stream& stream) { check(cudaEventRecord(event_, stream.get()), "cudaEventRecord"); }
    /// Returns when the stream has come to the mark; at once when there is none.
    void wait() const { check(cudaEventSynchronize(event_), "cudaEventSynchronize"); }
    /// Seconds from an earlier mark to this one. Both must have been reached.
    double secondsSince(const Event& earlier) const {
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, earlier.event_, event_), "cudaEventElapsedTime");
        return 1e-3 * static_cast<double>(milliseconds);
    }

  private:
    cudaEvent_t event_ = nullptr;
};

} // namespace longwave::cuda
