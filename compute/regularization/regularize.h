// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace longwave {

/// Soft threshold, elementwise: k ← sign(k)·max(|k| − λ, 0)
/// (*Simple Hardware-Efficient Long Convolutions*, Squash operator). `in` and `out` have equal length and may be the
/// same memory. λ ≥ 0, in the unit of k. What falls inside [−λ, λ] becomes exactly +0; NaN stays NaN.
void squash(std::span<const float> in, float lambda, std::span<float> out) noexcept;

/// Moving average over an odd window W = 2w + 1 in time:
/// out[t] = (1/W) · Σ_{|j| ≤ w} in[t + j], with zeros beyond both ends (*Simple Hardware-Efficient Long Convolutions*,
/// Smooth operator). Sums in double. `out` must not overlap `in`. Throws Error when W is not odd and positive.
void smooth(std::span<const float> in, std::int64_t window, std::span<float> out);
/// Taps [0, seam) and [seam, K) apart (see Regularization::seam; beyond the ends it is the end).
void smooth(std::span<const float> in, std::int64_t window, std::int64_t seam, std::span<float> out);

/// What is done to kernels before they are used. Smooth comes first, then Squash.
struct Regularization {
    bool squashOn = false;
    double lambda = 0; ///< λ ≥ 0, in the unit of k
    bool smoothOn = false;
    std::int64_t window = 1; ///< odd number of taps
    /// The two directions of a bidirectional kernel are learned, and so smoothed, apart: taps before the seam and taps
    /// from it on, each with zeros beyond both ends. In [0, K], 0 or K for a single run of taps; set by joinedAt.
    std::int64_t seam = 0;

    bool isIdentity() const noexcept { return !squashOn && !smoothOn; }
    bool operator==(const Regularization&) const = default;
};

/// The same for kernels whose tap 0 has lag `firstLag`: below 0 the seam is between lags −1 and 0.
inline Regularization joinedAt(std::int64_t firstLag, Regularization regularization) noexcept {
    regularization.seam = firstLag < 0 ? -firstLag : 0;
    return regularization;
}

/// Throws Error naming the setting ("λ", "Smooth window") when a value is not accepted.
void validate(const Regularization& regularization);

/// Regularises one row of taps. `out` is as long as `taps` and does not overlap it. Throws Error (see validate).
void regularizeRow(std::span<const float> taps, const Regularization& regularization, std::span<float> out);

/// Regularises one row of a bank. `out.size()` taps are read from the row's begin. Throws Error (see validate).
void regularizeRow(const ArrayView& bank, std::int64_t head, const Regularization& regularization,
                   std::span<float> out);

/// Regularises a whole bank; [heads, taps] in C order. Rows in parallel.
std::vector<float> regularize(const ArrayView& bank, const Regularization& regularization);

/// Smallest non-zero and largest |k| of a bank, the natural range of λ. {0, 0} when all taps are zero or not finite.
struct MagnitudeRange {
    float smallest = 0;
    float largest = 0;
};
MagnitudeRange magnitudeRange(const ArrayView& bank);

} // namespace longwave
