// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/tensor_plan.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/device_limits.h"
#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/tensor_gradients.h"

#include <algorithm>
#include <cmath>

namespace longwave::cuda {
namespace {

// Rows at a time of which every item (rows.h), rings of splits included, has an index below 2³¹.
std::int64_t mostRows(const Geometry& geometry) {
    constexpr std::int64_t kMostItems = std::int64_t{1} << 31;
    return std::max<std::int64_t>(kMostItems / geometry.shape.blocks / geometry.splitRings(), 1);
}

std::vector<RowBox> boxesFor(const ConvolutionProblem& p, const Geometry& geometry, std::int64_t rows) {
    return boxesOf(p, std::min(rows, mostRows(geometry)));
}

double toDouble(std::int64_t value) {
    return static_cast<double>(value);
}

// Which frequencies of a row are kept; empty when all are, or when the kernel is filtered before it gets there.
std::vector<std::uint8_t> keptBy(const ConvolutionProblem& p, const Geometry& geometry) {
    return CircleFilter::isFor(p) ? std::vector<std::uint8_t>{} : keptFrequencies(p.bands, geometry.points);
}

// Whether a run launches what another did.
template <typename Math>
bool areSame(const ForwardArrays<Math, float>& a, const ForwardArrays<Math, float>& b) {
    return a.signal == b.signal && a.inputGate == b.inputGate && a.outputGate == b.outputGate && a.output == b.output &&
           a.spectrum == b.spectrum && a.residues == b.residues && a.taps == b.taps &&
           a.spectrumScales == b.spectrumScales && std::ranges::equal(a.rings, b.rings) && a.largest == b.largest &&
           a.spectra == b.spectra && a.conjugate == b.conjugate && a.isHalf == b.isHalf;
}

Geometry geometryFor(const ConvolutionProblem& p, Precision precision) {
    Geometry geometry = chooseGeometry(p, precision, deviceLimits());
    geometry.turnTo(keptBy(p, geometry));
    return geometry;
}

} // namespace

BoxSizes largestOf(const ConvolutionProblem& p, const std::vector<RowBox>& boxes) {
    BoxSizes most;
    for (const RowBox& box : boxes) {
        most.rows = std::max(most.rows, box.batches * box.heads);
        most.signals = std::max(most.signals, signalRows(p, box));
    }
    return most;
}

std::vector<RowBox> boxesOf(const ConvolutionProblem& p, std::int64_t most) {
    std::vector<RowBox> boxes;
    const auto pieces = [](std::int64_t total, std::int64_t size) { return (total + size - 1) / size; };
    if (most >= p.heads) {
        const std::int64_t size = p.batch / pieces(p.batch, std::min(p.batch, most / p.heads)) +
                                  (p.batch % pieces(p.batch, std::min(p.batch, most / p.heads)) != 0);
        for (std::int64_t b = 0; b < p.batch; b += size)
            boxes.push_back({b, std::min(size, p.batch - b), 0, p.heads});
        return boxes;
    }
    const std::int64_t count = pieces(p.heads, std::max<std::int64_t>(most, 1));
    const std::int64_t size = pieces(p.heads, count);
    for (std::int64_t b = 0; b < p.batch; ++b)
        for (std::int64_t h = 0; h < p.heads; h += size)
            boxes.push_back({b, 1, h, std::min(size, p.heads - h)});
    return boxes;
}

template <typename Math>
TensorPlan<Math>::TensorPlan(const ConvolutionProblem& p, Precision precision, std::int64_t rows, bool hasGradients)
    : Plan(p),
      precision_(precision),
      geometry_(geometryFor(p, precision)),
      boxes_(boxesFor(p, geometry_, rows)),
      tables_(copyTables<DeviceBuffer>(makeTables<Math>(geometry_),
                                       [this](const auto& values) {
                                           auto buffer = onDevice(values, stream_);
                                           tableBytes_ += buffer.bytes();
                                           return buffer;
                                       })),
      rowsAtOnce_(transformRows(p, geometry_, rows)),
      kernels_(product(p.kernelHeads, p.taps)),
      regularized_(product(rowsAtOnce_, p.taps)),
      skip_(static_cast<std::size_t>(p.kernelHeads)),
      kept_(onDevice(keptBy(p, geometry_), stream_)),
      prepared_(p, geometry_, hasGradients, stream_),
      signal_(product(largestOf(p, boxes_).signals, p.length)),
      inputGate_(signal_.size()),
      output_(product(largestOf(p, boxes_).rows, p.outputLength())),
      staging_(sizeof(float) * std::max({signal_.size(), output_.size(), kernels_.size()})) {
    if (!isDirect() || hasGradients)
        transforms_.emplace(geometry_.points, rowsAtOnce_, stream_);
    const std::int64_t items = largestOf(p, boxes_).rows * geometry_.shape.blocks;
    for (std::size_t level = 0; level < geometry_.splits.size(); ++level)
        rings_[level] = DeviceBuffer<RingNumber<Math>>(product(items, 2 * geometry_.points));
    if (!geometry_.splits.empty())
        largest_ = DeviceBuffer<std::uint32_t>(static_cast<std::size_t>(items));
    if (CircleFilter::isFor(p))
        circle_.emplace(p, rowsAtOnce_, stream_);
    if (hasGradients)
        gradients_ = std::make_unique<GradientArrays>(p, geometry_, boxes_);
}

template <typename Math>
TensorPlan<Math>::~TensorPlan() {
    cudaSetDevice(device().index); // whoever ends the plan may be on another one, or on none
}

template <typename Math>
std::size_t TensorPlan<Math>::bytesFor(const ConvolutionProblem& p, Precision precision, std::int64_t rows,
                                       bool hasGradients) {
    const Geometry geometry = geometryFor(p, precision);
    const std::vector<RowBox> boxes = boxesFor(p, geometry, rows);
    const BoxSizes most = largestOf(p, boxes);
    std::size_t bytes = product(p.kernelHeads + transformRows(p, geometry, rows), p.taps) * sizeof(float);
    bytes += CircleFilter::bytesFor(p, transformRows(p, geometry, rows));
    bytes += PreparedKernels<Math>::bytesFor(p, geometry, hasGradients);
    if (geometry.tapBlocks == 0 || hasGradients)
        bytes += KernelTransforms::bytesFor(geometry.points, transformRows(p, geometry, rows));
    bytes += (2 * product(most.signals, p.length) + product(most.rows, p.outputLength())) * sizeof(float);
    bytes += geometry.splits.size() * product(most.rows * geometry.shape.blocks, 2 * geometry.points) *
             sizeof(RingNumber<Math>);
    return bytes + (hasGradients ? gradientBytes(p, geometry, boxes) : 0);
}

template <typename Math>
std::string TensorPlan<Math>::description() const {
    std::string text = geometry_.description() + " on " + deviceName();
    if (isHalf_)
        text += ", half of the spectrum skipped";
    if (boxes_.size() > 1)
        text += ", in " + grouped(boxes_.size()) + " pieces that fit into its memory";
    return text;
}

template <typename Math>
std::size_t TensorPlan<Math>::memoryBytes() const noexcept {
    std::size_t bytes = tableBytes_ + (transforms_ ? transforms_->bytes() : 0) + regularizer_.bytes() +
                        kernels_.bytes() + regularized_.bytes() + skip_.bytes() + kept_.bytes() + prepared_.bytes() +
                        signal_.bytes() + inputGate_.bytes() + output_.bytes() + largest_.bytes() +
                        (circle_ ? circle_->bytes() : 0);
    for (const auto& rings : rings_)
        bytes += rings.bytes();
    return bytes + (gradients_ ? gradientBytes(problem(), geometry_, boxes_) : 0);
}

template <typename Math>
void TensorPlan<Math>::uploadKernels(const Kernels& kernels) {
    staging_.upload(kernels.skip, skip_.data(), stream_);
    staging_.upload(kernels.taps, kernels_.data(), stream_);
    lap(kUpload);
}

template <typename Math>
void TensorPlan<Math>::prepareKernels(const Regularization& regularization, bool hasSkip, const std::stop_token& stop) {
    const auto& p = problem();
    isHalf_ = geometry_.isHalf && !hasSkip; // a skip term is of all frequencies
    for (std::int64_t head = 0; head < p.kernelHeads; head += rowsAtOnce_) {
        if (stop.stop_requested())
            throw Cancelled();
        device::WeighPass kernels =
            kernelsOf(p, geometry_, kernels_.data(), head, std::min(rowsAtOnce_, p.kernelHeads - head));
        clock_.makeRoom(stream_, 2);
        if (!regularization.isIdentity()) {
            kernels.kernels =
                regularizer_.apply(regularization, kernels.kernels, regularized_.data(), kernels.rows, p.taps, stream_);
            lap(kSquash);
        }
        if (circle_) {
            circle_->apply(kernels.kernels, kernels.rows);
            kernels.kernels = circle_->circles();
            kernels.taps = p.length;
            kernels.wraps = false;
        }
        prepared_.prepare(kernels, head, transforms_ ? &*transforms_ : nullptr, hasSkip ? skip_.data() : nullptr,
                          kept_.size() > 0 ? kept_.data() : nullptr);
        lap(kSpectrum);
    }
}

template <typename Math>
void TensorPlan<Math>::doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    useDevice();
    clock_.reset();
    clock_.begin(stream_);
    uploadKernels(kernels);
    useKernels(kernels, kernels_.size() + kernels.skip.size(), timings, stop);
}

