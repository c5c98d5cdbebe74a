// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_board.h"

#include "ui/monarch/cell_painter.h"
#include "ui/monarch/cell_phasor.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr float kPale = 0.66F; // how much of what is not summed is covered
constexpr int kMagnified = 4;  // cells on each side of the pointed one
constexpr double kTurn = 0.45; // share of a movement after which the old picture is gone

QColor paleGround() {
    QColor color = theme()[Token::Surface];
    color.setAlphaF(kPale);
    return color;
}

} // namespace

void CellBoard::paintPale(QPainter& painter) const {
    if (!pointed_ || pointed_->isExample || product_.output < 0)
        return;
    const auto place = pointedIn(static_cast<std::size_t>(product_.output));
    if (!place || product_.op == CellOperator::Move)
        return;
    const QColor pale = paleGround();
    const auto cover = [&](int panel, std::optional<std::int64_t> row, std::optional<std::int64_t> column) {
        if (panel < 0)
            return;
        const PanelPlace& at = layout_.panels()[static_cast<std::size_t>(panel)];
        QRectF clear = at.cells;
        if (row) {
            const QRectF line = at.cellRect({*row, at.first.column});
            clear.setTop(line.top());
            clear.setBottom(line.bottom());
        }
        if (column) {
            const QRectF line = at.cellRect({at.first.row, *column});
            clear.setLeft(line.left());
            clear.setRight(line.right());
        }
        clear &= at.cells;
        painter.fillRect(QRectF(at.cells.left(), at.cells.top(), at.cells.width(), clear.top() - at.cells.top()), pale);
        painter.fillRect(QRectF(at.cells.left(), clear.bottom(), at.cells.width(), at.cells.bottom() - clear.bottom()),
                         pale);
        painter.fillRect(QRectF(at.cells.left(), clear.top(), clear.left() - at.cells.left(), clear.height()), pale);
        painter.fillRect(QRectF(clear.right(), clear.top(), at.cells.right() - clear.right(), clear.height()), pale);
    };
    if (product_.op == CellOperator::MatrixLeft) {
        cover(product_.factor, place->row, std::nullopt);
        cover(product_.input, std::nullopt, place->column);
    } else if (product_.op == CellOperator::MatrixRight) {
        cover(product_.factor, std::nullopt, place->column);
        cover(product_.input, place->row, std::nullopt);
    }
}

void CellBoard::paintMarks(QPainter& painter, std::size_t index) const {
    const CellPanel& panel = product_.panels[index];
    const PanelPlace& place = layout_.panels()[index];
    const auto rows = static_cast<int>(place.shown.row), columns = static_cast<int>(place.shown.column);
    std::vector<std::uint8_t> isIn(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    bool isAny = false, isUser = false;
    const auto pointedPlace = pointedIn(index);
    const bool isFactor = static_cast<int>(index) == product_.factor;
    const auto summed = product_.output >= 0 ? pointedIn(static_cast<std::size_t>(product_.output)) : std::nullopt;
    const bool isSummed = summed.has_value();
    const CellPlace out = summed.value_or(CellPlace{});
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const CellPlace at{place.first.row + r, place.first.column + c};
            bool in = false;
            if (const auto cell = panel.cellAt(at)) {
                const auto mark = pointed_->markOf(*cell);
                in = mark != PointedTrace::Mark::None;
                isUser = isUser || mark == PointedTrace::Mark::User;
            } else if (isFactor && isSummed && !panel.isSkipped(at)) {
                in = product_.op == CellOperator::MatrixLeft    ? at.row == out.row
                     : product_.op == CellOperator::MatrixRight ? at.column == out.column
                                                                : at == out;
            }
            isIn[static_cast<std::size_t>(r * columns + c)] = in;
            isAny = isAny || in;
        }
    if (isAny) {
        QList<QLineF> lines = outlineOf(
            rows, columns, [&](int r, int c) { return isIn[static_cast<std::size_t>(r * columns + c)] != 0; });
        for (QLineF& line : lines)
            line = {place.cells.left() + line.x1() * place.cellWidth, place.cells.top() + line.y1() * place.cellHeight,
                    place.cells.left() + line.x2() * place.cellWidth, place.cells.top() + line.y2() * place.cellHeight};
        paintOutline(painter, lines, isUser ? OutlineKind::Dashed : OutlineKind::Solid);
    }
    if (pointedPlace)
        paintIndices(painter, index, pointedPlace->row, pointedPlace->column);
    else if (isFactor && isSummed && product_.op == CellOperator::MatrixLeft)
        paintIndices(painter, index, out.row);
    else if (isFactor && isSummed && product_.op == CellOperator::MatrixRight)
        paintIndices(painter, index, std::nullopt, out.column);
    else if (static_cast<int>(index) == product_.input && isSummed && product_.op == CellOperator::MatrixLeft)
        paintIndices(painter, index, std::nullopt, out.column);
    else if (static_cast<int>(index) == product_.input && isSummed && product_.op == CellOperator::MatrixRight)
        paintIndices(painter, index, out.row);
}

