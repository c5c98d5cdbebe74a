// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/prepared_kernels.h"

#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/tensor_launch.h"

namespace longwave::cuda {

device::WeighPass kernelsOf(const ConvolutionProblem& p, const Geometry& geometry, const float* kernels,
                            std::int64_t head, std::int64_t rows) {
    device::WeighPass weigh;
    weigh.rows = static_cast<std::uint32_t>(rows);
    weigh.taps = p.taps;
    weigh.used = p.usedTaps();
    weigh.wraps = p.mode == Mode::Circular && p.taps > p.usedTaps();
    weigh.points = geometry.points;
    weigh.kernels = kernels + head * p.taps;
    return weigh;
}

namespace {

// What of a kind there is for one kernel; 0 of kinds that the geometry's passes do not read.
template <typename Math>
struct Sizes {
    explicit Sizes(const Geometry& geometry)
        : taps(geometry.tapBlocks > 0 ? device::tapPairs<Math>(geometry.tapBlocks) : 0),
          residues(geometry.isBatch ? geometry.residues() : 0),
          tiles(taps > 0 || residues > 0 ? 0 : geometry.frequencies().tiles()) {}

    std::int64_t taps, residues, tiles;
};

} // namespace

template <typename Math>
PreparedKernels<Math>::PreparedKernels(const ConvolutionProblem& p, const Geometry& geometry, bool correlates,
                                       const Stream& stream)
    : stream_(stream),
      geometry_(geometry),
      spectrum_(product(p.kernelHeads, Sizes<Math>(geometry).tiles)),
      residues_(product(p.kernelHeads, Sizes<Math>(geometry).residues)),
      conjugates_(correlates ? residues_.size() : 0),
      taps_(product(p.kernelHeads, Sizes<Math>(geometry).taps)),
      mirrored_(correlates ? taps_.size() : 0),
      scales_(static_cast<std::size_t>(p.kernelHeads)) {}

template <typename Math>
std::size_t PreparedKernels<Math>::bytesFor(const ConvolutionProblem& p, const Geometry& geometry, bool correlates) {
    const Sizes<Math> sizes(geometry);
    const std::size_t each =
        product(sizes.taps, sizeof(device::Word2)) + product(sizes.residues, sizeof(device::ResidueKernel));
    return static_cast<std::size_t>(p.kernelHeads) *
           (product(sizes.tiles, sizeof(Tile)) + (correlates ? 2 : 1) * each + sizeof(float));
}

template <typename Math>
void PreparedKernels<Math>::prepare(const device::WeighPass& kernels, std::int64_t head, KernelTransforms* transforms,
                                    const float* skip, const std::uint8_t* kept) {
    if (taps_.size() > 0)
        return tabulate(kernels, head, skip);
    transforms->forward(kernels);
    const auto gatherTo = [&]<typename Kept>(DeviceBuffer<Kept>& all, std::int64_t each) {
        device::GatherPass<Kept> gather;
        gather.rows = kernels.rows;
        gather.map = geometry_.frequencies();
        gather.values = transforms->values();
        gather.skip = skip ? skip + head : nullptr;
        gather.kept = kept;
        gather.scales = scales_.data() + head;
        gather.tiles = all.data() + head * each;
        return gather;
    };
    if constexpr (Math::kLimbs == 1)
        if (geometry_.isBatch) {
            launchResidues<typename Math::Number>(gatherTo(residues_, geometry_.residues()), false, stream_);
            if (conjugates_.size() > 0)
                launchResidues<typename Math::Number>(gatherTo(conjugates_, geometry_.residues()), true, stream_);
            return;
        }
    launchGather(gatherTo(spectrum_, geometry_.frequencies().tiles()), stream_);
}

template <typename Math>
void PreparedKernels<Math>::tabulate(const device::WeighPass& kernels, std::int64_t head, const float* skip) {
    const std::int64_t pairs = device::tapPairs<Math>(geometry_.tapBlocks);
    device::TapsPass pass;
    pass.kernels = kernels;
    pass.skip = skip ? skip + head : nullptr;
    pass.blocks = geometry_.tapBlocks;
    pass.scales = scales_.data() + head;
    pass.tables = taps_.data() + head * pairs;
    launchTaps<Math>(pass, stream_);
    if (mirrored_.size() == 0)
        return;
    pass.mirror = geometry_.mirror();
    pass.tables = mirrored_.data() + head * pairs;
    launchTaps<Math>(pass, stream_);
}

template <typename Math>
template <typename Number>
void PreparedKernels<Math>::giveTo(ForwardArrays<Math, Number>& arrays, std::int64_t head, bool conjugate) const {
    const Sizes<Math> sizes(geometry_);
    const auto from = [&](const auto& all, std::int64_t each) {
        return all.size() > 0 ? all.data() + head * each : nullptr;
    };
    arrays.conjugate = conjugate;
    arrays.spectrum = from(spectrum_, sizes.tiles);
    arrays.residues = from(conjugate ? conjugates_ : residues_, sizes.residues);
    arrays.taps = from(conjugate ? mirrored_ : taps_, sizes.taps);
    arrays.spectrumScales = scales_.data() + head;
}

#define LONGWAVE_INSTANTIATE(Math, Number)                                                                             \
    template void PreparedKernels<Math>::giveTo(ForwardArrays<Math, Number>&, std::int64_t, bool) const;
template class PreparedKernels<device::HalfMath>;
template class PreparedKernels<device::BfloatMath>;
template class PreparedKernels<device::AccurateMath>;
LONGWAVE_INSTANTIATE(device::HalfMath, float)
LONGWAVE_INSTANTIATE(device::HalfMath, device::Half)
LONGWAVE_INSTANTIATE(device::BfloatMath, float)
LONGWAVE_INSTANTIATE(device::BfloatMath, device::Bfloat)
LONGWAVE_INSTANTIATE(device::AccurateMath, float)
#undef LONGWAVE_INSTANTIATE

} // namespace longwave::cuda
