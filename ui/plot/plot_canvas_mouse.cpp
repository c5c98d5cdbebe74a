// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse of a PlotCanvas: zoom, pan, rectangle, hover, click.
#include "ui/plot/plot_canvas.h"
#include "ui/plot/plot_menu.h"

#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kClickSlack = 4; // pixels a press may travel and still be a click
constexpr double kZoomPerNotch = 0.8;
constexpr double kZoomPerPixel = 0.005; // of a trackpad's scroll, as exponent
constexpr double kLeastRectangle = 6;   // smaller ones were not meant

} // namespace

void PlotCanvas::mousePressEvent(QMouseEvent* event) {
    plot_->setFocus(Qt::MouseFocusReason);
    if (drag_ != Drag::None || !emptyText.isEmpty() || !area().contains(event->pos()))
        return;
    const bool left = event->button() == Qt::LeftButton;
    if (!left && event->button() != Qt::RightButton)
        return;
    drag_ = Drag::Press;
    dragButton_ = event->button();
    dragZooms_ = !left || rectangleMode || event->modifiers().testFlag(Qt::ShiftModifier);
    dragStart_ = dragLast_ = event->position();
}

void PlotCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    if (drag_ == Drag::Press && (position - dragStart_).manhattanLength() > kClickSlack)
        drag_ = dragZooms_ ? Drag::Rectangle : Drag::Pan;
    if (drag_ == Drag::Pan) {
        const QPointF by = position - dragLast_;
        dragLast_ = position;
        const bool xMoved = zoomableX && x.pan(-by.x() / area().width());
        const double up = yAxis->rangeReversed() ? -by.y() : by.y();
        const bool yMoved = zoomableY && (!yFollows || y.isZoomed()) && y.pan(up / area().height());
        if (xMoved || yMoved)
            applyViews(xMoved, true);
        if (xMoved)
            plot_->followView();
    } else if (drag_ == Drag::Rectangle) {
        QRectF rectangle = QRectF(dragStart_, position).normalized().intersected(area());
        // Along an axis that does not zoom, the rectangle is as tall or wide as the axes.
        if (!zoomableY) {
            rectangle.setTop(area().top());
            rectangle.setBottom(area().bottom());
        }
        if (!zoomableX) {
            rectangle.setLeft(area().left());
            rectangle.setRight(area().right());
        }
        zoomRectangle_ = rectangle;
    }
    hover(position);
}

void PlotCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != dragButton_)
        return;
    const Drag drag = std::exchange(drag_, Drag::None);
    dragButton_ = Qt::NoButton;
    if (drag == Drag::Rectangle && zoomRectangle_) {
        const QRectF rectangle = *zoomRectangle_;
        zoomRectangle_.reset();
        replotOverlay();
        if (rectangle.width() >= kLeastRectangle && rectangle.height() >= kLeastRectangle)
            zoomTo(rectangle);
    } else if (drag == Drag::Press && event->button() == Qt::LeftButton) {
        emit plot_->clicked(xAxis->pixelToCoord(dragStart_.x()), yAxis->pixelToCoord(dragStart_.y()));
    } else if (drag == Drag::Press) {
        popUpPlotMenu(*plot_, event->globalPosition().toPoint());
    }
}

void PlotCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        plot_->fit();
}

void PlotCanvas::wheelEvent(QWheelEvent* event) {
    const QPointF position = event->position();
    if (!emptyText.isEmpty() || !area().contains(position.toPoint())) {
        event->ignore();
        return;
    }
    const bool other = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    const bool zoomsY = other && zoomableY;
    QPointF pixels = event->pixelDelta();
    QPointF notches = QPointF(event->angleDelta()) / 120.0;
    if (other && notches.y() == 0) { // some systems turn the wheel sideways with Shift
        notches = QPointF(0, notches.x());
        pixels = QPointF(0, pixels.x());
    }
    const bool precise = !pixels.isNull();
    bool xMoved = false;
    bool yMoved = false;
    if (const double sideways = precise ? pixels.x() : notches.x() * 60; sideways != 0 && zoomableX && !zoomsY)
        xMoved = x.pan(-sideways / area().width());
    const double factor = precise ? std::exp(-pixels.y() * kZoomPerPixel) : std::pow(kZoomPerNotch, notches.y());
    if (factor != 1) {
        if (zoomsY)
            yMoved = y.zoomAbout(yAxis->pixelToCoord(position.y()), factor);
        else if (zoomableX)
            xMoved = x.zoomAbout(xAxis->pixelToCoord(position.x()), factor) || xMoved;
    }
    event->accept();
    if (xMoved || yMoved)
        applyViews(xMoved, true);
    if (xMoved)
        plot_->followView();
    hover(position);
}

void PlotCanvas::zoomTo(const QRectF& rectangle) {
    bool xMoved = false;
    if (zoomableX)
        xMoved = x.set(xAxis->pixelToCoord(rectangle.left()), xAxis->pixelToCoord(rectangle.right()));
    if (zoomableY) {
        const double a = yAxis->pixelToCoord(rectangle.top());
        const double b = yAxis->pixelToCoord(rectangle.bottom());
        y.set(std::min(a, b), std::max(a, b));
    }
    applyViews(xMoved, true);
    plot_->followView();
}

void PlotCanvas::hover(QPointF position) {
    const bool inside = emptyText.isEmpty() && area().contains(position.toPoint());
    if (!inside) {
        if (!mouse_)
            return;
        mouse_.reset();
        setCrossHairX(std::nullopt);
        replotOverlay();
        emit crossHairMoved(false, 0);
        emit plot_->left();
        return;
    }
    mouse_ = position;
    // The axes may be waiting for a queued replot, but their ranges are already those of the view.
    const double at = xAxis->pixelToCoord(position.x());
    if (crossHairEnabled) {
        crossHairX_ = at;
        emit crossHairMoved(true, at);
    }
    replotOverlay();
    emit plot_->hovered(at, yAxis->pixelToCoord(position.y()));
}

void PlotCanvas::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    hover(QPointF(-1, -1));
}

} // namespace longwave::ui
