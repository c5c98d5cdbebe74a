// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/statistics.h"
#include "ui/convolve/live_data.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// A convolution kept ready to be run again: the signal read, the plan made, the kernels set. Knows what a change
/// touches and does no more than that. Used by one thread at a time; LiveRun gives it one.
class LiveConvolution {
  public:
    /// Makes ready for `request`: reads the signal when it is another, plans when the problem or the engine is, sets
    /// kernels when they are. Throws Error when it cannot be done and Cancelled when stopped; what was not reached is
    /// done by the next call.
    void prepare(std::shared_ptr<const LiveRequest> request, std::stop_token stop);

    /// Plans again with more care, which may take a second, and begins new statistics; does nothing the second time.
    /// A first picture should not wait for it, a loop should have it. Throws Error or Cancelled; prepare mends the
    /// rest.
    void refine(std::stop_token stop);
    bool isRefined() const noexcept { return isRefined_; }

    /// One run. Precondition: prepare succeeded. Throws Error or Cancelled.
    void run(std::stop_token stop);
    /// Takes the last run into the statistics.
    void count() noexcept { statistics_.add(lastRun_); }
    std::size_t counted() const noexcept { return statistics_.count(); }
    void clearStatistics() noexcept { statistics_.clear(); }

    /// Computes y with the raw kernel if the request asks for it and it is not there yet.
    void compareWithRaw(std::stop_token stop);
    /// Whether compareWithRaw is quick enough not to keep a picture waiting for it.
    bool isComparisonQuick() const noexcept;

    /// Whether snapshot has made all that it wants of the output.
    bool isShown() const noexcept { return shown_ != nullptr; }

    /// The present state as a value; builds what has changed since the last call. Throws Cancelled.
    std::shared_ptr<const LiveSnapshot> snapshot(double runsPerSecond, std::stop_token stop);

  private:
    void readSignal(const LiveRequest& request, std::stop_token stop);
    void makePlan(const LiveRequest& request);
    void setKernels(const LiveRequest& request, std::stop_token stop);
    void readRows(const LiveRequest& request, const std::stop_token& stop);
    std::span<const float> shownRow() const;
    std::span<const float> rawRow() const; // the same of rawY_
    /// The shown head's taps as they are used.
    std::shared_ptr<const Pyramid> shownKernel(std::stop_token stop) const;
    std::shared_ptr<const LiveOutput> makeOutput(std::stop_token stop) const;

    std::shared_ptr<const LiveRequest> request_; // what is prepared; null when something is missing

    std::shared_ptr<const Signal> signalOf_; // what signal_ was read from
    std::int64_t channelOf_ = -1;
    std::int64_t turnOf_ = -1;
    std::vector<float> signal_; // [L], turned as Outputs says
    NonFinite signalNonFinite_;

    const Engine* planEngine_ = nullptr;
    int planThreads_ = 0;
    std::unique_ptr<Plan> plan_;
    bool isRefined_ = false;

    std::shared_ptr<const KernelBank> kernelsOf_; // what the plan's kernels come from
    std::int64_t headOf_ = -1;                    // −1: all
    Regularization regularizationOf_;
    Timings kernelTimings_;

    std::shared_ptr<const KernelBank> rowsOf_; // what rows_ was read from
    std::int64_t rowsHead_ = -1;               // −1: all
    std::vector<float> rows_;                  // [heads, K], raw: the plan regularises them while they are in cache

    std::shared_ptr<const KernelBank> rawKernelOf_;
    std::int64_t rawHeadOf_ = -1;
    std::shared_ptr<const Pyramid> rawKernel_;
    NonFinite kernelNonFinite_;

    std::vector<float> output_; // [heads, output length]
    Timings lastRun_;
    RunStatistics statistics_;

    // y with the raw kernel, and what it was computed from.
    std::shared_ptr<const LiveRequest> rawYOf_;
    std::unique_ptr<Plan> rawPlan_;
    std::vector<float> rawY_; // [the problem's output length]
    std::shared_ptr<const Pyramid> rawYPyramid_;

    std::shared_ptr<const LiveOutput> shown_; // null when the output has changed since
};

} // namespace longwave::ui
