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
          kernels_(static_cast<std::size_t>(problem.kernelSize())) {}

    std::int64_t fftLength() const noexcept override { return 0; }
    std::string description() const override { return "sum of products, double accumulation"; }
    int threads() const noexcept override { return workers_.count(); }
    std::size_t memoryBytes() const noexcept override { return kernels_.size() * sizeof(float); }

  protected:
    void doSetKernels(std::span<const float> kernels, Timings&, std::stop_token) override {
        std::copy(kernels.begin(), kernels.end(), kernels_.begin());
    }

    void doRun(std::span<const float> signal, std::span<float> output, Timings& timings,
               std::stop_token stop) override {
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
            sumBlock(signal.data() + signalRow * p.length, kernels_.data() + kernelRow * p.taps, begin, end,
                     output.data() + row * outputs, stop);
            watch.lap(0);
        });
        if (stop.stop_requested())
            throw Cancelled();
        timings.add({StageKind::Direct, workers_.seconds(0),
                     4.0 * static_cast<double>(signal.size() + kernels_.size() + output.size()), 2.0 * products()});
    }

  private:
    static constexpr std::int64_t kBlock = 512;

    void sumBlock(const float* u, const float* k, std::int64_t begin, std::int64_t end, float* y,
                  const std::stop_token& stop) const {
        const auto& p = problem();
        std::array<double, kBlock> sums{};
        for (std::int64_t j = 0; j < p.taps; ++j) {
            if (j % 4096 == 4095 && stop.stop_requested())
                return;
            const double tap = static_cast<double>(k[j]);
            if (p.mode == Mode::Circular) {
                std::int64_t from = (begin - j) % p.length;
                from += from < 0 ? p.length : 0;
                for (std::int64_t t = begin; t < end;) { // runs between wraps
                    const std::int64_t run = std::min(end - t, p.length - from);
                    addScaled(tap, u + from, run, sums.data() + (t - begin));
                    t += run;
                    from = 0;
                }
            } else {
                const std::int64_t first = std::max(begin, j); // u[t − j] exists for j ≤ t < L + j
                const std::int64_t last = std::min(end, p.length + j);
                if (first < last)
                    addScaled(tap, u + (first - j), last - first, sums.data() + (first - begin));
            }
        }
        for (std::int64_t t = begin; t < end; ++t)
            y[t] = static_cast<float>(sums[static_cast<std::size_t>(t - begin)]);
    }

    static void addScaled(double tap, const float* u, std::int64_t count, double* sums) {
        for (std::int64_t i = 0; i < count; ++i)
            sums[i] += tap * static_cast<double>(u[i]);
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
    std::vector<float> kernels_; // [kernelHeads, K]
};

class DirectEngine final : public Engine {
  public:
    const char* name() const override { return "direct"; }
    const char* title() const override { return "Direct"; }
    std::string target() const override { return "CPU, fp32, sums in fp64"; }

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
