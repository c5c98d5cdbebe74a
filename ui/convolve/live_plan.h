// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/statistics.h"
#include "ui/convolve/live_problem.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// The kernels of a request as its engines take them, read once for all of them: the kept taps of the shown head or of
/// all heads, raw, since plans regularise them while they are in cache.
class LiveKernels {
  public:
    /// Reads them when they are others than before. Throws Cancelled.
    void read(const LiveRequest& request, const std::stop_token& stop);
    std::span<const float> rows() const noexcept { return rows_; } ///< [heads, kept taps]
    std::span<const float> skip() const noexcept { return skip_; } ///< D [heads], or empty: none

  private:
    std::shared_ptr<const KernelBank> bank_; // what rows_ was read from; null: nothing
    std::int64_t head_ = -1;                 // −1: all
    std::int64_t taps_ = 0;
    bool hasSkip_ = false;
    std::vector<float> rows_;
    std::vector<float> skip_;
};

/// One engine's plan kept ready, with room for its output and the statistics of its runs. Knows what a change of the
/// request touches and does no more than that.
class LivePlan {
  public:
    /// Plans when engine, problem or settings are others, which begins new statistics, and sets kernels when those are.
    /// Returns whether it planned. Throws Error or Cancelled; what was not reached is done by the next call.
    bool prepare(const Engine& engine, const LiveRequest& request, const LiveKernels& kernels, std::stop_token stop);
    /// Plans again with more care, which may take a second, and begins new statistics; nothing the second time, and for
    /// long problems, where it would take too long.
    void refine(const LiveRequest& request, const LiveKernels& kernels, std::stop_token stop);
    bool isRefined() const noexcept { return isRefined_; }
    /// Whether it is planned for this, so that its statistics speak of it.
    bool isFor(const Engine& engine, const LiveRequest& request) const;
    void release(); ///< gives its memory back

    /// One run; precondition: prepare succeeded. Throws Error or Cancelled.
    void run(const Operands& operands, std::stop_token stop);
    const Timings& lastRun() const noexcept { return lastRun_; }

    /// The shown head's row of the output, where the request's outputs stand in it.
    std::span<const float> shownRow(const LiveRequest& request) const;

    const Plan& plan() const noexcept { return *plan_; }
    const Engine& engine() const noexcept { return *engine_; }
    bool isPlanned() const noexcept { return plan_ != nullptr; }
    const Timings& kernelTimings() const noexcept { return kernelTimings_; } ///< of the last change of kernels
    RunStatistics& statistics() noexcept { return statistics_; }
    const RunStatistics& statistics() const noexcept { return statistics_; }

  private:
    void setKernels(const LiveRequest& request, const LiveKernels& kernels, std::stop_token stop);

    const Engine* engine_ = nullptr;
    PlanOptions options_;
    std::unique_ptr<Plan> plan_;
    bool isRefined_ = false;

    std::shared_ptr<const KernelBank> kernelsOf_; // what the plan's kernels come from; null: none are set
    std::int64_t headOf_ = -1;                    // −1: all
    bool skipOf_ = false;
    Regularization regularizationOf_;
    Timings kernelTimings_;

    std::vector<float> output_; // [heads, the problem's output length]
    Timings lastRun_;
    RunStatistics statistics_;
};

/// Without the numbers of what is switched off, so that turning those changes nothing.
Regularization inForce(Regularization regularization);

} // namespace longwave::ui
