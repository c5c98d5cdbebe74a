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

} // namespace

void Plan::setKernels(std::span<const float> kernels, Timings& timings, std::stop_token stop) {
    requireSize("kernels", kernels.size(), problem_.kernelSize());
    const auto begin = std::chrono::steady_clock::now();
    timings.clear();
    if (stop.stop_requested())
        throw Cancelled();
    hasKernels_ = false; // a cancelled change leaves none rather than half of them
    doSetKernels(kernels, timings, std::move(stop));
    hasKernels_ = true;
    timings.setTotal(secondsSince(begin));
}

void Plan::run(std::span<const float> signal, std::span<float> output, Timings& timings, std::stop_token stop) {
    requireSize("signal", signal.size(), problem_.signalSize());
    requireSize("output", output.size(), problem_.outputSize());
    if (!hasKernels_)
        throw Error("kernels", "none were given to the plan before it was run");
    if (stop.stop_requested())
        throw Cancelled();
    const auto begin = std::chrono::steady_clock::now();
    timings.clear();
    doRun(signal, output, timings, std::move(stop));
    timings.setTotal(secondsSince(begin));
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
