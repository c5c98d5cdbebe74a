// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "kernels/cuda/circle_filter.h"
#include "kernels/cuda/device_regularizer.h"
#include "kernels/cuda/kernel_transforms.h"
#include "kernels/cuda/prepared_kernels.h"
#include "kernels/cuda/replay.h"
#include "kernels/cuda/stage_clock.h"
#include "kernels/cuda/staging.h"
#include "kernels/cuda/tensor_launch.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace longwave::cuda {

/// Rows that are in device memory together: whole batch items, or some heads of one.
struct RowBox {
    std::int64_t batch = 0, batches = 0;
    std::int64_t head = 0, heads = 0;
};
/// The rows of a problem in boxes of at most max(most, 1) rows, in order.
std::vector<RowBox> boxesOf(const ConvolutionProblem& problem, std::int64_t most);

/// Rows of the signal that a box reads.
inline std::int64_t signalRows(const ConvolutionProblem& p, const RowBox& box) {
    return box.batches * (p.signalHeads == 1 ? 1 : box.heads);
}
struct BoxSizes {
    std::int64_t rows = 0;
    std::int64_t signals = 0;
};
BoxSizes largestOf(const ConvolutionProblem& problem, const std::vector<RowBox>& boxes);

/// A plan of the tensor-core engine. Spectra of the kernels stay on the device; rows come and go, box by box when they
/// do not fit together.
template <typename Math>
class TensorPlan final : public Plan {
  public:
    /// Works on at most `rows` rows at a time. Throws OutOfDeviceMemory when that is too many.
    TensorPlan(const ConvolutionProblem& problem, Precision precision, std::int64_t rows, bool hasGradients = false);
    ~TensorPlan() override;

    /// What a plan with so many rows at a time needs, cuFFT's work area estimated.
    static std::size_t bytesFor(const ConvolutionProblem& problem, Precision precision, std::int64_t rows,
                                bool hasGradients = false);

    /// 0 when nothing is transformed.
    std::int64_t fftLength() const noexcept override { return isDirect() ? 0 : 2 * geometry_.points; }
    std::string description() const override;
    int threads() const noexcept override { return 1; } // of the host's
    std::size_t memoryBytes() const noexcept override;

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override;
    void doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) override;
    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override;
    void doBackward(const Operands& operands, std::span<const float> outputGradient, const Gradients& gradients,
                    Timings& timings, std::stop_token stop) override;

  private:
    enum Lap : std::size_t { kUpload, kSquash, kSpectrum, kFused, kDownload };

    void uploadKernels(const Kernels& kernels);
    /// What follows when the kernels are on the device. `uploaded`: values that were for it.
    void useKernels(const Kernels& kernels, std::size_t uploaded, Timings& timings, const std::stop_token& stop);
    void prepareKernels(const Regularization& regularization, bool hasSkip, const std::stop_token& stop);
    bool isDirect() const noexcept { return geometry_.tapBlocks > 0; } // without a transform
    void convolve(const RowBox& box, const Operands& operands, std::span<float> output);
    void launchForwardOf(const RowBox& box, const ForwardArrays<Math, float>& arrays);
    Geometry geometryOf(const RowBox& box) const;
    ForwardArrays<Math, float> arraysOf(const RowBox& box, bool conjugate = false);
    /// The part of an array of the caller's with rows of signals, or of outputs, that is the box's.
    std::span<const float> signalsOf(const RowBox& box, std::span<const float> values) const;
    std::span<const float> outputsOf(const RowBox& box, std::span<const float> values) const;

    // The backward pass (tensor_gradients.cpp).
    struct GradientArrays;
    static std::size_t gradientBytes(const ConvolutionProblem& problem, const Geometry& geometry,
                                     const std::vector<RowBox>& boxes);
    void uploadForBackward(const RowBox& box, const Operands& operands, std::span<const float> outputGradient);
    void gateGradients(const RowBox& box, const Operands& operands, const Gradients& gradients);
    void signalGradients(const RowBox& box, const Operands& operands, const Gradients& gradients);
    void correlateSpectra(const RowBox& box, const Operands& operands);
    void kernelGradients(const Gradients& gradients);
    void lap(Lap stage) { clock_.lap(stream_, stage); }
    void report(const Operands& operands, Timings& timings) const;
    double transformFlops() const;
    Stage spectrumStage() const;
    Stage tableStage() const;
    Stage convolutionStage(const Operands& operands) const;

    Precision precision_;
    Geometry geometry_;
    std::vector<RowBox> boxes_;
    Stream stream_;
    StageClock clock_;
    std::size_t tableBytes_ = 0; // counted while tables_ is made, so it comes before
    DeviceTables<Math> tables_;
    std::int64_t rowsAtOnce_; // kernels that are prepared at a time
    DeviceRegularizer regularizer_;
    std::optional<CircleFilter> circle_;         // of rowsAtOnce_ kernels
    std::optional<KernelTransforms> transforms_; // of as many; none where nothing is ever transformed
    DeviceBuffer<float> kernels_;                // [kernelHeads, K], as they came
    DeviceBuffer<float> regularized_;            // [rowsAtOnce_, K]
    DeviceBuffer<float> skip_;                   // [kernelHeads]
    DeviceBuffer<std::uint8_t> kept_;            // [M], or none: all are
    PreparedKernels<Math> prepared_;
    DeviceBuffer<float> signal_, inputGate_; // of the largest box
    DeviceBuffer<float> output_;             // first the output gate, if there is one
    std::array<DeviceBuffer<RingNumber<Math>>, device::FrequencyMap::kMostSplits> rings_;
    DeviceBuffer<std::uint32_t> largest_;
    Staging staging_;
    std::unique_ptr<GradientArrays> gradients_;
    ForwardArrays<Math, float> given_; // by the last run of a plan in one piece, whose launches are repeated
    Replay replay_;
    bool isHalf_ = false; // the spectra are zero but in the left half of their tiles
};

} // namespace longwave::cuda
