// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "compute/convolution/engine.h"
#include "compute/convolution/timings.h"
#include "compute/data/signal.h"
#include "compute/regularization/regularize.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// What is to be convolved, and how: one immutable value per change. What stayed the same between two requests is told
/// by the pointers, so a new signal or bank is a new pointer.
struct LiveRequest {
    std::uint64_t id = 0; ///< ascending
    std::shared_ptr<const Signal> signal;
    std::int64_t channel = 0; ///< row of the signal
    std::shared_ptr<const KernelBank> bank;
    std::int64_t head = 0; ///< the head that is shown
    bool allHeads = false; ///< convolve with every head of the bank, or with the shown one alone
    Regularization regularization;
    const Engine* engine = nullptr;     ///< what runs
    const Engine* comparison = nullptr; ///< what computes y with the raw kernel; the fastest one there is
    Mode mode = Mode::Causal;
    int threads = 0; ///< as in PlanOptions
};

/// Level of y in windows, in dB re the peak of y with the raw kernel.
struct LiveLevels {
    std::shared_ptr<const Pyramid> raw;        ///< of y with the raw kernel
    std::shared_ptr<const Pyramid> difference; ///< of (y − y with the raw kernel)
    std::int64_t window = 1;                   ///< samples per value; value i stands for the middle of window i
};

/// The output of the shown head and what is said of it. Made anew when the output changed.
struct LiveOutput {
    std::shared_ptr<const LiveRequest> request; ///< what it answers
    std::shared_ptr<const Pyramid> y;
    std::shared_ptr<const Pyramid> kernel;    ///< as it is used
    std::shared_ptr<const Pyramid> rawKernel; ///< as it was loaded
    std::int64_t firstSample = 0;             ///< t of the first value of y; below 0 where the kernel looks ahead
    double peak = 0;                          ///< max |y| over what is finite
    NonFinite signalNonFinite;                ///< in the row of the signal
    NonFinite kernelNonFinite;                ///< in the shown head

    // Only when the kernel is regularised, and then a moment later for long signals.
    std::shared_ptr<const Pyramid> rawY; ///< y with the raw kernel
    LiveLevels levels;
    /// ‖y − raw y‖₂ / ‖raw y‖₂
    double change = std::numeric_limits<double>::quiet_NaN();

    bool isComplete() const noexcept { return request->regularization.isIdentity() || rawY; }
};

/// How the last runs went.
struct LiveTimings {
    ConvolutionProblem problem;
    std::string engine; ///< stable name
    std::string title;
    std::string target; ///< where and in what precision
    std::string plan;   ///< in words
    std::int64_t fftLength = 0;
    int threads = 1;

    double median = std::numeric_limits<double>::quiet_NaN(); ///< seconds, over `totals`
    double p95 = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> totals; ///< seconds, oldest first
    std::vector<Stage> stages;  ///< medians
    double runsPerSecond = 0;   ///< of the loop, everything around the engine's own time included; 0 when unknown

    double kernelChange = 0;         ///< seconds from a kernel's change to its being ready
    std::vector<Stage> kernelStages; ///< of that change
};

struct LiveFailure {
    std::string subject;
    std::string explanation;
};

/// Everything that is shown of the live convolution, as it was at one moment. Immutable.
struct LiveSnapshot {
    std::shared_ptr<const LiveRequest> request;
    std::shared_ptr<const LiveOutput> output; ///< null when the request failed
    LiveTimings timings;
    std::optional<LiveFailure> failure;
};

} // namespace longwave::ui
