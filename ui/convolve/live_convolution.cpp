// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/live_convolution.h"

#include "compute/error.h"
#include "ui/convolve/convolution_report.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace longwave::ui {

namespace {

/// Up to this length (of u and k together) planning for a loop may try things out; beyond, it would take too long.
constexpr std::int64_t kLongestMeasured = std::int64_t{1} << 17;
/// Samples between two looks at the stop token while reading.
constexpr std::int64_t kReadStep = std::int64_t{1} << 20;
/// Outputs up to this length are compared with the raw kernel's before they are first shown.
constexpr std::int64_t kQuickComparison = std::int64_t{1} << 22;

/// Without the numbers of what is switched off, so that turning those changes nothing.
Regularization inForce(Regularization regularization) {
    if (!regularization.squashOn)
        regularization.lambda = 0;
    if (!regularization.smoothOn)
        regularization.window = 1;
    return regularization;
}

void countNonFinite(std::span<const float> values, std::int64_t row, std::int64_t begin, NonFinite& found) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]) && found.count++ == 0) {
            found.firstRow = row;
            found.firstIndex = begin + static_cast<std::int64_t>(i);
        }
}

std::shared_ptr<const Pyramid> pyramidOf(std::vector<float> values, std::stop_token stop) {
    const auto length = static_cast<std::int64_t>(values.size());
    return Pyramid::build(ArrayView::fromFloats(std::move(values), {length}), 0, std::move(stop));
}

std::shared_ptr<const Pyramid> pyramidOf(std::span<const float> values, std::stop_token stop) {
    return pyramidOf(std::vector<float>(values.begin(), values.end()), std::move(stop));
}

} // namespace

void LiveConvolution::prepare(std::shared_ptr<const LiveRequest> request, std::stop_token stop) {
    request_.reset();
    shown_.reset();
    validate(request->regularization);
    checkOutputSize(*request);
    readSignal(*request, stop);
    makePlan(*request);
    setKernels(*request, stop);
    request_ = std::move(request);
}

void LiveConvolution::readSignal(const LiveRequest& request, std::stop_token stop) {
    const std::int64_t turn = outputsOf(request).turn;
    if (signalOf_ == request.signal && channelOf_ == request.channel && turnOf_ == turn)
        return;
    signalOf_.reset();
    rawYOf_.reset();
    statistics_.clear();
    const ArrayView& values = request.signal->values;
    const std::int64_t length = values.length();
    signal_.resize(static_cast<std::size_t>(length));
    signalNonFinite_ = {};
    for (std::int64_t begin = 0; begin < length; begin += kReadStep) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto part = std::span(signal_).subspan(static_cast<std::size_t>(begin),
                                                     static_cast<std::size_t>(std::min(kReadStep, length - begin)));
        values.read(request.channel, begin, part);
        countNonFinite(part, request.channel, begin, signalNonFinite_);
    }
    std::rotate(signal_.begin(), signal_.begin() + turn, signal_.end());
    signalOf_ = request.signal;
    channelOf_ = request.channel;
    turnOf_ = turn;
}

void LiveConvolution::makePlan(const LiveRequest& request) {
    const ConvolutionProblem problem = problemOf(request);
    if (plan_ && planEngine_ == request.engine && planThreads_ == request.threads && plan_->problem() == problem)
        return;
    kernelsOf_.reset();
    plan_.reset(); // first: two plans of a long signal may not fit into memory
    statistics_.clear();
    plan_ = request.engine->plan(problem, {.threads = request.threads});
    isRefined_ = problem.length + problem.taps - 1 > kLongestMeasured;
    planEngine_ = request.engine;
    planThreads_ = request.threads;
    output_.assign(static_cast<std::size_t>(problem.outputSize()), 0.0f);
}

void LiveConvolution::setKernels(const LiveRequest& request, std::stop_token stop) {
    const ArrayView& bank = request.bank->values;
    const auto taps = static_cast<std::size_t>(request.bank->taps());

    if (rawKernelOf_ != request.bank || rawHeadOf_ != request.head) {
        rawKernelOf_.reset();
        std::vector<float> row(taps);
        bank.read(request.head, 0, row);
        kernelNonFinite_ = {};
        countNonFinite(row, request.head, 0, kernelNonFinite_);
        rawKernel_ = pyramidOf(std::move(row), stop);
        rawKernelOf_ = request.bank;
        rawHeadOf_ = request.head;
    }

    const std::int64_t head = request.allHeads ? -1 : request.head;
    const Regularization regularization = inForce(request.regularization);
    if (kernelsOf_ == request.bank && headOf_ == head && regularizationOf_ == regularization)
        return;
    kernelsOf_.reset();
    readRows(request, stop);
    plan_->setKernels(Kernels{rows_, {}, regularization}, kernelTimings_, stop);
    kernelsOf_ = request.bank;
    headOf_ = head;
    regularizationOf_ = regularization;
}

void LiveConvolution::readRows(const LiveRequest& request, const std::stop_token& stop) {
    const std::int64_t head = request.allHeads ? -1 : request.head;
    if (rowsOf_ == request.bank && rowsHead_ == head)
        return;
    rowsOf_.reset();
    const ArrayView& bank = request.bank->values;
    const auto taps = static_cast<std::size_t>(request.bank->taps());
    const std::int64_t count = request.allHeads ? bank.rows() : 1;
    rows_.resize(static_cast<std::size_t>(count) * taps);
    for (std::int64_t row = 0; row < count; ++row) {
        if (stop.stop_requested())
            throw Cancelled();
        bank.read(request.allHeads ? row : head, 0,
                  std::span(rows_).subspan(static_cast<std::size_t>(row) * taps, taps));
    }
    rowsOf_ = request.bank;
    rowsHead_ = head;
}

