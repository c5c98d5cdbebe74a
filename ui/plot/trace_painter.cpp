// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/trace_painter.h"

#include "ui/theme/appearance.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

double deviceRatio(const QPainter& painter) {
    return painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
}

// Columns as one outline, which prints at any size: `width` is in logical pixels here, as there are no others.
void drawOutline(QCPPainter* painter, const QRect& area, const std::vector<ColumnSpan>& spans, const QColor& color,
                 double width) {
    const double ratio = resolutionOf(*painter);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(color);
    // Nothing clips: the outline with its pen stays inside of the axes.
    const double highest = area.top() + width / 2;
    const double lowest = area.bottom() + 1 - width / 2;
    const auto isSeen = [&](const ColumnSpan& span) {
        return !span.isEmpty() && area.top() + span.bottom / ratio >= highest &&
               area.top() + span.top / ratio <= lowest;
    };
    for (std::size_t begin = 0; begin < spans.size(); ++begin) {
        QPolygonF above;
        QPolygonF below;
        std::size_t end = begin;
        for (; end < spans.size() && isSeen(spans[end]); ++end) {
            const double x = area.left() + (static_cast<double>(end) + 0.5) / ratio;
            above.append({x, std::clamp(area.top() + spans[end].top / ratio, highest, lowest)});
            below.append({x, std::clamp(area.top() + spans[end].bottom / ratio, highest, lowest)});
        }
        if (above.isEmpty())
            continue;
        std::reverse(below.begin(), below.end());
        painter->drawPolygon(above + below);
        begin = end;
    }
    painter->restore();
}

// The part of a → b inside the rectangle (Liang and Barsky); false when there is none.
bool clipSegment(const QRectF& room, QPointF& a, QPointF& b) {
    const QPointF d = b - a;
    double from = 0;
    double to = 1;
    const std::pair<double, double> sides[] = {{-d.x(), a.x() - room.left()},
                                               {d.x(), room.right() - a.x()},
                                               {-d.y(), a.y() - room.top()},
                                               {d.y(), room.bottom() - a.y()}};
    for (const auto& [step, distance] : sides) {
        if (step == 0) {
            if (distance < 0)
                return false;
            continue;
        }
        const double at = distance / step;
        if (step < 0)
            from = std::max(from, at);
        else
            to = std::min(to, at);
    }
    if (from > to)
        return false;
    const QPointF start = a;
    a = start + d * from;
    b = start + d * to;
    return true;
}

// The line's parts inside what the painter is clipped to, each as one polyline.
void drawClipped(QCPPainter* painter, const std::vector<QPointF>& points) {
    const QRectF room = painter->clipBoundingRect();
    QPolygonF part;
    const auto finish = [&] {
        if (part.size() > 1)
            painter->drawPolyline(part);
        part.clear();
    };
    for (std::size_t i = 1; i < points.size(); ++i) {
        QPointF a = points[i - 1];
        QPointF b = points[i];
        if (!std::isfinite(a.y()) || !std::isfinite(b.y()) || !clipSegment(room, a, b)) {
            finish();
            continue;
        }
        if (part.isEmpty() || part.last() != a) {
            finish();
            part.append(a);
        }
        part.append(b);
    }
    finish();
}

} // namespace

bool isVector(const QCPPainter& painter) {
    return painter.modes().testFlag(QCPPainter::pmVectorized);
}

double resolutionOf(const QCPPainter& painter) {
    constexpr double kVectorResolution = 3;
    return isVector(painter) ? kVectorResolution : deviceRatio(painter);
}

double halfPixel(const QCPPainter& painter) {
    return isVector(painter) ? 0 : 0.5 / deviceRatio(painter);
}

