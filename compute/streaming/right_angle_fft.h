// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/fftw_handle.h"
#include "compute/streaming/aligned_floats.h"

#include <cstdint>

namespace longwave::stream {

/// The transform of one part of P taps: overlap-save by the right-angle convolution. A window of 2P real samples,
/// a (the earlier P) and b (the later P), is a polynomial a + x^P·b; modulo x^P − i it is the complex a + i·b of P
/// coefficients, which a complex FFT of P points evaluates at the P roots of i once each coefficient is multiplied by
/// w[t] = exp(iπt/2P). Products of it with a kernel of P taps wrap (with the factor i² = −1) only into the first P
/// results; the other P, the imaginary parts, are those of the linear convolution. So real data needs half as many
/// points as a padded complex FFT, and no bin is special.
class RightAngleFft {
  public:
    /// P = `points`. Plans with care, which takes a moment; throws Error when FFTW cannot or memory is short.
    explicit RightAngleFft(std::int64_t points);
    ~RightAngleFft();
    RightAngleFft(const RightAngleFft&) = delete;
    RightAngleFft& operator=(const RightAngleFft&) = delete;

    std::int64_t points() const noexcept { return points_; }
    std::int64_t tiles() const noexcept; ///< of one spectrum

    /// Arrays that one user at a time works in. Aligned, padded, zero.
    struct Scratch {
        explicit Scratch(const RightAngleFft& fft);
        AlignedFloats time;     ///< [2 · padded P], interleaved: what `weigh` wrote
        AlignedFloats spectrum; ///< the same of its transform; `inverse` reads it
    };

    /// scratch.time = (before + i·after)·w. Both of padded length.
    void window(const float* before, const float* after, Scratch& scratch) const noexcept;
    /// scratch.time → tiles at `to`, `stride` floats apart.
    void forward(Scratch& scratch, float* to, std::ptrdiff_t stride) const noexcept;
    /// scratch.spectrum → `out` of padded length, P times the convolution's later half.
    void inverse(Scratch& scratch, float* out) const noexcept;

  private:
    std::int64_t points_;
    AlignedFloats weights_; // tiles
    fftwf_plan forward_ = nullptr;
    fftwf_plan inverse_ = nullptr;
};

} // namespace longwave::stream
