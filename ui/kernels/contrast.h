// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"
#include "ui/theme/panel_header.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace longwave::ui {

/// One of the two that a page lays over each other: kernels, and what is done to them.
struct Side {
    ArrayView kernels = {};    ///< [H, K], or with further leading dimensions; rows() heads
    std::int64_t firstLag = 0; ///< lag of tap 0, in taps; negative for kernels that look both ways
    Regularization regularization = {};
};

/// How the two sides are called.
struct ContrastWords {
    QString before;        ///< "raw", or the name of the first checkpoint
    QString after;         ///< "smoothed, squashed", or the name of the second
    QString afterTitle;    ///< the same in one word, for the head of a column: "processed"
    QString afterLegend;   ///< with what sets it: "squashed, λ = 0.0200"
    bool compares = false; ///< two checkpoints, not one before and after its regularisation
    bool operator==(const ContrastWords&) const = default;
};

/// The legend of both sides in several wordings, the longest first. `hasAfter`: the second side is on show.
std::vector<std::vector<LegendSample>> legendsOf(const ContrastWords& words, bool hasAfter);

/// What a page of kernels lays over each other: a bank and the same bank regularised, or two banks, both regularised
/// alike. Without `after` there is one side alone.
struct Contrast {
    Side before;
    std::optional<Side> after;
    ContrastWords words;

    /// Both sides have a value at every head and lag: their difference can be drawn.
    bool isAligned() const;
};

/// A bank before and after `regularization`; `before` alone where that changes nothing.
Contrast regularized(const ArrayView& kernels, std::int64_t firstLag, const Regularization& regularization);

/// Bank A against bank B, both after `regularization`.
Contrast compared(Side a, const QString& nameOfA, Side b, const QString& nameOfB, const Regularization& regularization);

} // namespace longwave::ui
