// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/spectrum.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace longwave {

std::int64_t spectrumLength(std::int64_t taps) noexcept {
    return 2 * taps;
}

std::vector<std::complex<float>> spectrum(std::span<const float> k, std::int64_t n) {
    if (n < 1 || n < static_cast<std::int64_t>(k.size()))
        throw Error("FFT length",
                    std::to_string(n) + "; at least the kernel's " + std::to_string(k.size()) + " taps is accepted");
    const auto fft = fftw::cachedRealFft(n);
    fftw::Buffer<float> time(static_cast<std::size_t>(n));
    fftw::Buffer<std::complex<float>> bins(static_cast<std::size_t>(fft->bins()));
    std::copy(k.begin(), k.end(), time.data());
    fft->forward(time.data(), bins.data());
    return {bins.span().begin(), bins.span().end()};
}

void magnitude(std::span<const std::complex<float>> bins, std::span<float> out) noexcept {
    for (std::size_t f = 0; f < bins.size(); ++f)
        out[f] = std::sqrt(bins[f].real() * bins[f].real() + bins[f].imag() * bins[f].imag());
}

void phase(std::span<const std::complex<float>> bins, std::span<float> out) noexcept {
    for (std::size_t f = 0; f < bins.size(); ++f)
        out[f] = std::atan2(bins[f].imag(), bins[f].real());
}

float decibels(float magnitude, float reference, float floorDb) noexcept {
    if (!(reference > 0))
        return floorDb;
    if (std::isnan(magnitude))
        return magnitude;
    return std::max(floorDb, 20.0f * std::log10(magnitude / reference));
}

} // namespace longwave
