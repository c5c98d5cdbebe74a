// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audio/output_queue.h"

#include "compute/error.h"

#include <samplerate.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

namespace longwave::ui {

namespace {

/// A gain goes to another in about so many samples of the device.
constexpr float kGainStep = 1.0f / 480;
/// A device that takes nothing for so long is taken for dead.
constexpr auto kPatience = std::chrono::seconds(2);

/// Samples that a converter looks ahead, in whole chunks: its filter reaches some 46 of the slower rate's to each side.
std::size_t marginFor(double ratio) {
    constexpr double kReach = 64;
    const double ahead = kReach / std::clamp(ratio, 1.0 / 256, 1.0);
    return static_cast<std::size_t>(std::ceil(ahead / OutputQueue::kChunk)) * OutputQueue::kChunk;
}

} // namespace

OutputQueue::OutputQueue(double rate, double deviceRate, std::size_t capacity,
                         std::shared_ptr<const SoundVolume> volume)
    : margin_(rate == deviceRate ? 0 : marginFor(deviceRate / rate)),
      ring_(capacity + (rate == deviceRate ? 0 : margin_ + kChunk)),
      ratio_(deviceRate / rate),
      volume_(std::move(volume)) {
    if (rate == deviceRate)
        return;
    int error = 0;
    if (src_is_valid_ratio(ratio_) != 0)
        converter_ = src_callback_new(&OutputQueue::pull, SRC_SINC_MEDIUM_QUALITY, 1, &error, this);
    if (!converter_)
        throw Error("Sound output", "the device plays at " + std::to_string(std::lround(deviceRate)) +
                                        " Hz, which a signal of " + std::to_string(rate) +
                                        " Hz cannot be converted to; rates of up to 256 times the other are accepted");
}

OutputQueue::~OutputQueue() {
    if (converter_)
        src_delete(converter_);
}

std::size_t OutputQueue::ready() const noexcept {
    const std::size_t there = ring_.filled();
    if (!converter_)
        return there;
    const std::size_t chunks = there / kChunk * kChunk;
    return chunks <= margin_ ? 0 : static_cast<std::size_t>(static_cast<double>(chunks - margin_) * ratio_);
}

std::size_t OutputQueue::fetch(std::span<float> out) noexcept {
    const std::size_t there = ring_.read(out);
    started_ = started_ || there > 0;
    if (there == out.size()) {
        dry_ = false;
    } else if (started_ && !std::exchange(dry_, true)) {
        ++underruns_;
    }
    return there;
}

long OutputQueue::pull(void* self, float** data) noexcept {
    auto& queue = *static_cast<OutputQueue*>(self);
    const std::size_t there = queue.fetch(queue.chunk_);
    std::fill(queue.chunk_.begin() + static_cast<std::ptrdiff_t>(there), queue.chunk_.end(), 0.0f);
    *data = queue.chunk_.data();
    return static_cast<long>(queue.chunk_.size());
}

void OutputQueue::take(std::span<float> out) noexcept {
    std::size_t there = 0;
    if (converter_)
        there = static_cast<std::size_t>(
            std::max(0L, src_callback_read(converter_, ratio_, static_cast<long>(out.size()), out.data())));
    else
        there = fetch(out);
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(there), out.end(), 0.0f);
    const float wanted = volume_->gain.load(std::memory_order_relaxed);
    for (float& sample : out) {
        gain_ += std::clamp(wanted - gain_, -kGainStep, kGainStep);
        sample *= gain_;
    }
    taken_.fetch_add(static_cast<std::int64_t>(out.size()));
}

void OutputQueue::fail(std::string reason) {
    const std::lock_guard lock(mutex_);
    if (!failed_.exchange(true))
        reason_ = std::move(reason);
}

std::string OutputQueue::failure() const {
    const std::lock_guard lock(mutex_);
    return reason_;
}

QueueSink::QueueSink(std::shared_ptr<OutputQueue> queue, double rate, std::int64_t deviceBuffer,
                     std::shared_ptr<void> owner)
    : queue_(std::move(queue)),
      rate_(rate),
      deviceBuffer_(deviceBuffer),
      owner_(std::move(owner)) {}

bool QueueSink::write(std::span<const float> block, const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    const auto pause =
        std::chrono::duration<double>(std::clamp(static_cast<double>(block.size()) / rate_ / 4, 0.0002, 0.005));
    auto since = Clock::now();
    std::int64_t taken = queue_->taken();
    while (!queue_->hasFailed() && queue_->room() < block.size()) {
        if (follows_)
            return true; // the source does not wait: this block is left out
        if (stop.stop_requested())
            return true;
        std::this_thread::sleep_for(pause);
        if (const std::int64_t now = queue_->taken(); now != taken) {
            taken = now;
            since = Clock::now();
        } else if (Clock::now() - since > kPatience) {
            queue_->fail("The sound device has taken no samples for 2 s");
        }
    }
    if (queue_->hasFailed())
        return false;
    queue_->put(block);
    return true;
}

} // namespace longwave::ui
