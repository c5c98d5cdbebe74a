// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/statistics.h"
#include "ui/convolve/live_data.h"
#include "ui/convolve/live_plan.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// A convolution kept ready to be run again: the signal read, the plan made, the kernels set; and the baseline that
/// runs in turn with it. Knows what a change touches and does no more than that. Used by one thread at a time; LiveRun
/// gives it one.
class LiveConvolution {
  public:
    /// Makes ready for `request`: reads the signal when it is another, plans when the problem or the engine is, sets
    /// kernels when they are. Throws Error when it cannot be done and Cancelled when stopped; what was not reached is
    /// done by the next call.
    void prepare(std::shared_ptr<const LiveRequest> request, std::stop_token stop);

    /// Plans again with more care, the baseline too, and begins new statistics; does nothing the second time. A first
    /// picture should not wait for it, a loop should have it. Throws Error or Cancelled; prepare mends the rest.
    void refine(std::stop_token stop);
    bool isRefined() const noexcept { return own_.isRefined(); }

    /// One run. Precondition: prepare succeeded. Throws Error or Cancelled.
    void run(std::stop_token stop);
    /// Takes the last run into the statistics.
    void count() noexcept { own_.statistics().add(own_.lastRun()); }
    std::size_t counted() const noexcept { return own_.statistics().count(); }
    void clearStatistics() noexcept;

    bool hasBaseline() const noexcept { return request_->baseline && baselineFailure_.empty(); }
    /// One run of the baseline on the same arrays, which makes a round with the engine's last run. What it cannot do is
    /// told by the snapshot and ends nothing. Throws Cancelled.
    void runBaseline(std::stop_token stop);
    double baselineSeconds() const noexcept { return baselineSeconds_; } ///< of its last run; 0 before

    /// Computes the output to compare with if the request asks for one and it is not there yet.
    void compare(std::stop_token stop);
    /// Whether compare is quick enough not to keep a picture waiting for it.
    bool isComparisonQuick() const;

    /// Whether snapshot has made all that it wants of the output.
    bool isShown() const noexcept { return shown_ != nullptr; }

    /// The present state as a value; builds what has changed since the last call. Throws Cancelled.
    std::shared_ptr<const LiveSnapshot> snapshot(double runsPerSecond, std::stop_token stop);

  private:
    void readRawKernel(const LiveRequest& request, std::stop_token stop);
    void prepareBaseline(std::stop_token stop); // when it is another; leaves baselineFailure_
    std::span<const float> otherWithLoadedKernel(LiveRequest& other, std::stop_token stop);
    std::shared_ptr<const LiveOutput> makeOutput(std::stop_token stop);
    void addGates(LiveOutput& output, std::stop_token stop) const;
    LiveTimings timings(double runsPerSecond) const;

    std::shared_ptr<const LiveRequest> request_; // what is prepared; null when something is missing

    std::shared_ptr<const LiveRequest> operandsOf_; // what operands_ was read for; null: nothing
    LiveOperands operands_;
    LiveKernels kernels_;
    LivePlan own_;

    LivePlan baseline_;
    std::string baselineFailure_;
    bool baselineIsReady_ = false; // for request_
    double baselineSeconds_ = 0;
    PairStatistics pairs_;

    std::shared_ptr<const KernelBank> rawKernelOf_;
    std::int64_t rawHeadOf_ = -1;
    std::shared_ptr<const Pyramid> rawKernel_;
    NonFinite kernelNonFinite_;

    std::shared_ptr<const LiveRequest> ungatedOf_; // what ungated_ was computed for
    std::vector<float> ungated_;                   // the shown row before g_out

    // y to compare with, and what it was computed for.
    std::shared_ptr<const LiveRequest> otherOf_;
    LivePlan loaded_; // of y with the loaded kernel
    LiveKernels loadedKernels_;
    std::vector<float> other_; // its outputs
    std::int64_t otherFirst_ = 0;
    std::string otherFailure_;

    std::shared_ptr<const LiveOutput> shown_; // null when the output has changed since
};

} // namespace longwave::ui
