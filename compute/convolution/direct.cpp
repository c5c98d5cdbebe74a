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
            const std::int64_t begin = item % blocks * kBlock;
            const std::int64_t end = std::min(begin + kBlock, outputs);
            float* y = output.data() + row * outputs;
            sumBlock(v(operands, row), kernelRowOf(row), begin, end, y + begin, stop);
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

    // With v = g_in ⊙ u, z = k ∗ v + D·v, y = g_out ⊙ z and dz = g_out ⊙ dy:
    //
    //   dg_out = dy ⊙ z
    //   dv[s]  = Σ_j k[j]·dz[s + j] + D·dz[s],  summed over the heads that read v;  du = g_in ⊙ dv,  dg_in = u ⊙ dv
    //   dk[j]  = Σ_s v[s]·dz[s + j],            summed over the rows that k is used for
    //   dD     = Σ_s v[s]·dz[s],                s < L, over the same rows
    //
    // where dz beyond its end is zero, or wraps. Every gradient is one sum in a fixed order.
    void doBackward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                    Timings& timings, std::stop_token stop) override {
        const Backward b{operands, outputGradient, gradients, stop};
        workers_.resetClocks();
        double sums = 0; // as long as a run's
        if (!gradients.outputGate.empty())
            outputGateGradient(b), ++sums;
        if (!gradients.signal.empty() || !gradients.inputGate.empty())
            signalGradients(b), ++sums;
        if (!gradients.kernels.empty())
            kernelGradient(b), ++sums;
        if (!gradients.skip.empty())
            skipGradient(b);
        if (stop.stop_requested())
            throw Cancelled();
        const std::size_t values = operands.signal.size() + operands.inputGate.size() + operands.outputGate.size() +
                                   outputGradient.size() + kernels_.size() + gradients.signal.size() +
                                   gradients.kernels.size() + gradients.skip.size() + gradients.inputGate.size() +
                                   gradients.outputGate.size();
        timings.add(
            {StageKind::Direct, workers_.seconds(0), 4.0 * static_cast<double>(values), 2.0 * sums * products()});
    }

  private:
    static constexpr std::int64_t kBlock = 512;
    using Sums = std::array<double, kBlock>;

    // What a backward pass reads and writes.
    struct Backward {
        const Operands& operands;
        std::span<const float> outputGradient;
        const Gradients& gradients;
        const std::stop_token& stop;
    };

    // A row as it is gated.
    struct Gated {
        const float* u;
        const float* gate; // or null
        double operator[](std::int64_t t) const {
            return gate ? static_cast<double>(u[t]) * static_cast<double>(gate[t]) : static_cast<double>(u[t]);
        }
        Gated from(std::int64_t t) const { return {u + t, gate ? gate + t : nullptr}; }
    };

    // Outputs [begin, end) before the output gate, to `block`.
    template <typename T>
    void sumBlock(Gated u, std::int64_t kernelRow, std::int64_t begin, std::int64_t end, T* block,
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
            block[t - begin] = static_cast<T>(sums[static_cast<std::size_t>(t - begin)]);
    }

    static void addScaled(double tap, Gated u, std::int64_t count, double* sums) {
        for (std::int64_t i = 0; i < count; ++i)
            sums[i] += tap * u[i];
    }

    std::int64_t signalRowOf(std::int64_t row) const {
        return problem().signalHeads == 1 ? row / problem().heads : row;
    }
    std::int64_t kernelRowOf(std::int64_t row) const { return problem().kernelHeads == 1 ? 0 : row % problem().heads; }
    static Gated gated(std::span<const float> values, std::span<const float> gate, std::int64_t row,
                       std::int64_t length) {
        return {values.data() + row * length, gate.empty() ? nullptr : gate.data() + row * length};
    }
    Gated v(const Operands& operands, std::int64_t row) const {
        return gated(operands.signal, operands.inputGate, signalRowOf(row), problem().length);
    }
    Gated dz(const Backward& b, std::int64_t row) const {
        return gated(b.outputGradient, b.operands.outputGate, row, problem().outputLength());
    }

    // Calls body(row, begin, end) for every block of `rows` rows of `length` values, on the workers.
    template <typename Body>
    void forEachBlock(std::int64_t rows, std::int64_t length, const std::stop_token& stop, const Body& body) {
        const std::int64_t blocks = (length + kBlock - 1) / kBlock;
        workers_.forEach(rows * blocks, stop, 0, [&](std::int64_t item, int) {
            const std::int64_t begin = item % blocks * kBlock;
            body(item / blocks, begin, std::min(begin + kBlock, length));
        });
    }

    // sums[i − begin] += Σ_j weights[j]·slopes[i + j], begin ≤ i < end.
    void addCorrelation(Gated weights, std::int64_t count, Gated slopes, std::int64_t begin, std::int64_t end,
                        double* sums, const std::stop_token& stop) const {
        const bool wraps = problem().mode == Mode::Circular;
        const std::int64_t outputs = problem().outputLength();
        for (std::int64_t j = 0; j < count && (wraps || begin + j < outputs); ++j) {
            if (j % 4096 == 4095 && stop.stop_requested())
                return;
            std::int64_t from = wraps ? (begin + j) % outputs : begin + j;
            for (std::int64_t i = begin; i < end && from < outputs;) { // runs between wraps
                const std::int64_t run = std::min(end - i, outputs - from);
                addScaled(weights[j], slopes.from(from), run, sums + (i - begin));
                i += run;
                from = wraps ? 0 : outputs;
            }
        }
    }

    void outputGateGradient(const Backward& b) {
        const std::int64_t outputs = problem().outputLength();
        forEachBlock(problem().batch * problem().heads, outputs, b.stop,
                     [&](std::int64_t row, std::int64_t begin, std::int64_t end) {
                         Sums z{};
                         sumBlock(v(b.operands, row), kernelRowOf(row), begin, end, z.data(), b.stop);
                         for (std::int64_t t = begin; t < end; ++t) {
                             const auto at = static_cast<std::size_t>(row * outputs + t);
                             b.gradients.outputGate[at] = static_cast<float>(static_cast<double>(b.outputGradient[at]) *
                                                                             z[static_cast<std::size_t>(t - begin)]);
                         }
                     });
    }

    void signalGradients(const Backward& b) {
        const auto& p = problem();
        const std::int64_t readers = p.heads / p.signalHeads; // heads that read one row of the signal
        const auto& gate = b.operands.inputGate;
        forEachBlock(p.batch * p.signalHeads, p.length, b.stop,
                     [&](std::int64_t signal, std::int64_t begin, std::int64_t end) {
                         Sums dv{};
                         for (std::int64_t row = signal * readers; row < (signal + 1) * readers; ++row) {
                             const std::int64_t kernel = kernelRowOf(row);
                             if (const float skip = skip_[static_cast<std::size_t>(kernel)]; skip != 0)
                                 addScaled(static_cast<double>(skip), dz(b, row).from(begin), end - begin, dv.data());
                             addCorrelation({kernels_.data() + kernel * p.taps, nullptr}, p.taps, dz(b, row), begin,
                                            end, dv.data(), b.stop);
                         }
                         for (std::int64_t s = begin; s < end; ++s) {
                             const auto at = static_cast<std::size_t>(signal * p.length + s);
                             const double slope = dv[static_cast<std::size_t>(s - begin)];
                             if (!b.gradients.signal.empty())
                                 b.gradients.signal[at] =
                                     static_cast<float>(gate.empty() ? slope : slope * static_cast<double>(gate[at]));
                             if (!b.gradients.inputGate.empty())
                                 b.gradients.inputGate[at] =
                                     static_cast<float>(slope * static_cast<double>(b.operands.signal[at]));
                         }
                     });
    }

    void kernelGradient(const Backward& b) {
        const auto& p = problem();
        forEachBlock(p.kernelHeads, p.taps, b.stop, [&](std::int64_t kernel, std::int64_t begin, std::int64_t end) {
            Sums dk{};
            for (std::int64_t row = kernel; row < p.batch * p.heads; row += p.kernelHeads)
                addCorrelation(v(b.operands, row), p.length, dz(b, row), begin, end, dk.data(), b.stop);
            for (std::int64_t j = begin; j < end; ++j)
                b.gradients.kernels[static_cast<std::size_t>(kernel * p.taps + j)] =
                    static_cast<float>(dk[static_cast<std::size_t>(j - begin)]);
        });
    }

    void skipGradient(const Backward& b) {
        const auto& p = problem();
        workers_.forEach(p.kernelHeads, b.stop, 0, [&](std::int64_t kernel, int) {
            double sum = 0;
            for (std::int64_t row = kernel; row < p.batch * p.heads && !b.stop.stop_requested(); row += p.kernelHeads) {
                const Gated samples = v(b.operands, row);
                const Gated slopes = dz(b, row);
                for (std::int64_t s = 0; s < p.length; ++s)
                    sum += samples[s] * slopes[s];
            }
            b.gradients.skip[static_cast<std::size_t>(kernel)] = static_cast<float>(sum);
        });
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
