// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/live_convolution.h"

#include "compute/convolution/race.h"
#include "compute/error.h"
#include "ui/convolve/convolution_report.h"
#include "ui/plot/pyramid_of.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace longwave::ui {

namespace {

/// Outputs up to this length are compared before they are first shown.
constexpr std::int64_t kQuickComparison = std::int64_t{1} << 22;
using Against = ConvolveChoices::Against;

/// Whether the output to compare with is the same for both.
bool haveSameOther(const LiveRequest& a, const LiveRequest& b) {
    const auto against = comparisonOf(a);
    if (against != comparisonOf(b) || a.bank != b.bank || a.head != b.head || a.mode != b.mode || a.skip != b.skip ||
        a.signal != b.signal || a.channel != b.channel || a.inputGate != b.inputGate || a.outputGate != b.outputGate)
        return false;
    if (against == Against::LoadedKernel)
        return a.comparison == b.comparison;
    return a.baseline == b.baseline && inForce(a.regularization) == inForce(b.regularization) && a.taps == b.taps &&
           a.keepFrequencies == b.keepFrequencies && a.order == b.order && a.precision == b.precision;
}

} // namespace

void LiveConvolution::prepare(std::shared_ptr<const LiveRequest> request, std::stop_token stop) {
    request_.reset();
    shown_.reset();
    validate(request->regularization);
    checkOutputSize(*request);
    if (!operandsOf_ || !readSame(*operandsOf_, *request)) {
        operandsOf_.reset();
        own_.statistics().clear();
        pairs_.clear();
        operands_ = readOperands(*request, stop);
        operandsOf_ = request;
    }
    kernels_.read(*request, stop);
    if (own_.prepare(*request->engine, *request, kernels_, stop))
        pairs_.clear();
    readRawKernel(*request, stop);
    baselineIsReady_ = false;
    baselineFailure_.clear();
    if (!request->baseline)
        baseline_.release();
    request_ = std::move(request);
}

void LiveConvolution::readRawKernel(const LiveRequest& request, std::stop_token stop) {
    if (rawKernelOf_ == request.bank && rawHeadOf_ == request.head)
        return;
    rawKernelOf_.reset();
    std::vector<float> row(static_cast<std::size_t>(request.bank->taps()));
    request.bank->values.read(request.head, 0, row);
    kernelNonFinite_ = {};
    countNonFinite(row, request.head, 0, kernelNonFinite_);
    rawKernel_ = pyramidOf(std::move(row), std::move(stop));
    rawKernelOf_ = request.bank;
    rawHeadOf_ = request.head;
}

void LiveConvolution::prepareBaseline(std::stop_token stop) {
    if (baselineIsReady_ || !hasBaseline())
        return;
    try {
        if (baseline_.prepare(*request_->baseline, *request_, kernels_, stop)) {
            pairs_.clear();
            baselineSeconds_ = 0;
        }
        if (own_.isRefined())
            baseline_.refine(*request_, kernels_, stop); // as much care for both
        baselineIsReady_ = true;
    } catch (const Cancelled&) { // no failure of the baseline's
        throw;
    } catch (const Error& error) {
        baseline_.release();
        baselineFailure_ = error.explanation();
    } catch (const std::bad_alloc&) {
        baseline_.release();
        baselineFailure_ = "there is not enough free memory for a second engine";
    }
}

void LiveConvolution::refine(std::stop_token stop) {
    own_.refine(*request_, kernels_, stop);
    pairs_.clear();
    if (baseline_.isPlanned() && hasBaseline() && baselineIsReady_)
        baseline_.refine(*request_, kernels_, std::move(stop));
}

void LiveConvolution::clearStatistics() noexcept {
    own_.statistics().clear();
    baseline_.statistics().clear();
    pairs_.clear();
}

void LiveConvolution::run(std::stop_token stop) {
    if (request_->outputGate.signal && ungatedOf_ != request_) { // to be seen, not timed
        ungatedOf_.reset();
        own_.run(operands_.withoutOutputGate(), stop);
        const auto row = own_.shownRow(*request_);
        ungated_.assign(row.begin(), row.end());
        ungatedOf_ = request_;
    }
    const bool isCold = std::exchange(baselineRanLast_, false);
    if (isCold && own_.lastRun().total() < kWarmedUp)
        own_.run(operands_.operands(), stop);
    own_.run(operands_.operands(), std::move(stop));
}

void LiveConvolution::runBaseline(std::stop_token stop) {
    prepareBaseline(stop);
    if (!hasBaseline())
        return;
    baselineRanLast_ = true;
    try {
        if (baselineSeconds_ < kWarmedUp)
            baseline_.run(operands_.operands(), stop);
        baseline_.run(operands_.operands(), std::move(stop));
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        baselineFailure_ = error.explanation();
        return;
    }
    baselineSeconds_ = baseline_.lastRun().total();
    baseline_.statistics().add(baseline_.lastRun());
    pairs_.add(baselineSeconds_, own_.lastRun().total());
}

bool LiveConvolution::isComparisonQuick() const {
    return comparisonOf(*request_) == Against::LoadedKernel && own_.plan().problem().outputLength() <= kQuickComparison;
}

std::span<const float> LiveConvolution::otherWithLoadedKernel(LiveRequest& other, std::stop_token stop) {
    other = withLoadedKernel(*request_);
    loadedKernels_.read(other, stop);
    loaded_.prepare(*other.comparison, other, loadedKernels_, stop);
    if (readSame(other, *request_))
        loaded_.run(operands_.operands(), std::move(stop));
    else // all taps may look further ahead, and its output may be longer
        loaded_.run(readOperands(other, stop).operands(), stop);
    return loaded_.shownRow(other);
}

