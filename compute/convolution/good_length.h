// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace longwave {

/// Smallest even 2^a·3^b·5^c·7^d ≥ n (1 for n ≤ 1): lengths that FFTW and cuFFT transform without Rader's or
/// Bluestein's detour.
std::int64_t goodLength(std::int64_t n) noexcept;
/// Whether n has no prime factor above 7.
bool isGoodLength(std::int64_t n) noexcept;

} // namespace longwave
