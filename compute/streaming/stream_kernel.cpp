// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_kernel.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/streaming/stream_loops.h"

#include <algorithm>
#include <string>
#include <utility>

namespace longwave {

using stream::kTile;
using stream::kTileFloats;

StreamPlan::StreamPlan(Partition partition) : partition_(std::move(partition)) {
    for (const Segment& segment : partition_.segments)
        ffts_.push_back(std::make_unique<const stream::RightAngleFft>(segment.size));
}

StreamKernel::StreamKernel(std::shared_ptr<const StreamPlan> plan, std::span<const float> taps, std::int64_t rows,
                           std::int64_t firstLag, const std::stop_token& stop)
    : plan_(std::move(plan)),
      rows_(rows),
      taps_(static_cast<std::int64_t>(taps.size()) / std::max<std::int64_t>(rows, 1)),
      latency_(std::max<std::int64_t>(0, -firstLag)) {
    if (rows < 1 || taps_ < 1 || taps_ * rows != static_cast<std::int64_t>(taps.size()))
        throw Error("kernel", std::to_string(taps.size()) + " values in " + std::to_string(rows) +
                                  " rows; rows of one length, of at least 1 tap, are accepted");
    const std::int64_t length = taps_;
    const std::int64_t silence = std::max<std::int64_t>(0, firstLag);
    const Partition& partition = plan_->partition();
    if (silence > partition.capacity() - length)
        throw Error("kernel", "it reaches to lag " + grouped(silence + length - 1) +
                                  ", and this stream was begun with room for " + grouped(partition.capacity()) +
                                  " taps; a longer one needs a new start");
    taps_ += silence;

    for (std::size_t s = 0; s < partition.segments.size(); ++s) {
        const Segment& segment = partition.segments[s];
        const stream::RightAngleFft& fft = plan_->fft(s);
        Spectra spectra{partition.partsOf(s, taps_), fft.tiles(), {}};
        spectra.values =
            stream::AlignedFloats(static_cast<std::size_t>(rows_ * spectra.tiles * spectra.parts * kTileFloats));
        stream::RightAngleFft::Scratch scratch(fft);
        const auto padded = static_cast<std::size_t>(spectra.tiles * kTile);
        stream::AlignedFloats part(padded);
        const stream::AlignedFloats zeros(padded);
        for (std::int64_t row = 0; row < rows_; ++row) {
            const float* k = taps.data() + row * length;
            for (std::int64_t j = 0; j < spectra.parts; ++j) {
                if (stop.stop_requested())
                    throw Cancelled();
                const std::int64_t begin = segment.offset + j * segment.size - silence; // in the row
                const std::int64_t from = std::clamp<std::int64_t>(begin, 0, length);
                const std::int64_t to = std::clamp<std::int64_t>(begin + segment.size, 0, length);
                part.clear();
                const float scale = 1.0f / static_cast<float>(segment.size);
                for (std::int64_t i = from; i < to; ++i)
                    part.data()[i - begin] = k[i] * scale;
                fft.window(part.data(), zeros.data(), scratch);
                fft.forward(scratch, spectra.values.data() + (row * spectra.tiles * spectra.parts + j) * kTileFloats,
                            spectra.parts * kTileFloats);
            }
        }
        segments_.push_back(std::move(spectra));
    }
}

const float* StreamKernel::tile(std::size_t segment, std::int64_t row, std::int64_t tile) const noexcept {
    const Spectra& spectra = segments_[segment];
    return spectra.values.data() + (row * spectra.tiles + tile) * spectra.parts * kTileFloats;
}

} // namespace longwave
