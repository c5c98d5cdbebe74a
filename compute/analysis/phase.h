// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave {

/// What `spectrum` gives counts lags from the first tap. This turns its bins so that they count from lag 0:
/// K[f] ← K[f]·exp(−2πi·f·firstLag/N) (the shift theorem). Bins f = 0 … N/2; angles in double.
void referToLagZero(std::span<std::complex<float>> bins, std::int64_t n, std::int64_t firstLag) noexcept;

/// The phase without its jumps of 2π, radians: φ[0] = arg K[0], and every further bin is the value of arg K[f] + 2π·m
/// nearest to φ[f − 1], so that neighbours differ by at most π (Oppenheim & Schafer, *Discrete-Time Signal Processing*,
/// chapter on the complex cepstrum, where phase is unwrapped). With N = 2K bins a pure delay of up to K taps turns by
/// less than π from bin to bin, so it is followed without a slip; through a zero of K the phase may jump, and then the
/// rule decides. A bin that is exactly 0 has no phase and keeps its neighbour's. Sums in double.
std::vector<float> unwrappedPhase(std::span<const std::complex<float>> bins);

/// Below this share of the largest |K| (−60 dB) the group delay is left undefined: it is a quotient by K, and rounding
/// decides there.
inline constexpr double kGroupDelayFloor = 1e-3;

/// Group delay τ(ω) = −d arg K/dω, in taps after lag 0, without differencing the phase:
/// τ[f] = Re{F[t·k[t]][f] / F[k[t]][f]} (J. O. Smith, *Introduction to Digital Filters*, section "Numerical Computation
/// of Group Delay"). Tap i lies at lag t = firstLag + i; f = 0 … N/2 at f/N cycles per tap. Both transforms in double.
/// NaN where |K[f]| is below kGroupDelayFloor of its maximum, and everywhere for a kernel of zeros. Throws Error when N
/// < k.size() or N < 1, or when memory is short. Precondition: all taps finite.
std::vector<float> groupDelay(std::span<const float> k, std::int64_t firstLag, std::int64_t n);

} // namespace longwave
