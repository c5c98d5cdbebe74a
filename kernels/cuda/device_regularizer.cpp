// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device_regularizer.h"

#include "kernels/cuda/launch.h"

#include <algorithm>
#include <utility>

namespace longwave::cuda {

void DeviceRegularizer::apply(const Regularization& regularization, float* kernels, std::int64_t heads,
                              std::int64_t taps, const Stream& stream) {
    if (regularization.smoothOn && regularization.window > 1)
        smooth(regularization.window, regularization.seam, kernels, heads, taps, stream);
    if (regularization.squashOn)
        launch(Squash{{1, heads * taps}, kernels, static_cast<float>(regularization.lambda), kernels}, stream);
}

void DeviceRegularizer::smooth(std::int64_t window, std::int64_t seam, float* kernels, std::int64_t heads,
                               std::int64_t taps, const Stream& stream) {
    constexpr std::int64_t kScratch = std::int64_t{1} << 22; // taps at a time, unless a single head has more
    const std::int64_t group = std::clamp<std::int64_t>(kScratch / taps, 1, heads);
    if (const auto count = static_cast<std::size_t>(group * taps); tails_.size() < count) {
        tails_ = {}; // the old goes before the new comes
        smoothed_ = {};
        tails_ = DeviceBuffer<double>(count);
        smoothed_ = DeviceBuffer<float>(count);
    }
    seam = std::clamp<std::int64_t>(seam, 0, taps);
    const std::pair<std::int64_t, std::int64_t> runs[] = {{0, seam}, {seam, taps - seam}}; // begin, length
    for (std::int64_t head = 0; head < heads; head += group) {
        const std::int64_t count = std::min(group, heads - head);
        float* rows = kernels + head * taps;
        for (const auto& [begin, length] : runs) {
            if (length == 0)
                continue;
            const std::int64_t reach = std::min(window / 2, length); // beyond that there is nothing but padding
            const std::int64_t block = 2 * reach + 1;
            launch(Smooth{{count, (length + block - 1) / block},
                          rows + begin,
                          length,
                          taps,
                          window,
                          reach,
                          tails_.data() + begin,
                          smoothed_.data() + begin},
                   stream);
        }
        check(cudaMemcpyAsync(rows, smoothed_.data(), static_cast<std::size_t>(count * taps) * sizeof(float),
                              cudaMemcpyDeviceToDevice, stream.get()),
              "cudaMemcpyAsync on the device");
    }
}

} // namespace longwave::cuda
