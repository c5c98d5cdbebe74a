// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/generator_noise.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

namespace longwave {
namespace {

constexpr std::size_t kBetweenStops = std::size_t{1} << 18; // samples

/// Pairs of independent normal numbers of deviation 1. std::normal_distribution is another one in every library.
class NormalPairs {
  public:
    explicit NormalPairs(std::uint64_t seed) : random_(seed) {}

    std::complex<double> next() {
        const double first = static_cast<double>((random_() >> 11) + 1) * kUnit; // (0, 1]
        const double second = static_cast<double>(random_() >> 11) * kUnit;      // [0, 1)
        return std::polar(std::sqrt(-2 * std::log(first)), 2 * std::numbers::pi * second);
    }

  private:
    static constexpr double kUnit = 0x1p-53;
    std::mt19937_64 random_;
};

void stopIfAsked(std::size_t i, const std::stop_token& stop) {
    if (i % kBetweenStops == 0 && stop.stop_requested())
        throw Cancelled();
}

} // namespace

void fillWhiteNoise(std::span<float> u, double deviation, std::uint64_t seed, const std::stop_token& stop) {
    NormalPairs normal(seed);
    for (std::size_t n = 0; n < u.size(); n += 2) {
        stopIfAsked(n, stop);
        const std::complex<double> pair = deviation * normal.next();
        u[n] = static_cast<float>(pair.real());
        if (n + 1 < u.size())
            u[n + 1] = static_cast<float>(pair.imag());
    }
}

void fillPinkNoise(std::span<float> u, double deviation, std::uint64_t seed, const std::stop_token& stop) {
    const std::size_t length = u.size();
    stopIfAsked(0, stop);
    std::ranges::fill(u, 0.0F);
    if (length < 2)
        return; // there is no frequency but 0
    const fftw::RealFft fft(static_cast<std::int64_t>(length), FFTW_ESTIMATE);
    fftw::Buffer<std::complex<float>> spectrum(length / 2 + 1);
    fftw::Buffer<float> time(length);
    NormalPairs normal(seed);
    double power = 0; // expected, of the samples
    for (std::size_t k = 1; k <= length / 2; ++k) {
        stopIfAsked(k, stop);
        const std::complex<double> bin = normal.next() / std::sqrt(static_cast<double>(k));
        const bool isLast = 2 * k == length; // Nyquist's bin is real and stands once, the others with their conjugates
        power += (isLast ? 1.0 : 4.0) / static_cast<double>(k);
        spectrum.data()[k] = isLast ? std::complex<float>(static_cast<float>(bin.real())) : std::complex<float>(bin);
    }
    fft.inverse(spectrum.data(), time.data());
    const double scale = deviation / std::sqrt(power);
    for (std::size_t n = 0; n < length; ++n)
        u[n] = static_cast<float>(scale * time.data()[n]);
}

} // namespace longwave
