// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <string>
#include <vector>

namespace longwave {

/// Real sequence(s) u, shape [batch B, heads H, length L] with missing leading dimensions broadcast: [L], [C, L], …
struct Signal {
    std::string name;
    ArrayView values;                  ///< [.., L]
    double sampleRate = 0;             ///< Hz; 0 when unknown, and then time counts in samples
    std::vector<std::string> rowNames; ///< names of the rows, or empty
};

/// Learned convolution kernels k.
struct KernelBank {
    std::string name;
    ArrayView values; ///< [K], [H, K] or [C, H, K]; rows() heads of length() taps
    /// Lag of tap 0, in taps: tap j stands for lag firstLag + j. Negative where kernels also see what comes after, as
    /// bidirectional ones do: −K/2.
    std::int64_t firstLag = 0;
    /// D [heads] of the layer's skip term, y = k ∗ u + D·u, where its file has one; else empty. Not part of `values`.
    ArrayView skip{};
    std::int64_t heads() const noexcept { return values.rows(); }
    std::int64_t taps() const noexcept { return values.length(); }
};

} // namespace longwave
