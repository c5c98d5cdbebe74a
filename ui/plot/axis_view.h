// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot.h"

namespace longwave::ui {

/// Where one axis looks: a view inside a home, linear or logarithmic. No drawing, only the arithmetic of zoom and pan.
class AxisView {
  public:
    /// Takes a new home. An axis that was not zoomed follows it; a zoomed one is clamped into it. A home without extent
    /// or with NaN is widened until it has one. Returns whether the view changed.
    bool setHome(double low, double high);
    ViewRange home() const { return toRange(homeLow_, homeHigh_); }

    /// Whether equal distances are equal ratios. The home must be positive; what is not is moved into six decades.
    void setLog(bool log);
    bool isLog() const noexcept { return log_; }

    ViewRange view() const { return toRange(low_, high_); }
    bool isZoomed() const noexcept { return zoomed_; }

    /// Smallest span (linear axes only).
    void setMinimumSpan(double span) { minimumSpan_ = span; }

    /// These return whether the view changed.
    bool set(double low, double high);
    bool fit();
    /// Scales the span by `factor` and leaves `center` where it is on the screen.
    bool zoomAbout(double center, double factor);
    /// Moves by a share of the span.
    bool pan(double share);
    /// Moves to [low, high] without clamping into the home and without counting as zoomed.
    bool follow(double low, double high);

  private:
    double toScale(double value) const;
    ViewRange toRange(double low, double high) const;
    bool setScaled(double low, double high);

    // In scale coordinates: log10 when log_.
    double homeLow_ = 0;
    double homeHigh_ = 1;
    double low_ = 0;
    double high_ = 1;
    ViewRange wanted_; // the home as it was given
    double minimumSpan_ = 0;
    bool log_ = false;
    bool zoomed_ = false;
};

} // namespace longwave::ui
