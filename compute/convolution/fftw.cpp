// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/circle.h"
#include "compute/convolution/engine.h"
#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/good_length.h"
#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace longwave {
namespace {

using Complex = std::complex<float>;

unsigned planFlags(PlanOptions::Effort effort) {
    switch (effort) {
    case PlanOptions::Effort::Measure:
        return FFTW_MEASURE;
    case PlanOptions::Effort::Patient:
        return FFTW_PATIENT;
    case PlanOptions::Effort::Estimate:
        break;
    }
    return FFTW_ESTIMATE;
}

// The textbook: y = IFFT(FFT(u)·FFT(k)) with N ≥ L + K − 1, real transforms, the kernel's spectrum kept (1/N folded
// in). A row stays with one worker from pad to inverse, so that it stays in that core's cache. One signal through many
// kernels is transformed once.
class FftwPlan final : public Plan {
  public:
    FftwPlan(const ConvolutionProblem& problem, const PlanOptions& options)
        : Plan(problem),
          taps_(usedTaps(problem)),
          folds_(foldsCircle(problem)),
          fft_(transformLength(problem), planFlags(options.effort)),
          workers_(options.threads),
          kernelSpectrum_(static_cast<std::size_t>(problem.kernelHeads * fft_.bins())),
          sharedSpectrum_(sharesSignal() ? static_cast<std::size_t>(problem.batch * fft_.bins()) : 0) {
        const std::int64_t rows = std::max(problem.batch * problem.heads, problem.kernelHeads);
        scratch_.reserve(static_cast<std::size_t>(workers_.count()));
        for (std::int64_t w = 0; w < workers_.count(); ++w) // a single row is run by worker 0
            scratch_.emplace_back(w == 0 || rows > 1 ? fft_.length() : 0, w == 0 || rows > 1 ? fft_.bins() : 0);
    }

    std::int64_t fftLength() const noexcept override { return fft_.length(); }
    int threads() const noexcept override { return workers_.sharing(worth(problem().batch * problem().heads)); }

    std::string description() const override {
        std::string text = "real FFT of N = " + grouped(fft_.length());
        if (folds_)
            text += ", linear convolution folded onto the circle";
        if (sharesSignal())
            text += ", one forward FFT for all heads";
        return text;
    }

