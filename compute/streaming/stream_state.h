// SPDX-License-Identifier: GPL-3.0-or-later
// What the threads of a StreamRunner share.
#pragma once

#include "compute/streaming/ring.h"
#include "compute/streaming/stream_convolver.h"
#include "compute/streaming/stream_report.h"
#include "compute/streaming/stream_sink.h"
#include "compute/streaming/stream_source.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace longwave::stream {

/// One block, as the thread that convolves tells of it.
struct BlockRecord {
    float share = 0; ///< of the time that a block lasts
    std::int32_t nonFinite = 0;
    std::int32_t clipped = 0;
    std::int32_t isShown = 0; ///< its samples are in the rings for the scope
};

/// A convolver of another capacity, whose past is filled while the old one is still heard.
struct Successor {
    std::unique_ptr<StreamConvolver> convolver;
    std::int64_t past = 0; ///< samples it must have seen
    Fade fade;
};

struct StreamState {
    StreamState(double streamRate, std::int64_t streamBlock)
        : rate(streamRate),
          block(streamBlock),
          input(static_cast<std::size_t>(std::max(kAheadSeconds * streamRate, static_cast<double>(4 * streamBlock)))),
          records(1 << 14),
          shownInput(static_cast<std::size_t>(std::max(streamRate, static_cast<double>(4 * streamBlock)))),
          shownOutput(shownInput.capacity()) {}

    static constexpr double kAheadSeconds = 0.3;

    const double rate;
    const std::int64_t block;

    Ring<float> input; ///< what was read ahead
    std::atomic<bool> sourceEnded{false};
    Ring<BlockRecord> records;
    Ring<float> shownInput;
    Ring<float> shownOutput;
    Handover<Successor> successor;

    // Told by the thread that convolves.
    std::atomic<std::int64_t> position{0};
    std::atomic<std::int64_t> taps{0};
    std::atomic<std::int64_t> latency{0};
    std::atomic<std::int64_t> underruns{0};
    std::atomic<std::int64_t> buffered{0};
    std::atomic<bool> isChanging{false};
    std::atomic<bool> hasPriority{false};
    std::atomic<bool> isPaced{true};
    std::atomic<bool> ended{false};

    // Words, which are rare.
    void tell(std::string StreamState::*which, std::string words) {
        const std::lock_guard lock(mutex);
        this->*which = std::move(words);
    }
    std::string told(std::string StreamState::*which) {
        const std::lock_guard lock(mutex);
        return this->*which;
    }
    std::mutex mutex; ///< guards what follows
    std::string note;
    std::string problem;
    std::string parts;
};

} // namespace longwave::stream
