// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot_canvas.h"

namespace longwave::ui {

/// Something a canvas draws by itself, on a named layer. Internal to ui/plot.
class PlotLayerable : public QCPLayerable {
  public:
    PlotLayerable(PlotCanvas* canvas, const QString& layerName) : QCPLayerable(canvas, layerName), canvas_(canvas) {}

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    PlotCanvas* canvas_;
};

/// Tints below the data: the band between ±λ.
class PlotUnderlay : public PlotLayerable {
  public:
    explicit PlotUnderlay(PlotCanvas* canvas) : PlotLayerable(canvas, QStringLiteral("under")) {}

  protected:
    void draw(QCPPainter* painter) override;
};

/// The titles of the axes.
class PlotTitles : public PlotLayerable {
  public:
    explicit PlotTitles(PlotCanvas* canvas) : PlotLayerable(canvas, QStringLiteral("axes")) {}

  protected:
    void draw(QCPPainter* painter) override;
};

/// Above the data: λ lines, the strip of kept taps, markers, labels.
class PlotMarks : public PlotLayerable {
  public:
    explicit PlotMarks(PlotCanvas* canvas) : PlotLayerable(canvas, QStringLiteral("marks")) {}

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawThreshold(QCPPainter* painter);
    void drawKeptTaps(QCPPainter* painter);
    void drawKeptLabel(QCPPainter* painter);
    void drawMarker(QCPPainter* painter, const PlotMarker& marker);
};

/// The sentence of an empty plot.
class PlotMessage : public PlotLayerable {
  public:
    explicit PlotMessage(PlotCanvas* canvas) : PlotLayerable(canvas, QStringLiteral("message")) {}

  protected:
    void draw(QCPPainter* painter) override;
};

/// Cross-hair, read-out, zoom rectangle and focus ring.
class PlotOverlay : public PlotLayerable {
  public:
    explicit PlotOverlay(PlotCanvas* canvas) : PlotLayerable(canvas, QStringLiteral("overlay")) {}

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawReadout(QCPPainter* painter, double x);
    QRect emptiestCorner(QSize size, double cursorPixel);
    int corner_ = 1; // the last one chosen: top left, top right, bottom left, bottom right
};

/// Text with a halo of the surface, so that lines pass behind it.
void drawHaloText(QPainter* painter, const QRectF& room, Qt::Alignment alignment, const QString& text,
                  const QColor& color);

/// Screen rectangle (canvas pixels) that an item's values cover between two pixel columns; empty when none.
QRectF inkOf(const PlotCanvas& canvas, const PlotItem& item, double leftPixel, double rightPixel);

} // namespace longwave::ui