    std::size_t memoryBytes() const noexcept override {
        std::size_t bytes = (kernelSpectrum_.size() + sharedSpectrum_.size()) * sizeof(Complex);
        for (const Scratch& s : scratch_)
            bytes += (s.time.size() + s.result.size()) * sizeof(float) + s.spectrum.size() * sizeof(Complex);
        return bytes;
    }

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        const float scale = 1.0f / static_cast<float>(fft_.length());
        workers_.resetClocks();
        workers_.forEach(worth(p.kernelHeads), stop, [&](std::int64_t head, int worker, Workers::Stopwatch& watch) {
            Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
            const auto k = kernelRow(kernels, head, scratch.taps);
            watch.lap(kSquash);
            // `result` holds the padded kernel here: `time` keeps its zeros beyond the signal for the runs.
            float* time = scratch.result.data();
            if (p.mode == Mode::Circular && p.taps > taps_)
                wrapKernel(k, {time, static_cast<std::size_t>(taps_)});
            else
                std::copy_n(k.begin(), taps_, time);
            std::fill(time + taps_, time + fft_.length(), 0.0f);
            Complex* bins = kernelSpectrum_.data() + head * fft_.bins();
            fft_.forward(time, fftOutput(worker));
            const Complex skip(skipOf(kernels, head));
            std::transform(fftOutput(worker), fftOutput(worker) + fft_.bins(), bins,
                           [=](Complex bin) { return (bin + skip) * scale; });
            if (!p.bands.empty())
                for (std::int64_t f = 0; f < fft_.bins(); ++f)
                    if (!isKept(p.bands, static_cast<double>(f) / static_cast<double>(fft_.length())))
                        bins[f] = skip * scale;
            watch.lap(kForward);
        });
        if (stop.stop_requested())
            throw Cancelled();
        const double rows = static_cast<double>(p.kernelHeads);
        addSquashStage(kernels, workers_.seconds(kSquash), timings);
        timings.add({StageKind::KernelSpectrum, workers_.seconds(kForward),
                     rows * (4.0 * static_cast<double>(taps_) + transformBytes()), rows * transformFlops()});
    }

    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
        const auto& p = problem();
        workers_.resetClocks();
        if (sharesSignal())
            workers_.forEach(worth(p.batch), stop, [&](std::int64_t row, int worker, Workers::Stopwatch& watch) {
                transformSignal(operands, row, worker, watch);
                std::copy_n(fftOutput(worker), fft_.bins(), sharedSpectrum_.data() + row * fft_.bins());
                watch.lap(kForward);
            });
        workers_.forEach(worth(p.batch * p.heads), stop, [&](std::int64_t row, int worker, Workers::Stopwatch& watch) {
            const Complex* spectrum = fftOutput(worker);
            if (sharesSignal())
                spectrum = sharedSpectrum_.data() + row / p.heads * fft_.bins();
            else
                transformSignal(operands, row, worker, watch);
            const std::int64_t head = p.kernelHeads == 1 ? 0 : row % p.heads;
            multiply(spectrum, kernelSpectrum_.data() + head * fft_.bins(), fftOutput(worker));
            watch.lap(kMultiply);
            float* result = scratch_[static_cast<std::size_t>(worker)].result.data();
            fft_.inverse(fftOutput(worker), result);
            keep(result, output.data() + row * p.outputLength());
            if (!operands.outputGate.empty())
                multiplyBy(operands.outputGate.data() + row * p.outputLength(), p.outputLength(),
                           output.data() + row * p.outputLength());
            watch.lap(kInverse);
        });
        if (stop.stop_requested())
            throw Cancelled();
        report(timings);
    }

  private:
    enum : std::size_t { kPad, kForward, kMultiply, kInverse, kSquash };

    struct Scratch {
        Scratch(std::int64_t n, std::int64_t bins)
            : time(static_cast<std::size_t>(n)),
              result(static_cast<std::size_t>(n)),
              spectrum(static_cast<std::size_t>(bins)) {}
        fftw::Buffer<float> time;   // [N], zero beyond the signal, always
        fftw::Buffer<float> result; // [N]
        fftw::Buffer<Complex> spectrum;
        std::vector<float> taps; // a regularised kernel
    };

    // Taps that can reach an output: causal outputs see at most L of them, a circle holds L.
    static std::int64_t usedTaps(const ConvolutionProblem& p) {
        return p.mode == Mode::Full ? p.taps : std::min(p.taps, p.length);
    }
    // A circle whose length has a large prime factor is cheaper, and more exact, as a linear convolution folded onto
    // it.
    static bool foldsCircle(const ConvolutionProblem& p) {
        // Frequencies of a circle are its own: a longer transform would keep others.
        return p.mode == Mode::Circular && !isGoodLength(p.length) && p.bands.empty();
    }
    static std::int64_t transformLength(const ConvolutionProblem& p) {
        if (p.mode == Mode::Circular && !foldsCircle(p))
            return p.length;
        return goodLength(p.length + usedTaps(p) - 1);
    }

    bool sharesSignal() const { return problem().signalHeads == 1 && problem().heads > 1; }
    Complex* fftOutput(int worker) { return scratch_[static_cast<std::size_t>(worker)].spectrum.data(); }

    // Signal row `row`, gated, into the FFT's buffer and through it.
    void transformSignal(const Operands& operands, std::int64_t row, int worker, Workers::Stopwatch& watch) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        const std::int64_t length = problem().length;
        std::copy_n(operands.signal.data() + row * length, length, s.time.data());
        if (!operands.inputGate.empty())
            multiplyBy(operands.inputGate.data() + row * length, length, s.time.data());
        watch.lap(kPad);
        fft_.forward(s.time.data(), s.spectrum.data());
        watch.lap(kForward);
    }

    static void multiplyBy(const float* gate, std::int64_t count, float* values) {
        for (std::int64_t t = 0; t < count; ++t)
            values[t] *= gate[t];
    }

    void multiply(const Complex* a, const Complex* b, Complex* out) const {
        // Written out: std::complex's operator* checks for NaN after every product.
        for (std::int64_t f = 0; f < fft_.bins(); ++f) {
            const float re = a[f].real() * b[f].real() - a[f].imag() * b[f].imag();
            const float im = a[f].real() * b[f].imag() + a[f].imag() * b[f].real();
            out[f] = Complex(re, im);
        }
    }

    void keep(const float* result, float* y) const {
        const std::int64_t outputs = problem().outputLength();
        std::copy_n(result, outputs, y);
        if (folds_)
            foldOnto({y, static_cast<std::size_t>(outputs)},
                     {result + problem().length, static_cast<std::size_t>(taps_ - 1)});
    }

    // Rows of at least one transform each, as they are shared out.
    Workers::Items worth(std::int64_t rows) const {
        constexpr double kFlops = 8; // a cycle, roughly
        return {rows, transformFlops() / kFlops};
    }
    double transformFlops() const {
        const double n = static_cast<double>(fft_.length());
        return 2.5 * n * std::log2(n);
    }
    double transformBytes() const {
        return 4.0 * static_cast<double>(fft_.length()) + 8.0 * static_cast<double>(fft_.bins());
    }

    void report(Timings& timings) const {
        const auto& p = problem();
        const double rows = static_cast<double>(p.batch * p.heads);
        const double signals = sharesSignal() ? static_cast<double>(p.batch) : rows;
        const double bins = static_cast<double>(fft_.bins());
        timings.add({StageKind::Pad, workers_.seconds(kPad), signals * 8.0 * static_cast<double>(p.length), 0});
        timings.add(
            {StageKind::Forward, workers_.seconds(kForward), signals * transformBytes(), signals * transformFlops()});
        timings.add({StageKind::Multiply, workers_.seconds(kMultiply), rows * 24.0 * bins, rows * 6.0 * bins});
        timings.add({StageKind::Inverse, workers_.seconds(kInverse),
                     rows * (transformBytes() + 8.0 * static_cast<double>(p.outputLength())), rows * transformFlops()});
    }

    std::int64_t taps_;
    bool folds_;
    fftw::RealFft fft_;
    Workers workers_;
    fftw::Buffer<Complex> kernelSpectrum_; // [kernelHeads, bins], times 1/N
    fftw::Buffer<Complex> sharedSpectrum_; // [batch, bins] when one signal meets many kernels
    std::vector<Scratch> scratch_;         // one per worker
};

class FftwEngine final : public Engine {
  public:
    const char* name() const override { return "fftw"; }
    const char* title() const override { return "FFTW"; }
    std::string target() const override { return "CPU, fp32"; }

    std::string refusal(const ConvolutionProblem& p) const override {
        constexpr std::int64_t kLongest = std::int64_t{1} << 30;
        if (p.length + p.taps > kLongest)
            return "signal and kernel together have " + std::to_string(p.length + p.taps) + " samples; up to " +
                   std::to_string(kLongest) + " are accepted";
        return {};
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<FftwPlan>(problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeFftwEngine() {
    return std::make_unique<FftwEngine>();
}

} // namespace longwave
