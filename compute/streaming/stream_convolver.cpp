// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_convolver.h"

#include "compute/error.h"

#include <algorithm>
#include <string>
#include <utility>

namespace longwave {

using stream::SegmentRunner;
using stream::Voices;

StreamConvolver::StreamConvolver(std::shared_ptr<const StreamKernel> kernel, std::int64_t signals, std::int64_t outputs)
    : plan_(kernel->plan()),
      rows_(kernel->rows()),
      signals_(signals),
      outputs_(outputs),
      mix_(static_cast<std::size_t>(2 * kernel->plan()->partition().block)) {
    if (outputs < 1 || (signals != 1 && signals != outputs))
        throw Error("channels", std::to_string(signals) + " signals for " + std::to_string(outputs) +
                                    " outputs; one for each, or one for all of them, is accepted");
    check(*kernel);
    for (std::size_t s = 0; s < plan_->partition().segments.size(); ++s)
        segments_.push_back(std::make_unique<SegmentRunner>(*plan_, s, signals, outputs));
    given_[0] = new Given{std::move(kernel), {}};
}

StreamConvolver::~StreamConvolver() {
    for (Given* given : given_)
        delete given;
}

void StreamConvolver::check(const StreamKernel& kernel) const {
    if (kernel.plan() != plan_)
        throw Error("kernel", "it was made ready for another partition; one of this stream's plan is accepted");
    if (kernel.rows() != rows_ || (rows_ != 1 && rows_ != outputs_))
        throw Error("kernel", std::to_string(kernel.rows()) + " rows; " +
                                  (rows_ == outputs_ ? std::to_string(rows_) : "1 or " + std::to_string(outputs_)) +
                                  " are accepted");
}

void StreamConvolver::setKernel(std::shared_ptr<const StreamKernel> kernel, const Fade& fade) {
    check(*kernel);
    handover_.give(
        std::make_unique<Given>(Given{std::move(kernel), {std::max<std::int64_t>(0, fade.length), fade.shape}}));
}

std::int64_t StreamConvolver::period(std::size_t segment) const noexcept {
    return plan_->partition().segments[segment].size / block();
}

void StreamConvolver::take() noexcept {
    if (isChanging())
        return;
    Given* taken = handover_.take();
    if (!taken)
        return;
    given_[static_cast<std::size_t>(1 - heard_)] = taken;
    fadeCall_ = firstCallWithBoth(*taken->kernel);
    faded_ = 0;
    lastFade_ = {fadeCall_ * block(), taken->fade};
}

/// The jobs under way know nothing of the new kernel; those that begin next do, and have their results at their last
/// block.
std::int64_t StreamConvolver::firstCallWithBoth(const StreamKernel& kernel) const noexcept {
    std::int64_t first = calls_;
    for (std::size_t s = 1; s < segments_.size(); ++s)
        if (kernel.parts(s) > 0) {
            const std::int64_t every = period(s);
            const std::int64_t begin = (calls_ + every - 1) / every * every;
            first = std::max(first, begin + every - 1);
        }
    return first;
}

void StreamConvolver::process(const float* const* signals, float* const* outputs) noexcept {
    take();
    Voices voices{};
    for (int voice = 0; voice < stream::kVoices; ++voice)
        if (const Given* given = given_[static_cast<std::size_t>(voice)])
            voices[static_cast<std::size_t>(voice)] = given->kernel.get();

    // The large parts work on what came before this block, each through its period's share of its job.
    for (std::size_t s = 1; s < segments_.size(); ++s) {
        SegmentRunner& segment = *segments_[s];
        const std::int64_t every = period(s);
        const std::int64_t phase = calls_ % every;
        if (phase == 0 && segment.isFull())
            segment.begin(voices);
        segment.advance(static_cast<double>(phase + 1) / static_cast<double>(every));
        segment.append(signals);
    }
    // The smallest ones on this block too, and at once.
    SegmentRunner& first = *segments_.front();
    first.append(signals);
    if (isChanging() && calls_ < fadeCall_)
        voices[static_cast<std::size_t>(1 - heard_)] = nullptr;
    first.begin(voices);
    first.advance(1);

    for (std::int64_t channel = 0; channel < outputs_; ++channel)
        write(channel, outputs[channel]);
    if (isChanging() && calls_ >= fadeCall_) {
        faded_ += block();
        if (faded_ >= given_[static_cast<std::size_t>(1 - heard_)]->fade.length)
            endFade();
    }
    ++calls_;
}

/// The sum of a voice's segments for the present block.
const float* StreamConvolver::sum(int voice, std::int64_t channel, float* to) const noexcept {
    const std::int64_t n = block();
    const float* first = segments_.front()->output(voice, channel);
    if (first)
        std::copy_n(first, n, to);
    else
        std::fill_n(to, n, 0.0f);
    for (std::size_t s = 1; s < segments_.size(); ++s)
        if (const float* results = segments_[s]->output(voice, channel)) {
            const float* from = results + (calls_ + 1) % period(s) * n;
            for (std::int64_t i = 0; i < n; ++i)
                to[i] += from[i];
        }
    return to;
}

void StreamConvolver::write(std::int64_t channel, float* output) noexcept {
    if (!isChanging() || calls_ < fadeCall_) {
        sum(heard_, channel, output);
        return;
    }
    const std::int64_t n = block();
    const Fade& fade = given_[static_cast<std::size_t>(1 - heard_)]->fade;
    const float* before = sum(heard_, channel, mix_.data());
    const float* after = sum(1 - heard_, channel, mix_.data() + n);
    const std::int64_t mixed = std::clamp<std::int64_t>(fade.length - faded_, 0, n);
    for (std::int64_t i = 0; i < mixed; ++i) {
        const FadeGains gains = gainsAt(fade, faded_ + i);
        output[i] = gains.out * before[i] + gains.in * after[i];
    }
    std::copy(after + mixed, after + n, output + mixed);
}

void StreamConvolver::endFade() noexcept {
    Given* old = given_[static_cast<std::size_t>(heard_)];
    // Every take follows a give, which empties the places: there is one. If not, the next block tries again.
    if (!handover_.giveBack(old))
        return;
    given_[static_cast<std::size_t>(heard_)] = nullptr;
    for (const auto& segment : segments_)
        segment->drop(heard_);
    heard_ = 1 - heard_;
}

void StreamConvolver::reset() noexcept {
    if (isChanging())
        endFade();
    for (const auto& segment : segments_)
        segment->reset();
    calls_ = 0;
    lastFade_ = {};
}

} // namespace longwave
