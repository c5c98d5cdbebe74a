// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/sequence_stems.h"

#include "ui/monarch/cell_painter.h"
#include "ui/monarch/formula_line.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kLeft = 60;
constexpr double kBelow = 18;
constexpr double kGapFrom = 3;     // px: narrower bars touch each other
constexpr double kOutlineFrom = 3; // px: bars below it are marked by ticks
constexpr double kLabelEvery = 44; // px
constexpr int kMostRuns = 64;
constexpr double kDirectFrom = 5; // px: from this pitch on marks of the direct sum have room

double partOf(const StemRow& row, std::int64_t index) {
    const std::complex<double>& z = (*row.values)[static_cast<std::size_t>(row.first + index)];
    return row.isImaginary ? z.imag() : z.real();
}

/// A step between labels that has room: 1, 2, 4, 8, …
std::int64_t labelStep(double pitch) {
    std::int64_t step = 1;
    while (static_cast<double>(step) * pitch < kLabelEvery)
        step *= 2;
    return step;
}

double zeroOf(const StemPlace& place) {
    return std::round(place.plot.center().y());
}

double halfOf(const StemPlace& place) {
    return place.plot.height() / 2 - 1;
}

void paintBars(QPainter& painter, const StemPlace& place, const StemRow& row) {
    const double pitch = place.pitch(), zero = zeroOf(place), half = halfOf(place);
    const auto colorOf = [&](double value) {
        return QColor::fromRgb(complexColor(row.isImaginary ? std::complex<double>(0, value) : value, row.max));
    };
    const auto heightOf = [&](double value) { return row.max > 0 ? value / row.max * half : 0; };
    if (pitch >= 1) {
        for (std::int64_t i = 0; i < row.count; ++i)
            if (const double value = partOf(row, i); value != 0)
                painter.fillRect(stemBar(place, row, i), colorOf(value));
        return;
    }
    // More than one a pixel: from the lowest to the highest of each column.
    const auto columns = static_cast<std::int64_t>(place.plot.width());
    for (std::int64_t x = 0; x < columns; ++x) {
        const std::int64_t begin = x * row.count / columns, end = (x + 1) * row.count / columns;
        double low = 0, high = 0;
        for (std::int64_t i = begin; i < end; ++i) {
            low = std::min(low, partOf(row, i));
            high = std::max(high, partOf(row, i));
        }
        const double left = place.plot.left() + static_cast<double>(x);
        painter.fillRect(QRectF(left, zero, 1, -heightOf(high)).normalized(), colorOf(high));
        painter.fillRect(QRectF(left, zero, 1, -heightOf(low)).normalized(), colorOf(low));
    }
}

/// Says what the padding is, where it has room.
void paintPaddingWords(QPainter& painter, const StemRow& row, const QRectF& padding) {
    const Theme& t = theme();
    painter.setFont(uiFont(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(row.padding) + 8;
    if (width >= padding.width())
        return;
    const QRectF ground(padding.center().x() - width / 2, padding.center().y() - metrics.height() / 2 - 1, width,
                        metrics.height() + 2);
    painter.fillRect(ground, t[Token::Bg]);
    painter.setPen(t[Token::Text]);
    painter.drawText(ground, Qt::AlignCenter, row.padding);
}

} // namespace

std::optional<std::int64_t> StemPlace::at(QPointF point) const {
    if (count <= 0 || !plot.contains(point))
        return std::nullopt;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>((point.x() - plot.left()) / pitch()), 0, count - 1);
}

StemPlace placeStems(const QRectF& room, std::int64_t count) {
    QRectF plot = room.adjusted(kLeft, 2, -2, -kBelow);
    const double pitch = plot.width() / static_cast<double>(std::max<std::int64_t>(1, count));
    if (pitch >= kGapFrom) // whole pixels: bars of one width; narrower ones have no gaps that would show it
        plot.setWidth(std::floor(pitch) * static_cast<double>(count));
    return {plot, count};
}

QRectF stemBar(const StemPlace& place, const StemRow& row, std::int64_t index) {
    const double pitch = place.pitch(), gap = pitch >= 6 ? 2 : pitch >= kGapFrom ? 1 : 0;
    const double height = row.max > 0 ? partOf(row, index) / row.max * halfOf(place) : 0;
    return QRectF(place.bar(index).left() + gap / 2, zeroOf(place), pitch - gap, -height).normalized();
}

