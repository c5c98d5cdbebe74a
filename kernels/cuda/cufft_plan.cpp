// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/cufft_plan.h"

#include "compute/convolution/good_length.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"

#include <algorithm>
#include <cmath>

namespace longwave::cuda {
namespace {

// Taps that can reach an output: causal outputs see at most L of them, a circle holds L.
std::int64_t usedTaps(const ConvolutionProblem& p) {
    return p.mode == Mode::Full ? p.taps : std::min(p.taps, p.length);
}

// An FFT of one point is no business of cuFFT's.
bool isOnePoint(const ConvolutionProblem& p) {
    return p.mode == Mode::Circular && p.length == 1;
}

// A circle whose length has a large prime factor is cheaper, and more exact, as a linear convolution folded onto it;
// but not where frequencies of the circle are left out, as a longer transform has others.
bool foldsCircle(const ConvolutionProblem& p) {
    return isOnePoint(p) || (p.mode == Mode::Circular && !isGoodLength(p.length) && p.bands.empty());
}

std::int64_t transformLength(const ConvolutionProblem& p, const CufftPolicy& policy) {
    if (p.mode == Mode::Circular && !foldsCircle(p))
        return p.length;
    const std::int64_t least = std::max<std::int64_t>(p.length + usedTaps(p) - 1, 2);
    return policy.doubles ? 2 * std::max(p.length, usedTaps(p)) : goodLength(least);
}

std::int64_t largest(const std::vector<Piece>& pieces, std::int64_t Piece::*field) {
    std::int64_t most = 0;
    for (const Piece& piece : pieces)
        most = std::max(most, piece.*field);
    return most;
}

std::size_t product(std::int64_t a, std::int64_t b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

double toDouble(std::int64_t value) {
    return static_cast<double>(value);
}

} // namespace

CufftPlan::CufftPlan(const ConvolutionProblem& problem, const CufftPolicy& policy, std::int64_t rows)
    : Plan(problem),
      policy_(policy),
      taps_(usedTaps(problem)),
      folds_(foldsCircle(problem)),
      pieces_(piecesOf(problem, rows)),
      rows_(largest(pieces_, &Piece::rows)),
      kernelRows_(std::min(problem.kernelHeads, rows_)),
      ffts_(transformLength(problem, policy), stream_),
      kernels_(product(problem.kernelHeads, problem.taps)),
      regularized_(kernels_.size()),
      skip_(static_cast<std::size_t>(problem.kernelHeads)),
      kept_(problem.bands.empty() ? 0 : static_cast<std::size_t>(ffts_.bins())),
      kernelSpectrum_(2 * product(problem.kernelHeads, ffts_.bins())),
      sharedSpectrum_(sharesSignal(problem) ? 2 * product(largest(pieces_, &Piece::signals), ffts_.bins()) : 0),
      samples_(product(rows_, problem.outputLength())),
      time_(product(rows_, ffts_.length())),
      spectrum_(2 * product(rows_, ffts_.bins())),
      staging_(sizeof(float) * std::max(samples_.size(), kernels_.size())) {
    for (const Piece& piece : pieces_) {
        ffts_.prepareForward(piece.signals);
        ffts_.prepareInverse(piece.rows);
    }
    ffts_.prepareForward(kernelRows_);
    ffts_.prepareForward(problem.kernelHeads % kernelRows_);
    ffts_.allocateWork();
    if (!problem.bands.empty()) {
        std::vector<std::uint8_t> kept(kept_.size());
        // A circle of one sample has no frequency but 0, whatever the transform has.
        for (std::size_t f = 0; f < kept.size(); ++f)
            kept[f] =
                isKept(problem.bands, isOnePoint(problem) ? 0.0 : static_cast<double>(f) / toDouble(ffts_.length()));
        check(cudaMemcpyAsync(kept_.data(), kept.data(), kept.size(), cudaMemcpyHostToDevice, stream_.get()),
              "cudaMemcpyAsync to the device");
        stream_.wait();
    }
}

CufftPlan::~CufftPlan() {
    cudaSetDevice(device().index); // whoever ends the plan may be on another one, or on none
}

std::size_t CufftPlan::bytesFor(const ConvolutionProblem& p, const CufftPolicy& policy, std::int64_t rows) {
    const std::int64_t n = transformLength(p, policy);
    const std::size_t spectrum = 8 * static_cast<std::size_t>(n / 2 + 1);
    const auto pieces = piecesOf(p, rows);
    const auto held = static_cast<std::size_t>(largest(pieces, &Piece::rows));
    std::size_t bytes = 2 * product(p.kernelHeads, p.taps) * sizeof(float);
    bytes += static_cast<std::size_t>(p.kernelHeads) * (spectrum + sizeof(float));
    if (sharesSignal(p))
        bytes += static_cast<std::size_t>(largest(pieces, &Piece::signals)) * spectrum;
    bytes += held * (sizeof(float) * static_cast<std::size_t>(p.outputLength() + n) + spectrum);
    return bytes + held * spectrum; // cuFFT's work area is about as large as what it transforms
}

std::int64_t CufftPlan::mostRows(const ConvolutionProblem& p, const CufftPolicy& policy) {
    return kMostTiles / tilesPerRow(std::max(transformLength(p, policy), p.outputLength()));
}

std::string CufftPlan::description() const {
    std::string text = "real FFT of N = " + grouped(ffts_.length()) + " on " + deviceName();
    text += policy_.keepsSpectrum ? ", spectrum cached" : ", kernels transformed in every run";
    if (folds_)
        text += ", linear convolution folded onto the circle";
    if (sharesSignal(problem()))
        text += ", one forward FFT for all heads";
    if (pieces_.size() > 1)
        text += ", in " + grouped(pieces_.size()) + " pieces that fit into its memory";
    return text;
}

std::size_t CufftPlan::memoryBytes() const noexcept {
    return kernels_.bytes() + regularized_.bytes() + skip_.bytes() + kept_.bytes() + kernelSpectrum_.bytes() +
           sharedSpectrum_.bytes() + samples_.bytes() + time_.bytes() + spectrum_.bytes() + ffts_.workBytes() +
           regularizer_.bytes();
}

std::span<const float> CufftPlan::rowsOf(std::span<const float> values, std::int64_t row, std::int64_t rows,
                                         std::int64_t length) {
    return values.empty() ? values : values.subspan(product(row, length), product(rows, length));
}

RowOrder CufftPlan::orderOf(const Piece& piece) const {
    const auto& p = problem();
    return {piece.row, p.heads, sharesSignal(p), p.kernelHeads == 1};
}

void CufftPlan::doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    useDevice();
    clock_.reset();
    clock_.begin(stream_);
    staging_.upload(kernels.taps, kernels_.data(), stream_);
    hasSkip_ = !kernels.skip.empty();
    staging_.upload(kernels.skip, skip_.data(), stream_);
    lap(kUpload);
    useKernels(kernels, kernels.taps.size() + kernels.skip.size(), timings, stop);
}

void CufftPlan::doSetRegularization(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    useDevice();
    clock_.reset();
    clock_.begin(stream_);
    useKernels(kernels, 0, timings, stop);
}

void CufftPlan::useKernels(const Kernels& kernels, std::size_t uploaded, Timings& timings,
                           const std::stop_token& stop) {
    const auto& p = problem();
    used_ = regularizer_.apply(kernels.regularization, kernels_.data(), regularized_.data(), p.kernelHeads, p.taps,
                               stream_);
    lap(kSquash);
    if (policy_.keepsSpectrum)
        transformKernels();
    clock_.collect();
    if (stop.stop_requested())
        throw Cancelled();
    if (uploaded > 0)
        timings.add({StageKind::Upload, clock_.seconds(kUpload), 8.0 * static_cast<double>(uploaded), 0});
    addSquashStage(kernels, clock_.seconds(kSquash), timings);
    if (policy_.keepsSpectrum)
        timings.add(kernelStage());
}

void CufftPlan::transformKernels() {
    const auto& p = problem();
    const std::int64_t n = ffts_.length();
    const bool wraps = p.mode == Mode::Circular && p.taps > taps_;
    for (std::int64_t head = 0; head < p.kernelHeads; head += kernelRows_) {
        const std::int64_t rows = std::min(kernelRows_, p.kernelHeads - head);
        launch(PadKernel{{rows, n}, used_ + head * p.taps, p.taps, taps_, wraps, time_.data()}, stream_);
        ffts_.forward(rows, time_.data(), kernelSpectrum_.data() + 2 * head * ffts_.bins());
    }
    const float* skip = hasSkip_ && policy_.fuses ? skip_.data() : nullptr;
    launch(FinishSpectrum{{p.kernelHeads, ffts_.bins()},
                          skip,
                          p.bands.empty() ? nullptr : kept_.data(),
                          1.0f / static_cast<float>(n),
                          kernelSpectrum_.data()},
           stream_);
    lap(kKernel);
}

void CufftPlan::doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) {
    const auto& p = problem();
    useDevice();
    clock_.reset();
    if (!policy_.keepsSpectrum) {
        clock_.begin(stream_);
        transformKernels();
    }
    for (const Piece& piece : pieces_) {
        if (stop.stop_requested())
            throw Cancelled();
        clock_.begin(stream_);
        if (piece.signals > 0)
            transformSignals(piece, operands);
        multiply(piece);
        finish(piece, rowsOf(operands.outputGate, piece.row, piece.rows, p.outputLength()));
        staging_.download(spectrum_.data(),
                          output.subspan(product(piece.row, p.outputLength()), product(piece.rows, p.outputLength())),
                          stream_);
        lap(kDownload);
        clock_.collect();
    }
    report(operands, timings);
}

