// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace longwave {

/// Which part of the convolution is kept, and how it wraps.
enum class Mode {
    Causal,   ///< y[t] = Σ_j k[j]·u[t − j], t = 0 … L − 1, u[<0] = 0
    Circular, ///< y[t] = Σ_j k[j]·u[(t − j) mod L], t = 0 … L − 1; a kernel longer than L wraps
    Full      ///< t = 0 … L + K − 2
};

const char* nameOf(Mode mode) noexcept; ///< "causal", "circular", "full"
std::optional<Mode> modeFromName(std::string_view name) noexcept;

/// What is to be convolved: y[b, h, :] = u[b, h, :] ∗ k[h, :] for b < batch, h < heads.
/// `signalHeads` and `kernelHeads` are either `heads` or 1; 1 is broadcast over the heads (one signal through many
/// kernels, or one kernel over many channels) without being copied.
struct ConvolutionProblem {
    std::int64_t batch = 1;       ///< B ≥ 1
    std::int64_t heads = 1;       ///< H ≥ 1
    std::int64_t signalHeads = 1; ///< u is [B, signalHeads, L]
    std::int64_t kernelHeads = 1; ///< k is [kernelHeads, K]
    std::int64_t length = 1;      ///< L ≥ 1
    std::int64_t taps = 1;        ///< K ≥ 1
    Mode mode = Mode::Causal;
    /// Frequency sparsity: equal bands of frequency from 0 to ½ cycles per sample, lowest first. Where a band is false
    /// the kernel's spectrum is zero, on the grid of the engine's own FFT (a circular convolution's grid is the circle
    /// itself), and an engine skips what it can. The skip term is not filtered. Empty: all frequencies are kept.
    std::vector<bool> bands{};

    /// Taps that can reach an output: causal outputs see at most L, a circle holds L (all of them not zero when it is
    /// filtered).
    std::int64_t usedTaps() const noexcept {
        if (mode == Mode::Full)
            return taps;
        return mode == Mode::Circular && !bands.empty() ? length : std::min(taps, length);
    }
    std::int64_t outputLength() const noexcept { return mode == Mode::Full ? length + taps - 1 : length; }
    std::int64_t signalSize() const noexcept { return batch * signalHeads * length; }
    std::int64_t kernelSize() const noexcept { return kernelHeads * taps; }
    std::int64_t outputSize() const noexcept { return batch * heads * outputLength(); }
    bool operator==(const ConvolutionProblem&) const = default;
};

/// Most bands a problem may have.
inline constexpr std::size_t kMostBands = 4096;

/// The lowest `fraction` of `count` bands, at least one: [true … true, false … false]; empty (all) for a fraction of 1
/// or more. Throws Error when the fraction is not above 0.
std::vector<bool> lowestBands(double fraction, std::size_t count = 64);

/// Whether a frequency of |turns| cycles per sample lies in a kept band; turns in [0, 1), those above ½ are negative
/// frequencies.
bool isKept(const std::vector<bool>& bands, double turns) noexcept;

/// Throws Error when an extent is below 1, a broadcast does not fit, a product overflows, or there are more than
/// kMostBands bands or none of them is kept.
void validate(const ConvolutionProblem& problem);

/// NumPy broadcasting of a signal [.., L] and a kernel [.., K] over their leading dimensions:
/// u [L] with k [H, K] gives y [H, L]; u [C, L] with k [K] gives [C, L]; u [B, H, L] with k [H, K] gives [B, H, L].
struct Broadcast {
    ConvolutionProblem problem;
    Shape outputShape; ///< last extent is problem.outputLength()
};

/// Throws Error (subject `subject`) naming both shapes when they do not broadcast.
Broadcast broadcast(const Shape& signal, const Shape& kernel, Mode mode, const std::string& subject);

} // namespace longwave
