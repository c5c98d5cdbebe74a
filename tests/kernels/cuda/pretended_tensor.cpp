// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine's launches on the pretended device: its passes in the emulator, which watches no access here
// (forward_test.cpp does); what the plan hands over is asked to lie in the device's memory as a whole.
#include "kernels/cuda/residue_pass.h"
#include "kernels/cuda/spectrum_gradient.h"
#include "kernels/cuda/spectrum_pass.h"
#include "kernels/cuda/taps_pass.h"
#include "kernels/cuda/tensor_launch.h"
#include "simt/launch.h"
#include "tests/kernels/cuda/emulated_forward.h"
#include "tests/kernels/cuda/pretended_device.h"

namespace longwave::cuda {
namespace {

using test::requireOnDevice;

constexpr simt::Options kUnwatched{.checkAccesses = false};

template <typename T>
void require(const T* values, std::int64_t count) {
    requireOnDevice(values, static_cast<std::size_t>(count) * sizeof(T));
}
template <typename T>
void requireIfThere(const T* values, std::int64_t count) {
    if (values)
        require(values, count);
}

} // namespace

template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables, const ForwardArrays<Math, float>& arrays,
                   const Stream&) {
    const device::RowShape& shape = geometry.shape;
    const std::int64_t signals = std::int64_t{shape.batch} * shape.signalHeads * shape.signalLength;
    const std::int64_t outputs = std::int64_t{shape.batch} * shape.heads * shape.outputLength;
    require(arrays.signal, signals);
    requireIfThere(arrays.inputGate, signals);
    requireIfThere(arrays.outputGate, outputs);
    if (arrays.spectra)
        require(arrays.spectra, geometry.spectraTiles());
    else
        require(arrays.output, outputs);
    if (geometry.isBatch) {
        if (!arrays.spectra)
            require(arrays.residues, shape.kernelHeads * geometry.residues());
    } else if (geometry.tapBlocks == 0)
        require(arrays.spectrum, shape.kernelHeads * geometry.frequencies().tiles());
    else if (!arrays.spectra)
        require(arrays.taps, shape.kernelHeads * device::tapPairs<Math>(geometry.tapBlocks));
    require(arrays.spectrumScales, shape.kernelHeads);
    for (std::size_t level = 0; level < geometry.splits.size(); ++level)
        require(arrays.rings[level], shape.items * 2 * geometry.points);
    if (!geometry.splits.empty())
        require(arrays.largest, shape.items);
    test::pretendedDevice().give([geometry, &tables, arrays] {
        test::EmulatedLaunch launch{kUnwatched};
        test::runEmulated(geometry, test::emulatedTables(tables), arrays, launch);
    });
}

template void launchForward(const Geometry&, const DeviceTables<device::HalfMath>&,
                            const ForwardArrays<device::HalfMath, float>&, const Stream&);
template void launchForward(const Geometry&, const DeviceTables<device::BfloatMath>&,
                            const ForwardArrays<device::BfloatMath, float>&, const Stream&);
template void launchForward(const Geometry&, const DeviceTables<device::AccurateMath>&,
                            const ForwardArrays<device::AccurateMath, float>&, const Stream&);

void launch(const device::WrapPass& pass, const Stream&) {
    require(pass.kernels, pass.rows * pass.taps);
    require(pass.values, pass.rows * pass.circle);
    simt::launch(
        {2, 64, 0}, [&] { device::wrapTaps(pass); }, kUnwatched);
}
void launch(const device::UnwrapPass& pass, const Stream&) {
    require(pass.values, pass.rows * pass.circle);
    require(pass.kernels, pass.rows * pass.taps);
    simt::launch(
        {2, 64, 0}, [&] { device::unwrapTaps(pass); }, kUnwatched);
}

void launchWeigh(const device::WeighPass& pass, const Stream&) {
    check(cudaGetLastError(), "launch of the pass that weighs taps");
    require(pass.kernels, pass.rows * pass.taps);
    require(pass.values, pass.rows * pass.points);
    simt::launch(
        {.blocks = 2, .threads = 64}, [&] { device::weighTaps(pass); }, kUnwatched);
}

template <typename Tile>
void launchGather(const device::GatherPass<Tile>& pass, const Stream&) {
    require(pass.values, pass.rows * pass.map.points);
    requireIfThere(pass.skip, pass.rows);
    requireIfThere(pass.kept, pass.map.points);
    require(pass.scales, pass.rows);
    require(pass.tiles, pass.rows * pass.map.tiles());
    simt::launch(
        {2, 64, 64 * sizeof(double)}, [&] { device::findSpectrumScales(pass); }, kUnwatched);
    simt::launch(
        {2, 64, 0}, [&] { device::gatherSpectrum(pass); }, kUnwatched);
}

