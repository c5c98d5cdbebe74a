// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "ui/kernels/contrast.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// What small multiples are wanted of.
struct MultiplesRequest {
    Contrast contrast;
    std::vector<int> heads; ///< rows of contrast.before.kernels, in the order they are shown
    bool frequency = false; ///< |K[f]| in dB instead of k[t]
    int columns = 1;        ///< device pixels that a cell's plot is wide
};

/// One side of many small plots: each head reduced to at most one band from lowest to highest value per pixel column.
/// Immutable.
struct MultiplesSide {
    Side side;
    std::int64_t taps = 0;
    std::int64_t points = 0;    ///< bands per head: equal shares of the taps (of the bins), at most `columns`
    std::vector<MinMax> bands;  ///< [heads, points]: k, or dB re 1; empty where nothing is finite or there is no head
    std::vector<float> largest; ///< [heads]: max |k|, or max dB; NaN where nothing is finite

    std::span<const MinMax> cell(std::size_t index) const noexcept {
        return {bands.data() + index * static_cast<std::size_t>(points), static_cast<std::size_t>(points)};
    }
};

/// All that the small multiples on show need. Immutable; shared between threads.
struct MultiplesData {
    static constexpr float kFloorDb = -80; ///< below the reference, as everywhere

    MultiplesRequest request;
    std::shared_ptr<const MultiplesSide> before;
    std::shared_ptr<const MultiplesSide> after; ///< null without a side after
    /// Both sides before Squash, in time only: k ↦ squash(k) never decreases, so the lowest and highest squashed tap of
    /// a share of taps are its lowest and highest tap, squashed. A drag of λ starts from here and reads no tap.
    std::shared_ptr<const MultiplesSide> unsquashedBefore;
    std::shared_ptr<const MultiplesSide> unsquashedAfter;

    std::int64_t firstLag() const noexcept; ///< the left end of every cell in time, taps
    std::int64_t endLag() const noexcept;   ///< one behind the right end
};

/// Computes them, heads in parallel. `known` may give earlier ones of the same kernels: what of it is the same, or in
/// time differs by λ alone, is not computed again. Throws Cancelled when `stop` is asked for, Error (see validate).
/// Precondition: heads are rows of the side before.
std::shared_ptr<const MultiplesData> viewMultiples(const MultiplesRequest& request,
                                                   const MultiplesData* known = nullptr,
                                                   const std::stop_token& stop = {},
                                                   const std::function<void(double)>& progress = {});

} // namespace longwave::ui
