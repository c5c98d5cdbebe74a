// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kernels/cuda/device/probe_launch.h"

#include "tests/kernels/cuda/device/probe_passes.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

constexpr int kThreads = 256;

template <typename Number>
__global__ void __launch_bounds__(kThreads) noisePass(const device::NoisePass<Number> pass) {
    device::makeNoise(pass);
}
__global__ void __launch_bounds__(kThreads) spreadPass(const device::SpreadPass pass) {
    device::spread(pass);
}
__global__ void __launch_bounds__(kThreads) productPass(const device::ProductPass pass) {
    device::multiplySpectra(pass);
}
template <typename Number>
__global__ void __launch_bounds__(kThreads) comparePass(const device::ComparePass<Number> pass) {
    device::compare(pass);
}

unsigned blocksFor(std::int64_t values) {
    return static_cast<unsigned>(std::clamp<std::int64_t>((values + kThreads - 1) / kThreads, 1, 1 << 16));
}

} // namespace

template <typename Number>
void launchNoise(const device::NoisePass<Number>& pass, const Stream& stream) {
    noisePass<Number><<<blocksFor(pass.count), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that makes noise");
}
void launchSpread(const device::SpreadPass& pass, const Stream& stream) {
    spreadPass<<<blocksFor(pass.rows * pass.points), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that spreads rows");
}
void launchProduct(const device::ProductPass& pass, const Stream& stream) {
    productPass<<<blocksFor(pass.count), kThreads, 0, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of the pass that multiplies spectra");
}
template <typename Number>
void launchCompare(const device::ComparePass<Number>& pass, const Stream& stream) {
    static_assert(device::ComparePass<Number>::kThreads == kThreads);
    comparePass<Number>
        <<<static_cast<unsigned>(pass.rows * pass.pieces), kThreads, 2 * kThreads * sizeof(double), stream.get()>>>(
            pass);
    check(cudaGetLastError(), "launch of the pass that compares");
}

template void launchNoise(const device::NoisePass<float>&, const Stream&);
template void launchNoise(const device::NoisePass<device::Half>&, const Stream&);
template void launchNoise(const device::NoisePass<device::Bfloat>&, const Stream&);
template void launchCompare(const device::ComparePass<float>&, const Stream&);
template void launchCompare(const device::ComparePass<device::Half>&, const Stream&);
template void launchCompare(const device::ComparePass<device::Bfloat>&, const Stream&);

} // namespace longwave::cuda
