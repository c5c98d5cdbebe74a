// SPDX-License-Identifier: GPL-3.0-or-later
// The backward pass of the tensor-core plan. With v = g_in ⊙ u, z = k ∗ v + D·v, y = g_out ⊙ z and dz = g_out ⊙ dy:
//
//   dg_out = dy ⊙ z                         a run whose output gate is dy
//   dv[s]  = Σ_j k[j]·dz[s + j] + D·dz[s]   a run over dz with the conjugate of the kernel's spectrum
//   dk[j]  = Σ_t dz[t]·v[t − j]             spectra of v and dz, their product summed over rows, back once per kernel
//   dD     = Σ_t dz[t]·v[t]                 that sum at lag 0, before anything is filtered
//   du = g_in ⊙ dv,  dg_in = u ⊙ dv
#include "kernels/cuda/tensor_gradients.h"

#include "compute/error.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/launch.h"

#include <algorithm>
#include <cmath>

namespace longwave::cuda {
namespace {

// Parts that the rows of a kernel are summed in, each by warps of its own: enough of them to fill a device.
std::uint32_t chunksFor(const ConvolutionProblem& p, const Geometry& geometry) {
    constexpr std::int64_t kWarps = 4096;
    const std::int64_t warps = p.kernelHeads * geometry.frequencies().tiles();
    const std::int64_t items = p.batch * p.heads * geometry.shape.blocks / p.kernelHeads;
    return static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(kWarps / warps, 1, std::clamp<std::int64_t>(items, 1, 64)));
}

std::int64_t boxTiles(const Geometry& geometry, std::int64_t rows) {
    Geometry box = geometry;
    box.shape.items = static_cast<std::uint32_t>(rows * geometry.shape.blocks);
    return box.spectraTiles();
}

} // namespace

template <typename Math>
TensorPlan<Math>::GradientArrays::GradientArrays(const ConvolutionProblem& p, const Geometry& geometry,
                                                 const std::vector<RowBox>& boxes)
    : outputGradient(product(largestOf(p, boxes).rows, p.outputLength())),
      outputGate(outputGradient.size()),
      each(product(largestOf(p, boxes).rows, p.length)),
      summed(p.signalHeads < p.heads ? product(largestOf(p, boxes).signals, p.length) : 0),
      gated(product(largestOf(p, boxes).signals, p.length)),
      signals(static_cast<std::size_t>(boxTiles(geometry, largestOf(p, boxes).rows))),
      outputs(signals.size()),
      chunks(chunksFor(p, geometry)),
      sums(chunks * product(p.kernelHeads, geometry.frequencies().tiles())),
      kernels(product(p.kernelHeads, p.taps)),
      skip(static_cast<std::size_t>(p.kernelHeads)) {}

template <typename Math>
std::size_t TensorPlan<Math>::gradientBytes(const ConvolutionProblem& p, const Geometry& geometry,
                                            const std::vector<RowBox>& boxes) {
    const BoxSizes most = largestOf(p, boxes);
    std::size_t floats = 2 * product(most.rows, p.outputLength()) + product(most.rows, p.length);
    floats += (p.signalHeads < p.heads ? 2 : 1) * product(most.signals, p.length);
    floats += product(p.kernelHeads, p.taps) + static_cast<std::size_t>(p.kernelHeads);
    std::size_t tiles = 2 * static_cast<std::size_t>(boxTiles(geometry, most.rows));
    tiles += chunksFor(p, geometry) * product(p.kernelHeads, geometry.frequencies().tiles());
    return floats * sizeof(float) + tiles * sizeof(device::StoredComplexTile);
}

template <typename Math>
void TensorPlan<Math>::uploadForBackward(const RowBox& box, const Operands& operands,
                                         std::span<const float> outputGradient) {
    staging_.upload(signalsOf(box, operands.signal), signal_.data(), stream_);
    staging_.upload(signalsOf(box, operands.inputGate), inputGate_.data(), stream_);
    staging_.upload(outputsOf(box, operands.outputGate), gradients_->outputGate.data(), stream_);
    staging_.upload(outputsOf(box, outputGradient), gradients_->outputGradient.data(), stream_);
    lap(kUpload);
}

