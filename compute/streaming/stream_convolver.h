// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/fade.h"
#include "compute/streaming/handover.h"
#include "compute/streaming/segment_runner.h"
#include "compute/streaming/stream_kernel.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace longwave {

/// Convolution of an endless signal in blocks, y[t] = Σ_j k[j]·u[t − j], by partitioned overlap-save (Gardner 1995;
/// Wefers 2015, chapters 5 and 6; spread over time within one thread as in Battenberg and Avizienis 2011). `process`
/// allocates nothing, takes no lock and makes no system call; all blocks cost about the same.
///
/// **Kernels** may be exchanged while it runs. The new one is computed beside the old until all its segments have
/// results, up to two of the largest parts later; then the outputs cross-fade. One that is given during a fade waits
/// for its end, and only the latest of them is used.
///
/// `setKernel` belongs to one thread, `process` and everything else to another.
class StreamConvolver {
  public:
    /// `signals` channels come in, and `outputs` go out: as many, or all from one signal. The kernel has one row, or
    /// one for each output. Throws Error.
    StreamConvolver(std::shared_ptr<const StreamKernel> kernel, std::int64_t signals = 1, std::int64_t outputs = 1);
    ~StreamConvolver();
    StreamConvolver(const StreamConvolver&) = delete;
    StreamConvolver& operator=(const StreamConvolver&) = delete;

    std::int64_t block() const noexcept { return plan_->partition().block; }
    std::int64_t signals() const noexcept { return signals_; }
    std::int64_t outputs() const noexcept { return outputs_; }

    /// Has the next fade lead to `kernel`. Throws Error when it was made for another plan or has another number of
    /// rows; frees kernels that are no longer heard.
    void setKernel(std::shared_ptr<const StreamKernel> kernel, const Fade& fade);

    /// One block of every signal in, one of every output out. An output may lie where a signal does.
    void process(const float* const* signals, float* const* outputs) noexcept;

    /// Silence before the first sample again. A kernel that was to be faded in is heard at once.
    void reset() noexcept;

    /// Samples processed since the start or the last reset.
    std::int64_t position() const noexcept { return calls_ * block(); }
    /// The kernel that is heard; during a fade the one before.
    const StreamKernel& kernel() const noexcept { return *given_[static_cast<std::size_t>(heard_)]->kernel; }
    /// A kernel was taken and is not heard alone yet.
    bool isChanging() const noexcept { return given_[static_cast<std::size_t>(1 - heard_)] != nullptr; }

    /// Where the last fade began, and what it was; begin −1 when there was none yet.
    struct LastFade {
        std::int64_t begin = -1;
        Fade fade;
    };
    const LastFade& lastFade() const noexcept { return lastFade_; }

  private:
    struct Given {
        std::shared_ptr<const StreamKernel> kernel;
        Fade fade;
    };

    void check(const StreamKernel& kernel) const;
    void take() noexcept;
    std::int64_t firstCallWithBoth(const StreamKernel& kernel) const noexcept;
    void write(std::int64_t channel, float* output) noexcept;
    const float* sum(int voice, std::int64_t channel, float* to) const noexcept;
    void endFade() noexcept;
    std::int64_t period(std::size_t segment) const noexcept; ///< blocks between two jobs

    std::shared_ptr<const StreamPlan> plan_;
    std::int64_t rows_;
    std::int64_t signals_;
    std::int64_t outputs_;
    std::vector<std::unique_ptr<stream::SegmentRunner>> segments_;
    stream::AlignedFloats mix_; // [2, block]

    stream::Handover<Given> handover_;
    std::array<Given*, stream::kVoices> given_{}; // owned
    int heard_ = 0;
    std::int64_t calls_ = 0;
    std::int64_t fadeCall_ = 0; // at which the fade begins
    std::int64_t faded_ = 0;    // samples of it that are over
    LastFade lastFade_;
};

} // namespace longwave
