// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "compute/convolution/timings.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// How a plan may be made. Data, not flags: an engine reads what concerns it.
struct PlanOptions {
    /// Most threads a run may use; 0 = all the machine has.
    int threads = 0;
    /// How long planning may search for the fastest way.
    enum class Effort { Estimate, Measure, Patient } effort = Effort::Estimate;
};

/// An engine made ready for one problem. One plan is used by one thread at a time; different plans are independent.
class Plan {
  public:
    virtual ~Plan() = default;

    const ConvolutionProblem& problem() const noexcept { return problem_; }

    /// FFT length, or 0 when the engine uses none.
    virtual std::int64_t fftLength() const noexcept = 0;
    /// The plan in words: "FFT of N = 1,568, spectrum cached".
    virtual std::string description() const = 0;
    /// Threads a run may use.
    virtual int threads() const noexcept = 0;
    /// Bytes the plan holds: workspace and kernel spectrum.
    virtual std::size_t memoryBytes() const noexcept = 0;

    /// Takes new kernels [kernelHeads, K]; what depends on them alone is computed here, once. Adds its stages to
    /// `timings` (after clearing it) and sets the total. Throws Error when the size is not problem().kernelSize().
    void setKernels(std::span<const float> kernels, Timings& timings, std::stop_token stop = {});

    /// u [B, signalHeads, L] → y [B, H, outputLength], both C order, not overlapping. Allocates nothing. `timings` is
    /// cleared and filled. Throws Error on a wrong size or when no kernels were set, Cancelled when stopped.
    void run(std::span<const float> signal, std::span<float> output, Timings& timings, std::stop_token stop = {});

  protected:
    explicit Plan(const ConvolutionProblem& problem) : problem_(problem) {}
    virtual void doSetKernels(std::span<const float> kernels, Timings& timings, std::stop_token stop) = 0;
    virtual void doRun(std::span<const float> signal, std::span<float> output, Timings& timings,
                       std::stop_token stop) = 0;

  private:
    ConvolutionProblem problem_;
    bool hasKernels_ = false;
};

/// Something that can run a convolution. Stateless; lives as long as the program.
class Engine {
  public:
    virtual ~Engine() = default;

    /// The stable name used by the command line and in JSON: "direct", "fftw", …
    virtual const char* name() const = 0;
    /// The name for people: "Direct", "FFTW".
    virtual const char* title() const = 0;
    /// Where and in what precision it runs: "SSE2, fp32".
    virtual std::string target() const = 0;
    /// Empty when the engine can run here; otherwise a sentence that says why not.
    virtual std::string unavailableReason() const { return {}; }
    /// Empty when the engine takes this problem; otherwise a sentence that says why not.
    virtual std::string refusal(const ConvolutionProblem&) const { return {}; }

    /// Makes a plan. Throws Error when the engine is unavailable, refuses the problem or lacks memory.
    std::unique_ptr<Plan> plan(const ConvolutionProblem& problem, const PlanOptions& options = {}) const;

  protected:
    virtual std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const = 0;
};

/// The engines a program knows, fastest first; filled once at start by `app`.
class EngineRegistry {
  public:
    void add(std::unique_ptr<Engine> engine) { engines_.push_back(std::move(engine)); }
    std::span<const std::unique_ptr<Engine>> engines() const noexcept { return engines_; }
    /// The first available engine. Throws Error when there is none.
    const Engine& preferred() const;
    /// By name. Throws Error listing the names when there is no such engine.
    const Engine& find(std::string_view name) const;

  private:
    std::vector<std::unique_ptr<Engine>> engines_;
};

std::unique_ptr<Engine> makeDirectEngine(); ///< O(L·K), double accumulation: the reference
std::unique_ptr<Engine> makeFftwEngine();   ///< FFTW, single precision r2c/c2r

} // namespace longwave
