// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_loop.h"

#include "compute/error.h"
#include "compute/streaming/thread_priority.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

namespace longwave::stream {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStarvedSleep = std::chrono::microseconds(200);

/// Numbers too small to be normal take a hundred times as long, and nobody hears them.
void flushTinyNumbers() {
#if defined(__SSE2__)
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _mm_setcsr(_mm_getcsr() | 0x0040); // denormals are zeros
#endif
}

} // namespace

StreamLoop::StreamLoop(StreamState& state, std::unique_ptr<StreamConvolver> convolver, std::unique_ptr<StreamSink> sink,
                       StreamSource* source, bool followsSource, double nullBuffer)
    : state_(state),
      convolver_(std::move(convolver)),
      sink_(std::move(sink)),
      source_(source),
      followsSource_(followsSource),
      nullBuffer_(nullBuffer),
      in_(static_cast<std::size_t>(state.block)),
      out_(in_.size()),
      other_(in_.size()) {
    sink_->followSource(followsSource_);
}

StreamLoop::~StreamLoop() {
    delete successor_;
}

void StreamLoop::run(const std::stop_token& stop) {
    flushTinyNumbers();
    if (sink_->isPaced())
        state_.hasPriority = raisePriority();
    const double blockSeconds = static_cast<double>(state_.block) / state_.rate;
    tell();
    while (!stop.stop_requested() && readBlock(stop)) {
        const auto begin = Clock::now();
        convolve();
        BlockRecord record = clean();
        record.share = static_cast<float>(std::chrono::duration<double>(Clock::now() - begin).count() / blockSeconds);
        show(record);
        tell();
        give(stop);
    }
    state_.ended = true;
}

/// False when the source has ended and all that it left in the kernel has been heard.
bool StreamLoop::readBlock(const std::stop_token& stop) {
    std::size_t there = 0;
    if (source_) {
        try {
            there = source_->read(in_);
        } catch (const Error& error) {
            state_.tell(&StreamState::problem, error.what());
            return false;
        }
        if (there < in_.size())
            state_.sourceEnded = true;
    } else {
        while (state_.input.filled() < in_.size() && !state_.sourceEnded) {
            if (stop.stop_requested())
                return false;
            std::this_thread::sleep_for(kStarvedSleep);
        }
        there = state_.input.read(in_);
    }
    if (there == in_.size())
        return true;
    std::fill(in_.begin() + static_cast<std::ptrdiff_t>(there), in_.end(), 0.0f);
    if (tail_ < 0)
        tail_ = convolver_->kernel().taps() - 1 + static_cast<std::int64_t>(there);
    else
        tail_ -= state_.block;
    return tail_ > 0;
}

void StreamLoop::convolve() {
    takeSuccessor();
    const float* in = in_.data();
    float* out = out_.data();
    convolver_->process(&in, &out);
    if (!successor_)
        return;
    out = other_.data();
    successor_->convolver->process(&in, &out);
    const std::int64_t begin = seen_ - successor_->past; // samples of the fade that are over
    seen_ += state_.block;
    if (begin < 0)
        return;
    for (std::int64_t i = 0; i < state_.block; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (begin + i >= successor_->fade.length) {
            out_[at] = other_[at];
        } else {
            const FadeGains gains = gainsAt(successor_->fade, begin + i);
            out_[at] = gains.out * out_[at] + gains.in * other_[at];
        }
    }
    if (begin + state_.block >= successor_->fade.length)
        finishSuccession();
}

void StreamLoop::takeSuccessor() {
    if (successor_)
        return;
    successor_ = state_.successor.take();
    seen_ = 0;
    if (successor_) // the fade begins with a block
        successor_->past = (successor_->past + state_.block - 1) / state_.block * state_.block;
}

void StreamLoop::finishSuccession() {
    convolver_.swap(successor_->convolver);
    if (state_.successor.giveBack(successor_)) { // the old one is freed elsewhere
        successor_ = nullptr;
        state_.tell(&StreamState::note, {});
    } else {
        convolver_.swap(successor_->convolver); // the next block tries again
    }
}

/// What a sound device must not get is taken out, and counted.
BlockRecord StreamLoop::clean() {
    BlockRecord record;
    for (float& value : out_) {
        if (!std::isfinite(value)) {
            value = 0;
            ++record.nonFinite;
        }
        record.clipped += std::abs(value) > 1 ? 1 : 0;
    }
    return record;
}

void StreamLoop::show(BlockRecord record) {
    // Both or none, so that input and output stay side by side; when nobody looks in time, the picture has a gap.
    if (state_.shownInput.room() >= in_.size() && state_.shownOutput.room() >= out_.size() &&
        state_.records.room() > 0) {
        state_.shownInput.write(in_);
        state_.shownOutput.write(out_);
        record.isShown = 1;
    }
    state_.records.push(record);
}

void StreamLoop::give(const std::stop_token& stop) {
    if (sink_->write(out_, stop) || stop.stop_requested())
        return;
    std::string reason = sink_->failure();
    state_.tell(&StreamState::note, (reason.empty() ? std::string("The sound device takes no more samples") : reason) +
                                        "; the stream goes on without sound.");
    sink_ = std::make_unique<PacedNullSink>(state_.rate, state_.block,
                                            static_cast<std::int64_t>(nullBuffer_ * state_.rate));
    sink_->followSource(followsSource_);
}

void StreamLoop::tell() {
    state_.position.fetch_add(state_.block);
    state_.taps = convolver_->kernel().taps();
    state_.latency = convolver_->kernel().latency();
    state_.isChanging = convolver_->isChanging() || successor_;
    state_.underruns = sink_->underruns();
    state_.buffered = sink_->buffered();
    state_.isPaced = sink_->isPaced();
}

} // namespace longwave::stream