void CellBoard::paintPointed(QPainter& painter) const {
    if (!pointed_)
        return;
    if (product_.op == CellOperator::Stems) {
        for (std::size_t i = 0; i < stems_.size(); ++i) {
            const StemRow& row = stems_[i].second;
            const StageCell base = stemSteps_[i];
            const auto isIn = [&](std::int64_t n) {
                return pointed_->markOf({base.row, base.step, row.first + n}) != PointedTrace::Mark::None;
            };
            paintStemMarks(painter, stems_[i].first, isIn, false);
            paintStemIndices(painter, stems_[i].first, isIn);
        }
        return;
    }
    paintPale(painter);
    for (std::size_t i = 0; i < product_.panels.size(); ++i)
        paintMarks(painter, i);
    if (!side_.isEmpty())
        paintSide(painter);
}

void CellBoard::paintSide(QPainter& painter) const {
    QRectF room = side_;
    const bool isMagnified = layout_.smallestCell() < kMagnifyBelow && room.height() > 200;
    if (isMagnified) {
        const double half = std::floor(std::min(room.height() / 2 - 6, room.width() + 16));
        paintMagnifier(painter, {room.left(), room.top(), room.width(), half});
        room.setTop(room.top() + half + 12);
    } else {
        room.setHeight(std::min(room.height(), std::max(room.width() * 1.25, 150.0)));
    }
    if (sum_)
        paintPhasors(painter, room, *sum_);
}

void CellBoard::paintMagnifier(QPainter& painter, const QRectF& room) const {
    // The picture that has the cell; the output first.
    for (std::size_t i = product_.panels.size(); i-- > 0;) {
        const auto place = pointedIn(i);
        if (!place)
            continue;
        const CellPanel& panel = product_.panels[i];
        const Theme& t = theme();
        const QFontMetricsF caption(uiFont(TextRole::Caption));
        painter.setPen(t[Token::Text]);
        FormulaLine(tr("around %1").arg(sum_ ? sum_->name : panel.symbol), TextRole::Caption)
            .paint(painter, {room.left(), room.top() + caption.ascent()});
        const double side = std::min(room.width(), room.height() - caption.height() - 4);
        const CellAxis& rows = product_.rowsOf(panel);
        const CellAxis& columns = product_.columnsOf(panel);
        constexpr std::int64_t kAcross = 2 * kMagnified + 1;
        PanelPlace at;
        at.shown = {std::min<std::int64_t>(kAcross, rows.count), std::min<std::int64_t>(kAcross, columns.count)};
        at.first = {std::clamp<std::int64_t>(place->row - kMagnified, 0, rows.count - at.shown.row),
                    std::clamp<std::int64_t>(place->column - kMagnified, 0, columns.count - at.shown.column)};
        at.cellWidth = at.cellHeight = std::floor(side / static_cast<double>(kAcross));
        at.cells = {room.left(), room.top() + caption.height() + 4, at.cellWidth * static_cast<double>(at.shown.column),
                    at.cellHeight * static_cast<double>(at.shown.row)};
        CellPanel plain = panel;
        plain.label = nullptr;
        painter.save();
        painter.translate(at.cells.topLeft());
        paintCells(painter, plain, at);
        painter.restore();
        const QRectF cell = at.cellRect(*place);
        paintOutline(painter,
                     {{cell.topLeft(), cell.topRight()},
                      {cell.topRight(), cell.bottomRight()},
                      {cell.bottomRight(), cell.bottomLeft()},
                      {cell.bottomLeft(), cell.topLeft()}},
                     OutlineKind::Solid);
        return;
    }
}

/// Where a cell of the output was before it was moved: among the bars of the sequence, or in the input.
QRectF CellBoard::cameFrom(const StageCell& cell) const {
    if (leaving_.stems)
        return stemBar(leaving_.stems->first, leaving_.stems->second, cell.cell).translated(leaving_.corner - pos());
    const CellPanel& input = product_.panels[static_cast<std::size_t>(product_.input)];
    const PanelPlace& from = layout_.panels()[static_cast<std::size_t>(product_.input)];
    std::optional<CellPlace> source = input.placeOf(cell); // of a mere renaming, the same cell
    if (!source)
        if (const auto terms = termsOf(*product_.trace, cell.step, cell.cell, cell.row); !terms.empty())
            source = input.placeOf({cell.row, cell.step - 1, terms.front().source});
    return source && from.isInSight(*source) ? from.cellRect(*source) : QRectF();
}