void CufftPlan::transformSignals(const Piece& piece, const Operands& operands) {
    const auto& p = problem();
    staging_.upload(rowsOf(operands.signal, piece.signal, piece.signals, p.length), samples_.data(), stream_);
    const auto gates = rowsOf(operands.inputGate, piece.signal, piece.signals, p.length);
    staging_.upload(gates, spectrum_.data(), stream_);
    lap(kUpload);
    const float* gate = gates.empty() ? nullptr : spectrum_.data();
    if (gate && !policy_.fuses) {
        launch(Gate{{piece.signals, p.length}, gate, samples_.data()}, stream_);
        gate = nullptr;
    }
    launch(Pad{{piece.signals, ffts_.length()}, samples_.data(), gate, p.length, time_.data()}, stream_);
    lap(kPad);
    ffts_.forward(piece.signals, time_.data(), sharesSignal(p) ? sharedSpectrum_.data() : spectrum_.data());
    lap(kForward);
}

void CufftPlan::multiply(const Piece& piece) {
    const float* signals = sharesSignal(problem()) ? sharedSpectrum_.data() : spectrum_.data();
    launch(Multiply{{piece.rows, ffts_.bins()}, orderOf(piece), signals, kernelSpectrum_.data(), spectrum_.data()},
           stream_);
    lap(kMultiply);
}

