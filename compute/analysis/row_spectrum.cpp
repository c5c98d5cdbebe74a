// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/row_spectrum.h"

#include "compute/convolution/fftw_handle.h"

#include <algorithm>
#include <complex>
#include <vector>

namespace longwave {

struct RowSpectrum::Memory {
    explicit Memory(std::int64_t n)
        : fft(fftw::cachedRealFft(n)),
          time(static_cast<std::size_t>(n)),
          bins(static_cast<std::size_t>(fft->bins())),
          powers(static_cast<std::size_t>(fft->bins())) {}

    std::shared_ptr<const fftw::RealFft> fft;
    fftw::Buffer<float> time; // zero from `filled` on
    std::size_t filled = 0;
    fftw::Buffer<std::complex<float>> bins;
    std::vector<float> powers;
};

RowSpectrum::RowSpectrum(std::int64_t n) : memory_(std::make_unique<Memory>(n)) {}
RowSpectrum::~RowSpectrum() = default;
RowSpectrum::RowSpectrum(RowSpectrum&&) noexcept = default;
RowSpectrum& RowSpectrum::operator=(RowSpectrum&&) noexcept = default;

std::span<const float> RowSpectrum::power(std::span<const float> k) {
    Memory& m = *memory_;
    std::copy(k.begin(), k.end(), m.time.data());
    if (k.size() < m.filled)
        std::fill(m.time.data() + k.size(), m.time.data() + m.filled, 0.0F);
    m.filled = k.size();
    m.fft->forward(m.time.data(), m.bins.data());
    const std::complex<float>* bins = m.bins.data();
    float* out = m.powers.data();
    for (std::size_t f = 0; f < m.powers.size(); ++f)
        out[f] = bins[f].real() * bins[f].real() + bins[f].imag() * bins[f].imag();
    return m.powers;
}

} // namespace longwave
