// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot_canvas.h"

namespace longwave::ui {

/// What the plottables of this folder have in common: QCustomPlot neither selects them nor asks for their ranges, and
/// paints them without its half-pixel shift. Internal to ui/plot.
///
/// Pixels: QCustomPlot draws its axes and grid without antialiasing, so the line at pixel coordinate p covers
/// [p, p + 1 device pixel). Antialiased lines add half a device pixel to lie on them.
class ItemPlottable : public QCPAbstractPlottable {
  public:
    explicit ItemPlottable(PlotCanvas* canvas) : QCPAbstractPlottable(canvas->xAxis, canvas->yAxis) {
        setSelectable(QCP::stNone);
    }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain) const override {
        found = false;
        return {};
    }
    QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override {
        found = false;
        return {};
    }

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}
};

} // namespace longwave::ui
