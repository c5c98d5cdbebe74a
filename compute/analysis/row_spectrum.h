// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace longwave {

/// Power spectra of many kernels of one length, one after the other: the plan is looked up and the memory allocated
/// once. For one thread at a time; each thread has its own.
class RowSpectrum {
  public:
    /// `n` ≥ 1, the FFT length. Throws Error when FFTW cannot plan it or memory is short.
    explicit RowSpectrum(std::int64_t n);
    ~RowSpectrum();
    RowSpectrum(RowSpectrum&&) noexcept;
    RowSpectrum& operator=(RowSpectrum&&) noexcept;

    /// |K[f]|², f = 0 … n/2, K[f] = Σ_t k[t]·exp(−2πi·f·t/n), of `k` zero-padded to n. Valid until the next call.
    /// Single precision. Precondition: k.size() ≤ n.
    std::span<const float> power(std::span<const float> k);

  private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

} // namespace longwave
