// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"

#include <QString>

#include <memory>

namespace longwave::ui {

/// Which heads a person wants to see, from words such as
///
///     length > 200                    sparsity >= 50 and peak < 0.1            0.1 < peak < 0.3
///     head 3-7, 12                    3-7, 12 or not (half-life > 100 taps)    head >= 16
///
/// Comparisons are < <= > >= = !=; `and` binds tighter than `or`, `not` tightest. A metric is named by one or more
/// words of its title, or by their beginnings ("freq", "rough time", "dB"); its unit is the one the table shows
/// (sparsity in
/// %) and may follow the number. `=` holds when the value, rounded to the decimals that were written, is the number.
/// An undefined metric fails every comparison. Immutable; copies are cheap.
class HeadFilter {
  public:
    HeadFilter() = default; ///< lets every head through

    /// Throws Error ("Filter"; "character 9: after > a number is needed", counted from 1). An empty text is no filter.
    static HeadFilter parse(const QString& text);

    bool isEmpty() const noexcept { return !root_; }
    /// Whether any metric is asked for, not only numbers of heads.
    bool needsMetrics() const noexcept { return needsMetrics_; }
    /// `metrics` are those on show: after processing where there is any. They may be null when !needsMetrics().
    bool accepts(int head, const Metrics* metrics) const;

    struct Node;

  private:
    std::shared_ptr<const Node> root_;
    bool needsMetrics_ = false;
};

} // namespace longwave::ui
