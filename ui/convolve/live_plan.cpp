// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/live_plan.h"

#include "compute/error.h"

#include <utility>

namespace longwave::ui {

namespace {

/// Up to this length (of u and k together) planning for a loop may try things out; beyond, it would take too long.
constexpr std::int64_t kLongestMeasured = std::int64_t{1} << 17;

std::int64_t headOf(const LiveRequest& request) {
    return request.allHeads ? -1 : request.head;
}

bool sameOptions(const PlanOptions& a, const PlanOptions& b) {
    return a.threads == b.threads && a.order == b.order && a.tensorPrecision == b.tensorPrecision;
}

} // namespace

Regularization inForce(Regularization regularization) {
    if (!regularization.squashOn)
        regularization.lambda = 0;
    if (!regularization.smoothOn) {
        regularization.window = 1;
        regularization.seam = 0;
    }
    return regularization;
}

void LiveKernels::read(const LiveRequest& request, const std::stop_token& stop) {
    const KeptTaps kept = keptTapsOf(request);
    if (bank_ == request.bank && head_ == headOf(request) && taps_ == kept.count && hasSkip_ == request.skip)
        return;
    bank_.reset();
    const ArrayView& values = request.bank->values;
    const auto taps = static_cast<std::size_t>(kept.count);
    const std::int64_t count = request.allHeads ? values.rows() : 1;
    rows_.resize(static_cast<std::size_t>(count) * taps);
    for (std::int64_t row = 0; row < count; ++row) {
        if (stop.stop_requested())
            throw Cancelled();
        values.read(request.allHeads ? row : request.head, kept.first,
                    std::span(rows_).subspan(static_cast<std::size_t>(row) * taps, taps));
    }
    skip_ = skipOf(request);
    bank_ = request.bank;
    head_ = headOf(request);
    taps_ = kept.count;
    hasSkip_ = request.skip;
}

bool LivePlan::prepare(const Engine& engine, const LiveRequest& request, const LiveKernels& kernels,
                       std::stop_token stop) {
    const bool isAnother = !isFor(engine, request);
    if (isAnother) {
        const ConvolutionProblem problem = problemOf(request);
        const PlanOptions options = planOptionsOf(request);
        release(); // first: two plans of a long signal may not fit into memory
        plan_ = engine.plan(problem, options);
        engine_ = &engine;
        options_ = options;
        isRefined_ = problem.length + problem.taps - 1 > kLongestMeasured;
        output_.assign(static_cast<std::size_t>(problem.outputSize()), 0.0F);
    }
    setKernels(request, kernels, std::move(stop));
    return isAnother;
}

bool LivePlan::isFor(const Engine& engine, const LiveRequest& request) const {
    return plan_ && engine_ == &engine && sameOptions(options_, planOptionsOf(request)) &&
           plan_->problem() == problemOf(request);
}

void LivePlan::refine(const LiveRequest& request, const LiveKernels& kernels, std::stop_token stop) {
    if (isRefined_)
        return;
    PlanOptions options = options_;
    options.effort = PlanOptions::Effort::Measure;
    auto refined = engine_->plan(plan_->problem(), options);
    kernelsOf_.reset();
    plan_ = std::move(refined);
    isRefined_ = true;
    statistics_.clear();
    setKernels(request, kernels, std::move(stop));
}

void LivePlan::release() {
    kernelsOf_.reset();
    plan_.reset();
    output_ = {};
    statistics_.clear();
}

void LivePlan::setKernels(const LiveRequest& request, const LiveKernels& kernels, std::stop_token stop) {
    const Regularization regularization = inForce(request.regularization);
    // Another number of taps is another problem, so another plan.
    const bool areSame = kernelsOf_ == request.bank && headOf_ == headOf(request) && skipOf_ == request.skip;
    if (areSame && regularizationOf_ == regularization)
        return;
    kernelsOf_.reset();
    const Kernels given{kernels.rows(), kernels.skip(), regularization};
    if (areSame)
        plan_->setRegularization(given, kernelTimings_, std::move(stop));
    else
        plan_->setKernels(given, kernelTimings_, std::move(stop));
    kernelsOf_ = request.bank;
    headOf_ = headOf(request);
    regularizationOf_ = regularization;
    skipOf_ = request.skip;
}

void LivePlan::run(const Operands& operands, std::stop_token stop) {
    plan_->run(operands, output_, lastRun_, std::move(stop));
}

std::span<const float> LivePlan::shownRow(const LiveRequest& request) const {
    const auto length = static_cast<std::size_t>(plan_->problem().outputLength());
    const std::size_t row = request.allHeads ? static_cast<std::size_t>(request.head) : 0;
    const Outputs outputs = outputsOf(request);
    return std::span(output_).subspan(row * length + static_cast<std::size_t>(outputs.begin),
                                      static_cast<std::size_t>(outputs.length));
}

} // namespace longwave::ui