void CufftPlan::finish(const Piece& piece, std::span<const float> outputGate) {
    const auto& p = problem();
    const std::int64_t n = ffts_.length();
    const Rows outputs{piece.rows, p.outputLength()};
    float* y = spectrum_.data(); // free once it went through the inverse FFT
    ffts_.inverse(piece.rows, spectrum_.data(), time_.data());
    const float* gate = nullptr;
    if (!outputGate.empty() && policy_.fuses) {
        lap(kInverse);
        staging_.upload(outputGate, samples_.data(), stream_);
        lap(kUpload);
        gate = samples_.data();
    }
    launch(Keep{outputs, time_.data(), n, folds_ ? taps_ - 1 : 0, gate, y}, stream_);
    if (!policy_.fuses && hasSkip_)
        launch(AddSkip{{piece.rows, p.length}, orderOf(piece), samples_.data(), skip_.data(), y, p.outputLength()},
               stream_);
    lap(kInverse);
    if (!outputGate.empty() && !policy_.fuses) {
        // Not where u is: the next piece may need it for its skip term.
        staging_.upload(outputGate, time_.data(), stream_);
        lap(kUpload);
        launch(Gate{outputs, time_.data(), y}, stream_);
        lap(kInverse);
    }
}

Stage CufftPlan::kernelStage() const {
    const double rows = toDouble(problem().kernelHeads);
    const double n = toDouble(ffts_.length());
    const double bins = toDouble(ffts_.bins());
    // Padding, the FFT, and the pass that scales.
    return {StageKind::KernelSpectrum, clock_.seconds(kKernel),
            rows * (4.0 * toDouble(taps_) + 4.0 * n + 4.0 * n + 8.0 * bins + 16.0 * bins),
            rows * 2.5 * n * std::log2(n)};
}

void CufftPlan::report(const Operands& operands, Timings& timings) const {
    const auto& p = problem();
    const double rows = toDouble(p.batch * p.heads);
    const double signals = sharesSignal(p) ? toDouble(p.batch) : rows;
    const double n = toDouble(ffts_.length());
    const double bins = toDouble(ffts_.bins());
    const double flops = 2.5 * n * std::log2(n);
    const double transform = 4.0 * n + 8.0 * bins;
    const double inputs = static_cast<double>(operands.signal.size() + operands.inputGate.size());
    const double gates = static_cast<double>(operands.outputGate.size());
    const double outputs = toDouble(p.outputSize());
    const double passes = policy_.fuses ? 0 : 1; // what is not fused reads and writes once more
    if (!policy_.keepsSpectrum)
        timings.add(kernelStage());
    timings.add({StageKind::Upload, clock_.seconds(kUpload), 8.0 * (inputs + gates), 0});
    timings.add({StageKind::Pad, clock_.seconds(kPad),
                 4.0 * inputs + signals * 4.0 * n + passes * 8.0 * static_cast<double>(operands.inputGate.size()), 0});
    timings.add({StageKind::Forward, clock_.seconds(kForward), signals * transform, signals * flops});
    timings.add({StageKind::Multiply, clock_.seconds(kMultiply), rows * 24.0 * bins, rows * 6.0 * bins});
    const double skips = hasSkip_ ? passes * 12.0 * rows * toDouble(p.length) : 0;
    timings.add({StageKind::Inverse, clock_.seconds(kInverse),
                 rows * transform + 8.0 * outputs + 4.0 * gates + passes * 8.0 * gates + skips, rows * flops});
    timings.add({StageKind::Download, clock_.seconds(kDownload), 8.0 * outputs, 0});
}

} // namespace longwave::cuda
