// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/regularization/regularize.h"
#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/stream.h"

#include <cstdint>

namespace longwave::cuda {

/// Smooth and Squash of kernels that are in device memory, with the results of compute/regularization.
class DeviceRegularizer {
  public:
    /// What `from` [heads, taps] becomes, as part of the stream: in `to`, which does not overlap it, or, when there is
    /// nothing to do, where it is. Returns which. Smooth keeps scratch memory from its first use on.
    const float* apply(const Regularization& regularization, const float* from, float* to, std::int64_t heads,
                       std::int64_t taps, const Stream& stream);

    std::size_t bytes() const noexcept { return tails_.bytes(); }

  private:
    /// See Regularization::seam.
    void smooth(std::int64_t window, std::int64_t seam, const float* from, float* to, std::int64_t heads,
                std::int64_t taps, const Stream& stream);

    DeviceBuffer<double> tails_;
};

} // namespace longwave::cuda
