// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/label_places.h"

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

/// A curve as points a few pixels apart.
std::vector<QPointF> pointsAlong(const QPolygonF& curve) {
    std::vector<QPointF> points;
    for (qsizetype i = 0; i < curve.size(); ++i) {
        const QPointF to = curve[i];
        if (!std::isfinite(to.x()) || !std::isfinite(to.y()))
            continue;
        if (i > 0 && std::isfinite(curve[i - 1].y())) {
            const QPointF from = curve[i - 1];
            const int steps = static_cast<int>(std::hypot(to.x() - from.x(), to.y() - from.y()) / kStep);
            for (int s = 1; s < steps; ++s)
                points.push_back(from + (to - from) * s / steps);
        }
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
                                               const std::vector<QSizeF>& sizes, const std::optional<QRectF>& taken) {
    std::vector<std::vector<QPointF>> along;
    along.reserve(curves.size());
    for (const QPolygonF& curve : curves)
        along.push_back(pointsAlong(curve));
    std::vector<std::optional<QRectF>> places(curves.size());
    for (std::size_t i = 0; i < curves.size(); ++i) {
        double least = kTooMany;
        for (std::size_t p = 0; p < along[i].size(); p += 2) {
            for (const QRectF& room : roomsAt(along[i][p], sizes[i])) {
                if (!area.contains(room))
                    continue;
                double cost = 3.0 * pointsIn(along[i], room);
                if (taken && taken->intersects(room))
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

} // namespace longwave::ui
