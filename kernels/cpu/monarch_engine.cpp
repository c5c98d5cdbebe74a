// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/monarch_engine.h"

#include "compute/convolution/circle.h"
#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cpu/row.h"

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace longwave {
namespace {

using cpu::RingTree;

using Floats = hwy::AlignedFreeUniquePtr<float[]>;

Floats allocate(std::int64_t count) {
    auto memory = hwy::AllocateAligned<float>(static_cast<std::size_t>(std::max<std::int64_t>(count, 1)));
    if (!memory)
        throw Error("memory", std::to_string(count * 4 >> 20) + " MiB for spectra could not be had");
    return memory;
}

// A linear convolution p of L + K − 1 samples fits modulo x^M − i as soon as 2M ≥ L + K − 1: p[t] is the real part, p[t
// + M] the imaginary one. Causal outputs with M ≥ L are real parts alone. A circle is the linear convolution folded
// onto it.
class MonarchPlan final : public Plan {
  public:
    MonarchPlan(const ConvolutionProblem& problem, const PlanOptions& options)
        : Plan(problem),
          taps_(problem.mode == Mode::Full ? problem.taps : std::min(problem.taps, problem.length)),
          tree_(RingTree::lengthFor((problem.length + taps_) / 2)),
          workers_(options.threads),
          spectrumFloats_(cpu::floatsOf(tree_)),
          kernelSpectrum_(allocate(problem.kernelHeads * spectrumFloats_)),
          signalSpectrum_(allocate(sharesSignal() ? problem.batch * spectrumFloats_ : 0)) {
        const bool parallel = std::max(problem.batch * problem.heads, problem.kernelHeads) > 1;
        scratch_.resize(static_cast<std::size_t>(parallel ? workers_.count() : 1));
        for (Scratch& scratch : scratch_) {
            scratch.work = allocate(spectrumFloats_);
            if (problem.mode == Mode::Circular)
                scratch.linear = allocate(problem.length + taps_ - 1);
        }
    }

    std::int64_t fftLength() const noexcept override { return 2 * tree_.points(); }
    int threads() const noexcept override {
        return static_cast<int>(std::min<std::int64_t>(workers_.count(), problem().batch * problem().heads));
    }

    std::string description() const override {
        std::string text = "right-angle, " + grouped(static_cast<std::uint64_t>(tree_.points())) + " points = ";
        for (const auto& level : tree_.levels())
            text += std::to_string(level.radix) + " · ";
        text += std::to_string(RingTree::kLanes) + " · " + std::to_string(RingTree::kLanes);
        if (sharesSignal())
            text += ", one forward transform for all heads";
        return text;
    }

    std::size_t memoryBytes() const noexcept override {
        const auto& p = problem();
        std::int64_t floats = p.kernelHeads * spectrumFloats_ + (sharesSignal() ? p.batch * spectrumFloats_ : 0);
        floats += static_cast<std::int64_t>(scratch_.size()) *
                  (spectrumFloats_ + (p.mode == Mode::Circular ? p.length + taps_ - 1 : 0));
        return static_cast<std::size_t>(floats) * sizeof(float) + tree_.memoryBytes();
    }

  protected:
    void doSetKernels(const Kernels& given, Timings& timings, std::stop_token stop) override {
        const auto kernels = given.taps;
        const auto& p = problem();
        const float scale = 1.0f / static_cast<float>(tree_.points());
        workers_.resetClocks();
        workers_.forEach(p.kernelHeads, stop, [&](std::int64_t head, int worker, Workers::Stopwatch& watch) {
            const float* k = kernels.data() + head * p.taps;
            if (p.mode == Mode::Circular && p.taps > taps_) {
                float* circle = scratch_[static_cast<std::size_t>(worker)].linear.get();
                wrapKernel({k, static_cast<std::size_t>(p.taps)}, {circle, static_cast<std::size_t>(taps_)});
                k = circle;
            }
            cpu::transformRow(tree_, {k, taps_}, scale, kernelSpectrum_.get() + head * spectrumFloats_);
            watch.lap(kFused);
        });
        if (stop.stop_requested())
            throw Cancelled();
        const double rows = static_cast<double>(p.kernelHeads);
        timings.add({StageKind::KernelSpectrum, workers_.seconds(kFused),
                     rows * 4.0 * static_cast<double>(taps_ + spectrumFloats_), rows * transformFlops()});
    }

    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
        const auto signal = operands.signal;
        const auto& p = problem();
        workers_.resetClocks();
        if (sharesSignal())
            workers_.forEach(p.batch, stop, [&](std::int64_t row, int, Workers::Stopwatch& watch) {
                cpu::transformRow(tree_, {signal.data() + row * p.length, p.length}, 1.0f,
                                  signalSpectrum_.get() + row * spectrumFloats_);
                watch.lap(kForward);
            });
        workers_.forEach(p.batch * p.heads, stop, [&](std::int64_t row, int worker, Workers::Stopwatch& watch) {
            Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
            const std::int64_t head = p.kernelHeads == 1 ? 0 : row % p.heads;
            const float* spectrum = kernelSpectrum_.get() + head * spectrumFloats_;
            float* y = output.data() + row * p.outputLength();
            const bool circular = p.mode == Mode::Circular;
            const cpu::RowOutput to = circular ? cpu::RowOutput{scratch.linear.get(), p.length + taps_ - 1}
                                               : cpu::RowOutput{y, p.outputLength()};
            if (sharesSignal())
                cpu::multiplyRow(tree_, signalSpectrum_.get() + row / p.heads * spectrumFloats_, spectrum, to,
                                 scratch.work.get());
            else
                cpu::convolveRow(tree_, spectrum, {signal.data() + row * p.length, p.length}, to, scratch.work.get());
            if (circular) {
                std::copy_n(scratch.linear.get(), p.length, y);
                foldOnto({y, static_cast<std::size_t>(p.length)},
                         {scratch.linear.get() + p.length, static_cast<std::size_t>(taps_ - 1)});
            }
            watch.lap(kFused);
        });
        if (stop.stop_requested())
            throw Cancelled();
        report(timings);
    }

  private:
    enum : std::size_t { kForward, kFused };

    struct Scratch {
        Floats work;   // [M] complex
        Floats linear; // [L + K − 1] when a circle is folded from it
    };

    bool sharesSignal() const { return problem().signalHeads == 1 && problem().heads > 1; }

    // Nominal, as for FFTW: a real FFT of N = 2M.
    double transformFlops() const {
        const double n = static_cast<double>(fftLength());
        return 2.5 * n * std::log2(n);
    }

    void report(Timings& timings) const {
        const auto& p = problem();
        const double rows = static_cast<double>(p.batch * p.heads);
        const double bins = static_cast<double>(tree_.points());
        const double spectrumBytes = 4.0 * static_cast<double>(spectrumFloats_);
        const double inputBytes = 4.0 * static_cast<double>(p.length);
        const double outputBytes = 4.0 * static_cast<double>(p.outputLength());
        const double kernelBytes = static_cast<double>(p.kernelHeads) * spectrumBytes;
        if (sharesSignal()) {
            const double signals = static_cast<double>(p.batch);
            timings.add({StageKind::Forward, workers_.seconds(kForward), signals * (inputBytes + spectrumBytes),
                         signals * transformFlops()});
            timings.add({StageKind::FusedInverse, workers_.seconds(kFused),
                         kernelBytes + signals * spectrumBytes + rows * outputBytes,
                         rows * (6.0 * bins + transformFlops())});
        } else {
            timings.add({StageKind::Fused, workers_.seconds(kFused), kernelBytes + rows * (inputBytes + outputBytes),
                         rows * (2.0 * transformFlops() + 6.0 * bins)});
        }
    }

    std::int64_t taps_;
    RingTree tree_;
    Workers workers_;
    std::int64_t spectrumFloats_;
    Floats kernelSpectrum_; // [kernelHeads][M] complex in Monarch order, times 1/M
    Floats signalSpectrum_; // [batch][M] complex when one signal meets many kernels
    std::vector<Scratch> scratch_;
};

class MonarchCpuEngine final : public Engine {
  public:
    const char* name() const override { return "monarch-cpu"; }
    const char* title() const override { return "Monarch CPU"; }
    std::string target() const override { return std::string(cpu::simdTarget()) + ", fp32"; }

    std::string refusal(const ConvolutionProblem& p) const override {
        constexpr std::int64_t kLongest = std::int64_t{1} << 31;
        if (p.length + p.taps > kLongest)
            return "signal and kernel together have " + std::to_string(p.length + p.taps) + " samples; up to " +
                   std::to_string(kLongest) + " are accepted";
        return {};
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<MonarchPlan>(problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeMonarchCpuEngine() {
    return std::make_unique<MonarchCpuEngine>();
}

} // namespace longwave