std::shared_ptr<const Pyramid> LiveConvolution::shownKernel(std::stop_token stop) const {
    if (request_->regularization.isIdentity())
        return rawKernel_;
    std::vector<float> row(static_cast<std::size_t>(request_->bank->taps()));
    regularizeRow(request_->bank->values, request_->head, inForce(request_->regularization), row);
    return pyramidOf(std::move(row), std::move(stop));
}

void LiveConvolution::refine(std::stop_token stop) {
    if (isRefined_)
        return;
    PlanOptions options;
    options.threads = planThreads_;
    options.effort = PlanOptions::Effort::Measure;
    auto refined = planEngine_->plan(plan_->problem(), options);
    kernelsOf_.reset();
    plan_ = std::move(refined);
    isRefined_ = true;
    statistics_.clear();
    setKernels(*request_, std::move(stop));
}

void LiveConvolution::run(std::stop_token stop) {
    plan_->run(signal_, output_, lastRun_, std::move(stop));
}

bool LiveConvolution::isComparisonQuick() const noexcept {
    return plan_->problem().outputLength() <= kQuickComparison;
}

void LiveConvolution::compareWithRaw(std::stop_token stop) {
    const LiveRequest& request = *request_;
    if (request.regularization.isIdentity())
        return;
    if (rawYOf_ && rawYOf_->signal == request.signal && rawYOf_->channel == request.channel &&
        rawYOf_->bank == request.bank && rawYOf_->head == request.head && rawYOf_->mode == request.mode)
        return;
    rawYOf_.reset();
    LiveRequest single = request;
    single.allHeads = false;
    const ConvolutionProblem problem = problemOf(single);
    if (!rawPlan_ || rawPlan_->problem() != problem) {
        rawPlan_.reset();
        rawPlan_ = request.comparison->plan(problem, {.threads = request.threads});
        rawY_.resize(static_cast<std::size_t>(problem.outputLength()));
    }
    std::vector<float> kernel(static_cast<std::size_t>(problem.taps));
    rawKernel_->read(0, kernel);
    Timings timings;
    rawPlan_->setKernels(kernel, timings, stop);
    rawPlan_->run(signal_, rawY_, timings, stop);
    rawYPyramid_ = pyramidOf(rawRow(), stop);
    rawYOf_ = request_;
    shown_.reset();
}

std::span<const float> LiveConvolution::shownRow() const {
    const auto length = static_cast<std::size_t>(plan_->problem().outputLength());
    const std::size_t row = request_->allHeads ? static_cast<std::size_t>(request_->head) : 0;
    const Outputs outputs = outputsOf(*request_);
    return std::span(output_).subspan(row * length + static_cast<std::size_t>(outputs.begin),
                                      static_cast<std::size_t>(outputs.length));
}

std::span<const float> LiveConvolution::rawRow() const {
    const Outputs outputs = outputsOf(*request_);
    return std::span(rawY_).subspan(static_cast<std::size_t>(outputs.begin), static_cast<std::size_t>(outputs.length));
}

std::shared_ptr<const LiveOutput> LiveConvolution::makeOutput(std::stop_token stop) const {
    const std::span<const float> y = shownRow();
    auto output = std::make_shared<LiveOutput>();
    output->request = request_;
    output->y = pyramidOf(y, stop);
    output->rawKernel = rawKernel_;
    output->kernel = shownKernel(stop);
    if (const MinMax range = output->y->range(); !range.isEmpty())
        output->peak = std::max(std::abs(range.low), std::abs(range.high));
    output->firstSample = outputsOf(*request_).firstSample;
    output->signalNonFinite = signalNonFinite_;
    output->kernelNonFinite = kernelNonFinite_;

    if (!request_->regularization.isIdentity() && rawYOf_) {
        output->rawY = rawYPyramid_;
        output->change = relativeL2(y, rawRow());
        output->levels.window = levelWindow(static_cast<std::int64_t>(y.size()), request_->signal->sampleRate);
        Levels traces = levels(y, rawRow(), output->levels.window);
        output->levels.raw = pyramidOf(std::move(traces.raw), stop);
        output->levels.difference = pyramidOf(std::move(traces.difference), stop);
    }
    return output;
}

std::shared_ptr<const LiveSnapshot> LiveConvolution::snapshot(double runsPerSecond, std::stop_token stop) {
    if (!shown_)
        shown_ = makeOutput(std::move(stop));
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->request = request_;
    snapshot->output = shown_;

    LiveTimings& timings = snapshot->timings;
    timings.problem = plan_->problem();
    timings.engine = planEngine_->name();
    timings.title = planEngine_->title();
    timings.target = planEngine_->target();
    timings.plan = plan_->description();
    timings.fftLength = plan_->fftLength();
    timings.threads = plan_->threads();
    timings.median = statistics_.medianTotal();
    timings.p95 = statistics_.p95Total();
    timings.totals = statistics_.totals();
    timings.stages = statistics_.medianStages();
    timings.runsPerSecond = runsPerSecond;
    timings.kernelChange = kernelTimings_.total();
    timings.kernelStages.assign(kernelTimings_.stages().begin(), kernelTimings_.stages().end());
    return snapshot;
}

} // namespace longwave::ui
