// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "kernels/cuda/prepared_kernels.h"
#include "kernels/cuda/resident_launch.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace longwave::cuda {

template <typename Math>
inline constexpr Precision kPrecisionOf = Precision::Accurate;
template <>
inline constexpr Precision kPrecisionOf<device::HalfMath> = Precision::Half;
template <>
inline constexpr Precision kPrecisionOf<device::BfloatMath> = Precision::Bfloat;

/// The tensor-core convolution of arrays that are on the device and stay there, as a model's are: what a plan does
/// between its upload and its download, for measuring and testing it without them. No part of the Plan contract.
/// `Number` is what signals, gates and outputs are stored as: float, or with fp16 and bf16 also Math::Number.
template <typename Math, typename Number>
class ResidentConvolution {
  public:
    /// In device memory, shapes as in Operands.
    struct Arrays {
        const Number* signal = nullptr;
        const Number* inputGate = nullptr;  ///< or null
        const Number* outputGate = nullptr; ///< or null
        Number* output = nullptr;
    };

    /// For causal convolutions and full ones, and circular ones that are not filtered. Throws OutOfDeviceMemory.
    ResidentConvolution(const ConvolutionProblem& problem, const Stream& stream);

    /// Bytes that one takes, cuFFT's work area estimated.
    static std::size_t bytesFor(const ConvolutionProblem& problem);

    const Geometry& geometry() const noexcept { return geometry_; }

    /// kernels [kernelHeads, K] in device memory: their spectra, as part of the stream.
    void setKernels(const float* kernels);
    /// The first `batch` items of the problem, as part of the stream. Nothing is waited for.
    void run(const Arrays& arrays, std::int64_t batch);
    void run(const Arrays& arrays) { run(arrays, problem_.batch); }

  private:
    ConvolutionProblem problem_;
    const Stream& stream_;
    Geometry geometry_;
    DeviceTables<Math> tables_;
    PreparedKernels<Math> prepared_;
    std::array<DeviceBuffer<RingNumber<Math>>, device::FrequencyMap::kMostSplits> rings_;
    DeviceBuffer<std::uint32_t> largest_;
};

} // namespace longwave::cuda
