// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace longwave {

/// Weights that fade a kernel out before its transform, so that an abrupt end does not leak over all frequencies
/// (F. J. Harris, *On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform*, Proc. IEEE 66,
/// 1978; Oppenheim & Schafer, *Discrete-Time Signal Processing*, section "Properties of Commonly Used Windows").
enum class WindowFunction {
    Rectangular, ///< 1: the kernel as it is
    Hann,        ///< ½ + ½·cos(πx)
    Hamming,     ///< 0.54 + 0.46·cos(πx)
    Blackman,    ///< 0.42 + ½·cos(πx) + 0.08·cos(2πx)
    Kaiser       ///< I₀(β·√(1 − x²)) / I₀(β), β = 8.6
};

inline constexpr double kKaiserBeta = 8.6;

/// The window at distance x from its middle, as a share of its half width: w(0) = 1, even in x, 0 where |x| > 1.
double windowAt(WindowFunction window, double x) noexcept;

/// out[i] = k[i]·w(t/M), where tap i lies at lag t = firstLag + i and M = 1 + the largest |t| of the kernel.
///
/// The window's middle is lag 0, not the middle of the taps: a causal kernel gets the falling half of the window, from
/// 1 at lag 0 to its end at lag K, and a kernel that looks both ways the whole of it. (A whole window over the taps of
/// a causal kernel would take away lag 0, where such kernels have their weight.) No tap falls on an end of the window,
/// so none is thrown away. `out` is as long as `k` and may be the same memory.
void applyWindow(WindowFunction window, std::int64_t firstLag, std::span<const float> k, std::span<float> out) noexcept;

} // namespace longwave
