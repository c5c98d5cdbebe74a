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
    /// `kernels` [heads, taps], in place, as part of the stream. Smooth keeps scratch memory from its first use on.
    void apply(const Regularization& regularization, float* kernels, std::int64_t heads, std::int64_t taps,
               const Stream& stream);

    std::size_t bytes() const noexcept { return tails_.bytes() + smoothed_.bytes(); }

  private:
    /// See Regularization::seam.
    void smooth(std::int64_t window, std::int64_t seam, float* kernels, std::int64_t heads, std::int64_t taps,
                const Stream& stream);

    DeviceBuffer<double> tails_;
    DeviceBuffer<float> smoothed_;
};

} // namespace longwave::cuda
