// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_sink.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace longwave {

namespace {
constexpr auto kLongestSleep = std::chrono::milliseconds(10);
} // namespace

PacedNullSink::PacedNullSink(double rate, std::int64_t block, std::int64_t buffer, SinkTime time)
    : rate_(rate),
      buffer_(std::max(buffer, 2 * block)), // one is played while the next is made
      time_(std::move(time)) {
    if (!time_.now)
        time_.now = Clock::now;
    if (!time_.sleepUntil)
        time_.sleepUntil = [](Clock::time_point until) { std::this_thread::sleep_until(until); };
}

PacedNullSink::Clock::time_point PacedNullSink::dueAt(std::int64_t sample) const {
    return start_ + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(sample) / rate_));
}

bool PacedNullSink::write(std::span<const float> block, const std::stop_token& stop) {
    if (follows_)
        return true;
    const auto count = static_cast<std::int64_t>(block.size());
    const auto now = time_.now();
    if (!started_) {
        started_ = true;
        start_ = now;
    } else if (const auto due = dueAt(written_); now > due) {
        ++underruns_;
        start_ += now - due;
    }
    written_ += count;
    // What is over the buffer must have been played first.
    if (written_ > buffer_) // in pieces, so that a stop is not long waited for
        for (const auto until = dueAt(written_ - buffer_); time_.now() < until && !stop.stop_requested();)
            time_.sleepUntil(std::min(until, time_.now() + kLongestSleep));
    return true;
}

} // namespace longwave