template <typename Math>
void TensorPlan<Math>::gateGradients(const RowBox& box, const Operands& operands, const Gradients& gradients) {
    ForwardArrays<Math, float> arrays = arraysOf(box);
    arrays.signal = signal_.data();
    arrays.inputGate = operands.inputGate.empty() ? nullptr : inputGate_.data();
    arrays.outputGate = gradients_->outputGradient.data();
    arrays.output = output_.data();
    launchForward<Math>(geometryOf(box), tables_, arrays, stream_);
    lap(kFused);
    const auto to = outputsOf(box, gradients.outputGate);
    const auto offset = static_cast<std::size_t>(to.data() - gradients.outputGate.data());
    staging_.download(output_.data(), gradients.outputGate.subspan(offset, to.size()), stream_);
    lap(kDownload);
}

template <typename Math>
void TensorPlan<Math>::signalGradients(const RowBox& box, const Operands& operands, const Gradients& gradients) {
    const auto& p = problem();
    ForwardArrays<Math, float> arrays = arraysOf(box, true);
    arrays.signal = gradients_->outputGradient.data();
    arrays.inputGate = operands.outputGate.empty() ? nullptr : gradients_->outputGate.data();
    arrays.output = gradients_->each.data();
    launchForward<Math>(geometryOf(box).correlating(), tables_, arrays, stream_);
    const float* dv = gradients_->each.data();
    if (p.signalHeads < p.heads) {
        launch(device::SumHeadsPass{box.batches, box.heads, p.length, box.head > 0, dv, gradients_->summed.data()},
               stream_);
        dv = gradients_->summed.data();
    }
    lap(kFused);
    if (p.signalHeads < p.heads && box.head + box.heads < p.heads)
        return; // the other heads are still to come
    const std::int64_t rows = signalRows(p, box);
    const auto give = [&](std::span<float> all, const float* gate) {
        if (all.empty())
            return;
        const float* from = dv;
        if (gate) {
            check(cudaMemcpyAsync(gradients_->gated.data(), dv, product(rows, p.length) * sizeof(float),
                                  cudaMemcpyDeviceToDevice, stream_.get()),
                  "cudaMemcpyAsync on the device");
            launch(Gate{{rows, p.length}, gate, gradients_->gated.data()}, stream_);
            from = gradients_->gated.data();
            lap(kFused);
        }
        const auto to = signalsOf(box, all);
        staging_.download(from, all.subspan(static_cast<std::size_t>(to.data() - all.data()), to.size()), stream_);
        lap(kDownload);
    };
    give(gradients.signal, operands.inputGate.empty() ? nullptr : inputGate_.data());
    give(gradients.inputGate, signal_.data());
}

template <typename Math>
void TensorPlan<Math>::correlateSpectra(const RowBox& box, const Operands& operands) {
    const auto& p = problem();
    const Geometry geometry = geometryOf(box);
    ForwardArrays<Math, float> arrays = arraysOf(box);
    arrays.signal = signal_.data();
    arrays.inputGate = operands.inputGate.empty() ? nullptr : inputGate_.data();
    arrays.spectra = gradients_->signals.data();
    launchForward<Math>(geometry, tables_, arrays, stream_);
    arrays.signal = gradients_->outputGradient.data();
    arrays.inputGate = operands.outputGate.empty() ? nullptr : gradients_->outputGate.data();
    arrays.spectra = gradients_->outputs.data();
    launchForward<Math>(geometry.readingOutputs(), tables_, arrays, stream_);
    device::CorrelatePass correlate;
    correlate.kernelHeads = geometry.shape.kernelHeads;
    correlate.firstHead = p.kernelHeads == 1 ? 0 : static_cast<std::uint32_t>(box.head);
    correlate.allHeads = static_cast<std::uint32_t>(p.kernelHeads);
    correlate.itemsPerHead = geometry.shape.items / geometry.shape.kernelHeads;
    correlate.chunks = gradients_->chunks;
    correlate.map = geometry.frequencies();
    correlate.signals = gradients_->signals.data();
    correlate.gradients = gradients_->outputs.data();
    correlate.sums = gradients_->sums.data();
    launch(correlate, stream_);
    lap(kFused);
}

