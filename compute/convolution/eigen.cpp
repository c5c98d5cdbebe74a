// SPDX-License-Identifier: GPL-3.0-or-later
// The Monarch convolution as it is written down: explicit matrices, one line of mathematics a stage. The readable
// reference of the fast engines, and what the lesson is drawn from.
#include "compute/convolution/band_limit.h"
#include "compute/convolution/circle.h"
#include "compute/convolution/engine.h"
#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/monarch/factorization.h"
#include "compute/monarch/monarch_transform.h"
#include "compute/monarch/unit_root.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace longwave {
namespace {

using Complex = MonarchTransform::Complex;
using Row = Eigen::Array<Complex, Eigen::Dynamic, 1>;

constexpr std::int64_t kMostPoints = std::int64_t{1} << 22;
constexpr int kLeastOrder = 2;
constexpr int kMostOrder = 4;

int orderOf(const PlanOptions& options, std::int64_t points) {
    if (options.order == 0)
        return points <= 4096 ? 2 : 3;
    if (options.order < kLeastOrder || options.order > kMostOrder)
        throw Error("Monarch order", std::to_string(options.order) + "; 2, 3 and 4 are accepted");
    return options.order;
}

// Right-angle convolution: modulo x^M − i a linear convolution p of real rows is p[t] + i·p[t + M], as soon as
// 2M ≥ L + K − 1. With x[t] weighed by w[t] = exp(iπ·t/2M) that is a circular convolution modulo x^M − 1.
class EigenPlan final : public Plan {
  public:
    EigenPlan(const ConvolutionProblem& problem, const PlanOptions& options)
        : Plan(problem),
          taps_(problem.usedTaps()),
          transform_(factorsFor((problem.length + taps_) / 2, options)),
          weights_(transform_.points()),
          workers_(options.threads),
          kernelSpectrum_(static_cast<std::size_t>(problem.kernelHeads)),
          signalSpectrum_(static_cast<std::size_t>(sharesSignal() ? problem.batch : 0)),
          scratch_(static_cast<std::size_t>(workers_.count())) {
        const std::int64_t m = transform_.points();
        for (std::int64_t t = 0; t < m; ++t)
            weights_[t] = Complex(unitRoot(static_cast<double>(t) / static_cast<double>(4 * m)));
        for (auto* spectra : {&kernelSpectrum_, &signalSpectrum_})
            for (Row& spectrum : *spectra)
                spectrum.resize(m);
        for (Scratch& scratch : scratch_) {
            scratch.x.resize(m);
            scratch.work.resize(m);
            scratch.row.resize(static_cast<std::size_t>(std::max(problem.length, problem.length + taps_ - 1)));
        }
        if (!problem.bands.empty() && problem.mode != Mode::Circular)
            for (const double turns : transform_.turns())
                kept_.push_back(isKept(problem.bands, turns + 0.25 / static_cast<double>(m)));
    }

