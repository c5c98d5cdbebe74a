// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_overlay.h"

#include "ui/plot/plot.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>
#include <cmath>

// What hands do to the overlay: click, drag, keys, tips.
namespace longwave::ui {

namespace {

constexpr double kThinnest = 6; // px: a bar that is thinner is clicked in the key

} // namespace

const TimingOverlay::Area* TimingOverlay::stageAt(QPointF position) const {
    for (const Area& area : areas_)
        if (area.rect.contains(position))
            return &area;
    return nullptr;
}

QRect TimingOverlay::stageRect(StageKind kind, bool ofBaseline) const {
    for (const Area& area : areas_)
        if (area.kind == kind && area.ofBaseline == ofBaseline && (!area.isBar || area.rect.width() >= kThinnest))
            return area.rect.toAlignedRect();
    return {};
}

void TimingOverlay::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        grab_ = event->position().toPoint();
        dragged_ = false;
    }
    event->accept(); // the plot below must not pan
}

void TimingOverlay::mouseMoveEvent(QMouseEvent* event) {
    event->accept();
    if (!grab_) {
        const bool isClickable = stageAt(event->position()) || sparklineRect().contains(event->position().toPoint());
        setCursor(isClickable ? Qt::PointingHandCursor : pinned_ ? Qt::ArrowCursor : Qt::SizeAllCursor);
        return;
    }
    if (pinned_)
        return;
    if (!dragged_ && (event->position().toPoint() - *grab_).manhattanLength() < kGrid / 2)
        return;
    dragged_ = placedByHand_ = true;
    moveInside(mapToParent(event->position().toPoint()) - *grab_);
}

void TimingOverlay::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton || !grab_)
        return;
    grab_.reset();
    if (dragged_)
        return;
    if (const Area* area = stageAt(event->position()))
        emit stagePicked(area->kind, area->ofBaseline);
    else if (sparklineRect().contains(event->position().toPoint()))
        setHistogramShown(!histogram_);
}

void TimingOverlay::keyPressEvent(QKeyEvent* event) {
    QPoint step;
    switch (event->key()) {
    case Qt::Key_Left:
        step = {-kGrid, 0};
        break;
    case Qt::Key_Right:
        step = {kGrid, 0};
        break;
    case Qt::Key_Up:
        step = {0, -kGrid};
        break;
    case Qt::Key_Down:
        step = {0, kGrid};
        break;
    case Qt::Key_H:
        setHistogramShown(!histogram_);
        return;
    case Qt::Key_P:
        setPinned(!pinned_);
        return;
    case Qt::Key_Escape:
        hide();
        emit closed();
        return;
    default:
        if (const int index = event->key() - Qt::Key_1;
            said_ && index >= 0 && index < static_cast<int>(said_->timings.stages.size())) {
            emit stagePicked(said_->timings.stages[static_cast<std::size_t>(index)].kind, false);
            return;
        }
        QWidget::keyPressEvent(event);
        return;
    }
    if (pinned_)
        return;
    placedByHand_ = true;
    moveInside(pos() + step);
}

bool TimingOverlay::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto tip = std::find_if(tips_.begin(), tips_.end(),
                                      [&](const Tip& candidate) { return candidate.rect.contains(help->pos()); });
        if (tip == tips_.end())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip->text, this, tip->rect.toAlignedRect());
        return true;
    }
    case QEvent::Wheel: // the plot zooms about the mouse, not about what lies over it
        event->accept();
        return true;
    case QEvent::MouseButtonDblClick:
        event->accept();
        return true;
    default:
        return QWidget::event(event);
    }
}

} // namespace longwave::ui
