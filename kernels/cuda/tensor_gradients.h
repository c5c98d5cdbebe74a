// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/tensor_plan.h"

namespace longwave::cuda {

/// What the backward pass needs beside the arrays of a run; sizes are those of the largest box.
template <typename Math>
struct TensorPlan<Math>::GradientArrays {
    GradientArrays(const ConvolutionProblem& problem, const Geometry& geometry, const std::vector<RowBox>& boxes);

    DeviceBuffer<float> outputGradient, outputGate; // [rows, outputs]
    DeviceBuffer<float> each;                       // dv of each row [rows, L]
    DeviceBuffer<float> summed;                     // dv of each row of the signal [signals, L], when heads share one
    DeviceBuffer<float> gated;                      // times a gate, or the signal [signals, L]
    DeviceBuffer<device::StoredComplexTile> signals, outputs; // spectra of v and dz [tiles of a box]
    std::uint32_t chunks = 1;
    DeviceBuffer<device::StoredComplexTile> sums; // [chunks, kernelHeads, tiles]
    DeviceBuffer<float> kernels, skip;            // [kernelHeads, K], [kernelHeads]
};

} // namespace longwave::cuda
