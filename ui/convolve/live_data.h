// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "compute/convolution/engine.h"
#include "compute/convolution/timings.h"
#include "compute/data/signal.h"
#include "compute/regularization/regularize.h"
#include "ui/session/convolve_choices.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// A gate g of a request: u·g before the convolution, or y·g after it. Signals are 0 beyond their ends, so a short one
/// closes the gate there (and σ is ½ there).
struct LiveGate {
    std::shared_ptr<const Signal> signal; ///< null: no gate
    std::int64_t channel = 0;
    bool isSigmoid = false; ///< σ(u) of it, rather than the signal as it is
    std::string rowName;    ///< "voxel 3, 4, 0"; empty where the signal has one row
    bool operator==(const LiveGate&) const = default;
};

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
    const Engine* comparison = nullptr; ///< what computes y with the loaded kernel; the fastest one there is
    const Engine* baseline = nullptr;   ///< runs in turn with `engine` while it loops; null: none
    ConvolveChoices::Against against = ConvolveChoices::Against::LoadedKernel;
    Mode mode = Mode::Causal;
    std::int64_t taps = 0;      ///< that are kept; 0 or more than there are: all
    double keepFrequencies = 1; ///< share of the spectrum, the lowest
    bool skip = false;          ///< y += D·u, where the bank has D: see hasSkip
    LiveGate inputGate;
    LiveGate outputGate;
    int threads = 0; ///< this and the next two as in PlanOptions
    int order = 0;
    PlanOptions::TensorPrecision precision = PlanOptions::TensorPrecision::Accurate;
};

/// Whether the kernels are used as they were loaded: not regularised, all taps, all frequencies.
bool usesLoadedKernel(const LiveRequest& request);
/// Whether a bank's skip term can be convolved with: of kernels that look ahead it is not.
inline bool hasSkip(const KernelBank& bank) {
    return !bank.skip.isEmpty() && bank.firstLag == 0;
}
/// What the request's output is compared with; nothing when it would be compared with itself.
std::optional<ConvolveChoices::Against> comparisonOf(const LiveRequest& request);

/// Level in windows, in dB re the peak of the other output.
struct LiveLevels {
    std::shared_ptr<const Pyramid> other;
    std::shared_ptr<const Pyramid> difference; ///< of (y − other)
    std::int64_t window = 1;                   ///< samples per value; value i stands for the middle of window i
    std::int64_t firstSample = 0;              ///< t where the first window begins
};

/// The output that y is compared with: see comparisonOf. Where one of the two is longer, the other is 0.
struct LiveOther {
    std::shared_ptr<const Pyramid> y; ///< null when it could not be computed
    std::int64_t firstSample = 0;     ///< t of its first value
    LiveLevels levels;
    /// ‖y − other‖₂ / ‖other‖₂
    double change = std::numeric_limits<double>::quiet_NaN();
    std::string failure; ///< why it could not be computed
};

/// The output of the shown head and what is said of it. Made anew when the output changed.
struct LiveOutput {
    std::shared_ptr<const LiveRequest> request; ///< what it answers
    std::shared_ptr<const Pyramid> y;
    std::shared_ptr<const Pyramid> kernel; ///< as it is used, from lag kernelFirstLag on
    std::int64_t kernelFirstLag = 0;
    std::shared_ptr<const Pyramid> rawKernel; ///< as it was loaded
    std::int64_t firstSample = 0;             ///< t of the first value of y; below 0 where the kernel looks ahead
    double peak = 0;                          ///< max |y| over what is finite; NaN where nothing is
    NonFinite signalNonFinite;                ///< in the row of the signal
    NonFinite kernelNonFinite;                ///< in the shown head

    // Only with gates.
    std::shared_ptr<const Pyramid> inputGate;  ///< g_in, from sample 0 on
    std::shared_ptr<const Pyramid> gatedInput; ///< u·g_in
    std::shared_ptr<const Pyramid> outputGate; ///< g_out where y is
    std::shared_ptr<const Pyramid> ungated;    ///< k ∗ (u·g_in), before g_out

    std::shared_ptr<const LiveOther> other; ///< a moment later for long signals; null while it is computed

    bool isComplete() const { return !comparisonOf(*request) || other; }
};

/// How the baseline went, in turn with the engine: A B A B … Short runs are made twice and the second is counted, so
/// that neither pays for what the other left in the caches.
struct LiveBaseline {
    std::string engine;
    std::string title;
    std::string target;
    std::string plan;
    int threads = 1;
    double median = std::numeric_limits<double>::quiet_NaN(); ///< seconds
    double p95 = std::numeric_limits<double>::quiet_NaN();
    std::vector<Stage> stages; ///< medians
    /// Baseline's seconds over the engine's in the same round: median and 5th and 95th percentile over `rounds`.
    double ratio = std::numeric_limits<double>::quiet_NaN();
    double ratioLow = std::numeric_limits<double>::quiet_NaN();
    double ratioHigh = std::numeric_limits<double>::quiet_NaN();
    std::size_t rounds = 0;
    std::string failure; ///< why it does not run; empty when it does
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

    std::optional<LiveBaseline> baseline; ///< of a loop with a baseline

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
