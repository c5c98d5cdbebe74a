// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_kernel.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave::stream {

/// A convolver runs up to two kernels at a time: the one that is heard, and one that is being faded in.
inline constexpr int kVoices = 2;
using Voices = std::array<const StreamKernel*, kVoices>; ///< null: none

/// One segment of a partition at work: the spectra of the signal's last blocks of P samples (a frequency-domain delay
/// line), and the job of the present period, which is done in steps of a few microseconds so that it can be spread over
/// the blocks of a period. Nothing here allocates after construction.
class SegmentRunner {
  public:
    /// Signals and outputs are counted in channels; one signal may serve all outputs.
    SegmentRunner(const StreamPlan& plan, std::size_t segment, std::int64_t signals, std::int64_t outputs);

    /// Takes the next block of every signal. Precondition: not full.
    void append(const float* const* blocks) noexcept;
    /// P samples have come since the last job began.
    bool isFull() const noexcept { return filled_ == size_; }

    /// Begins the job for the P samples that came last, with these kernels. Precondition: full, and no job unfinished.
    void begin(const Voices& voices) noexcept;
    /// Does what is missing until `share` of the job is done; at 1 the job ends and its output is there.
    void advance(double share) noexcept;
    /// Leaves a kernel out of the job under way; what it made is forgotten.
    void drop(int voice) noexcept;

    /// `voice`'s results of the last job that ended, [P]; null where they are all zero.
    const float* output(int voice, std::int64_t channel) const noexcept;

    void reset() noexcept;

  private:
    float* spectraOf(std::int64_t signal, std::int64_t tile) noexcept;
    float* result(int voice, std::int64_t channel, int side) noexcept;
    const float* samples(int age, std::int64_t signal) const noexcept; ///< 0: being filled, 1: last period, 2: before
    void step() noexcept;
    void stepVoice() noexcept;
    void nextVoice() noexcept;
    void end() noexcept;

    const RightAngleFft& fft_;
    std::size_t segment_;
    std::int64_t block_;
    std::int64_t size_; // P
    std::int64_t signals_;
    std::int64_t outputs_;
    std::int64_t tiles_;
    std::int64_t slots_;
    std::int64_t padded_; // floats of P samples

    AlignedFloats samples_; // [3, signals, padded P], in turn being filled, the last period, the one before
    int filling_ = 0;       // which of the three
    std::int64_t filled_ = 0;
    AlignedFloats spectra_; // [signals, tiles, slots, 2, 64]; newer ones before older ones, around
    std::int64_t newest_ = 0;
    RightAngleFft::Scratch scratch_;
    AlignedFloats results_; // [voices, outputs, 2 sides, padded P]
    std::array<std::array<bool, 2>, kVoices> sounds_{};
    int side_ = 0; // of the last job that ended

    // The job under way.
    bool busy_ = false;
    Voices voices_{};
    double cost_ = 0; // of all steps
    double done_ = 0;
    std::int64_t signal_ = 0;  // next to be transformed
    int voice_ = 0;            // which is computed
    std::int64_t channel_ = 0; // of it
    std::int64_t tile_ = 0;    // of that
};

} // namespace longwave::stream
