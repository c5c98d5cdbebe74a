// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_source.h"

#include "compute/error.h"

#include <algorithm>
#include <utility>

namespace longwave {

SignalSource::SignalSource(ArrayView values, std::int64_t row, bool loops)
    : values_(std::move(values)),
      row_(row),
      loops_(loops) {
    if (values_.length() < 1)
        throw Error("signal", "it holds no samples; at least 1 is needed");
}

std::size_t SignalSource::read(std::span<float> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        if (next_ == values_.length()) {
            if (!loops_)
                break;
            next_ = 0;
        }
        const auto wanted = static_cast<std::int64_t>(out.size() - done);
        const auto count = static_cast<std::size_t>(std::min(wanted, values_.length() - next_));
        values_.read(row_, next_, out.subspan(done, count));
        done += count;
        next_ += static_cast<std::int64_t>(count);
    }
    return done;
}

} // namespace longwave
