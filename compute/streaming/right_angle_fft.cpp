// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/right_angle_fft.h"

#include "compute/error.h"
#include "compute/streaming/stream_loops.h"

#include <cmath>
#include <numbers>
#include <string>

namespace longwave::stream {

namespace {

std::size_t paddedFloats(std::int64_t points) {
    return static_cast<std::size_t>(tilesOf(points) * kTileFloats);
}

fftwf_complex* complexes(float* values) noexcept {
    return reinterpret_cast<fftwf_complex*>(values);
}

} // namespace

RightAngleFft::Scratch::Scratch(const RightAngleFft& fft)
    : time(paddedFloats(fft.points())),
      spectrum(paddedFloats(fft.points())) {}

RightAngleFft::RightAngleFft(std::int64_t points) : points_(points), weights_(paddedFloats(points)) {
    for (std::int64_t t = 0; t < points; ++t) {
        const double angle = std::numbers::pi * static_cast<double>(t) / (2 * static_cast<double>(points));
        float* tile = weights_.data() + t / kTile * kTileFloats + t % kTile;
        tile[0] = static_cast<float>(std::cos(angle));
        tile[kTile] = static_cast<float>(std::sin(angle));
    }
    Scratch scratch(*this); // planning writes into the arrays it is given
    const int n = static_cast<int>(points);
    // Solvers that copy through a buffer ask for it while they run, which audio may not: they are left out.
    const unsigned flags = FFTW_MEASURE | FFTW_DESTROY_INPUT | FFTW_NO_BUFFERING;
    constexpr double kLongestMeasuring = 0.1; // s, per direction
    const std::lock_guard lock(fftw::plannerLock());
    fftwf_set_timelimit(kLongestMeasuring);
    forward_ =
        fftwf_plan_dft_1d(n, complexes(scratch.time.data()), complexes(scratch.spectrum.data()), FFTW_BACKWARD, flags);
    inverse_ =
        fftwf_plan_dft_1d(n, complexes(scratch.spectrum.data()), complexes(scratch.time.data()), FFTW_FORWARD, flags);
    if (!forward_ || !inverse_) {
        fftwf_destroy_plan(forward_);
        fftwf_destroy_plan(inverse_);
        throw Error("FFTW", "it has no plan for length " + std::to_string(points));
    }
}

RightAngleFft::~RightAngleFft() {
    const std::lock_guard lock(fftw::plannerLock());
    fftwf_destroy_plan(forward_);
    fftwf_destroy_plan(inverse_);
}

std::int64_t RightAngleFft::tiles() const noexcept {
    return tilesOf(points_);
}

void RightAngleFft::window(const float* before, const float* after, Scratch& scratch) const noexcept {
    weigh(before, after, weights_.data(), tiles(), scratch.time.data());
}

void RightAngleFft::forward(Scratch& scratch, float* to, std::ptrdiff_t stride) const noexcept {
    fftwf_execute_dft(forward_, complexes(scratch.time.data()), complexes(scratch.spectrum.data()));
    splitIntoTiles(scratch.spectrum.data(), tiles(), to, stride);
}

void RightAngleFft::inverse(Scratch& scratch, float* out) const noexcept {
    fftwf_execute_dft(inverse_, complexes(scratch.spectrum.data()), complexes(scratch.time.data()));
    weighBack(scratch.time.data(), weights_.data(), tiles(), out);
}

} // namespace longwave::stream