void paintStems(QPainter& painter, const StemPlace& place, const StemRow& row) {
    const Theme& t = theme();
    const double zero = zeroOf(place), half = halfOf(place);
    painter.fillRect(place.plot, t[Token::Bg]);
    QRectF padding;
    if (row.padFrom >= 0 && row.padFrom < row.count)
        padding = QRectF(place.bar(row.padFrom).left(), place.plot.top(),
                         place.plot.right() - place.bar(row.padFrom).left(), place.plot.height());
    if (row.isHatched)
        paintHatch(painter, padding);
    painter.fillRect(QRectF(place.plot.left(), zero, place.plot.width(), 1), t[Token::ControlSoft]);
    paintBars(painter, place, row);
    if (!padding.isEmpty())
        paintPaddingWords(painter, row, padding);
    if (row.direct && place.pitch() >= kDirectFrom) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(t[Token::Text], 1));
        for (std::int64_t i = 0; i < row.count; ++i) {
            const double value = (*row.direct)[static_cast<std::size_t>(row.first + i)];
            const double y = zero - (row.max > 0 ? value / row.max * half : 0);
            painter.drawEllipse(QPointF(place.bar(i).center().x(), y), 2, 2);
        }
        painter.restore();
    }
    painter.setPen(t[Token::Text]);
    const FormulaLine name(row.name, TextRole::Table);
    const QFontMetricsF metrics(uiFont(TextRole::Table));
    name.paint(painter, {place.plot.left() - 6 - name.width(), zero + metrics.ascent() / 2 - 1});
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(t[Token::Muted]);
    if (place.plot.height() > 44 && row.max > 0) {
        const QFontMetricsF caption(painter.font());
        const QString most = format::significant(row.max);
        const auto flags = static_cast<int>(Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine);
        painter.drawText(QRectF(place.plot.left() - kLeft, place.plot.top() - 1, kLeft - 6, caption.height()), flags,
                         most);
        painter.drawText(
            QRectF(place.plot.left() - kLeft, place.plot.bottom() - caption.height() + 1, kLeft - 6, caption.height()),
            flags, format::kMinus + most);
    }
}

void paintStemIndices(QPainter& painter, const StemPlace& place, const std::function<bool(std::int64_t)>& isMarked,
                      const QString& name) {
    const Theme& t = theme();
    const QFont plain = uiFont(TextRole::Caption), bold = uiFont(TextRole::Caption, TextWeight::SemiBold);
    const QFontMetricsF metrics(bold);
    const double baseline = place.plot.bottom() + 4 + metrics.ascent();
    painter.setPen(t[Token::Muted]);
    const FormulaLine index(name, TextRole::Caption);
    index.paint(painter, {place.plot.left() - 18 - index.width(), baseline});
    std::vector<std::pair<double, double>> taken; // what labels cover
    const auto put = [&](std::int64_t i, const QFont& font, Token color) {
        const QString text = QString::number(i);
        const double width = QFontMetricsF(font).horizontalAdvance(text);
        const double left = std::min(place.bar(i).center().x() - width / 2, place.plot.right() + 2 - width);
        for (const auto& [from, to] : taken)
            if (left < to + 6 && left + width > from - 6)
                return;
        taken.emplace_back(left, left + width);
        painter.setFont(font);
        painter.setPen(t[color]);
        painter.drawText(QPointF(left, baseline), text);
    };
    // Of a run the first and the last.
    int runs = 0;
    for (std::int64_t i = 0; isMarked && i < place.count && runs < kMostRuns; ++i) {
        if (!isMarked(i))
            continue;
        const std::int64_t first = i;
        while (i + 1 < place.count && isMarked(i + 1))
            ++i;
        put(first, bold, Token::Text);
        if (i > first)
            put(i, bold, Token::Text);
        ++runs;
    }
    const std::int64_t step = labelStep(place.pitch());
    for (std::int64_t i = 0; i < place.count; i += step)
        put(i, plain, Token::Muted);
}

void paintStemMarks(QPainter& painter, const StemPlace& place, const std::function<bool(std::int64_t)>& isMarked,
                    bool dashed) {
    const Theme& t = theme();
    if (place.pitch() < kOutlineFrom) {
        for (std::int64_t i = 0; i < place.count; ++i)
            if (isMarked(i))
                painter.fillRect(QRectF(std::floor(place.bar(i).left()), place.plot.bottom() + 1, 1, 3),
                                 t[Token::Text]);
        return;
    }
    QList<QLineF> lines = outlineOf(1, static_cast<int>(place.count), [&](int, int c) { return isMarked(c); });
    for (QLineF& line : lines)
        line = {place.plot.left() + line.x1() * place.pitch(), place.plot.top() + line.y1() * place.plot.height(),
                place.plot.left() + line.x2() * place.pitch(), place.plot.top() + line.y2() * place.plot.height()};
    paintOutline(painter, lines, dashed ? OutlineKind::Dashed : OutlineKind::Solid);
}

} // namespace longwave::ui