void LiveConvolution::compare(std::stop_token stop) {
    const auto against = comparisonOf(*request_);
    if (!against || (otherOf_ && haveSameOther(*otherOf_, *request_))) {
        if (against)
            otherOf_ = request_;
        return;
    }
    otherOf_.reset();
    otherFailure_.clear();
    LiveRequest other = *request_;
    std::span<const float> row;
    if (*against == Against::LoadedKernel) {
        row = otherWithLoadedKernel(other, stop);
    } else {
        prepareBaseline(stop);
        try {
            if (hasBaseline()) {
                baseline_.run(operands_.operands(), stop);
                row = baseline_.shownRow(*request_);
            }
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& error) {
            baselineFailure_ = error.explanation();
        }
        otherFailure_ = baselineFailure_;
    }
    other_.assign(row.begin(), row.end());
    otherFirst_ = outputsOf(other).firstSample;
    otherOf_ = request_;
    shown_.reset();
}

std::shared_ptr<const LiveOutput> LiveConvolution::makeOutput(std::stop_token stop) {
    const std::span<const float> y = own_.shownRow(*request_);
    auto output = std::make_shared<LiveOutput>();
    output->request = request_;
    output->y = pyramidOf({y.begin(), y.end()}, stop);
    output->rawKernel = rawKernel_;
    output->kernel =
        usesLoadedKernel(*request_) ? rawKernel_ : pyramidOf(usedKernel(*request_, own_.plan().fftLength()), stop);
    output->kernelFirstLag = keptTapsOf(*request_).firstLag;
    const MinMax range = output->y->range();
    output->peak = range.isEmpty() ? std::numeric_limits<double>::quiet_NaN() // no output is finite
                                   : std::max(std::abs(range.low), std::abs(range.high));
    output->firstSample = outputsOf(*request_).firstSample;
    output->signalNonFinite = operands_.signalNonFinite;
    output->kernelNonFinite = kernelNonFinite_;
    addGates(*output, stop);
    if (!comparisonOf(*request_) || !otherOf_ || !haveSameOther(*otherOf_, *request_))
        return output; // it follows
    if (otherFailure_.empty()) {
        output->other =
            compared(y, output->firstSample, other_, otherFirst_, request_->signal->sampleRate, std::move(stop));
    } else {
        auto failed = std::make_shared<LiveOther>();
        failed->failure = otherFailure_;
        output->other = std::move(failed);
    }
    return output;
}

void LiveConvolution::addGates(LiveOutput& output, std::stop_token stop) const {
    const std::int64_t turn = outputsOf(*request_).turn;
    if (!operands_.inputGate.empty()) {
        std::vector<float> gate = operands_.inputGate;
        std::vector<float> gated(gate.size());
        std::transform(gate.begin(), gate.end(), operands_.signal.begin(), gated.begin(), std::multiplies<>());
        for (std::vector<float>* values : {&gate, &gated}) // turned back
            std::rotate(values->begin(), values->end() - turn, values->end());
        output.inputGate = pyramidOf(std::move(gate), stop);
        output.gatedInput = pyramidOf(std::move(gated), stop);
    }
    if (!operands_.outputGate.empty() && ungatedOf_ == request_) {
        const Outputs outputs = outputsOf(*request_);
        const auto gate = operands_.outputGate.begin() + outputs.begin;
        output.outputGate = pyramidOf({gate, gate + outputs.length}, stop);
        output.ungated = pyramidOf(ungated_, stop);
    }
}

LiveTimings LiveConvolution::timings(double runsPerSecond) const {
    LiveTimings timings;
    const Plan& plan = own_.plan();
    const RunStatistics& statistics = own_.statistics();
    timings.problem = plan.problem();
    timings.engine = own_.engine().name();
    timings.title = own_.engine().title();
    timings.target = own_.engine().target();
    timings.plan = plan.description();
    timings.fftLength = plan.fftLength();
    timings.threads = plan.threads();
    timings.median = statistics.medianTotal();
    timings.p95 = statistics.p95Total();
    timings.totals = statistics.totals();
    timings.stages = statistics.medianStages();
    timings.runsPerSecond = runsPerSecond;
    timings.kernelChange = own_.kernelTimings().total();
    timings.kernelStages.assign(own_.kernelTimings().stages().begin(), own_.kernelTimings().stages().end());

    if (!request_->baseline)
        return timings;
    LiveBaseline& baseline = timings.baseline.emplace();
    baseline.engine = request_->baseline->name();
    baseline.title = request_->baseline->title();
    baseline.target = request_->baseline->target();
    baseline.failure = baselineFailure_;
    if (baseline_.isFor(*request_->baseline, *request_)) {
        baseline.plan = baseline_.plan().description();
        baseline.threads = baseline_.plan().threads();
        baseline.median = baseline_.statistics().medianTotal();
        baseline.p95 = baseline_.statistics().p95Total();
        baseline.stages = baseline_.statistics().medianStages();
        baseline.ratio = pairs_.ratio();
        baseline.ratioLow = pairs_.ratio(0.05);
        baseline.ratioHigh = pairs_.ratio(0.95);
        baseline.rounds = pairs_.count();
    }
    return timings;
}

std::shared_ptr<const LiveSnapshot> LiveConvolution::snapshot(double runsPerSecond, std::stop_token stop) {
    if (!shown_)
        shown_ = makeOutput(std::move(stop));
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->request = request_;
    snapshot->output = shown_;
    snapshot->timings = timings(runsPerSecond);
    return snapshot;
}

} // namespace longwave::ui
