// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_painter.h"

#include "ui/monarch/cell_numbers.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kGapFrom = 8;      // px: from this size on cells stand a pixel apart
constexpr double kNumbersFrom = 56; // px: from this size on they say their value
constexpr double kBothFrom = 31;    // px: from this size on a label beside the arrow
constexpr double kHatchEvery = 5;
constexpr double kLeastArrow = 0.08; // of the full length: a dot is drawn below

double gapOf(const PanelPlace& place) {
    return std::min(place.cellWidth, place.cellHeight) >= kGapFrom ? 1 : 0;
}

/// A cell's value in numbers, below its arrow.
void paintNumbers(QPainter& painter, const CellPanel& panel, CellPlace at, const QRectF& cell) {
    const QFontMetricsF metrics(painter.font());
    const std::complex<double> z = panel.value(at);
    const int decimals = std::min(decimalsFor(panel.max), 3);
    const double line = metrics.height() * 0.92;
    const bool isReal = z.imag() == 0;
    const QRectF lower(cell.left() + 1, cell.bottom() - (isReal ? 1 : 2) * line - 1, cell.width() - 2, line);
    painter.drawText(lower, Qt::AlignCenter, realText(z.real(), decimals));
    if (!isReal)
        painter.drawText(lower.translated(0, line), Qt::AlignCenter, imaginaryText(z.imag(), decimals));
}

/// Arrow, label and numbers of a cell, as it has room for them.
void paintWords(QPainter& painter, const CellPanel& panel, CellPlace at, const QRectF& cell, const QColor& ink) {
    const double side = std::min(cell.width(), cell.height());
    const QFontMetricsF metrics(painter.font());
    const QString label = panel.label ? panel.label(at) : QString();
    const bool hasLabel = !label.isEmpty() && metrics.horizontalAdvance(label) + 3 <= cell.width();
    const bool hasBoth = side >= kBothFrom;
    const bool hasNumbers = side >= kNumbersFrom;
    if (hasBoth || !hasLabel || !panel.isLabelFirst)
        paintArrow(painter, hasNumbers ? cell.adjusted(0, 0, 0, -cell.height() * 0.42) : cell, panel.value(at),
                   panel.max, ink);
    painter.setPen(ink);
    if (hasLabel && hasBoth)
        painter.drawText(cell.adjusted(3, 0, -2, 0), Qt::AlignLeft | Qt::AlignTop, label);
    else if (hasLabel && panel.isLabelFirst)
        painter.drawText(cell, Qt::AlignCenter, label);
    if (hasNumbers)
        paintNumbers(painter, panel, at, cell);
}

void paintBars(QPainter& painter, const CellPanel& panel, const PanelPlace& place, CellPlace end) {
    const Theme& t = theme();
    const double gap = place.cellWidth >= kGapFrom ? 1 : 0;
    for (std::int64_t r = place.first.row; r < end.row; ++r) {
        const QRectF row = place.cellRect({r, place.first.column}).translated(-place.cells.topLeft());
        const double zero = row.center().y();
        bool isAny = false;
        for (std::int64_t c = place.first.column; c < end.column; ++c) {
            if (panel.isSkipped({r, c}))
                continue;
            isAny = true;
            const std::complex<double> z = panel.value({r, c});
            const double length = panel.max > 0 ? z.real() / panel.max * (place.cellHeight - gap) / 2 : 0;
            const QRectF cell = place.cellRect({r, c}).translated(-place.cells.topLeft());
            const QRectF bar = QRectF(cell.left(), zero, std::max(cell.width() - gap, cell.width() * 0.5), -length);
            painter.fillRect(bar.normalized(), QColor::fromRgb(complexColor(z.real(), panel.max)));
        }
        if (isAny)
            painter.fillRect(QRectF(row.left(), zero, place.cells.width(), 1 / painter.device()->devicePixelRatioF()),
                             t[Token::ControlSoft]);
        if (place.cellHeight >= 4)
            painter.fillRect(QRectF(row.left(), row.bottom() - 1, place.cells.width(), 1), t[Token::Grid]);
    }
}

void paintSmallCells(QPainter& painter, const CellPanel& panel, const PanelPlace& place, CellPlace end) {
    QImage picture(static_cast<int>(place.shown.column), static_cast<int>(place.shown.row),
                   QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    for (std::int64_t r = place.first.row; r < end.row; ++r) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(static_cast<int>(r - place.first.row)));
        for (std::int64_t c = place.first.column; c < end.column; ++c)
            if (!panel.isSkipped({r, c}))
                line[c - place.first.column] = complexColor(panel.value({r, c}), panel.max);
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(QPointF(), place.cells.size()), picture);
}

} // namespace

void paintHatch(QPainter& painter, const QRectF& room) {
    if (room.isEmpty())
        return;
    painter.fillRect(room, theme()[Token::Bg]);
    QList<QLineF> lines; // x + y = constant, from one edge of the rectangle to another
    const double first = std::ceil((room.left() + room.top()) / kHatchEvery) * kHatchEvery;
    for (double sum = first; sum < room.right() + room.bottom(); sum += kHatchEvery) {
        const double left = std::max(room.left(), sum - room.bottom());
        const double right = std::min(room.right(), sum - room.top());
        if (right > left)
            lines.push_back({left, sum - left, right, sum - right});
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme()[Token::ControlSoft], 0.8, Qt::SolidLine, Qt::FlatCap));
    painter.drawLines(lines);
    painter.restore();
}

