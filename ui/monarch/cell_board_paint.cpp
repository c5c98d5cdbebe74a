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
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kBar = 3;          // px: a factor's colour along an axis
constexpr double kIndicesFrom = 13; // px: from this size on every row and column has its index
constexpr double kPickerHead = 34;

std::int64_t indexStep(double cell, double label) {
    std::int64_t step = 1;
    while (static_cast<double>(step) * cell < label)
        step *= 2;
    return step;
}

} // namespace

void CellBoard::paintStill(QPainter& painter) const {
    if (product_.op == CellOperator::Stems) {
        for (const auto& [place, row] : stems_)
            paintStems(painter, place, row);
        return;
    }
    for (std::size_t i = 0; i < product_.panels.size(); ++i) {
        painter.save();
        painter.translate(layout_.panels()[i].cells.topLeft());
        paintCells(painter, product_.panels[i], layout_.panels()[i]);
        painter.restore();
        paintPanelHead(painter, i);
        paintIndices(painter, i);
    }
    paintOperators(painter);
    if (!picker_.isEmpty())
        paintPicker(painter);
}

void CellBoard::paintPanelHead(QPainter& painter, std::size_t index) const {
    const Theme& t = theme();
    const CellPanel& panel = product_.panels[index];
    const PanelPlace& place = layout_.panels()[index];
    const QFontMetricsF metrics(uiFont(TextRole::Table, TextWeight::SemiBold));
    const double baseline = place.room.top() + metrics.ascent() + 1;
    painter.setPen(t[Token::Text]);
    const FormulaLine symbol(panel.symbol, TextRole::Table, TextWeight::SemiBold);
    symbol.paint(painter, {place.cells.left(), baseline});

    // Over each picture, what full brightness is.
    const QString size = format::significant(panel.max);
    const double right = std::max(place.cells.right(), place.cells.left() + symbol.width() + 8);
    const double space = right - place.cells.left() - symbol.width() - 10;
    const FormulaLine whole(tr("max |%1| = %2").arg(panel.symbol, size), TextRole::Caption);
    const FormulaLine brief(tr("max %1").arg(size), TextRole::Caption);
    painter.setPen(t[Token::Muted]);
    const FormulaLine& most = whole.width() <= space ? whole : brief;
    const double left = std::max(right - most.width(), place.cells.left() + symbol.width() + 10);
    most.paint(painter, {left, baseline});

    const auto bar = [&](const CellAxis& axis, const QRectF& room) {
        painter.fillRect(room, axis.factor >= 0 ? t[factorToken(axis.factor)] : t[Token::ControlSoft]);
    };
    bar(product_.columnsOf(panel), {place.cells.left(), place.cells.top() - kBar - 2, place.cells.width(), kBar});
    bar(product_.rowsOf(panel), {place.cells.left() - kBar - 3, place.cells.top(), kBar, place.cells.height()});
}

/// Names and indices of a panel's rows and columns; `row` and `column` in bold, others where they do not run into them.
void CellBoard::paintIndices(QPainter& painter, std::size_t index, std::optional<std::int64_t> row,
                             std::optional<std::int64_t> column) const {
    const Theme& t = theme();
    const CellPanel& panel = product_.panels[index];
    const PanelPlace& place = layout_.panels()[index];
    const QFont plain = uiFont(TextRole::Caption), bold = uiFont(TextRole::Table, TextWeight::SemiBold);
    const QFontMetricsF metrics(plain), boldMetrics(bold);
    const double above = place.cells.top() - kBar - 5; // baseline of the columns' indices
    const double beside = place.cells.left() - kBar - 7;
    const auto isShown = [](std::int64_t i, std::int64_t first, std::int64_t shown) {
        return i >= first && i < first + shown;
    };
    if (row || column) { // over what stands there when nothing is pointed at
        painter.fillRect(QRectF(place.room.left(), above - metrics.ascent() - 1,
                                place.cells.right() - place.room.left() + 12, metrics.ascent() + 4),
                         t[Token::Surface]);
        painter.fillRect(
            QRectF(place.room.left(), place.cells.top() - 2, beside + 1 - place.room.left(), place.cells.height() + 8),
            t[Token::Surface]);
    }
    painter.setPen(t[Token::Muted]);
    const FormulaLine rows(product_.rowsOf(panel).name, TextRole::Caption);
    rows.paint(painter, {beside - rows.width(), above});
    const FormulaLine columns(product_.columnsOf(panel).name, TextRole::Caption);
    columns.paint(painter, {place.cells.right() - columns.width(), above});

    double boldLeft = 0, boldRight = 0; // what the bold index of a column takes
    if (column && isShown(*column, place.first.column, place.shown.column)) {
        const QString text = QString::number(*column);
        const double width = boldMetrics.horizontalAdvance(text);
        boldLeft = place.cellRect({place.first.row, *column}).center().x() - width / 2;
        boldRight = boldLeft + width;
        painter.setFont(bold);
        painter.setPen(t[Token::Text]);
        if (boldRight > place.cells.right() - columns.width()) // rather than the name
            painter.fillRect(QRectF(place.cells.right() - columns.width(), above - metrics.ascent(),
                                    columns.width() + 4, metrics.height()),
                             t[Token::Surface]);
        painter.drawText(QPointF(boldLeft, above), text);
    }
    painter.setFont(plain);
    painter.setPen(t[Token::Muted]);
    const double wide = metrics.horizontalAdvance(QString::number(product_.columnsOf(panel).count));
    const std::int64_t columnStep = indexStep(place.cellWidth, std::max(kIndicesFrom, wide + 6));
    const double end = place.cells.right() - columns.width() - 4;
    for (std::int64_t c = (place.first.column + columnStep - 1) / columnStep * columnStep;
         c < place.first.column + place.shown.column; c += columnStep) {
        const QString text = QString::number(c);
        const double width = metrics.horizontalAdvance(text);
        const double x = place.cellRect({place.first.row, c}).center().x() - width / 2;
        const bool isFree = x + width < boldLeft - 4 || x > boldRight + 4 || boldRight == 0;
        if ((x + width < end || columns.width() == 0) && isFree)
            painter.drawText(QPointF(x, above), text);
    }

    const double taken = row && isShown(*row, place.first.row, place.shown.row)
                             ? place.cellRect({*row, place.first.column}).center().y()
                             : -1e6;
    if (taken > 0) {
        const QString text = QString::number(*row);
        painter.setFont(bold);
        painter.setPen(t[Token::Text]);
        painter.drawText(QPointF(beside - boldMetrics.horizontalAdvance(text), taken + boldMetrics.capHeight() / 2),
                         text);
    }
    painter.setFont(plain);
    painter.setPen(t[Token::Muted]);
    const std::int64_t rowStep = indexStep(place.cellHeight, std::max(kIndicesFrom, metrics.height() - 2));
    for (std::int64_t r = (place.first.row + rowStep - 1) / rowStep * rowStep; r < place.first.row + place.shown.row;
         r += rowStep) {
        const double y = place.cellRect({r, place.first.column}).center().y();
        const QString text = QString::number(r);
        if (std::abs(y - taken) >= kIndicesFrom - 0.5)
            painter.drawText(QPointF(beside - metrics.horizontalAdvance(text), y + metrics.capHeight() / 2), text);
    }
}

