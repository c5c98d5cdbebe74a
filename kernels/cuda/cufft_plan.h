// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "kernels/cuda/device_regularizer.h"
#include "kernels/cuda/elementwise_arguments.h"
#include "kernels/cuda/fft_plan.h"
#include "kernels/cuda/pieces.h"
#include "kernels/cuda/plugin.h"
#include "kernels/cuda/stage_clock.h"
#include "kernels/cuda/staging.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace longwave::cuda {

/// What distinguishes the engines that call cuFFT.
struct CufftPolicy {
    EngineName name;
    bool keepsSpectrum = true; ///< the kernels' spectrum is computed when they change, not in every run
    bool fuses = true;         ///< gates, skip and padding ride on passes that are made anyway
    bool doubles = false;      ///< N = 2·max(L, K) and not the next good length from L + K − 1
};

/// The textbook on a device: y = IFFT(FFT(u)·FFT(k)) with real FFTs by cuFFT, single precision.
///
/// Rows that do not fit into device memory together go piece by piece. Three arrays serve all steps of a piece:
///   samples   u as it came; with fused passes, later g_out                       [rows, outputs]
///   time      padded rows, then rows out of the inverse FFT, then maybe g_out    [rows, N]
///   spectrum  g_in, then spectra and their products, then y                      [rows, N/2 + 1] complex
class CufftPlan final : public Plan {
  public:
    /// Works on `rows` rows at a time. Throws OutOfDeviceMemory when that is too many.
    CufftPlan(const ConvolutionProblem& problem, const CufftPolicy& policy, std::int64_t rows);

    ~CufftPlan() override;

    /// What a plan with so many rows at a time needs, its work area estimated; cuFFT tells only afterwards.
    static std::size_t bytesFor(const ConvolutionProblem& problem, const CufftPolicy& policy, std::int64_t rows);

    /// Rows at a time of which a launch can have as many blocks as its passes need.
    static std::int64_t mostRows(const ConvolutionProblem& problem, const CufftPolicy& policy);

    std::int64_t fftLength() const noexcept override { return ffts_.length(); }
    std::string description() const override;
    int threads() const noexcept override { return 1; } // of the host's
    std::size_t memoryBytes() const noexcept override;

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override;
    void doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) override;
    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override;

  private:
    enum Lap : std::size_t { kUpload, kSquash, kKernel, kPad, kForward, kMultiply, kInverse, kDownload };

    /// What follows when the kernels are on the device. `uploaded`: values that were for it.
    void useKernels(const Kernels& kernels, std::size_t uploaded, Timings& timings, const std::stop_token& stop);
    void transformKernels();
    void transformSignals(const Piece& piece, const Operands& operands);
    void multiply(const Piece& piece);
    /// The inverse FFT and all that follows it, up to y in spectrum_.
    void finish(const Piece& piece, std::span<const float> outputGate);
    /// Rows [row, row + rows) of an array of the caller's with rows of `length`; empty when it is not given.
    static std::span<const float> rowsOf(std::span<const float> values, std::int64_t row, std::int64_t rows,
                                         std::int64_t length);
    RowOrder orderOf(const Piece& piece) const;
    void lap(Lap stage) { clock_.lap(stream_, stage); }
    Stage kernelStage() const;
    void report(const Operands& operands, Timings& timings) const;

    CufftPolicy policy_;
    std::int64_t taps_; // that can reach an output
    bool folds_;        // a linear convolution folded onto the circle
    bool hasSkip_ = false;
    std::vector<Piece> pieces_;
    std::int64_t rows_;       // of the largest piece
    std::int64_t kernelRows_; // kernels that are transformed together
    Stream stream_;
    StageClock clock_;
    RealFfts ffts_;
    DeviceRegularizer regularizer_;
    DeviceBuffer<float> kernels_;        // [kernelHeads, K], as they came
    DeviceBuffer<float> regularized_;    // as kernels_
    const float* used_ = nullptr;        // one of the two
    DeviceBuffer<float> skip_;           // [kernelHeads]
    DeviceBuffer<std::uint8_t> kept_;    // [bins], or none: all are
    DeviceBuffer<float> kernelSpectrum_; // [kernelHeads, bins] complex, times 1/N
    DeviceBuffer<float> sharedSpectrum_; // [signals, bins] complex, when one signal meets many kernels
    DeviceBuffer<float> samples_, time_, spectrum_;
    Staging staging_;
};

} // namespace longwave::cuda
