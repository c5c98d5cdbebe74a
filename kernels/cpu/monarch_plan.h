// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/convolution/workers.h"
#include "kernels/cpu/floats.h"
#include "kernels/cpu/row.h"
#include "kernels/cpu/row_blocks.h"

#include <vector>

namespace longwave::cpu {

/// The Monarch engine's plan. A linear convolution p of L + K − 1 samples fits modulo x^M − i as soon as 2M ≥ L + K −
/// 1: p[t] is the real part, p[t + M] the imaginary one. Causal outputs with M ≥ L are real parts alone. Short kernels
/// are taken block by block (row_blocks.h).
class MonarchPlan final : public Plan {
  public:
    /// Throws Error when options.order is not possible for the length.
    MonarchPlan(const ConvolutionProblem& problem, const PlanOptions& options);

    std::int64_t fftLength() const noexcept override { return 2 * tree_.points(); }
    std::string description() const override;
    int threads() const noexcept override;
    std::size_t memoryBytes() const noexcept override;

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override;
    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override;
    void doBackward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                    Timings& timings, std::stop_token stop) override;

  private:
    enum : std::size_t { kForward, kFused, kSquash, kGradient };

    struct Scratch { // a worker's
        Floats work; // [M] complex, with gaps
        std::int64_t gap = 0;
        Floats buffer;             // of the stages
        Floats window;             // [2M], of a circle, where it closes
        std::vector<float> taps;   // [K], of a regularised kernel
        std::vector<float> circle; // [L], of one that is wrapped or filtered
        // Gradients only: two spectra, a reversed row and a result, each long enough for any of their uses.
        Floats second, sum, reversed, result;
        RowScratch row() const { return {work.get(), buffer.get(), gap}; }
        std::size_t bytes() const noexcept;
    };

    bool sharesSignal() const { return problem().signalHeads == 1 && problem().heads > 1; }
    std::int64_t rows() const { return problem().batch * problem().heads; }
    std::int64_t signalRow(std::int64_t row) const { return problem().signalHeads == 1 ? row / problem().heads : row; }
    std::int64_t kernelHead(std::int64_t row) const { return problem().kernelHeads == 1 ? 0 : row % problem().heads; }
    RowSpectrum spectrumOf(std::int64_t head) const {
        constexpr std::size_t kCachedBytes = std::size_t{1} << 18; // half of a small level-2 cache
        return {kernelSpectrum_.get() + head * spectrumFloats_, bands_, kernelSpectrum_.bytes() > kCachedBytes};
    }
    /// What is shared out of a kernel change, and of a run (where a signal is shared, once it is transformed).
    Workers::Items kernelItems() const;
    Workers::Items blockItems() const { return {rows() * blocks_.count, blocks_.cycles / (sharesSignal() ? 2 : 1)}; }
    Scratch& scratchOf(int worker) { return scratch_[static_cast<std::size_t>(worker)]; }

    /// What block `block` of a row u (gated when `gate` is not null) reads; a circle's windows that begin before it are
    /// put together in `scratch`.
    RowInput inputOf(const float* u, const float* gate, std::int64_t block, Scratch& scratch) const;
    RowOutput outputOf(float* y, const float* gate, std::int64_t block) const;
    void convolveRows(const Operands& operands, std::span<float> output, const std::stop_token& stop);
    void convolveLongRow(const RowInput& input, const RowOutput& output, RowSpectrum spectrum,
                         const std::stop_token& stop);
    void setSpectrum(std::span<const float> k, float skip, std::int64_t head, Scratch& scratch);
    void takeBands();
    void chooseOrder();

    void signalGradients(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                         const std::stop_token& stop);
    void kernelGradients(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                         const std::stop_token& stop);
    /// From the gradient of the taps in use (filtered in place when they are) to that of all of them.
    void setKernelGradient(std::span<float> used, std::span<float> k) const;
    /// Into `result`, reversed: Σ_j k[j]·dz[s + j] of a reversed row dz.
    void correlate(const float* reversed, std::int64_t head, float* result, Scratch& scratch) const;

    double transformFlops() const;
    void report(Timings& timings) const;

    std::int64_t taps_; // that can reach an output
    RowBlocks blocks_;
    RingTree tree_;
    Workers workers_;
    std::int64_t spectrumFloats_;
    bool splitsRows_; // a row is shared out over the workers
    bool hasGradients_;
    Floats kernelSpectrum_;          // [kernelHeads][M] complex in Monarch order, times 1/M
    Floats signalSpectrum_;          // [batch][blocks][M] complex when one signal meets many kernels
    std::vector<std::uint8_t> kept_; // [M] in Monarch order, when some frequencies are not
    int keptBands_ = 4;              // of eight vectors of a leaf, pairs that are not zero; without skip
    int bands_ = 4;                  // with the kernels that are set
    std::vector<Scratch> scratch_;
    // Gradients of a kernel that all rows share, summed in parts so that their order does not depend on threads.
    std::vector<float> partialKernels_; // [parts][taps]
    std::vector<double> partialSkips_;  // [parts]
};

} // namespace longwave::cpu
