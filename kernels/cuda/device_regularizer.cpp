// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device_regularizer.h"

#include "kernels/cuda/launch.h"

#include <algorithm>
#include <utility>

namespace longwave::cuda {

const float* DeviceRegularizer::apply(const Regularization& regularization, const float* from, float* to,
                                      std::int64_t heads, std::int64_t taps, const Stream& stream) {
    const float* result = from;
    if (regularization.smoothOn && regularization.window > 1) {
        smooth(regularization.window, regularization.seam, from, to, heads, taps, stream);
        result = to;
    }
    if (regularization.squashOn) {
        launch(Squash{{1, heads * taps}, result, static_cast<float>(regularization.lambda), to}, stream);
        result = to;
    }
    return result;
}

void DeviceRegularizer::smooth(std::int64_t window, std::int64_t seam, const float* from, float* to, std::int64_t heads,
                               std::int64_t taps, const Stream& stream) {
    constexpr std::int64_t kScratch = std::int64_t{1} << 22; // taps at a time, unless a single head has more
    const std::int64_t group = std::clamp<std::int64_t>(kScratch / taps, 1, heads);
    if (const auto count = static_cast<std::size_t>(group * taps); tails_.size() < count) {
        tails_ = {}; // the old goes before the new comes
        tails_ = DeviceBuffer<double>(count);
    }
    seam = std::clamp<std::int64_t>(seam, 0, taps);
    const std::pair<std::int64_t, std::int64_t> runs[] = {{0, seam}, {seam, taps - seam}}; // begin, length
    for (std::int64_t head = 0; head < heads; head += group) {
        const std::int64_t count = std::min(group, heads - head);
        const std::int64_t first = head * taps;
        for (const auto& [begin, length] : runs) {
            if (length == 0)
                continue;
            const std::int64_t reach = std::min(window / 2, length); // beyond that there is nothing but padding
            const std::int64_t block = 2 * reach + 1;
            launch(Smooth{{count, (length + block - 1) / block},
                          from + first + begin,
                          length,
                          taps,
                          window,
                          reach,
                          tails_.data() + begin,
                          to + first + begin},
                   stream);
        }
    }
}

} // namespace longwave::cuda
