// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/engine.h"
#include "compute/convolution/workers.h"
#include "compute/error.h"

#include <algorithm>
#include <array>

namespace longwave {
namespace {

// y[t] = Σ_j k[j]·u[t − j] as written, in double. Outputs are taken in blocks so that the accumulators stay in
// registers and L1 while the taps go by; each output still adds its products in the order of j, so blocking changes no
// bit.
class DirectPlan final : public Plan {
  public:
    DirectPlan(const ConvolutionProblem& problem, const PlanOptions& options)
        : Plan(problem),
          workers_(options.threads),
          kernels_(static_cast<std::size_t>(problem.kernelSize())),
          skip_(static_cast<std::size_t>(problem.kernelHeads)),
          scratch_(static_cast<std::size_t>(workers_.count())) {}

    std::int64_t fftLength() const noexcept override { return 0; }
    std::string description() const override { return "sum of products, double accumulation"; }
    int threads() const noexcept override { return workers_.count(); }
    std::size_t memoryBytes() const noexcept override { return kernels_.size() * sizeof(float); }

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        workers_.resetClocks();
        workers_.forEach(p.kernelHeads, stop, [&](std::int64_t head, int worker, Workers::Stopwatch& watch) {
            const auto k = kernelRow(kernels, head, scratch_[static_cast<std::size_t>(worker)]);
            std::copy(k.begin(), k.end(), kernels_.begin() + head * p.taps);
            skip_[static_cast<std::size_t>(head)] = skipOf(kernels, head);
            watch.lap(0);
        });
        if (stop.stop_requested())
            throw Cancelled();
        addSquashStage(kernels, workers_.seconds(0), timings);
    }

    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        const std::int64_t outputs = p.outputLength();
        const std::int64_t blocks = (outputs + kBlock - 1) / kBlock;
        workers_.resetClocks();
        workers_.forEach(p.batch * p.heads * blocks, stop, [&](std::int64_t item, int, Workers::Stopwatch& watch) {
            const std::int64_t row = item / blocks;
            const std::int64_t batch = row / p.heads;
            const std::int64_t head = row % p.heads;
            const std::int64_t signalRow = batch * p.signalHeads + (p.signalHeads == 1 ? 0 : head);
            const std::int64_t kernelRow = p.kernelHeads == 1 ? 0 : head;
            const std::int64_t begin = item % blocks * kBlock;
            const std::int64_t end = std::min(begin + kBlock, outputs);
            const float* gate = operands.inputGate.empty() ? nullptr : operands.inputGate.data() + signalRow * p.length;
            float* y = output.data() + row * outputs;
            sumBlock({operands.signal.data() + signalRow * p.length, gate}, kernelRow, begin, end, y, stop);
            if (!operands.outputGate.empty())
                for (std::int64_t t = begin; t < end; ++t)
                    y[t] *= operands.outputGate[static_cast<std::size_t>(row * outputs + t)];
            watch.lap(0);
        });
        if (stop.stop_requested())
            throw Cancelled();
        timings.add({StageKind::Direct, workers_.seconds(0),
                     4.0 * static_cast<double>(operands.signal.size() + kernels_.size() + output.size()),
                     2.0 * products()});
    }

  private:
    static constexpr std::int64_t kBlock = 512;

    // A row of the signal as it is gated.
    struct Gated {
        const float* u;
        const float* gate; // or null
        double operator[](std::int64_t t) const {
            return gate ? static_cast<double>(u[t]) * static_cast<double>(gate[t]) : static_cast<double>(u[t]);
        }
        Gated from(std::int64_t t) const { return {u + t, gate ? gate + t : nullptr}; }
    };

    void sumBlock(Gated u, std::int64_t kernelRow, std::int64_t begin, std::int64_t end, float* y,
                  const std::stop_token& stop) const {
        const auto& p = problem();
        const float* k = kernels_.data() + kernelRow * p.taps;
        std::array<double, kBlock> sums{};
        const double skip = static_cast<double>(skip_[static_cast<std::size_t>(kernelRow)]);
        // Without a skip term an infinite sample must not meet a zero.
        if (const std::int64_t last = std::min(end, p.length); skip != 0 && begin < last)
            addScaled(skip, u.from(begin), last - begin, sums.data());
        for (std::int64_t j = 0; j < p.taps; ++j) {
            if (j % 4096 == 4095 && stop.stop_requested())
                return;
            const double tap = static_cast<double>(k[j]);
            if (p.mode == Mode::Circular) {
                std::int64_t from = (begin - j) % p.length;
                from += from < 0 ? p.length : 0;
                for (std::int64_t t = begin; t < end;) { // runs between wraps
                    const std::int64_t run = std::min(end - t, p.length - from);
                    addScaled(tap, u.from(from), run, sums.data() + (t - begin));
                    t += run;
                    from = 0;
                }
            } else {
                const std::int64_t first = std::max(begin, j); // u[t − j] exists for j ≤ t < L + j
                const std::int64_t last = std::min(end, p.length + j);
                if (first < last)
                    addScaled(tap, u.from(first - j), last - first, sums.data() + (first - begin));
            }
        }
        for (std::int64_t t = begin; t < end; ++t)
            y[t] = static_cast<float>(sums[static_cast<std::size_t>(t - begin)]);
    }

    static void addScaled(double tap, Gated u, std::int64_t count, double* sums) {
        for (std::int64_t i = 0; i < count; ++i)
            sums[i] += tap * u[i];
    }

    // Pairs (tap, sample) that meet in an output that is kept.
    double products() const {
        const auto& p = problem();
        const double rows = static_cast<double>(p.batch * p.heads);
        const double l = static_cast<double>(p.length);
        const double k = static_cast<double>(p.taps);
        if (p.mode != Mode::Causal)
            return rows * l * k;
        const double used = std::min(k, l);
        return rows * (used * l - used * (used - 1) / 2);
    }

    Workers workers_;
    std::vector<float> kernels_;              // [kernelHeads, K]
    std::vector<float> skip_;                 // [kernelHeads]
    std::vector<std::vector<float>> scratch_; // one per worker, for regularising
};

class DirectEngine final : public Engine {
  public:
    const char* name() const override { return "direct"; }
    const char* title() const override { return "Direct"; }
    std::string target() const override { return "CPU, fp32, sums in fp64"; }
    bool isReference() const override { return true; }
    std::string refusal(const ConvolutionProblem& p) const override {
        return p.bands.empty() ? "" : "sums in the time domain know no frequencies; all of them must be kept";
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<DirectPlan>(problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeDirectEngine() {
    return std::make_unique<DirectEngine>();
}

} // namespace longwave