void CellBoard::paintOperators(QPainter& painter) const {
    const auto& places = layout_.panels();
    QFont font = uiFont(TextRole::OverlayTotal);
    painter.setFont(font);
    painter.setPen(theme()[Token::Text]);
    const QFontMetricsF metrics(font);
    for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        QString sign = QStringLiteral("=");
        if (product_.op == CellOperator::Move)
            sign = i == 0 ? QString(format::kArrow) : QStringLiteral(",");
        else if (i == 0)
            sign = product_.op == CellOperator::Elementwise ? QStringLiteral("∘") : QStringLiteral("·");
        const double x = (places[i].cells.right() + places[i + 1].cells.left() - CellLayout::kGutter) / 2;
        const double y = (places[i].cells.center().y() + places[i + 1].cells.center().y()) / 2;
        painter.drawText(QPointF(x - metrics.horizontalAdvance(sign) / 2, y + metrics.capHeight() / 2), sign);
    }
}

void CellBoard::paintPicker(QPainter& painter) const {
    const Theme& t = theme();
    const MonarchTrace& trace = *product_.trace;
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(t[Token::Muted]);
    const QRectF head(picker_.left(), 0, picker_.width() + 12, metrics.height());
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, tr("block"));
    QStringList names, digits;
    std::int64_t block = block_;
    for (int level = blockDepthOf(trace, product_.step) - 1; level >= 0; --level) {
        names.prepend(indexName(level, true));
        digits.prepend(QString::number(block % trace.view(level).rows));
        block /= trace.view(level).rows;
    }
    painter.setPen(t[Token::Text]);
    FormulaLine(names.join(QStringLiteral(", ")) + QStringLiteral(" = ") + digits.join(QStringLiteral(", ")),
                TextRole::Caption, TextWeight::SemiBold)
        .paint(painter, {picker_.left(), kPickerHead - 4});

    const auto pixels = (picker_.size() * devicePixelRatioF()).toSize();
    paintHatch(painter, picker_);
    painter.drawImage(picker_, pictureOf(trace, TraceRow::Signal, product_.step, t, pixels));
    const double high = picker_.height() / static_cast<double>(product_.blocks);
    const double y = picker_.top() + static_cast<double>(block_) * high;
    QColor pale = t[Token::Surface];
    pale.setAlphaF(0.45F);
    painter.fillRect(QRectF(picker_.left(), picker_.top(), picker_.width(), y - picker_.top()), pale);
    painter.fillRect(QRectF(picker_.left(), y + high, picker_.width(), picker_.bottom() - y - high), pale);
    painter.setPen(QPen(t[Token::Accent], 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(picker_.left() + 1, y, picker_.width() - 2, std::max(high, 3.0)));
}

void CellBoard::paint(QPainter& painter) const {
    if (!product_.trace)
        return;
    paintStill(painter);
    paintPointed(painter);
}

void CellBoard::paintEvent(QPaintEvent*) {
    if (still_.devicePixelRatio() != devicePixelRatioF()) // on another screen
        QTimer::singleShot(0, this, [this] { rebuild(); });
    QPainter painter(this);
    if (isMoving() && !leaving_.still.isNull()) {
        paintMotion(painter);
        return;
    }
    painter.drawPixmap(0, 0, still_);
    if (!product_.trace)
        return;
    paintPointed(painter);
    if (isKeyFocus_) {
        painter.setPen(QPen(theme()[Token::Accent], 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

} // namespace longwave::ui
