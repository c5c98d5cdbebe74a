// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave {

/// The FFT length used to look at a kernel of K taps: 2K, the N of a causal convolution with L = K.
std::int64_t spectrumLength(std::int64_t taps) noexcept;

/// Real FFT K[f] = Σ_t k[t]·exp(−2πi·f·t/N), f = 0 … N/2, of `k` zero-padded to N ≥ k.size(). Returns N/2 + 1 bins;
/// bin f lies at f/N cycles per tap. Single precision; thread-safe; plans are cached per N and thread count.
/// Throws Error when N < k.size() or N < 1.
std::vector<std::complex<float>> spectrum(std::span<const float> k, std::int64_t n);

/// |K|, linear. Same length as `bins`.
void magnitude(std::span<const std::complex<float>> bins, std::span<float> out) noexcept;

/// Phase in radians, (−π, π].
void phase(std::span<const std::complex<float>> bins, std::span<float> out) noexcept;

/// 20·log10(m / reference), not below `floorDb`. A zero reference gives the floor everywhere.
float decibels(float magnitude, float reference, float floorDb) noexcept;

} // namespace longwave
