// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/voxel_overlay.h"

#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kLine = 2;
constexpr double kHalo = 1; // of surface around the line, so that it is seen on any colour

std::int64_t clampedCell(double place, std::int64_t extent) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::lround(place)), 0, extent - 1);
}

/// The smallest box with both in it.
VoxelBox boxOf(const std::array<std::int64_t, 3>& a, const std::array<std::int64_t, 3>& b) {
    VoxelBox box;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.low[axis] = std::min(a[axis], b[axis]);
        box.high[axis] = std::max(a[axis], b[axis]);
    }
    return box;
}

} // namespace

VoxelOverlay::VoxelOverlay(Plot* plot) : QWidget(plot), plot_(plot) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Voxels of this slice"));
    setAccessibleDescription(tr("Arrows move the voxel, Shift and arrows make it a region, Page Up and Page Down go "
                                "through the slices"));
    plot_->installEventFilter(this);
    connect(plot_, &Plot::painted, this, &VoxelOverlay::follow);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    follow();
}

void VoxelOverlay::follow() {
    setGeometry(plot_->plotArea());
}

bool VoxelOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        follow();
    return QWidget::eventFilter(watched, event);
}

void VoxelOverlay::setSlice(std::int64_t z) {
    slice_ = z;
    update();
}

void VoxelOverlay::setChosen(const VoxelBox& box) {
    chosen_ = box;
    update();
}

QPointF VoxelOverlay::placeOf(std::int64_t x, std::int64_t y) const {
    return plot_->pixelAt(static_cast<double>(x), static_cast<double>(y)) - QPointF(pos());
}

VoxelOverlay::Cell VoxelOverlay::cellAt(const QPointF& place) const {
    const QPointF inPlot = place + QPointF(pos());
    return {clampedCell(plot_->xAt(inPlot.x()), extents_[0]), clampedCell(plot_->yAt(inPlot.y()), extents_[1]), slice_};
}

QRectF VoxelOverlay::outlineOf(const VoxelBox& box) const {
    const auto at = [&](double x, double y) { return plot_->pixelAt(x, y) - QPointF(pos()); };
    return QRectF(at(static_cast<double>(box.low[0]) - 0.5, static_cast<double>(box.low[1]) - 0.5),
                  at(static_cast<double>(box.high[0]) + 0.5, static_cast<double>(box.high[1]) + 0.5))
        .normalized();
}

VoxelBox VoxelOverlay::dragged() const {
    if (!grows_)
        return boxOf(begin_, end_);
    const VoxelBox grown = boxOf(chosen_.low, end_);
    return boxOf(grown.low, boxOf(chosen_.high, grown.high).high);
}

void VoxelOverlay::paintEvent(QPaintEvent*) {
    const VoxelBox box = isDragging_ ? dragged() : chosen_;
    const Theme& colors = theme();
    QPainter painter(this);
    const bool isHere = box.low[2] <= slice_ && slice_ <= box.high[2];
    const QRectF outline = outlineOf(box).adjusted(kHalo, kHalo, -kHalo, -kHalo);
    painter.setPen(QPen(colors[Token::Surface], kLine + 2 * kHalo));
    painter.drawRect(outline);
    // On other slices it is where it would be, dashed.
    painter.setPen(QPen(colors[Token::Accent], kLine, isHere ? Qt::SolidLine : Qt::DotLine));
    painter.drawRect(outline);
    if (hasFocus()) {
        painter.setPen(QPen(colors[Token::Accent], 1));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void VoxelOverlay::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    isDragging_ = true;
    grows_ = event->modifiers() & Qt::ShiftModifier;
    begin_ = end_ = cellAt(event->position());
    update();
}

void VoxelOverlay::mouseMoveEvent(QMouseEvent* event) {
    if (!isDragging_)
        return;
    end_ = cellAt(event->position());
    update();
}

void VoxelOverlay::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !isDragging_)
        return;
    end_ = cellAt(event->position());
    const VoxelBox box = dragged();
    isDragging_ = false;
    update();
    emit picked(box);
}

void VoxelOverlay::wheelEvent(QWheelEvent* event) {
    if (const int turn = event->angleDelta().y(); turn != 0)
        emit sliceWanted(turn > 0 ? 1 : -1);
    event->accept(); // the panel does not scroll away under the hand
}

void VoxelOverlay::keyPressEvent(QKeyEvent* event) {
    std::array<std::int64_t, 2> step{};
    switch (event->key()) {
    case Qt::Key_Left:
        step[0] = -1;
        break;
    case Qt::Key_Right:
        step[0] = 1;
        break;
    case Qt::Key_Up:
        step[1] = 1;
        break;
    case Qt::Key_Down:
        step[1] = -1;
        break;
    case Qt::Key_PageUp:
        emit sliceWanted(1);
        return;
    case Qt::Key_PageDown:
        emit sliceWanted(-1);
        return;
    case Qt::Key_Escape:
        isDragging_ = false;
        update();
        QWidget::keyPressEvent(event);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    const bool grows = event->modifiers() & Qt::ShiftModifier;
    VoxelBox next = chosen_;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        next.high[axis] = std::clamp<std::int64_t>(next.high[axis] + step[axis], 0, extents_[axis] - 1);
        if (!grows)
            next.low[axis] = next.high[axis];
        next.low[axis] = std::min(next.low[axis], next.high[axis]);
    }
    if (!grows)
        next.low[2] = next.high[2] = slice_;
    emit picked(next);
}

void VoxelOverlay::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void VoxelOverlay::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace longwave::ui
