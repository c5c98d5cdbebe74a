// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/circle_filter.h"

#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/tensor_launch.h"

#include <algorithm>
#include <vector>

namespace longwave::cuda {
namespace {

// Which frequencies f/L are kept; those above ½ as their mirror images, to the last bit.
std::vector<std::uint8_t> keptOf(const ConvolutionProblem& p) {
    std::vector<std::uint8_t> kept(static_cast<std::size_t>(p.length));
    for (std::size_t f = 0; f < kept.size(); ++f)
        kept[f] = isKept(p.bands, static_cast<double>(std::min(f, kept.size() - f)) / static_cast<double>(p.length));
    return kept;
}

} // namespace

CircleFilter::CircleFilter(const ConvolutionProblem& p, std::int64_t rows, const Stream& stream)
    : length_(p.length),
      taps_(p.taps),
      stream_(stream),
      kept_(onDevice(keptOf(p), stream)),
      values_(product(rows, p.length)),
      circles_(values_.size()) {
    if (p.length > 1)
        ffts_.emplace(p.length, rows, stream);
}

std::size_t CircleFilter::bytesFor(const ConvolutionProblem& p, std::int64_t rows) noexcept {
    constexpr std::size_t kSample = 2 * sizeof(device::Double2) + sizeof(float); // the work area is as much again
    return isFor(p) ? product(rows, p.length) * kSample + static_cast<std::size_t>(p.length) : 0;
}

std::size_t CircleFilter::bytes() const noexcept {
    return (ffts_ ? ffts_->workBytes() : 0) + kept_.bytes() + values_.bytes() + circles_.bytes();
}

void CircleFilter::apply(const float* kernels, std::int64_t rows) {
    run(kernels, taps_, circles_.data(), length_, rows);
}

void CircleFilter::applyAdjoint(float* gradients, std::int64_t rows) {
    run(circles_.data(), length_, gradients, taps_, rows);
}

void CircleFilter::run(const float* from, std::int64_t fromTaps, float* to, std::int64_t toTaps, std::int64_t rows) {
    const auto count = static_cast<std::uint32_t>(rows);
    launch(device::WrapPass{count, fromTaps, length_, from, values_.data()}, stream_);
    // For as many rows as there ever are: what the last ones hold beyond is transformed for nothing.
    if (ffts_)
        ffts_->forward(values_.data());
    launch(device::FilterPass{count, length_, kept_.data(), values_.data()}, stream_);
    if (ffts_)
        ffts_->inverse(values_.data());
    launch(device::UnwrapPass{count, toTaps, length_, values_.data(), to}, stream_);
}

} // namespace longwave::cuda
