// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/double_ffts.h"
#include "tests/kernels/cuda/device/probe_launch.h"

#include <cstdint>

namespace longwave::probe {

/// Seeds of the noise that inputs are made of; value i of an array in C order is the noise's i-th.
inline constexpr std::uint32_t kSignalSeed = 1, kKernelSeed = 2, kInputGateSeed = 3, kOutputGateSeed = 4;

/// What a result is held against.
struct Expected {
    std::int64_t batch = 1, heads = 1;
    bool isGated = false;
    bool isCoarse = false;
    float scale = 1; ///< of the signal
};

/// Convolutions of noise in double, on the device: u ∗ k by FFTs of N = 2^n ≥ L + K − 1, cut to L or folded onto the
/// circle. Its relative error is about 1e-15.
class DoubleReference {
  public:
    /// At most about `points` points at a time, of at least two rows.
    DoubleReference(std::int64_t length, std::int64_t taps, bool isCircle, std::int64_t points,
                    const cuda::Stream& stream);

    /// Rows of an output that are checked: the first, the last, and others evenly between.
    std::int64_t rowsChecked(const Expected& expected) const;

    /// The largest relative l2 error of the rows that are checked, NaN when one is not finite. `output` [batch, heads,
    /// L] is in device memory. Waits for the stream.
    template <typename Number>
    double worstError(const Expected& expected, const Number* output);

  private:
    std::int64_t length_, taps_, points_;
    bool isCircle_;
    const cuda::Stream& stream_;
    cuda::DoubleFfts ffts_;
    cuda::DeviceBuffer<device::Double2> values_, factors_; // [rows, N]
    cuda::DeviceBuffer<device::Double2> sums_;
};

} // namespace longwave::probe
