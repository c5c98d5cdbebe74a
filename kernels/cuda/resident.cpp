// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/resident.h"

#include "kernels/cuda/device_limits.h"
#include "kernels/cuda/kernel_spectra.h"

#include <algorithm>

namespace longwave::cuda {
template <typename Math, typename Number>
ResidentConvolution<Math, Number>::ResidentConvolution(const ConvolutionProblem& p, const Stream& stream)
    : problem_(p),
      stream_(stream),
      geometry_(chooseGeometry(p, kPrecisionOf<Math>, deviceLimits())),
      tables_(copyTables<DeviceBuffer>(makeTables<Math>(geometry_),
                                       [&](const auto& values) { return onDevice(values, stream); })),
      prepared_(p, geometry_, false, stream) {
    for (std::size_t level = 0; level < geometry_.splits.size(); ++level)
        rings_[level] = DeviceBuffer<RingNumber<Math>>(product(geometry_.shape.items, 2 * geometry_.points));
    if (!geometry_.splits.empty())
        largest_ = DeviceBuffer<std::uint32_t>(geometry_.shape.items);
}

template <typename Math, typename Number>
std::size_t ResidentConvolution<Math, Number>::bytesFor(const ConvolutionProblem& p) {
    const Geometry geometry = chooseGeometry(p, kPrecisionOf<Math>, deviceLimits());
    const std::size_t transforms =
        geometry.tapBlocks > 0 ? 0
                               : KernelTransforms::bytesFor(geometry.points, transformRows(p, geometry, p.kernelHeads));
    return PreparedKernels<Math>::bytesFor(p, geometry, false) + transforms +
           geometry.splits.size() * product(geometry.shape.items, 2 * geometry.points) * sizeof(RingNumber<Math>);
}

template <typename Math, typename Number>
void ResidentConvolution<Math, Number>::setKernels(const float* kernels) {
    const std::int64_t all = problem_.kernelHeads;
    if (geometry_.tapBlocks > 0)
        return prepared_.prepare(kernelsOf(problem_, geometry_, kernels, 0, all), 0, nullptr);
    KernelTransforms transforms(geometry_.points, transformRows(problem_, geometry_, all), stream_);
    for (std::int64_t head = 0; head < all; head += transforms.rows())
        prepared_.prepare(kernelsOf(problem_, geometry_, kernels, head, std::min(transforms.rows(), all - head)), head,
                          &transforms);
    stream_.wait(); // the transforms go
}

template <typename Math, typename Number>
void ResidentConvolution<Math, Number>::run(const Arrays& given, std::int64_t batch) {
    Geometry geometry = geometry_;
    geometry.shape.batch = static_cast<std::uint32_t>(batch);
    geometry.shape.items = geometry.shape.batch * geometry.shape.heads * geometry.shape.blocks;
    ForwardArrays<Math, Number> arrays;
    arrays.signal = given.signal;
    arrays.inputGate = given.inputGate;
    arrays.outputGate = given.outputGate;
    arrays.output = given.output;
    prepared_.giveTo(arrays);
    for (std::size_t level = 0; level < geometry.splits.size(); ++level)
        arrays.rings[level] = rings_[level].data();
    arrays.largest = largest_.data();
    launchForward<Math>(geometry, tables_, arrays, stream_);
}

template class ResidentConvolution<device::HalfMath, float>;
template class ResidentConvolution<device::HalfMath, device::Half>;
template class ResidentConvolution<device::BfloatMath, float>;
template class ResidentConvolution<device::BfloatMath, device::Bfloat>;
template class ResidentConvolution<device::AccurateMath, float>;

} // namespace longwave::cuda