    std::int64_t fftLength() const noexcept override { return 2 * transform_.points(); }
    int threads() const noexcept override {
        return static_cast<int>(std::min<std::int64_t>(workers_.count(), problem().batch * problem().heads));
    }
    std::string description() const override {
        std::string text = "right-angle, " + grouped(transform_.points()) + " points = ";
        for (std::size_t i = 0; i < transform_.factors().size(); ++i)
            text += (i ? " · " : "") + std::to_string(transform_.factors()[i]);
        if (sharesSignal())
            text += ", one forward transform for all heads";
        return text;
    }
    std::size_t memoryBytes() const noexcept override {
        const auto rows = kernelSpectrum_.size() + signalSpectrum_.size() + 2 * scratch_.size() + 1;
        return rows * static_cast<std::size_t>(transform_.points()) * sizeof(Complex) + transform_.memoryBytes() +
               scratch_.size() * scratch_[0].row.size() * sizeof(float);
    }

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        workers_.resetClocks();
        workers_.forEach(p.kernelHeads, stop, [&](std::int64_t head, int worker, Workers::Stopwatch& watch) {
            Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
            auto k = kernelRow(kernels, head, scratch.taps);
            watch.lap(kSquash);
            if (p.mode == Mode::Circular) {
                const auto circle = std::span(scratch.row).first(static_cast<std::size_t>(taps_));
                wrapKernel(k, circle);
                bandLimit(circle, p.bands);
                k = circle;
            }
            Row& spectrum = kernelSpectrum_[static_cast<std::size_t>(head)];
            load(k.first(static_cast<std::size_t>(taps_)), spectrum);
            transform_.forward(spectrum.data(), scratch.work.data());
            for (std::size_t i = 0; i < kept_.size(); ++i)
                if (!kept_[i])
                    spectrum[static_cast<Eigen::Index>(i)] = 0;
            spectrum = (spectrum + skipOf(kernels, head)) / static_cast<float>(transform_.points());
            watch.lap(kForward);
        });
        if (stop.stop_requested())
            throw Cancelled();
        const auto rows = static_cast<double>(p.kernelHeads);
        addSquashStage(kernels, workers_.seconds(kSquash), timings);
        timings.add({StageKind::KernelSpectrum, workers_.seconds(kForward),
                     rows * (4.0 * static_cast<double>(taps_) + rowBytes()), rows * transformFlops()});
    }

    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        const auto outputs = static_cast<std::size_t>(p.outputLength());
        workers_.resetClocks();
        if (sharesSignal())
            workers_.forEach(p.batch, stop, [&](std::int64_t signal, int worker, Workers::Stopwatch& watch) {
                Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
                transformSignal(operands, signal, signalSpectrum_[static_cast<std::size_t>(signal)], scratch, watch);
            });
        workers_.forEach(p.batch * p.heads, stop, [&](std::int64_t item, int worker, Workers::Stopwatch& watch) {
            Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
            const auto row = static_cast<std::size_t>(item);
            const Row& k = kernelSpectrum_[static_cast<std::size_t>(p.kernelHeads == 1 ? 0 : item % p.heads)];
            if (sharesSignal()) {
                scratch.x = signalSpectrum_[static_cast<std::size_t>(item / p.heads)] * k;
            } else {
                transformSignal(operands, item, scratch.x, scratch, watch);
                scratch.x *= k;
            }
            watch.lap(kMultiply);
            transform_.inverse(scratch.x.data(), scratch.work.data());
            scratch.x *= weights_.conjugate();
            const std::span<float> y = output.subspan(row * outputs, outputs);
            store(scratch, y);
            if (!operands.outputGate.empty())
                for (std::size_t t = 0; t < outputs; ++t)
                    y[t] *= operands.outputGate[row * outputs + t];
            watch.lap(kInverse);
        });
        if (stop.stop_requested())
            throw Cancelled();
        report(timings);
    }

  private:
    enum : std::size_t { kPad, kForward, kMultiply, kInverse, kSquash };

    struct Scratch {
        Row x;
        Row work;
        std::vector<float> row; // real: a gated signal, a wrapped kernel or a linear result
        std::vector<float> taps;
    };

    static std::vector<std::int64_t> factorsFor(std::int64_t points, const PlanOptions& options) {
        const int order = orderOf(options, points);
        return monarchFactors(monarchLength(points, order), order);
    }

    bool sharesSignal() const { return problem().signalHeads == 1 && problem().heads > 1; }

    // x = DFT of signal row `signal`, gated.
    void transformSignal(const Operands& operands, std::int64_t signal, Row& x, Scratch& scratch,
                         Workers::Stopwatch& watch) const {
        const auto length = static_cast<std::size_t>(problem().length);
        const std::size_t begin = static_cast<std::size_t>(signal) * length;
        const std::span<float> v = std::span(scratch.row).first(length);
        for (std::size_t t = 0; t < length; ++t)
            v[t] = operands.signal[begin + t] * (operands.inputGate.empty() ? 1.0f : operands.inputGate[begin + t]);
        load(v, x);
        watch.lap(kPad);
        transform_.forward(x.data(), scratch.work.data());
        watch.lap(kForward);
    }

    // x[t] = (row[t] + i·row[t + M])·w[t], zeros beyond the row.
    void load(std::span<const float> row, Row& x) const {
        const auto m = static_cast<std::size_t>(transform_.points());
        for (std::size_t t = 0; t < m; ++t)
            x[static_cast<Eigen::Index>(t)] =
                Complex(t < row.size() ? row[t] : 0.0f, t + m < row.size() ? row[t + m] : 0.0f);
        x *= weights_;
    }

    // The linear result, folded if it is to be a circle.
    void store(Scratch& scratch, std::span<float> y) const {
        const auto m = static_cast<std::size_t>(transform_.points());
        const auto at = [&](std::size_t t) {
            return t < m ? scratch.x[static_cast<Eigen::Index>(t)].real()
                         : scratch.x[static_cast<Eigen::Index>(t - m)].imag();
        };
        for (std::size_t t = 0; t < y.size(); ++t)
            y[t] = at(t);
        if (problem().mode != Mode::Circular)
            return;
        const auto beyond = std::span(scratch.row).first(static_cast<std::size_t>(taps_ - 1));
        for (std::size_t t = 0; t < beyond.size(); ++t)
            beyond[t] = at(y.size() + t);
        foldOnto(y, beyond);
    }

    // Of the matrices as they are multiplied: 8 N_i per point and factor, 6 per twiddle.
    double transformFlops() const {
        double each = 0;
        for (const std::int64_t factor : transform_.factors())
            each += 8.0 * static_cast<double>(factor) + 6.0;
        return each * static_cast<double>(transform_.points());
    }
    double rowBytes() const { return 8.0 * static_cast<double>(transform_.points()); }

    void report(Timings& timings) const {
        const auto& p = problem();
        const auto rows = static_cast<double>(p.batch * p.heads);
        const auto signals = static_cast<double>(p.batch * (sharesSignal() ? 1 : p.heads));
        const auto m = static_cast<double>(transform_.points());
        const auto factors = static_cast<double>(transform_.factors().size());
        timings.add({StageKind::Pad, workers_.seconds(kPad),
                     signals * (4.0 * static_cast<double>(p.length) + rowBytes()), signals * 6 * m});
        timings.add({StageKind::Forward, workers_.seconds(kForward), signals * factors * 4 * rowBytes(),
                     signals * transformFlops()});
        timings.add({StageKind::Multiply, workers_.seconds(kMultiply), rows * 3 * rowBytes(), rows * 6 * m});
        timings.add({StageKind::Inverse, workers_.seconds(kInverse), rows * factors * 4 * rowBytes(),
                     rows * (transformFlops() + 6 * m)});
    }

    std::int64_t taps_;
    MonarchTransform transform_;
    Row weights_; // [M]
    Workers workers_;
    std::vector<Row> kernelSpectrum_; // [kernelHeads][M] in Monarch order, times 1/M
    std::vector<Row> signalSpectrum_; // [batch][M] when one signal meets many kernels
    std::vector<bool> kept_;          // [M] in Monarch order, when some frequencies are not
    std::vector<Scratch> scratch_;    // one per worker
};

class EigenEngine final : public Engine {
  public:
    const char* name() const override { return "eigen"; }
    const char* title() const override { return "Eigen"; }
    std::string target() const override { return "CPU, fp32, explicit matrices"; }
    bool isReference() const override { return true; }

    std::string refusal(const ConvolutionProblem& p) const override {
        const std::int64_t points = (p.length + p.usedTaps()) / 2;
        if (points > kMostPoints)
            return "its explicit matrices hold up to " + std::to_string(kMostPoints) + " points; this problem has " +
                   std::to_string(points);
        return {};
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<EigenPlan>(problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeEigenEngine() {
    return std::make_unique<EigenEngine>();
}

} // namespace longwave