void CellBoard::paintTravel(QPainter& painter, double share) const {
    const PanelPlace& to = layout_.panels()[static_cast<std::size_t>(product_.output)];
    const CellPanel& output = product_.panels[static_cast<std::size_t>(product_.output)];
    // Where they go it is empty at first; what is skipped stays hatched.
    for (const QRect& run :
         rectanglesOf(static_cast<int>(to.shown.row), static_cast<int>(to.shown.column), [&](int r, int c) {
             return !output.isSkipped({to.first.row + r, to.first.column + c});
         }))
        painter.fillRect(QRectF(to.cells.left() + run.left() * to.cellWidth, to.cells.top() + run.top() * to.cellHeight,
                                run.width() * to.cellWidth, run.height() * to.cellHeight),
                         theme()[Token::Surface]);
    for (std::int64_t r = to.first.row; r < to.first.row + to.shown.row; ++r)
        for (std::int64_t c = to.first.column; c < to.first.column + to.shown.column; ++c) {
            const auto cell = output.cellAt({r, c});
            if (!cell || output.isSkipped({r, c}))
                continue;
            const QRectF begin = cameFrom(*cell), end = to.cellRect({r, c});
            if (begin.isEmpty())
                continue;
            const QRectF now(begin.topLeft() + (end.topLeft() - begin.topLeft()) * share,
                             begin.size() + (end.size() - begin.size()) * share);
            painter.fillRect(now, QColor::fromRgb(complexColor(output.value({r, c}), output.max)));
        }
}

/// Back at the sequence: each sample goes to its bar.
void CellBoard::paintReturn(QPainter& painter, double share) const {
    const PanelPlace& from = leaving_.place;
    const auto& [bars, row] = stems_.front();
    for (std::int64_t r = from.first.row; r < from.first.row + from.shown.row; ++r)
        for (std::int64_t c = from.first.column; c < from.first.column + from.shown.column; ++c) {
            const auto cell = leaving_.panel.cellAt({r, c});
            if (!cell || leaving_.panel.isSkipped({r, c}))
                continue;
            const QRectF begin = from.cellRect({r, c}).translated(leaving_.corner - pos());
            const QRectF end = stemBar(bars, row, cell->cell);
            const QRectF now(begin.topLeft() + (end.topLeft() - begin.topLeft()) * share,
                             begin.size() + (end.size() - begin.size()) * share);
            painter.fillRect(now, QColor::fromRgb(complexColor(leaving_.panel.value({r, c}), leaving_.panel.max)));
        }
}

void CellBoard::paintMotion(QPainter& painter) const {
    const double share = animation_.currentValue().toDouble();
    const double ratio = leaving_.still.devicePixelRatio();
    const bool isForward = product_.step > leaving_.step;
    painter.fillRect(rect(), theme()[Token::Surface]);
    // What is moved: its cells find their places in the new picture.
    if (isForward && product_.op == CellOperator::Move && product_.panels[1].look == CellPanel::Look::Cells) {
        painter.drawPixmap(0, 0, still_);
        paintTravel(painter, share);
        return;
    }
    // One after the other, so that words never lie over words; and what came out goes in.
    painter.setOpacity(std::clamp(1 - share / kTurn, 0.0, 1.0));
    painter.drawPixmap(0, 0, leaving_.still);
    painter.setOpacity(std::clamp((share - kTurn) / (1 - kTurn), 0.0, 1.0));
    painter.drawPixmap(0, 0, still_);
    painter.setOpacity(1);
    if (product_.op == CellOperator::Stems) {
        if (leaving_.step == 1 && leaving_.panel.cellAt && share < 1)
            paintReturn(painter, share);
        return;
    }
    const int from = isForward ? leaving_.output : leaving_.input;
    const int to = isForward ? product_.input : product_.output;
    const bool isNext = isForward ? product_.step == leaving_.step + 1 : product_.step + 1 == leaving_.step;
    if (!isNext || from < 0 || to < 0)
        return;
    const QRectF begin = leaving_.cells[static_cast<std::size_t>(from)];
    const QRectF end = layout_.panels()[static_cast<std::size_t>(to)].cells;
    const QRectF now(begin.topLeft() + (end.topLeft() - begin.topLeft()) * share,
                     begin.size() + (end.size() - begin.size()) * share);
    painter.drawPixmap(now, leaving_.still, QRectF(begin.topLeft() * ratio, begin.size() * ratio));
}

} // namespace longwave::ui
