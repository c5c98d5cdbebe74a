// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/convolution/fftw_handle.h"

#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace longwave {

/// Measures kernels of one length K one after the other, without asking for memory each time. One per thread.
class Measurer {
  public:
    /// Precondition: taps ≥ 1. Throws Error when FFTW cannot plan length 2K or memory is short.
    explicit Measurer(std::int64_t taps);

    /// The metrics of k (see Metrics). Precondition: k.size() is the K of the constructor.
    Metrics measure(std::span<const float> k);

  private:
    double tapsHolding(std::span<const float> k, double share, double total, float peak);
    void measureSpectrum(std::span<const float> k, float peak, Metrics& metrics);

    std::shared_ptr<const fftw::RealFft> fft_;
    fftw::Buffer<float> time_;               // [2K], its upper half stays zero
    fftw::Buffer<std::complex<float>> bins_; // [K + 1]
    std::vector<float> magnitudes_;          // [K + 1]
    std::vector<double> classEnergies_;
    std::vector<std::uint32_t> classSizes_;
    std::vector<float> class_;
};

} // namespace longwave
