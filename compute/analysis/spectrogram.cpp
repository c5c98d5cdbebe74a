// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/spectrogram.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

namespace longwave {
namespace {

constexpr std::int64_t kShortest = 32;
constexpr std::int64_t kLongest = 1024;
constexpr std::int64_t kLooks = 8; // windows along a kernel
constexpr std::int64_t kSmallestFft = 256;

std::int64_t over(std::int64_t a, std::int64_t b) noexcept {
    return (a + b - 1) / b;
}

std::vector<float> periodicHann(std::int64_t length) {
    std::vector<float> window(static_cast<std::size_t>(length));
    for (std::size_t j = 0; j < window.size(); ++j)
        window[j] = static_cast<float>(
            0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(length)));
    return window;
}

} // namespace

SpectrogramPlan planSpectrogram(std::int64_t taps) noexcept {
    SpectrogramPlan plan;
    const auto looked = static_cast<std::uint64_t>(std::clamp(taps / kLooks, kShortest, kLongest));
    plan.window = static_cast<std::int64_t>(std::bit_floor(looked));
    plan.hop = std::clamp<std::int64_t>(over(taps, kSpectrogramColumns), 1, plan.window / 4);
    plan.frames = over(taps, plan.hop);
    plan.perColumn = over(plan.frames, kSpectrogramColumns);
    plan.columns = over(plan.frames, plan.perColumn);
    plan.fftLength = std::max(kSmallestFft, 2 * plan.window);
    return plan;
}

Spectrogram spectrogram(std::span<const float> k, const std::stop_token& stop) {
    Spectrogram result;
    const auto taps = static_cast<std::int64_t>(k.size());
    const SpectrogramPlan plan = result.plan = planSpectrogram(taps);
    const auto columns = static_cast<std::size_t>(plan.columns);
    const auto rows = static_cast<std::size_t>(plan.rows());
    result.magnitudes.assign(rows * columns, 0.0F);

    const std::vector<float> window = periodicHann(plan.window);
    const auto fft = fftw::cachedRealFft(plan.fftLength);
    fftw::Buffer<float> time(static_cast<std::size_t>(plan.fftLength)); // zeros behind the window stay
    fftw::Buffer<std::complex<float>> bins(rows);
    for (std::int64_t frame = 0; frame < plan.frames; ++frame) {
        if (stop.stop_requested())
            throw Cancelled();
        const std::int64_t begin = frame * plan.hop - plan.window / 2;
        for (std::int64_t j = 0; j < plan.window; ++j) {
            const std::int64_t t = begin + j;
            const bool inside = t >= 0 && t < taps;
            time.data()[j] = inside ? window[static_cast<std::size_t>(j)] * k[static_cast<std::size_t>(t)] : 0.0F;
        }
        fft->forward(time.data(), bins.data());
        float* column = result.magnitudes.data() + frame / plan.perColumn;
        for (std::size_t f = 0; f < rows; ++f) {
            const std::complex<float> bin = bins.data()[f];
            float& cell = column[f * columns];
            cell = std::max(cell, std::sqrt(bin.real() * bin.real() + bin.imag() * bin.imag()));
            result.maximum = std::max(result.maximum, cell);
        }
    }
    return result;
}

} // namespace longwave
