// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "kernels/cuda/double_ffts.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace longwave::cuda {

/// A circle of L samples has frequencies of its own, f/L, which are not those of the transform that convolves: its
/// kernels are wrapped onto it and lose what is left out (ConvolutionProblem::bands) before that, in double, on the
/// device, by DFTs of any L.
class CircleFilter {
  public:
    static bool isFor(const ConvolutionProblem& p) noexcept { return p.mode == Mode::Circular && !p.bands.empty(); }

    /// For up to `rows` kernels at a time. Throws OutOfDeviceMemory.
    CircleFilter(const ConvolutionProblem& problem, std::int64_t rows, const Stream& stream);

    /// Bytes that one takes, cuFFT's work area estimated; none when isFor says no.
    static std::size_t bytesFor(const ConvolutionProblem& problem, std::int64_t rows) noexcept;
    std::size_t bytes() const noexcept;

    /// [rows, L]: kernels after apply(), gradients for applyAdjoint().
    float* circles() noexcept { return circles_.data(); }
    /// From kernels [rows, K] in device memory, as part of the stream.
    void apply(const float* kernels, std::int64_t rows);
    /// To gradients [rows, K] of the taps: the filter is its own adjoint, and a tap belongs to where it wraps to.
    void applyAdjoint(float* gradients, std::int64_t rows);

  private:
    /// from [rows, fromTaps] to [rows, toTaps], by way of the circle.
    void run(const float* from, std::int64_t fromTaps, float* to, std::int64_t toTaps, std::int64_t rows);

    std::int64_t length_, taps_;
    const Stream& stream_;
    std::optional<DoubleFfts> ffts_;       // none for one sample, whose DFT it is: that is no business of cuFFT's
    DeviceBuffer<std::uint8_t> kept_;      // [L]
    DeviceBuffer<device::Double2> values_; // [rows, L]
    DeviceBuffer<float> circles_;
};

} // namespace longwave::cuda
