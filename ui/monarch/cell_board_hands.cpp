// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_board.h"

#include "ui/monarch/cell_hands.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>

namespace longwave::ui {

std::optional<CellBoard::Hit> CellBoard::hitAt(QPointF point) const {
    for (std::size_t i = 0; i < layout_.panels().size(); ++i)
        if (const auto place = layout_.panels()[i].at(point))
            return Hit{i, *place};
    return std::nullopt;
}

std::optional<StageCell> CellBoard::cellOf(const Hit& hit) const {
    const CellPanel& panel = product_.panels[hit.panel];
    if (const auto cell = panel.cellAt(hit.place))
        return cell;
    // A matrix's entry: the output that it is summed into, in the column (or row) that was looked at last.
    const CellPanel* output = product_.panel(product_.output);
    if (!output || static_cast<int>(hit.panel) != product_.factor)
        return std::nullopt;
    if (product_.op == CellOperator::Elementwise)
        return output->cellAt(hit.place);
    const CellPlace last = pointedIn(static_cast<std::size_t>(product_.output)).value_or(CellPlace{});
    return product_.op == CellOperator::MatrixLeft ? output->cellAt({hit.place.row, last.column})
                                                   : output->cellAt({last.row, hit.place.column});
}

std::optional<StageCell> CellBoard::cellAt(QPointF point) const {
    if (product_.op == CellOperator::Stems) {
        for (std::size_t i = 0; i < stems_.size(); ++i)
            if (const auto index = stems_[i].first.at(point))
                return StageCell{stemSteps_[i].row, stemSteps_[i].step, stems_[i].second.first + *index};
        return std::nullopt;
    }
    const auto hit = hitAt(point);
    return hit ? cellOf(*hit) : std::nullopt;
}

std::optional<std::int64_t> CellBoard::blockAt(QPointF point) const {
    if (picker_.isEmpty() || !picker_.contains(point))
        return std::nullopt;
    const double share = (point.y() - picker_.top()) / picker_.height();
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(share * static_cast<double>(product_.blocks)), 0,
                                    product_.blocks - 1);
}

void CellBoard::mouseMoveEvent(QMouseEvent* event) {
    setCursor(blockAt(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    walk_.hover(cellAt(event->position()));
}

void CellBoard::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto block = blockAt(event->position())) {
        walk_.pin(std::nullopt);
        setBlock(*block);
        return;
    }
    pinOrLetGo(walk_, cellAt(event->position()));
}

void CellBoard::leaveEvent(QEvent*) {
    walk_.hover(std::nullopt);
}

void CellBoard::wheelEvent(QWheelEvent* event) {
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (delta == 0 || !product_.trace)
        return;
    const std::int64_t notches = delta > 0 ? -1 : 1;
    if (blockAt(event->position())) {
        setBlock(block_ + notches);
        event->accept();
        return;
    }
    if (!layout_.isCropped()) {
        event->ignore();
        return;
    }
    // The axis under the pointer: columns where they are cropped (or with Shift), otherwise rows.
    const auto hit = hitAt(event->position());
    const CellPanel& panel = product_.panels[hit ? hit->panel : product_.panels.size() - 1];
    const auto isCropped = [&](int axis) {
        const auto i = static_cast<std::size_t>(axis);
        return layout_.shown()[i] < product_.axes[i].count;
    };
    const bool isSideways = event->modifiers().testFlag(Qt::ShiftModifier) || !isCropped(panel.rows);
    const auto axis = static_cast<std::size_t>(isSideways ? panel.columns : panel.rows);
    const std::int64_t by = std::max<std::int64_t>(1, layout_.shown()[axis] / 8);
    firsts_[axis] =
        std::clamp<std::int64_t>(firsts_[axis] + notches * by, 0, product_.axes[axis].count - layout_.shown()[axis]);
    rebuild();
    emit viewChanged();
    event->accept();
}

void CellBoard::moveBy(std::int64_t rows, std::int64_t columns) {
    if (!pointed_)
        return;
    const auto goTo = [&](const StageCell& cell) {
        if (walk_.isPinned())
            walk_.pin(cell);
        walk_.hover(cell);
    };
    if (product_.op == CellOperator::Stems) {
        for (std::size_t i = 0; i < stems_.size(); ++i) {
            if (stemSteps_[i].row != pointed_->cell.row)
                continue;
            if (rows != 0) { // to the other sequence
                const bool isSignal = pointed_->cell.row == TraceRow::Signal;
                goTo({isSignal ? TraceRow::Kernel : TraceRow::Signal, 0, pointed_->cell.cell});
                return;
            }
            const std::int64_t count = stems_[i].second.count;
            goTo({pointed_->cell.row, 0, std::clamp<std::int64_t>(pointed_->cell.cell + columns, 0, count - 1)});
            return;
        }
        return;
    }
    // Within the picture that has the cell; from elsewhere into the output.
    for (std::size_t i = product_.panels.size(); i-- > 0;) {
        const CellPanel& panel = product_.panels[i];
        const auto place = panel.placeOf(pointed_->cell);
        if (!place)
            continue;
        const CellPlace next{std::clamp<std::int64_t>(place->row + rows, 0, product_.rowsOf(panel).count - 1),
                             std::clamp<std::int64_t>(place->column + columns, 0, product_.columnsOf(panel).count - 1)};
        if (const auto cell = panel.cellAt(next))
            goTo(*cell);
        return;
    }
    if (const CellPanel* output = product_.panel(product_.output))
        if (const auto cell = output->cellAt({}))
            goTo(*cell);
}

void CellBoard::keyPressEvent(QKeyEvent* event) {
    const bool isFar = event->modifiers().testFlag(Qt::ControlModifier);
    const std::int64_t by = isFar ? 8 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        moveBy(0, -by);
        break;
    case Qt::Key_Right:
        moveBy(0, by);
        break;
    case Qt::Key_Up:
        moveBy(-by, 0);
        break;
    case Qt::Key_Down:
        moveBy(by, 0);
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (product_.blocks < 2) {
            QWidget::keyPressEvent(event);
            return;
        }
        walk_.pin(std::nullopt);
        walk_.hover(std::nullopt);
        setBlock(block_ + (event->key() == Qt::Key_PageUp ? -1 : 1));
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (pointed_)
            pinOrLetGo(walk_, pointed_->cell);
        break;
    case Qt::Key_Escape:
        if (!walk_.isPinned() && !walk_.pointed()) {
            QWidget::keyPressEvent(event);
            return;
        }
        if (walk_.isPinned())
            walk_.pin(std::nullopt);
        else
            walk_.hover(std::nullopt);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void CellBoard::focusInEvent(QFocusEvent* event) {
    isKeyFocus_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                  event->reason() == Qt::ShortcutFocusReason;
    update();
}

void CellBoard::focusOutEvent(QFocusEvent*) {
    isKeyFocus_ = false;
    update();
}

} // namespace longwave::ui