template <typename Math>
void TensorPlan<Math>::kernelGradients(const Gradients& gradients) {
    const auto& p = problem();
    const std::int64_t taps = circle_ ? p.length : p.taps;
    const bool wraps = p.mode == Mode::Circular && taps > p.usedTaps();
    for (std::int64_t head = 0; head < p.kernelHeads; head += rowsAtOnce_) {
        const auto rows = static_cast<std::uint32_t>(std::min(rowsAtOnce_, p.kernelHeads - head));
        const auto allHeads = static_cast<std::uint32_t>(p.kernelHeads);
        device::Double2* values = transforms_->values();
        launch(device::ScatterPass{rows, static_cast<std::uint32_t>(head), allHeads, gradients_->chunks,
                                   geometry_.frequencies(), gradients_->sums.data(), values},
               stream_);
        launch(device::SkipGradientPass{rows, geometry_.points, values, gradients_->skip.data() + head}, stream_);
        if (kept_.size() > 0)
            launch(device::FilterPass{rows, geometry_.points, kept_.data(), values}, stream_);
        transforms_->inverse();
        float* gradient = gradients_->kernels.data() + head * p.taps;
        launch(device::UnweighPass{rows, taps, p.usedTaps(), wraps, geometry_.points, values,
                                   circle_ ? circle_->circles() : gradient},
               stream_);
        if (circle_)
            circle_->applyAdjoint(gradient, rows);
    }
    lap(kFused);
    staging_.download(gradients_->skip.data(), gradients.skip, stream_);
    staging_.download(gradients_->kernels.data(), gradients.kernels, stream_);
    lap(kDownload);
}

template <typename Math>
void TensorPlan<Math>::doBackward(const Operands& operands, std::span<const float> outputGradient,
                                  const Gradients& gradients, Timings& timings, std::stop_token stop) {
    if (!gradients_)
        throw Error("gradients", "the plan was made without them; ask for PlanOptions::gradients");
    useDevice();
    clock_.reset();
    const bool ofKernels = !gradients.kernels.empty() || !gradients.skip.empty();
    const bool ofSignals = !gradients.signal.empty() || !gradients.inputGate.empty();
    if (ofKernels)
        check(cudaMemsetAsync(gradients_->sums.data(), 0, gradients_->sums.bytes(), stream_.get()), "cudaMemsetAsync");
    for (const RowBox& box : boxes_) {
        if (stop.stop_requested())
            throw Cancelled();
        clock_.begin(stream_);
        uploadForBackward(box, operands, outputGradient);
        if (!gradients.outputGate.empty())
            gateGradients(box, operands, gradients);
        if (ofSignals)
            signalGradients(box, operands, gradients);
        if (ofKernels)
            correlateSpectra(box, operands);
        clock_.collect();
    }
    if (ofKernels) {
        clock_.begin(stream_);
        kernelGradients(gradients);
        clock_.collect();
    }
    const double transforms =
        static_cast<double>(problem().batch * problem().heads) * geometry_.shape.blocks *
        ((gradients.outputGate.empty() ? 0.0 : 2.0) + (ofSignals ? 2.0 : 0.0) + (ofKernels ? 2.0 : 0.0));
    const auto read = static_cast<double>(operands.signal.size() + operands.inputGate.size() +
                                          operands.outputGate.size() + outputGradient.size());
    const auto written =
        static_cast<double>(gradients.signal.size() + gradients.inputGate.size() + gradients.outputGate.size() +
                            gradients.kernels.size() + gradients.skip.size());
    timings.add({StageKind::Upload, clock_.seconds(kUpload), 8.0 * read, 0});
    timings.add({StageKind::Fused, clock_.seconds(kFused), 4.0 * (read + written), transforms * transformFlops()});
    timings.add({StageKind::Download, clock_.seconds(kDownload), 8.0 * written, 0});
}

#define LONGWAVE_INSTANTIATE(Math)                                                                                     \
    template struct TensorPlan<Math>::GradientArrays;                                                                  \
    template std::size_t TensorPlan<Math>::gradientBytes(const ConvolutionProblem&, const Geometry&,                   \
                                                         const std::vector<RowBox>&);                                  \
    template void TensorPlan<Math>::doBackward(const Operands&, std::span<const float>, const Gradients&, Timings&,    \
                                               std::stop_token);
LONGWAVE_INSTANTIATE(device::HalfMath)
LONGWAVE_INSTANTIATE(device::BfloatMath)
LONGWAVE_INSTANTIATE(device::AccurateMath)
#undef LONGWAVE_INSTANTIATE

} // namespace longwave::cuda