// Kernels, and D, are on the device.
template <typename Math>
void TensorPlan<Math>::doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    useDevice();
    clock_.reset();
    clock_.begin(stream_);
    useKernels(kernels, 0, timings, stop);
}

template <typename Math>
void TensorPlan<Math>::useKernels(const Kernels& kernels, std::size_t uploaded, Timings& timings,
                                  const std::stop_token& stop) {
    prepareKernels(kernels.regularization, !kernels.skip.empty(), stop);
    clock_.collect();
    if (stop.stop_requested())
        throw Cancelled();
    if (uploaded > 0)
        timings.add({StageKind::Upload, clock_.seconds(kUpload), 8.0 * static_cast<double>(uploaded), 0});
    addSquashStage(kernels, clock_.seconds(kSquash), timings);
    timings.add(isDirect() ? tableStage() : spectrumStage());
}

template <typename Math>
Geometry TensorPlan<Math>::geometryOf(const RowBox& box) const {
    const auto& p = problem();
    Geometry geometry = geometry_;
    device::RowShape& shape = geometry.shape;
    shape.batch = static_cast<std::uint32_t>(box.batches);
    shape.heads = static_cast<std::uint32_t>(box.heads);
    shape.signalHeads = p.signalHeads == 1 ? 1 : shape.heads;
    shape.kernelHeads = p.kernelHeads == 1 ? 1 : shape.heads;
    shape.items = shape.batch * shape.heads * shape.blocks;
    return geometry;
}

