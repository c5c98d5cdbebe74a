// SPDX-License-Identifier: GPL-3.0-or-later
// The launches of the checks for a device, and of arrays that stay on it, on the pretended device.
#include "kernels/cuda/resident_launch.h"
#include "simt/launch.h"
#include "tests/kernels/cuda/device/probe_launch.h"
#include "tests/kernels/cuda/device/probe_passes.h"
#include "tests/kernels/cuda/emulated_forward.h"
#include "tests/kernels/cuda/pretended_device.h"

namespace longwave::cuda {
namespace {

constexpr simt::Options kUnwatched{.checkAccesses = false};

template <typename T>
void require(const T* values, std::int64_t count) {
    test::requireOnDevice(values, static_cast<std::size_t>(count) * sizeof(T));
}

void emulate(const std::function<void()>& body) {
    simt::launch({.blocks = 2, .threads = 64}, body, kUnwatched);
}

} // namespace

template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables,
                   const ForwardArrays<Math, typename Math::Number>& arrays, const Stream&) {
    const device::RowShape& shape = geometry.shape;
    require(arrays.signal, std::int64_t{shape.batch} * shape.signalHeads * shape.signalLength);
    require(arrays.output, std::int64_t{shape.batch} * shape.heads * shape.outputLength);
    test::EmulatedLaunch launch{kUnwatched};
    test::runEmulated(geometry, test::emulatedTables(tables), arrays, launch);
}

template void launchForward(const Geometry&, const DeviceTables<device::HalfMath>&,
                            const ForwardArrays<device::HalfMath, device::Half>&, const Stream&);
template void launchForward(const Geometry&, const DeviceTables<device::BfloatMath>&,
                            const ForwardArrays<device::BfloatMath, device::Bfloat>&, const Stream&);

template <typename Number>
void launchNoise(const device::NoisePass<Number>& pass, const Stream&) {
    require(pass.values, pass.count);
    emulate([&] { device::makeNoise(pass); });
}
void launchSpread(const device::SpreadPass& pass, const Stream&) {
    require(pass.values, pass.rows * pass.points);
    emulate([&] { device::spread(pass); });
}
void launchProduct(const device::ProductPass& pass, const Stream&) {
    require(pass.values, pass.count);
    require(pass.factors, pass.count);
    emulate([&] { device::multiplySpectra(pass); });
}
template <typename Number>
void launchCompare(const device::ComparePass<Number>& pass, const Stream&) {
    require(pass.values, pass.rows * pass.points);
    require(pass.output, pass.allRows * pass.length);
    require(pass.sums, pass.rows * pass.pieces);
    constexpr int kThreads = 32;
    simt::launch(
        {pass.rows * pass.pieces, kThreads, 2 * kThreads * sizeof(double)}, [&] { device::compare(pass); }, kUnwatched);
}

template void launchNoise(const device::NoisePass<float>&, const Stream&);
template void launchNoise(const device::NoisePass<device::Half>&, const Stream&);
template void launchNoise(const device::NoisePass<device::Bfloat>&, const Stream&);
template void launchCompare(const device::ComparePass<float>&, const Stream&);
template void launchCompare(const device::ComparePass<device::Half>&, const Stream&);
template void launchCompare(const device::ComparePass<device::Bfloat>&, const Stream&);

} // namespace longwave::cuda
