// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/forward_arrays.h"
#include "kernels/cuda/geometry.h"
#include "kernels/cuda/kernel_transforms.h"
#include "kernels/cuda/stream.h"

#include <cstddef>
#include <cstdint>

namespace longwave::cuda {

/// Kernels `head` to `head` + `rows` of all of a problem's, [kernelHeads, K].
device::WeighPass kernelsOf(const ConvolutionProblem& problem, const Geometry& geometry, const float* kernels,
                            std::int64_t head, std::int64_t rows);

/// The kernels of a convolution on the device as its passes read them: spectra, or residues where rows are taken eight
/// at a time, or tables of taps where nothing is transformed; and the scales of any of these.
template <typename Math>
class PreparedKernels {
  public:
    /// `correlates`: as a backward pass reads them too. Throws OutOfDeviceMemory.
    PreparedKernels(const ConvolutionProblem& problem, const Geometry& geometry, bool correlates, const Stream& stream);

    static std::size_t bytesFor(const ConvolutionProblem& problem, const Geometry& geometry, bool correlates);
    std::size_t bytes() const noexcept {
        return runBytes() + conjugates_.bytes() + mirrored_.bytes() + scales_.bytes();
    }
    /// Of what a run reads, but for the scales.
    std::size_t runBytes() const noexcept { return spectrum_.bytes() + residues_.bytes() + taps_.bytes(); }

    /// Prepares these kernels, of which the first is `head`, as part of the stream.
    /// transforms  for that; null where nothing is transformed
    /// skip        D [kernelHeads] of all kernels, or null for none
    /// kept        as in GatherPass
    void prepare(const device::WeighPass& kernels, std::int64_t head, KernelTransforms* transforms,
                 const float* skip = nullptr, const std::uint8_t* kept = nullptr);

    /// Where a run over rows of kernel `head` and those that follow finds what it convolves them with, or correlates.
    template <typename Number>
    void giveTo(ForwardArrays<Math, Number>& arrays, std::int64_t head = 0, bool conjugate = false) const;

  private:
    using Tile = device::SpectrumTile<Math>;

    void tabulate(const device::WeighPass& kernels, std::int64_t head, const float* skip);

    const Stream& stream_;
    Geometry geometry_;
    DeviceBuffer<Tile> spectrum_;                               // [kernelHeads, tiles]
    DeviceBuffer<device::ResidueKernel> residues_, conjugates_; // [kernelHeads, P, 16]
    DeviceBuffer<device::Word2> taps_, mirrored_;               // [kernelHeads, tapPairs]
    DeviceBuffer<float> scales_;                                // [kernelHeads]
};

} // namespace longwave::cuda
