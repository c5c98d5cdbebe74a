// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "compute/convolution/timings.h"
#include "compute/regularization/regularize.h"

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
    /// Monarch order p, 2 to 4; 0 lets the engine choose. Engines without a Monarch decomposition ignore it.
    int order = 0;
    /// What tensor cores multiply; sums are always fp32. Relative l2 errors are about 6e-4, 5e-3 and 1e-6: fp16, bf16,
    /// and numbers split in two, three products for one. Other engines compute in fp32 and ignore it.
    enum class TensorPrecision { Half, Bfloat, Accurate } tensorPrecision = TensorPrecision::Accurate;
    /// Whether backward() will be asked for: it needs memory of its own.
    bool gradients = false;
};

/// What setKernels takes.
struct Kernels {
    std::span<const float> taps;     ///< k [kernelHeads, K]
    std::span<const float> skip{};   ///< D [kernelHeads], or empty for none: y += D·u (of u as it is gated)
    Regularization regularization{}; ///< done to k, not to D, before it is used; a stage of its own
};

/// What a run reads: y = g_out ⊙ (k ∗ (g_in ⊙ u) + D·(g_in ⊙ u)).
struct Operands {
    std::span<const float> signal;       ///< u [B, signalHeads, L]
    std::span<const float> inputGate{};  ///< g_in [B, signalHeads, L], or empty: ones
    std::span<const float> outputGate{}; ///< g_out [B, H, outputLength], or empty: ones
};

/// Where backward() puts the gradients of a loss; what is empty is not computed. Shapes are those of what they belong
/// to. `kernels` is with respect to the kernels as they are used, after regularisation.
struct Gradients {
    std::span<float> signal{};
    std::span<float> kernels{};
    std::span<float> skip{};
    std::span<float> inputGate{};
    std::span<float> outputGate{};
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

    /// Takes new kernels; what depends on them alone is computed here, once. Adds its stages to `timings` (after
    /// clearing it) and sets the total. Throws Error when a size is not the problem's or a setting is not accepted.
    void setKernels(const Kernels& kernels, Timings& timings, std::stop_token stop = {});
    void setKernels(std::span<const float> taps, Timings& timings, std::stop_token stop = {}) {
        setKernels(Kernels{taps}, timings, std::move(stop));
    }

    /// The same for another regularization of the kernels that were given last, what moving λ asks for: `kernels` has
    /// taps and skip with the values they had then, and a plan that keeps them where it computes reads none again.
    void setRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop = {});

    /// u → y [B, H, outputLength], all C order, nothing overlapping. Allocates nothing (TBB does for its tasks in the
    /// first runs, FFTW for transforms of prime lengths and Eigen for products of large matrices). `timings` is cleared
    /// and filled. Throws Error on a wrong size or when no kernels were set, Cancelled when stopped.
    void run(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop = {});
    void run(std::span<const float> signal, std::span<float> output, Timings& timings, std::stop_token stop = {}) {
        run(Operands{signal}, output, timings, std::move(stop));
    }

    /// Given dy = ∂loss/∂y [B, H, outputLength] of a run with these operands, the gradients with respect to what it
    /// read. Nothing may overlap. Throws Error as run does, and when the plan was made without PlanOptions::gradients
    /// or its engine computes none.
    void backward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                  Timings& timings, std::stop_token stop = {});

  protected:
    explicit Plan(const ConvolutionProblem& problem) : problem_(problem) {}
    virtual void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) = 0;
    /// Only called when doSetKernels has succeeded with these taps and this skip.
    virtual void doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop);
    virtual void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) = 0;
    virtual void doBackward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                            Timings& timings, std::stop_token stop);

    /// Row `head` of `kernels` as it is to be used: the row itself, or regularised in `scratch` (grown when needed).
    std::span<const float> kernelRow(const Kernels& kernels, std::int64_t head, std::vector<float>& scratch) const;
    /// Records the Squash stage of a kernel change, unless there was nothing to do.
    void addSquashStage(const Kernels& kernels, double seconds, Timings& timings) const;
    /// D of a head; 0 when there is none.
    static float skipOf(const Kernels& kernels, std::int64_t head) {
        return kernels.skip.empty() ? 0.0f : kernels.skip[static_cast<std::size_t>(head)];
    }

  private:
    using KernelSetter = void (Plan::*)(const Kernels&, Timings&, std::stop_token);
    void changeKernels(KernelSetter set, const Kernels& kernels, Timings& timings, std::stop_token stop);
    void requireReady(const Operands& operands) const;

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
    /// Whether it is written to be read and compared with, rather than to be fast.
    virtual bool isReference() const { return false; }
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
std::unique_ptr<Engine> makeEigenEngine();  ///< the Monarch decomposition as explicit matrices: the readable reference
std::unique_ptr<Engine> makeFftwEngine();   ///< FFTW, single precision r2c/c2r

} // namespace longwave