// A box is a run of rows: whole items, or heads of one.
template <typename Math>
std::span<const float> TensorPlan<Math>::signalsOf(const RowBox& box, std::span<const float> values) const {
    const auto& p = problem();
    const std::int64_t row = box.batch * p.signalHeads + (p.signalHeads == 1 ? 0 : box.head);
    return values.empty() ? values : values.subspan(product(row, p.length), product(signalRows(p, box), p.length));
}

template <typename Math>
std::span<const float> TensorPlan<Math>::outputsOf(const RowBox& box, std::span<const float> values) const {
    const auto& p = problem();
    return values.empty() ? values
                          : values.subspan(product(box.batch * p.heads + box.head, p.outputLength()),
                                           product(box.batches * box.heads, p.outputLength()));
}

template <typename Math>
ForwardArrays<Math, float> TensorPlan<Math>::arraysOf(const RowBox& box, bool conjugate) {
    ForwardArrays<Math, float> arrays;
    prepared_.giveTo(arrays, problem().kernelHeads == 1 ? 0 : box.head, conjugate);
    for (std::size_t level = 0; level < geometry_.splits.size(); ++level)
        arrays.rings[level] = rings_[level].data();
    arrays.largest = largest_.data();
    arrays.isHalf = isHalf_;
    return arrays;
}

template <typename Math>
void TensorPlan<Math>::convolve(const RowBox& box, const Operands& operands, std::span<float> output) {
    staging_.upload(signalsOf(box, operands.signal), signal_.data(), stream_);
    staging_.upload(signalsOf(box, operands.inputGate), inputGate_.data(), stream_);
    staging_.upload(outputsOf(box, operands.outputGate), output_.data(), stream_);
    lap(kUpload);
    ForwardArrays<Math, float> arrays = arraysOf(box);
    arrays.signal = signal_.data();
    arrays.inputGate = operands.inputGate.empty() ? nullptr : inputGate_.data();
    arrays.outputGate =
        operands.outputGate.empty() ? nullptr : output_.data(); // each value is read before it is written
    arrays.output = output_.data();
    launchForwardOf(box, arrays);
    lap(kFused);
    const auto& p = problem();
    staging_.download(output_.data(),
                      output.subspan(product(box.batch * p.heads + box.head, p.outputLength()),
                                     product(box.batches * box.heads, p.outputLength())),
                      stream_);
    lap(kDownload);
}

