// SPDX-License-Identifier: GPL-3.0-or-later
// Pointer and keyboard on the picture of tiles.
#include "ui/monarch/tiles_picture.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr std::int64_t kTile = TileView::kTile;

} // namespace

void TilesPicture::mouseMoveEvent(QMouseEvent* event) {
    walk_.hover(cellAt(event->position()));
}

void TilesPicture::mousePressEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position());
    if (event->button() == Qt::LeftButton && cell)
        walk_.click(*cell);
}

void TilesPicture::leaveEvent(QEvent*) {
    walk_.hover({});
}

void TilesPicture::moveBy(std::int64_t rows, std::int64_t columns) {
    const auto before = pointed();
    StageCell next{TraceRow::Signal, walk_.step(), 0};
    if (before && !model_->isProduct) {
        const QImage& cells =
            before->row == TraceRow::Signal && before->step < walk_.step() ? model_->data : model_->result;
        const std::int64_t row = before->cell / cells.width() + rows, column = before->cell % cells.width() + columns;
        next = *before;
        next.cell = std::clamp<std::int64_t>(row, 0, cells.height() - 1) * cells.width() +
                    std::clamp<std::int64_t>(column, 0, cells.width() - 1);
    } else if (before) {
        TilesModel::Place place = model_->placeOf(before->cell);
        place.row = std::clamp<std::int64_t>(place.row + rows, 0, model_->size - 1);
        place.column = std::clamp<std::int64_t>(place.column + columns, 0, model_->columns - 1);
        next = {TraceRow::Signal, before->step, model_->cellAt(place)};
    }
    walk_.moveTo(next);
}

void TilesPicture::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier));
    if (!model_ || (!isPlain && event->modifiers() != Qt::ShiftModifier))
        return QWidget::keyPressEvent(event);
    // With Shift sideways: plain arrows to the left and right are the steps'.
    if (!isPlain) {
        if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
            return moveBy(0, event->key() == Qt::Key_Left ? -1 : 1);
        return QWidget::keyPressEvent(event);
    }
    switch (event->key()) {
    case Qt::Key_Up:
        return moveBy(-1, 0);
    case Qt::Key_Down:
        return moveBy(1, 0);
    case Qt::Key_PageUp:
        return moveBy(-kTile, 0);
    case Qt::Key_PageDown:
        return moveBy(kTile, 0);
    case Qt::Key_Home:
        return moveBy(0, -kTile);
    case Qt::Key_End:
        return moveBy(0, kTile);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return walk_.togglePin();
    case Qt::Key_Escape:
        return walk_.letGo();
    default:
        QWidget::keyPressEvent(event);
    }
}

void TilesPicture::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void TilesPicture::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace longwave::ui
