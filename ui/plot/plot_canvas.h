// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/axis_view.h"
#include "ui/plot/house_ticker.h"
#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <memory>
#include <optional>

namespace longwave::ui {

/// The QCustomPlot inside a Plot: its state, its layers and its mouse. Internal to ui/plot.
///
/// Layers from below: grid, under (tints), main (items), axes (and titles), marks (thresholds, markers, labels),
/// message (the empty text), overlay (cross-hair, zoom rectangle, focus; buffered by itself).
class PlotCanvas : public QCustomPlot {
    Q_OBJECT

  public:
    explicit PlotCanvas(Plot* plot);

    Plot* plot() const noexcept { return plot_; }

    // ---- state that the layers draw and Plot sets
    AxisView x;
    AxisView y;
    QString xTitle;
    QString yTitle;
    QString emptyText;
    TickFormat xFormat = TickFormat::Number;
    TickFormat yFormat = TickFormat::Number;
    std::function<QString(double)> xFormatter;
    std::optional<double> threshold;
    std::optional<double> thresholdX;
    std::shared_ptr<const Pyramid> keptTaps;
    double keptX0 = 0;
    double keptDx = 1;
    QString keptLabel;
    std::vector<PlotMarker> markers;
    std::vector<PlotLabel> labels;
    std::vector<PlotItem*> items;
    bool zeroLine = true;
    bool yFollows = false;
    bool zoomableX = true;
    bool zoomableY = true;
    bool rectangleMode = false;
    bool crossHairEnabled = true;
    bool focusRing = false;
    int rightRoom = 0;  ///< pixels right of the axes that an item needs (a colour bar)
    int sharedLeft = 0; ///< least margins, from a PlotLink
    int sharedRight = 0;
    bool alignsTop = false; ///< room for what an item writes above the axes even without a y title

    /// The mouse in canvas pixels while it is over the axes.
    const std::optional<QPointF>& mouse() const noexcept { return mouse_; }
    /// Where the cross-hair stands, by the mouse or by a link.
    std::optional<double> crossHairX() const noexcept { return crossHairX_; }
    void setCrossHairX(std::optional<double> x);
    const std::optional<QRectF>& zoomRectangle() const noexcept { return zoomRectangle_; }

    QRect area() const { return axisRect()->rect(); }
    double devicePixel() const { return 1.0 / bufferDevicePixelRatio(); }
    std::shared_ptr<HouseTicker> xTicker() const { return xTicker_; }
    std::shared_ptr<HouseTicker> yTicker() const { return yTicker_; }

    /// Margins from the tick labels and titles; before every replot.
    void layOut();
    int leftWanted() const noexcept { return leftWanted_; }
    int rightWanted() const noexcept { return rightWanted_; }
    /// Axes take the views; tells the world when x moved. `byHand` also tells linked plots.
    void applyViews(bool xMoved, bool byHand);
    /// Colours and fonts from the theme.
    void dress();
    /// Shows the message or the plot.
    void applyEmpty();
    void queueReplot();
    /// Only the cross-hair's layer.
    void replotOverlay();

  signals:
    /// The user or setXView moved the view.
    void viewMoved(double low, double high);
    /// The mouse moved the cross-hair.
    void crossHairMoved(bool visible, double x);

  protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void hover(QPointF position);
    void zoomTo(const QRectF& rectangle);

    Plot* plot_;
    std::shared_ptr<HouseTicker> xTicker_;
    std::shared_ptr<HouseTicker> yTicker_;
    int leftWanted_ = 0;
    int rightWanted_ = 0;
    bool stale_ = false; // something changed while hidden

    enum class Drag { None, Press, Pan, Rectangle };
    Drag drag_ = Drag::None;
    bool dragZooms_ = false;
    Qt::MouseButton dragButton_ = Qt::NoButton;
    QPointF dragStart_;
    QPointF dragLast_;
    std::optional<QPointF> mouse_;
    std::optional<double> crossHairX_;
    std::optional<QRectF> zoomRectangle_;
};

} // namespace longwave::ui
