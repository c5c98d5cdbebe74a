// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot_item.h"

#include <vector>

namespace longwave::ui {

/// A histogram: bar i stands over [edges[i], edges[i + 1]] from 0 to counts[i].
class Bars : public PlotItem {
    Q_OBJECT

  public:
    explicit Bars(Plot* plot, Token color = Token::S1, const QString& name = {});
    ~Bars() override;

    /// Precondition: edges ascending, edges.size() == counts.size() + 1 (or both empty).
    void setData(std::vector<double> edges, std::vector<double> counts);
    /// Bars whose middle lies in [low, high] take `color` instead (those that λ makes zero: Raw). low > high: none.
    void setHighlight(double low, double high, Token color);

    QString readoutAt(double x) const override;
    std::optional<ViewRange> valuesIn(double xLow, double xHigh) const override;

  protected:
    void applyVisible(bool visible) override;

  private:
    class Plottable;
    Plottable* plottable_; // owned by the canvas while that lives
};

} // namespace longwave::ui
