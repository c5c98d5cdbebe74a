// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/label_places.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

constexpr double kStep = 3;       // px, between the points by which a curve is felt
constexpr double kGap = 6;        // px, from a name to its curve
constexpr double kNear = 12;      // px, within which another curve could be taken for the name's own
constexpr double kCovered = 1000; // what it costs to lie on something that is not a curve
constexpr double kTooMany = 1e9;

/// Narrows [first, last], shares of the way from `from` to `to`, to where that lies in [low, high].
void narrow(double from, double to, double low, double high, double& first, double& last) {
    if (from == to) {
        if (from < low || from > high)
            last = -1;
        return;
    }
    const double a = (low - from) / (to - from);
    const double b = (high - from) / (to - from);
    first = std::max(first, std::min(a, b));
    last = std::min(last, std::max(a, b));
}

/// What is seen of a curve, as points a few pixels apart. Zoomed in, its ends may be very far away.
std::vector<QPointF> pointsAlong(const QPolygonF& curve, const QRectF& seen) {
    std::vector<QPointF> points;
    for (qsizetype i = 0; i < curve.size(); ++i) {
        const QPointF to = curve[i];
        if (!std::isfinite(to.x()) || !std::isfinite(to.y()))
            continue;
        if (i > 0 && std::isfinite(curve[i - 1].y())) {
            const QPointF from = curve[i - 1];
            const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
            double first = 0;
            double last = 1;
            narrow(from.x(), to.x(), seen.left(), seen.right(), first, last);
            narrow(from.y(), to.y(), seen.top(), seen.bottom(), first, last);
            for (double at = first + kStep / length; at < last; at += kStep / length)
                points.push_back(from + (to - from) * at);
        }
        if (seen.contains(to))
            points.push_back(to);
    }
    return points;
}

int pointsIn(const std::vector<QPointF>& points, const QRectF& room) {
    int count = 0;
    for (const QPointF& point : points)
        count += room.contains(point) ? 1 : 0;
    return count;
}

/// The rooms around a point in which a name of this size touches it.
std::array<QRectF, 6> roomsAt(QPointF at, QSizeF size) {
    const double w = size.width();
    const double h = size.height();
    return {
        QRectF(QPointF(at.x() - w - kGap, at.y() - h / 2), size), QRectF(QPointF(at.x() + kGap, at.y() - h / 2), size),
        QRectF(QPointF(at.x() - w - 2, at.y() - h - 2), size),    QRectF(QPointF(at.x() + 2, at.y() + 2), size),
        QRectF(QPointF(at.x() + 2, at.y() - h - 2), size),        QRectF(QPointF(at.x() - w - 2, at.y() + 2), size)};
}

} // namespace

std::vector<std::optional<QRectF>> placeLabels(const QRectF& area, const std::vector<QPolygonF>& curves,
                                               const std::vector<QSizeF>& sizes, const std::vector<QRectF>& taken) {
    std::vector<std::vector<QPointF>> along;
    along.reserve(curves.size());
    for (const QPolygonF& curve : curves)
        along.push_back(pointsAlong(curve, area.adjusted(-kNear, -kNear, kNear, kNear)));
    std::vector<std::optional<QRectF>> places(curves.size());
    for (std::size_t i = 0; i < curves.size(); ++i) {
        if (sizes[i].isEmpty())
            continue;
        double least = kTooMany;
        for (std::size_t p = 0; p < along[i].size(); p += 2) {
            for (const QRectF& room : roomsAt(along[i][p], sizes[i])) {
                if (!area.contains(room))
                    continue;
                double cost = 3.0 * pointsIn(along[i], room);
                for (const QRectF& other : taken)
                    if (other.intersects(room))
                        cost += kCovered;
                const QRectF around = room.adjusted(-kNear, -kNear, kNear, kNear);
                for (std::size_t j = 0; j < curves.size() && cost < least; ++j) {
                    if (j == i)
                        continue;
                    cost += 4.0 * pointsIn(along[j], room) + 0.5 * pointsIn(along[j], around);
                    if (places[j] && places[j]->intersects(room))
                        cost += kCovered;
                }
                if (cost < least) {
                    least = cost;
                    places[i] = room;
                }
            }
        }
    }
    return places;
}

bool isClear(const QRectF& room, const std::vector<QPolygonF>& curves) {
    return std::ranges::none_of(curves,
                                [&](const QPolygonF& curve) { return pointsIn(pointsAlong(curve, room), room) > 0; });
}

QPolygonF inPixels(const Plot& plot, const std::vector<CurvePoint>& points) {
    QPolygonF line;
    for (const CurvePoint& p : points)
        line << (std::isfinite(p.y) ? plot.pixelAt(p.x, p.y) : QPointF(0, std::numeric_limits<double>::quiet_NaN()));
    return line;
}

PlotLabel labelIn(const QRectF& place, const Plot& plot, const QString& words, Token color) {
    constexpr QPointF kLabelAir(4, 2); // px that the plot keeps between a point and its words
    const QPointF at = place.topLeft() - kLabelAir;
    return {plot.xAt(at.x()), plot.yAt(at.y()), words, Qt::AlignLeft | Qt::AlignTop, color};
}

} // namespace longwave::ui