void drawColumns(QCPPainter* painter, const QRect& area, std::vector<ColumnSpan> spans, const QColor& color,
                 double width) {
    const double ratio = resolutionOf(*painter);
    const double height = area.height() * ratio;
    // Neighbours that do not overlap meet half way: that is where the line between them runs.
    for (std::size_t c = 1; c < spans.size(); ++c) {
        ColumnSpan& a = spans[c - 1];
        ColumnSpan& b = spans[c];
        if (a.isEmpty() || b.isEmpty())
            continue;
        if (a.bottom < b.top)
            a.bottom = b.top = (a.bottom + b.top) / 2;
        else if (b.bottom < a.top)
            a.top = b.bottom = (a.top + b.bottom) / 2;
    }
    if (isVector(*painter)) {
        drawOutline(painter, area, spans, color, width);
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->translate(area.topLeft());
    painter->scale(1 / ratio, 1 / ratio); // from here on in device pixels
    const auto blended = [&](int x, int y, double share) {
        if (share < 0.04)
            return;
        QColor part = color;
        part.setAlphaF(static_cast<float>(color.alphaF() * std::min(share, 1.0)));
        painter->fillRect(x, y, 1, 1, part);
    };
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const ColumnSpan& span = spans[i];
        if (span.isEmpty())
            continue;
        const double top = std::max(span.top + 0.5 - width / 2, -1.0);
        const double bottom = std::min(span.bottom + 0.5 + width / 2, height + 1.0);
        if (bottom <= top)
            continue; // wholly above or below
        const int x = static_cast<int>(i);
        const int first = static_cast<int>(std::ceil(top)); // whole rows [first, last)
        const int last = static_cast<int>(std::floor(bottom));
        if (first > last) { // inside one row
            blended(x, last, bottom - top);
            continue;
        }
        blended(x, first - 1, first - top);
        if (last > first)
            painter->fillRect(x, first, 1, last - first, color);
        blended(x, last, bottom - last);
    }
    painter->restore();
}

std::vector<ColumnSpan> columnsOf(const std::vector<QPointF>& points, const QRect& area, double ratio) {
    const auto count = static_cast<std::size_t>(std::max(1.0, std::round(area.width() * ratio)));
    std::vector<ColumnSpan> spans(count);
    const auto cover = [&](std::size_t column, double y) {
        ColumnSpan& span = spans[column];
        span = span.isEmpty() ? ColumnSpan{y, y} : ColumnSpan{std::min(span.top, y), std::max(span.bottom, y)};
    };
    const auto last = static_cast<double>(count);
    for (std::size_t i = 1; i < points.size(); ++i) {
        // In device pixels, where a coordinate lies in the middle of its column.
        const double xa = (points[i - 1].x() - area.left()) * ratio + 0.5;
        const double xb = (points[i].x() - area.left()) * ratio + 0.5;
        const double ya = (points[i - 1].y() - area.top()) * ratio;
        const double yb = (points[i].y() - area.top()) * ratio;
        if (!std::isfinite(ya) || !std::isfinite(yb) || !(xb > 0) || !(xa < last))
            continue;
        const double slope = xb > xa ? (yb - ya) / (xb - xa) : 0;
        for (double c = std::max(0.0, std::floor(xa)); c < std::min(last, xb); ++c) {
            // The segment's part inside the column.
            cover(static_cast<std::size_t>(c), ya + slope * (std::max(c, xa) - xa));
            cover(static_cast<std::size_t>(c), xb <= c + 1 ? yb : ya + slope * (c + 1 - xa));
        }
    }
    return spans;
}

void drawLine(QCPPainter* painter, const std::vector<QPointF>& points, const QPen& pen) {
    painter->save();
    const double half = halfPixel(*painter);
    painter->translate(half, half); // onto the pixels of axes and grid
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    if (isVector(*painter)) {
        QPen blunt = pen; // caps would stand out of the axes
        blunt.setCapStyle(Qt::FlatCap);
        painter->setPen(blunt);
        drawClipped(painter, points);
        painter->restore();
        return;
    }
    const auto isGap = [](const QPointF& p) { return !std::isfinite(p.y()); };
    for (std::size_t begin = 0; begin < points.size();) {
        if (isGap(points[begin])) {
            ++begin;
            continue;
        }
        std::size_t end = begin + 1;
        while (end < points.size() && !isGap(points[end]))
            ++end;
        const std::size_t size = end - begin;
        if (size == 1) {
            painter->drawPoint(points[begin]);
        } else if (pen.style() != Qt::SolidLine) { // dashes must run on from segment to segment
            painter->drawPolyline(points.data() + begin, static_cast<int>(size));
        } else {
            // One by one: Qt strokes a wide polyline as one path, which takes a thousand times as long when it is
            // noisy. Square caps close the joints.
            for (std::size_t i = begin + 1; i < end; ++i)
                painter->QPainter::drawLine(points[i - 1], points[i]);
        }
        begin = end;
    }
    painter->restore();
}

QPen penOf(const LineStyle& style, const QPainter& painter) {
    QPen pen(theme()[style.color], style.width / deviceRatio(painter), style.pen, Qt::SquareCap, Qt::RoundJoin);
    if (style.pen != Qt::SolidLine)
        pen.setCapStyle(Qt::FlatCap);
    return pen;
}

} // namespace longwave::ui
