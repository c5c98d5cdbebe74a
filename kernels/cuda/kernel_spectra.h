// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device.h"
#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/geometry.h"
#include "kernels/cuda/stream.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

// What everything that convolves on tensor cores needs to get its constants and its kernels' spectra onto the device.

namespace longwave::cuda {

inline std::size_t product(std::int64_t a, std::int64_t b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

/// Kernels whose spectra are computed at a time: enough to keep the device busy, and so few that what a pass leaves,
/// and cuFFT's work area, are still in the device's cache when the next pass reads them. Where only so many rows of the
/// problem are in device memory at a time it is short, so there are no more of these either.
inline std::int64_t transformRows(const ConvolutionProblem& p, const Geometry& geometry, std::int64_t rows) {
    constexpr std::int64_t kFewest = std::int64_t{1} << 18, kMost = std::int64_t{1} << 22;
    const auto cached = static_cast<std::int64_t>(device().l2 / (2 * sizeof(device::Double2)));
    return std::clamp<std::int64_t>(std::clamp(cached, kFewest, kMost) / geometry.points, 1,
                                    std::min(p.kernelHeads, rows));
}

/// A copy as part of the stream: cudaMemcpy is not, and may return before the device has everything.
template <typename T>
DeviceBuffer<T> onDevice(const std::vector<T>& values, const Stream& stream) {
    DeviceBuffer<T> buffer(values.size());
    if (!values.empty()) {
        check(cudaMemcpyAsync(buffer.data(), values.data(), buffer.bytes(), cudaMemcpyHostToDevice, stream.get()),
              "cudaMemcpyAsync to the device");
        stream.wait(); // `values` may go
    }
    return buffer;
}

} // namespace longwave::cuda
