// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/resident.h"

#include "kernels/cuda/device_limits.h"
#include "kernels/cuda/double_ffts.h"
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
      spectrum_(geometry_.tapBlocks > 0 || geometry_.isBatch ? 0
                                                             : product(p.kernelHeads, geometry_.frequencies().tiles())),
      residues_(geometry_.isBatch ? product(p.kernelHeads, geometry_.residues()) : 0),
      taps_(geometry_.tapBlocks > 0 ? product(p.kernelHeads, device::tapPairs<Math>(geometry_.tapBlocks)) : 0),
      scales_(static_cast<std::size_t>(p.kernelHeads)) {
    for (std::size_t level = 0; level < geometry_.splits.size(); ++level)
        rings_[level] = DeviceBuffer<RingNumber<Math>>(product(geometry_.shape.items, 2 * geometry_.points));
    if (!geometry_.splits.empty())
        largest_ = DeviceBuffer<std::uint32_t>(geometry_.shape.items);
}

template <typename Math, typename Number>
std::size_t ResidentConvolution<Math, Number>::bytesFor(const ConvolutionProblem& p) {
    const Geometry geometry = chooseGeometry(p, kPrecisionOf<Math>, deviceLimits());
    if (geometry.tapBlocks > 0)
        return product(p.kernelHeads, device::tapPairs<Math>(geometry.tapBlocks)) * sizeof(device::Word2);
    const std::size_t kernel = geometry.isBatch ? product(geometry.residues(), sizeof(device::ResidueKernel))
                                                : product(geometry.frequencies().tiles(), sizeof(Tile));
    return static_cast<std::size_t>(p.kernelHeads) * kernel +
           2 * product(transformRows(p, geometry), geometry.points) * sizeof(device::Double2) + // and as much work area
           geometry.splits.size() * product(geometry.shape.items, 2 * geometry.points) * sizeof(RingNumber<Math>);
}

template <typename Math, typename Number>
void ResidentConvolution<Math, Number>::setKernels(const float* kernels) {
    device::WeighPass weigh;
    weigh.taps = problem_.taps;
    weigh.used = problem_.usedTaps();
    weigh.wraps = problem_.taps > weigh.used && problem_.mode == Mode::Circular;
    weigh.points = geometry_.points;
    weigh.kernels = kernels;
    if (geometry_.tapBlocks > 0) {
        weigh.rows = static_cast<std::uint32_t>(problem_.kernelHeads);
        launchTaps<Math>({weigh, nullptr, geometry_.tapBlocks, -1, scales_.data(), taps_.data()}, stream_);
        return;
    }
    const DoubleFfts ffts(geometry_.points, transformRows(problem_, geometry_), stream_);
    DeviceBuffer<device::Double2> weighted(product(ffts.rows(), geometry_.points));
    weigh.values = weighted.data();
    for (std::int64_t head = 0; head < problem_.kernelHeads; head += ffts.rows()) {
        weigh.rows = static_cast<std::uint32_t>(std::min(ffts.rows(), problem_.kernelHeads - head));
        weigh.kernels = kernels + head * problem_.taps;
        launchWeigh(weigh, stream_);
        ffts.forward(weighted.data()); // the last rows too, for as many as there ever are
        const auto gatherOf = [&]<typename Kept>(Kept* kept) {
            device::GatherPass<Kept> gather;
            gather.rows = weigh.rows;
            gather.map = geometry_.frequencies();
            gather.values = weighted.data();
            gather.scales = scales_.data() + head;
            gather.tiles = kept;
            return gather;
        };
        if (!geometry_.isBatch)
            launchGather(gatherOf(spectrum_.data() + head * geometry_.frequencies().tiles()), stream_);
        else if constexpr (Math::kLimbs == 1)
            launchResidues<typename Math::Number>(gatherOf(residues_.data() + head * geometry_.residues()), false,
                                                  stream_);
    }
    stream_.wait(); // what is scratch here goes
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
    arrays.spectrum = spectrum_.data();
    arrays.residues = residues_.data();
    arrays.taps = taps_.data();
    arrays.spectrumScales = scales_.data();
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
