// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/double_ffts.h"
#include "kernels/cuda/spectrum_arguments.h"

#include <cstddef>
#include <cstdint>

namespace longwave::cuda {

/// Transforms in double of some kernels at a time, of M points each: where spectra come from, and gradients go to.
class KernelTransforms {
  public:
    /// Throws Error when cuFFT is missing, OutOfDeviceMemory.
    KernelTransforms(std::int64_t points, std::int64_t rows, const Stream& stream);

    /// Bytes that one takes, cuFFT's work area estimated.
    static std::size_t bytesFor(std::int64_t points, std::int64_t rows) noexcept;
    std::size_t bytes() const noexcept { return ffts_.workBytes() + values_.bytes(); }

    std::int64_t rows() const noexcept { return ffts_.rows(); }
    /// [rows, M]
    device::Double2* values() noexcept { return values_.data(); }

    /// The spectra of these kernels, up to rows() of them, as part of the stream. Their `values` are not asked for.
    void forward(device::WeighPass kernels);
    /// What forward does after it weighs the taps, undone but for a factor of M.
    void inverse() { ffts_.inverse(values_.data()); }

  private:
    const Stream& stream_;
    DoubleFfts ffts_;
    DeviceBuffer<device::Double2> values_;
};

} // namespace longwave::cuda