std::vector<QRect> rectanglesOf(int rows, int columns, const std::function<bool(int, int)>& isIn) {
    std::vector<QRect> done, open;
    for (int r = 0; r <= rows; ++r) {
        std::vector<QRect> runs;
        for (int c = 0; r < rows && c < columns; ++c) {
            if (!isIn(r, c))
                continue;
            const int first = c;
            while (c + 1 < columns && isIn(r, c + 1))
                ++c;
            runs.emplace_back(first, r, c - first + 1, 1);
        }
        std::vector<QRect> next;
        for (QRect run : runs) {
            const auto above = std::find_if(open.begin(), open.end(), [&](const QRect& rect) {
                return rect.left() == run.left() && rect.width() == run.width();
            });
            if (above != open.end()) {
                run = QRect(above->left(), above->top(), above->width(), above->height() + 1);
                open.erase(above);
            }
            next.push_back(run);
        }
        done.insert(done.end(), open.begin(), open.end());
        open = std::move(next);
    }
    return done;
}

QList<QLineF> outlineOf(int rows, int columns, const std::function<bool(int, int)>& isIn) {
    const auto in = [&](int r, int c) { return r >= 0 && c >= 0 && r < rows && c < columns && isIn(r, c); };
    QList<QLineF> lines;
    const auto addRuns = [&](int outer, int inner, const auto& isEdge, const auto& line) {
        for (int a = 0; a <= outer; ++a)
            for (int b = 0; b < inner; ++b) {
                if (!isEdge(a, b))
                    continue;
                const int first = b;
                while (b + 1 < inner && isEdge(a, b + 1))
                    ++b;
                lines.push_back(line(a, first, b + 1));
            }
    };
    addRuns(
        rows, columns, [&](int r, int c) { return in(r - 1, c) != in(r, c); },
        [](int r, int from, int to) { return QLineF(from, r, to, r); });
    addRuns(
        columns, rows, [&](int c, int r) { return in(r, c - 1) != in(r, c); },
        [](int c, int from, int to) { return QLineF(c, from, c, to); });
    return lines;
}

void paintOutline(QPainter& painter, const QList<QLineF>& lines, OutlineKind kind) {
    if (lines.isEmpty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    // Light below and dark above (or the other way round): seen on every colour a cell may have.
    painter.setPen(QPen(theme()[Token::Surface], 4, Qt::SolidLine, Qt::SquareCap));
    painter.drawLines(lines);
    QPen pen(theme()[Token::Text], 2, Qt::SolidLine, Qt::SquareCap);
    if (kind == OutlineKind::Dashed) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({2, 1.5});
    }
    painter.setPen(pen);
    painter.drawLines(lines);
    painter.restore();
}

void paintArrow(QPainter& painter, const QRectF& cell, std::complex<double> z, double max, const QColor& ink) {
    const double q = max > 0 ? std::sqrt(std::min(1.0, std::abs(z) / max)) : 0;
    const double side = std::min(cell.width(), cell.height());
    const QPointF middle = cell.center();
    painter.setPen(QPen(ink, side >= 32 ? 1.6 : 1.2, Qt::SolidLine, Qt::RoundCap));
    if (q < kLeastArrow) {
        painter.drawPoint(middle);
        return;
    }
    const double angle = std::arg(z);
    const QPointF along(std::cos(angle), -std::sin(angle)), across(-along.y(), along.x());
    const double half = q * side * 0.32;
    const double head = std::min(side * 0.13, half);
    const QPointF tip = middle + along * half;
    const QLineF lines[] = {{middle - along * half, tip},
                            {tip, tip - along * head + across * head * 0.75},
                            {tip, tip - along * head - across * head * 0.75}};
    painter.drawLines(lines, 3);
}

void paintCells(QPainter& painter, const CellPanel& panel, const PanelPlace& place) {
    const QPointF corner = place.cells.topLeft();
    const CellPlace end{place.first.row + place.shown.row, place.first.column + place.shown.column};
    for (const QRect& run :
         rectanglesOf(static_cast<int>(place.shown.row), static_cast<int>(place.shown.column), [&](int r, int c) {
             return panel.isSkipped({place.first.row + r, place.first.column + c});
         }))
        paintHatch(painter, QRectF(run.left() * place.cellWidth, run.top() * place.cellHeight,
                                   run.width() * place.cellWidth, run.height() * place.cellHeight));
    if (panel.look == CellPanel::Look::Bars) {
        paintBars(painter, panel, place, end);
        return;
    }
    const double gap = gapOf(place);
    const double side = std::min(place.cellWidth, place.cellHeight);
    if (gap == 0) { // cells without words: one picture of them
        paintSmallCells(painter, panel, place, end);
        return;
    }
    painter.setFont(uiFont(TextRole::Caption));
    for (std::int64_t r = place.first.row; r < end.row; ++r)
        for (std::int64_t c = place.first.column; c < end.column; ++c) {
            const CellPlace at{r, c};
            if (panel.isSkipped(at))
                continue;
            const std::complex<double> z = panel.value(at);
            const QRgb color = complexColor(z, panel.max);
            const QRectF cell = place.cellRect(at).translated(-corner).adjusted(0, 0, -gap, -gap);
            painter.fillRect(cell, QColor::fromRgb(color));
            if (side < kArrowFrom)
                continue;
            painter.setRenderHint(QPainter::Antialiasing);
            paintWords(painter, panel, at, cell, inkOn(color));
            painter.setRenderHint(QPainter::Antialiasing, false);
        }
}

} // namespace longwave::ui
