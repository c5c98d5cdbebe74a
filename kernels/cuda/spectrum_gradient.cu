// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/spectrum_gradient.h"

#include "kernels/cuda/tensor_launch.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

constexpr int kThreads = 256;
constexpr std::int64_t kMostBlocks = 1 << 16;

// What each pass is, for a thread.
__device__ __forceinline__ void run(const device::CorrelatePass& pass) {
    device::correlateSpectra(pass);
}
__device__ __forceinline__ void run(const device::ScatterPass& pass) {
    device::scatterSums(pass);
}
__device__ __forceinline__ void run(const device::SkipGradientPass& pass) {
    device::findSkipGradients(pass);
}
__device__ __forceinline__ void run(const device::FilterPass& pass) {
    device::filterValues(pass);
}
__device__ __forceinline__ void run(const device::UnweighPass& pass) {
    device::unweighTaps(pass);
}
__device__ __forceinline__ void run(const device::SumHeadsPass& pass) {
    device::sumHeads(pass);
}

template <typename Pass>
__global__ void __launch_bounds__(kThreads, 2) gradientPass(const __grid_constant__ Pass pass) {
    run(pass);
}

template <typename Pass>
void give(const Pass& pass, std::int64_t threads, std::size_t sharedBytes, const Stream& stream) {
    const std::int64_t blocks = std::clamp<std::int64_t>((threads + kThreads - 1) / kThreads, 1, kMostBlocks);
    gradientPass<Pass><<<static_cast<unsigned>(blocks), kThreads, sharedBytes, stream.get()>>>(pass);
    check(cudaGetLastError(), "launch of a pass over gradients");
}

} // namespace

void launch(const device::CorrelatePass& pass, const Stream& stream) {
    give(pass, 32 * std::int64_t{pass.chunks} * pass.kernelHeads * pass.map.tiles(), 0, stream);
}
void launch(const device::ScatterPass& pass, const Stream& stream) {
    give(pass, pass.rows * pass.map.points, 0, stream);
}
void launch(const device::SkipGradientPass& pass, const Stream& stream) {
    give(pass, std::int64_t{pass.rows} * kThreads, kThreads * sizeof(double), stream);
}
void launch(const device::FilterPass& pass, const Stream& stream) {
    give(pass, pass.rows * pass.points, 0, stream);
}
void launch(const device::UnweighPass& pass, const Stream& stream) {
    give(pass, pass.rows * pass.taps, 0, stream);
}
void launch(const device::SumHeadsPass& pass, const Stream& stream) {
    give(pass, pass.batch * pass.length, 0, stream);
}

} // namespace longwave::cuda
