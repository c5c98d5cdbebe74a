// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/segment_runner.h"

#include "compute/streaming/stream_cost.h"
#include "compute/streaming/stream_loops.h"

#include <algorithm>

namespace longwave::stream {

namespace {

constexpr int kAges = 3;

std::size_t count(std::int64_t floats) {
    return static_cast<std::size_t>(floats);
}

} // namespace

SegmentRunner::SegmentRunner(const StreamPlan& plan, std::size_t segment, std::int64_t signals, std::int64_t outputs)
    : fft_(plan.fft(segment)),
      segment_(segment),
      block_(plan.partition().block),
      size_(plan.partition().segments[segment].size),
      signals_(signals),
      outputs_(outputs),
      tiles_(fft_.tiles()),
      // An odd number: spectra of a power of two of tiles apart would fight for the same lines of the cache.
      slots_(plan.partition().segments[segment].slots | 1),
      padded_(tiles_ * kTile),
      samples_(count(kAges * signals * padded_)),
      spectra_(count(signals * tiles_ * slots_ * kTileFloats)),
      scratch_(fft_),
      results_(count(kVoices * outputs * 2 * padded_)) {}

float* SegmentRunner::spectraOf(std::int64_t signal, std::int64_t tile) noexcept {
    return spectra_.data() + (signal * tiles_ + tile) * slots_ * kTileFloats;
}

float* SegmentRunner::result(int voice, std::int64_t channel, int side) noexcept {
    return results_.data() + ((voice * outputs_ + channel) * 2 + side) * padded_;
}

const float* SegmentRunner::samples(int age, std::int64_t signal) const noexcept {
    return samples_.data() + ((filling_ + kAges - age) % kAges * signals_ + signal) * padded_;
}

void SegmentRunner::append(const float* const* blocks) noexcept {
    for (std::int64_t signal = 0; signal < signals_; ++signal)
        std::copy_n(blocks[signal], block_, samples_.data() + (filling_ * signals_ + signal) * padded_ + filled_);
    filled_ += block_;
}

void SegmentRunner::begin(const Voices& voices) noexcept {
    filling_ = (filling_ + 1) % kAges;
    filled_ = 0;
    newest_ = (newest_ + slots_ - 1) % slots_;
    voices_ = voices;
    busy_ = true;
    done_ = 0;
    signal_ = 0;
    voice_ = 0;
    channel_ = 0;
    tile_ = 0;
    cost_ = static_cast<double>(signals_) * StreamCost::transform(size_);
    for (const StreamKernel* kernel : voices_)
        if (kernel && kernel->parts(segment_) > 0)
            cost_ += static_cast<double>(outputs_) *
                     (StreamCost::transform(size_) + StreamCost::products(kernel->parts(segment_) * padded_));
}

void SegmentRunner::advance(double share) noexcept {
    while (busy_ && (share >= 1 || (done_ < share * cost_ && voice_ < kVoices)))
        step();
}

void SegmentRunner::step() noexcept {
    if (signal_ < signals_) {
        fft_.window(samples(2, signal_), samples(1, signal_), scratch_);
        fft_.forward(scratch_, spectraOf(signal_, 0) + newest_ * kTileFloats, slots_ * kTileFloats);
        ++signal_;
        done_ += StreamCost::transform(size_);
    } else if (voice_ < kVoices) {
        stepVoice();
    } else {
        end();
    }
}

void SegmentRunner::stepVoice() noexcept {
    const StreamKernel* kernel = voices_[static_cast<std::size_t>(voice_)];
    const std::int64_t parts = kernel ? kernel->parts(segment_) : 0;
    if (parts == 0) {
        nextVoice();
        return;
    }
    if (tile_ < tiles_) { // the products of one tile: the newest part of the signal meets the first of the kernel
        const float* spectra = spectraOf(signals_ == 1 ? 0 : channel_, tile_);
        const float* taps = kernel->tile(segment_, kernel->rows() == 1 ? 0 : channel_, tile_);
        const std::int64_t untilEnd = std::min(parts, slots_ - newest_);
        sumOfProducts({spectra + newest_ * kTileFloats, taps, untilEnd},
                      {spectra, taps + untilEnd * kTileFloats, parts - untilEnd},
                      scratch_.spectrum.data() + tile_ * kTileFloats);
        ++tile_;
        done_ += StreamCost::products(parts * kTile);
        return;
    }
    fft_.inverse(scratch_, result(voice_, channel_, 1 - side_));
    done_ += StreamCost::transform(size_);
    tile_ = 0;
    if (++channel_ == outputs_) {
        sounds_[static_cast<std::size_t>(voice_)][static_cast<std::size_t>(1 - side_)] = true;
        ++voice_;
        channel_ = 0;
    }
}

void SegmentRunner::nextVoice() noexcept {
    sounds_[static_cast<std::size_t>(voice_)][static_cast<std::size_t>(1 - side_)] = false;
    ++voice_;
    channel_ = 0;
    tile_ = 0;
}

void SegmentRunner::end() noexcept {
    side_ = 1 - side_;
    busy_ = false;
}

void SegmentRunner::drop(int voice) noexcept {
    voices_[static_cast<std::size_t>(voice)] = nullptr;
    sounds_[static_cast<std::size_t>(voice)] = {};
}

const float* SegmentRunner::output(int voice, std::int64_t channel) const noexcept {
    if (!sounds_[static_cast<std::size_t>(voice)][static_cast<std::size_t>(side_)])
        return nullptr;
    return results_.data() + ((voice * outputs_ + channel) * 2 + side_) * padded_;
}

void SegmentRunner::reset() noexcept {
    samples_.clear();
    spectra_.clear();
    filling_ = 0;
    filled_ = 0;
    newest_ = 0;
    sounds_ = {};
    busy_ = false;
}

} // namespace longwave::stream