template void launchGather(const device::GatherPass<device::StoredHalfTile>&, const Stream&);
template void launchGather(const device::GatherPass<device::StoredComplexTile>&, const Stream&);

template <typename Number>
void launchResidues(const device::GatherPass<device::ResidueKernel>& pass, bool conjugate, const Stream&) {
    require(pass.values, pass.rows * pass.map.points);
    requireIfThere(pass.skip, pass.rows);
    requireIfThere(pass.kept, pass.map.points);
    require(pass.scales, pass.rows);
    require(pass.tiles, std::int64_t{pass.rows} * pass.map.rings * device::kResidue);
    simt::launch(
        {2, 64, 64 * sizeof(double)}, [&] { device::findSpectrumScales(pass); }, kUnwatched);
    simt::launch(
        {2, 64, 0}, [&] { device::gatherResidues<Number>(pass, device::kRowPhase, conjugate); }, kUnwatched);
}

template void launchResidues<device::Half>(const device::GatherPass<device::ResidueKernel>&, bool, const Stream&);
template void launchResidues<device::Bfloat>(const device::GatherPass<device::ResidueKernel>&, bool, const Stream&);

template <typename Math>
void launchTaps(const device::TapsPass& pass, const Stream&) {
    const std::int64_t rows = pass.kernels.rows;
    require(pass.kernels.kernels, rows * pass.kernels.taps);
    requireIfThere(pass.skip, rows);
    require(pass.scales, rows);
    require(pass.tables, rows * device::tapPairs<Math>(pass.blocks));
    simt::launch(
        {2, 64, 64 * sizeof(double)}, [&] { device::findTapScales(pass); }, kUnwatched);
    simt::launch(
        {2, 64, 0}, [&] { device::makeTapTables<Math>(pass); }, kUnwatched);
}

template void launchTaps<device::HalfMath>(const device::TapsPass&, const Stream&);
template void launchTaps<device::BfloatMath>(const device::TapsPass&, const Stream&);
template void launchTaps<device::AccurateMath>(const device::TapsPass&, const Stream&);

void launch(const device::CorrelatePass& pass, const Stream&) {
    const std::int64_t tiles = pass.map.tiles();
    const std::int64_t items = std::int64_t{pass.kernelHeads} * pass.itemsPerHead;
    const std::int64_t together = pass.map.rings == 0 ? 256 / pass.map.points : 1;
    require(pass.signals, (items + together - 1) / together * tiles);
    require(pass.gradients, (items + together - 1) / together * tiles);
    require(pass.sums, std::int64_t{pass.chunks} * pass.allHeads * tiles);
    simt::launch(
        {2, 64, 0}, [&] { device::correlateSpectra(pass); }, kUnwatched);
}
void launch(const device::ScatterPass& pass, const Stream&) {
    require(pass.sums, std::int64_t{pass.chunks} * pass.kernelHeads * pass.map.tiles());
    require(pass.values, pass.rows * pass.map.points);
    simt::launch(
        {2, 64, 0}, [&] { device::scatterSums(pass); }, kUnwatched);
}
void launch(const device::SkipGradientPass& pass, const Stream&) {
    require(pass.values, pass.rows * pass.points);
    require(pass.skip, pass.rows);
    simt::launch(
        {2, 64, 64 * sizeof(double)}, [&] { device::findSkipGradients(pass); }, kUnwatched);
}
void launch(const device::FilterPass& pass, const Stream&) {
    require(pass.kept, pass.points);
    require(pass.values, pass.rows * pass.points);
    simt::launch(
        {2, 64, 0}, [&] { device::filterValues(pass); }, kUnwatched);
}
void launch(const device::UnweighPass& pass, const Stream&) {
    require(pass.values, pass.rows * pass.points);
    require(pass.gradients, pass.rows * pass.taps);
    simt::launch(
        {2, 64, 0}, [&] { device::unweighTaps(pass); }, kUnwatched);
}
void launch(const device::SumHeadsPass& pass, const Stream&) {
    require(pass.values, pass.batch * pass.heads * pass.length);
    require(pass.sums, pass.batch * pass.length);
    simt::launch(
        {2, 64, 0}, [&] { device::sumHeads(pass); }, kUnwatched);
}

} // namespace longwave::cuda