// Rows that are split take several launches, which a live loop repeats: after the kernels or λ have changed too, since
// what they read lies where it lay. To give a graph takes the host some 2 to 3 µs, nearly whatever is in it, and to
// give a launch about 2: three passes, with what clears and finds their scales, are five launches, about 10 µs; one
// alone would be no cheaper in a graph.
template <typename Math>
void TensorPlan<Math>::launchForwardOf(const RowBox& box, const ForwardArrays<Math, float>& arrays) {
    const auto give = [&] { launchForward<Math>(geometryOf(box), tables_, arrays, stream_); };
    if (boxes_.size() > 1 || isDirect() || geometry_.splits.empty())
        return give();
    replay_.run(areSame(arrays, given_), stream_, give);
    given_ = arrays;
}

template <typename Math>
void TensorPlan<Math>::doRun(const Operands& operands, std::span<float> output, Timings& timings,
                             std::stop_token stop) {
    useDevice();
    clock_.reset();
    for (const RowBox& box : boxes_) {
        if (stop.stop_requested())
            throw Cancelled();
        clock_.begin(stream_);
        convolve(box, operands, output);
        clock_.collect();
    }
    report(operands, timings);
}

// Nominal, as for every engine: a real FFT of N = 2M.
template <typename Math>
double TensorPlan<Math>::transformFlops() const {
    const auto n = toDouble(2 * geometry_.points);
    return 2.5 * n * std::log2(n);
}

template <typename Math>
Stage TensorPlan<Math>::convolutionStage(const Operands& operands) const {
    const auto& p = problem();
    // A shared signal is read once for each head.
    const auto inputs = static_cast<double>(operands.signal.size() + operands.inputGate.size()) *
                        (p.signalHeads == 1 ? toDouble(p.heads) : 1.0);
    const double moved = 4.0 * (inputs + static_cast<double>(operands.outputGate.size()) + toDouble(p.outputSize()));
    if (isDirect())
        return {StageKind::Direct, clock_.seconds(kFused), moved + static_cast<double>(prepared_.runBytes()),
                2.0 * toDouble(p.usedTaps()) * toDouble(p.outputSize())};
    // Rings go to memory and back twice, at each split.
    const double rows = toDouble(p.batch * p.heads) * geometry_.shape.blocks;
    const double rings = rows * toDouble(2 * geometry_.points) * sizeof(RingNumber<Math>) * 4.0 *
                         static_cast<double>(geometry_.splits.size());
    return {StageKind::Fused, clock_.seconds(kFused),
            moved + rings + static_cast<double>(prepared_.runBytes()) * (isHalf_ ? 0.5 : 1.0),
            rows * (2.0 * transformFlops() + 6.0 * toDouble(geometry_.points))};
}

template <typename Math>
Stage TensorPlan<Math>::tableStage() const {
    const auto& p = problem();
    return {StageKind::Taps, clock_.seconds(kSpectrum),
            4.0 * toDouble(p.kernelHeads * p.usedTaps()) + static_cast<double>(prepared_.runBytes()), 0};
}

template <typename Math>
Stage TensorPlan<Math>::spectrumStage() const {
    const auto& p = problem();
    double bytes = 4.0 * toDouble(p.usedTaps()) + 64.0 * toDouble(geometry_.points);
    double flops = transformFlops();
    if (circle_) { // onto it, forth, what is left out, back, and off it
        const double length = toDouble(p.length);
        bytes += 4.0 * toDouble(p.taps) + (16.0 + 32.0 + 16.0 + 32.0 + 20.0) * length;
        flops += 2 * 2.5 * length * std::log2(length);
    }
    const double heads = toDouble(p.kernelHeads);
    return {StageKind::KernelSpectrum, clock_.seconds(kSpectrum),
            heads * bytes + static_cast<double>(prepared_.runBytes()), heads * flops};
}

template <typename Math>
void TensorPlan<Math>::report(const Operands& operands, Timings& timings) const {
    const auto& p = problem();
    const auto inputs = static_cast<double>(operands.signal.size() + operands.inputGate.size());
    const auto gates = static_cast<double>(operands.outputGate.size());
    timings.add({StageKind::Upload, clock_.seconds(kUpload), 8.0 * (inputs + gates), 0});
    timings.add(convolutionStage(operands));
    timings.add({StageKind::Download, clock_.seconds(kDownload), 8.0 * toDouble(p.outputSize()), 0});
}

template class TensorPlan<device::HalfMath>;
template class TensorPlan<device::BfloatMath>;
template class TensorPlan<device::AccurateMath>;

} // namespace longwave::cuda
