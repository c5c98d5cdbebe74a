// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave {

/// How a kernel is cut for a spectrogram.
struct SpectrogramPlan {
    std::int64_t window = 0;    ///< W taps under the window: a power of two
    std::int64_t hop = 0;       ///< taps from one frame to the next, at most W/4
    std::int64_t frames = 0;    ///< ⌈K/hop⌉
    std::int64_t perColumn = 0; ///< frames that share a column
    std::int64_t columns = 0;   ///< ⌈frames/perColumn⌉, at most kSpectrogramColumns
    std::int64_t fftLength = 0; ///< N ≥ 2W: zeros behind the window draw its lobes smoothly
    std::int64_t rows() const noexcept { return fftLength / 2 + 1; }
    std::int64_t columnTaps() const noexcept { return hop * perColumn; }
};

inline constexpr std::int64_t kSpectrogramColumns = 512;

/// The window is the power of two nearest below K/8, between 32 and 1,024: eight or more looks along a kernel. Frames
/// stand as close as fills the columns, a quarter of the window apart at most; a long kernel has more frames than
/// columns, and then neighbours share one. Precondition: taps ≥ 1.
SpectrogramPlan planSpectrogram(std::int64_t taps) noexcept;

/// The short-time Fourier transform's magnitude.
struct Spectrogram {
    SpectrogramPlan plan;
    std::vector<float> magnitudes; ///< [rows, columns], C order; row f lies at f/N cycles per tap
    float maximum = 0;
};

/// S[f, m] = |Σ_j w[j]·k[m·hop − W/2 + j]·exp(−2πi·f·j/N)|, j = 0 … W − 1, with the periodic Hann window
/// w[j] = ½ − ½·cos(2πj/W) and zeros beyond both ends of the kernel: frame m is centred on tap m·hop (Oppenheim &
/// Schafer, *Discrete-Time Signal Processing*, section "The Time-Dependent Fourier Transform"). A column that several
/// frames share holds the largest of them, as heat maps of this program do. Single precision.
/// Throws Cancelled when `stop` is asked for. Precondition: k not empty, all taps finite.
Spectrogram spectrogram(std::span<const float> k, const std::stop_token& stop = {});

} // namespace longwave
