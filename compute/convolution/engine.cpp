// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/engine.h"

#include "compute/error.h"

#include <chrono>

namespace longwave {
namespace {

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void requireSize(const char* what, std::size_t size, std::int64_t expected) {
    if (size != static_cast<std::size_t>(expected))
        throw Error(what, std::to_string(size) + " values; the plan was made for " + std::to_string(expected));
}

void requireSizeOrNone(const char* what, std::size_t size, std::int64_t expected) {
    if (size != 0)
        requireSize(what, size, expected);
}

} // namespace

void Plan::setKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    changeKernels(&Plan::doSetKernels, kernels, timings, std::move(stop));
}

void Plan::setRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    changeKernels(hasKernels_ ? &Plan::doSetRegularization : &Plan::doSetKernels, kernels, timings, std::move(stop));
}

void Plan::doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    doSetKernels(kernels, timings, std::move(stop));
}

void Plan::changeKernels(KernelSetter set, const Kernels& kernels, Timings& timings, std::stop_token stop) {
    requireSize("kernels", kernels.taps.size(), problem_.kernelSize());
    requireSizeOrNone("skip", kernels.skip.size(), problem_.kernelHeads);
    validate(kernels.regularization);
    const auto begin = std::chrono::steady_clock::now();
    timings.clear();
    if (stop.stop_requested())
        throw Cancelled();
    hasKernels_ = false; // a cancelled change leaves none rather than half of them
    (this->*set)(kernels, timings, std::move(stop));
    hasKernels_ = true;
    timings.setTotal(secondsSince(begin));
}

void Plan::run(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) {
    requireReady(operands);
    requireSize("output", output.size(), problem_.outputSize());
    if (stop.stop_requested())
        throw Cancelled();
    const auto begin = std::chrono::steady_clock::now();
    timings.clear();
    doRun(operands, output, timings, std::move(stop));
    timings.setTotal(secondsSince(begin));
}

void Plan::backward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                    Timings& timings, std::stop_token stop) {
    requireReady(operands);
    requireSize("output gradient", outputGradient.size(), problem_.outputSize());
    requireSizeOrNone("signal gradient", gradients.signal.size(), problem_.signalSize());
    requireSizeOrNone("kernel gradient", gradients.kernels.size(), problem_.kernelSize());
    requireSizeOrNone("skip gradient", gradients.skip.size(), problem_.kernelHeads);
    requireSizeOrNone("input gate gradient", gradients.inputGate.size(), problem_.signalSize());
    requireSizeOrNone("output gate gradient", gradients.outputGate.size(), problem_.outputSize());
    if (stop.stop_requested())
        throw Cancelled();
    const auto begin = std::chrono::steady_clock::now();
    timings.clear();
    doBackward(operands, outputGradient, gradients, timings, std::move(stop));
    timings.setTotal(secondsSince(begin));
}

void Plan::doBackward(const Operands&, std::span<const float>, const Gradients&, Timings&, std::stop_token) {
    throw Error("gradients", "this engine computes none; Monarch CUDA, Monarch CPU and Direct do");
}

void Plan::requireReady(const Operands& operands) const {
    requireSize("signal", operands.signal.size(), problem_.signalSize());
    requireSizeOrNone("input gate", operands.inputGate.size(), problem_.signalSize());
    requireSizeOrNone("output gate", operands.outputGate.size(), problem_.outputSize());
    if (!hasKernels_)
        throw Error("kernels", "none were given to the plan before it was run");
}

std::span<const float> Plan::kernelRow(const Kernels& kernels, std::int64_t head, std::vector<float>& scratch) const {
    const auto taps = static_cast<std::size_t>(problem_.taps);
    const auto row = kernels.taps.subspan(static_cast<std::size_t>(head) * taps, taps);
    if (kernels.regularization.isIdentity())
        return row;
    scratch.resize(taps);
    regularizeRow(row, kernels.regularization, scratch);
    return scratch;
}

void Plan::addSquashStage(const Kernels& kernels, double seconds, Timings& timings) const {
    if (kernels.regularization.isIdentity())
        return;
    const auto count = static_cast<double>(kernels.taps.size());
    timings.add({StageKind::Squash, seconds, 2 * sizeof(float) * count, 3 * count});
}

std::unique_ptr<Plan> Engine::plan(const ConvolutionProblem& problem, const PlanOptions& options) const {
    validate(problem);
    if (const std::string reason = unavailableReason(); !reason.empty())
        throw Error(title(), "not available here: " + reason);
    if (const std::string reason = refusal(problem); !reason.empty())
        throw Error(title(), reason);
    try {
        return doPlan(problem, options);
    } catch (const std::bad_alloc&) {
        throw Error(title(), "there is not enough memory for this problem; take fewer heads or a shorter signal");
    } catch (const std::length_error&) {
        throw Error(title(), "there is not enough memory for this problem; take fewer heads or a shorter signal");
    }
}

const Engine& EngineRegistry::preferred() const {
    for (const auto& engine : engines_)
        if (engine->unavailableReason().empty())
            return *engine;
    throw Error("engines", "none is available on this machine");
}

const Engine& EngineRegistry::find(std::string_view name) const {
    std::string names;
    for (const auto& engine : engines_) {
        if (name == engine->name())
            return *engine;
        names += (names.empty() ? "" : ", ") + std::string(engine->name());
    }
    throw Error(std::string(name), "there is no engine of that name; accepted are " + names);
}

} // namespace longwave
