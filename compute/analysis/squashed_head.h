// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/signal_power.h"
#include "compute/convolution/fftw_handle.h"

#include <complex>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace longwave {

/// What one λ does to a head; sums of several heads are sums over them.
struct SquashSums {
    std::int64_t zeros = 0;
    double roughness = 0;   ///< frequency roughness over that of the raw kernel; 0 when nothing is left
    std::int64_t rough = 0; ///< heads whose raw kernel has a roughness
    double errorEnergy = 0; ///< ‖u∗(k − k_λ)‖²; 0 without a signal
};

/// What a thread needs to try one λ on one head.
struct SquashScratch {
    explicit SquashScratch(const fftw::RealFft& fft)
        : time(static_cast<std::size_t>(fft.length())),
          bins(static_cast<std::size_t>(fft.bins())),
          magnitudes(static_cast<std::size_t>(fft.bins())) {}
    fftw::Buffer<float> time; // the upper half stays zero
    fftw::Buffer<std::complex<float>> bins;
    std::vector<float> magnitudes;
};

/// One head of K taps, ready to be squashed by any λ: its spectra before and after Smooth, scaled by a power of two to
/// a peak in [1, 2). Part of sweepLambda.
class SquashedHead {
  public:
    /// `fft` is of length 2K; `power` is null when no error is asked for. Both outlive the head.
    SquashedHead(const fftw::RealFft& fft, const SignalPower* power);

    /// To be filled before prepare(): the raw taps, and those after Smooth (the same without it). Both finite.
    std::vector<float>& raw() noexcept { return raw_; }
    std::vector<float>& smoothed() noexcept { return smoothed_; }
    /// Scales the taps and takes their spectra.
    void prepare(SquashScratch& scratch);

    /// ‖u∗k‖² of the raw kernel; 0 without a signal.
    double outputEnergy() const;
    /// Tries a λ ≥ 0. May be called from several threads, each with its own scratch.
    SquashSums at(float lambda, SquashScratch& scratch) const;

  private:
    void transform(std::span<const float> k, SquashScratch& scratch, std::vector<std::complex<float>>& out) const;
    double unscaled(double energy) const;
    double energyOfDifference(const SquashScratch& scratch, const std::vector<std::complex<float>>& rest,
                              float sign) const;

    const fftw::RealFft& fft_;
    const SignalPower* power_;
    float scale_ = 1;
    double rawRoughness_ = std::numeric_limits<double>::quiet_NaN();
    std::vector<float> raw_;                        // [K]
    std::vector<float> smoothed_;                   // [K]
    std::vector<std::complex<float>> rawBins_;      // K
    std::vector<std::complex<float>> smoothedBins_; // S
    std::vector<std::complex<float>> lost_;         // K − S
    std::vector<std::complex<float>> nothing_;      // 0
};

} // namespace longwave
