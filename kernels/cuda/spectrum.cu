// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/spectrum_pass.h"

#include "kernels/cuda/residue_pass.h"
#include "kernels/cuda/taps_pass.h"
#include "kernels/cuda/tensor_launch.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int kBlocksAtOnce = 2; // at least: left to itself the compiler aims at more, and spills
constexpr std::int64_t kMostBlocks = 1 << 16;

__global__ void __launch_bounds__(kThreads) wrapPass(const __grid_constant__ device::WrapPass pass) {
    device::wrapTaps(pass);
}
__global__ void __launch_bounds__(kThreads) unwrapPass(const __grid_constant__ device::UnwrapPass pass) {
    device::unwrapTaps(pass);
}
__global__ void __launch_bounds__(kThreads) weighPass(const __grid_constant__ device::WeighPass pass) {
    device::weighTaps(pass);
}
template <typename Tile>
__global__ void __launch_bounds__(kThreads) scalePass(const __grid_constant__ device::GatherPass<Tile> pass) {
    device::findSpectrumScales(pass);
}
template <typename Tile>
__global__ void __launch_bounds__(kThreads, kBlocksAtOnce)
    gatherPass(const __grid_constant__ device::GatherPass<Tile> pass) {
    device::gatherSpectrum(pass);
}

template <typename Number>
__global__ void __launch_bounds__(kThreads, kBlocksAtOnce)
    residuePass(const __grid_constant__ device::GatherPass<device::ResidueKernel> pass, bool conjugate) {
    device::gatherResidues<Number>(pass, device::kRowPhase, conjugate);
}

__global__ void __launch_bounds__(kThreads) tapScalePass(const __grid_constant__ device::TapsPass pass) {
    device::findTapScales(pass);
}
template <typename Math>
__global__ void __launch_bounds__(kThreads) tapTablePass(const __grid_constant__ device::TapsPass pass) {
    device::makeTapTables<Math>(pass);
}

unsigned blocksFor(std::int64_t values) {
    return static_cast<unsigned>(std::clamp<std::int64_t>((values + kThreads - 1) / kThreads, 1, kMostBlocks));
}

} // namespace

void launch(const device::WrapPass& pass, const Stream& stream) {
    wrapPass<<<blocksFor(pass.rows * pass.circle), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that wraps taps");
}

void launch(const device::UnwrapPass& pass, const Stream& stream) {
    unwrapPass<<<blocksFor(pass.rows * pass.taps), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that unwraps taps");
}

void launchWeigh(const device::WeighPass& pass, const Stream& stream) {
    weighPass<<<blocksFor(pass.rows * pass.points), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that weighs taps");
}

namespace {

template <typename Tile>
void launchScales(const device::GatherPass<Tile>& pass, const Stream& stream) {
    const auto rows = static_cast<unsigned>(std::clamp<std::int64_t>(pass.rows, 1, kMostBlocks));
    scalePass<Tile><<<rows, kThreads, kThreads * sizeof(double), stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that scales spectra");
}

} // namespace

template <typename Tile>
void launchGather(const device::GatherPass<Tile>& pass, const Stream& stream) {
    launchScales(pass, stream);
    gatherPass<Tile><<<blocksFor(pass.rows * pass.map.tiles() * 32), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that orders spectra");
}

template void launchGather(const device::GatherPass<device::StoredHalfTile>&, const Stream&);
template void launchGather(const device::GatherPass<device::StoredComplexTile>&, const Stream&);

template <typename Number>
void launchResidues(const device::GatherPass<device::ResidueKernel>& pass, bool conjugate, const Stream& stream) {
    launchScales(pass, stream);
    const std::int64_t warps = std::int64_t{pass.rows} * pass.map.rings * device::kResidue;
    residuePass<Number><<<blocksFor(warps * 32), kThreads, 0, stream.get()>>>(pass, conjugate);
    check(cudaGetLastError(), "launch of the pass that makes residues of spectra");
}

template void launchResidues<device::Half>(const device::GatherPass<device::ResidueKernel>&, bool, const Stream&);
template void launchResidues<device::Bfloat>(const device::GatherPass<device::ResidueKernel>&, bool, const Stream&);

template <typename Math>
void launchTaps(const device::TapsPass& pass, const Stream& stream) {
    const std::int64_t rows = pass.kernels.rows;
    tapScalePass<<<static_cast<unsigned>(std::clamp<std::int64_t>(rows, 1, kMostBlocks)), kThreads,
                   kThreads * sizeof(double), stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that scales taps");
    const std::int64_t pairs = rows * device::tapPairs<Math>(pass.blocks) / Math::kLimbs;
    tapTablePass<Math><<<blocksFor(pairs), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that orders taps");
}

template void launchTaps<device::HalfMath>(const device::TapsPass&, const Stream&);
template void launchTaps<device::BfloatMath>(const device::TapsPass&, const Stream&);
template void launchTaps<device::AccurateMath>(const device::TapsPass&, const Stream&);

} // namespace longwave::cuda
