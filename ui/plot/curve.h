// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot_item.h"
#include "ui/plot/pyramid_trace.h"

#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace longwave::ui {

enum class MarkShape { None, Circle, Square, Diamond, Triangle, TriangleDown, Cross, Plus };

struct CurvePoint {
    double x = 0;
    double y = 0;
    double low = std::numeric_limits<double>::quiet_NaN();  ///< lower end of the spread, or NaN
    double high = std::numeric_limits<double>::quiet_NaN(); ///< upper end of the spread, or NaN
    bool noisy = false;                                     ///< gets a warning ring
};

/// A few points joined by a line, with marks: races, sweeps, training curves. At most some thousand points, x
/// ascending. A NaN y is a gap. For long data use PyramidTrace.
class Curve : public PlotItem {
    Q_OBJECT

  public:
    explicit Curve(Plot* plot, LineStyle style = LineStyle::processed(), const QString& name = {});
    ~Curve() override;

    void setPoints(std::vector<CurvePoint> points);
    const std::vector<CurvePoint>& points() const;
    void setStyle(LineStyle style);
    /// Measured: filled. Published or extrapolated: hollow. 7 px; `Qt::NoPen` in the style draws marks alone.
    void setMark(MarkShape shape, bool filled = true);
    /// How the read-out writes y; three significant digits otherwise.
    void setValueFormatter(std::function<QString(double)> formatter);
    /// Names the line where it runs (with a halo) instead of in a legend: at the point nearest to `x`, or at the last
    /// point inside the view.
    void setDirectLabel(const QString& label, std::optional<double> x = {});

    /// The point's index within 8 px of a place in the plot widget, or −1.
    int pointAt(QPointF pixel) const;

    QString readoutAt(double x) const override;
    std::optional<ViewRange> valuesIn(double xLow, double xHigh) const override;

  protected:
    void applyVisible(bool visible) override;

  private:
    class Plottable;
    Plottable* plottable_; // owned by the canvas while that lives
};

} // namespace longwave::ui
