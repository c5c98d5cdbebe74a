// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/curve.h"

#include "ui/plot/item_plottable.h"
#include "ui/plot/plot_layers.h"
#include "ui/plot/trace_painter.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kMarkSize = 7;   // pixels across
constexpr double kRingRadius = 7; // around a noisy point
constexpr double kWhisker = 6;    // width of a spread's ends
constexpr double kReach = 8;      // pixels at which the pointer finds a point
constexpr double kFar = 1e6;

QPainterPath shapeAt(MarkShape shape, QPointF at) {
    const double r = kMarkSize / 2;
    QPainterPath path;
    switch (shape) {
    case MarkShape::None:
        break;
    case MarkShape::Circle:
        path.addEllipse(at, r, r);
        break;
    case MarkShape::Square:
        path.addRect(at.x() - r + 0.5, at.y() - r + 0.5, 2 * r - 1, 2 * r - 1);
        break;
    case MarkShape::Diamond:
        path.addPolygon(QPolygonF({at + QPointF(0, -r - 0.5), at + QPointF(r + 0.5, 0), at + QPointF(0, r + 0.5),
                                   at + QPointF(-r - 0.5, 0)}));
        path.closeSubpath();
        break;
    case MarkShape::Triangle:
        path.addPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, r - 0.5), at + QPointF(-r, r - 0.5)}));
        path.closeSubpath();
        break;
    case MarkShape::TriangleDown:
        path.addPolygon(QPolygonF({at + QPointF(0, r), at + QPointF(r, -r + 0.5), at + QPointF(-r, -r + 0.5)}));
        path.closeSubpath();
        break;
    case MarkShape::Plus:
        path.moveTo(at + QPointF(-r, 0));
        path.lineTo(at + QPointF(r, 0));
        path.moveTo(at + QPointF(0, -r));
        path.lineTo(at + QPointF(0, r));
        break;
    case MarkShape::Cross:
        path.moveTo(at + QPointF(-r + 0.5, -r + 0.5));
        path.lineTo(at + QPointF(r - 0.5, r - 0.5));
        path.moveTo(at + QPointF(-r + 0.5, r - 0.5));
        path.lineTo(at + QPointF(r - 0.5, -r + 0.5));
        break;
    }
    return path;
}

} // namespace

class Curve::Plottable : public ItemPlottable {
  public:
    using ItemPlottable::ItemPlottable;
    QPointF pixelOf(double x, double y) const {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(x) || !std::isfinite(y) || (y <= 0 && mValueAxis->scaleType() == QCPAxis::stLogarithmic) ||
            (x <= 0 && mKeyAxis->scaleType() == QCPAxis::stLogarithmic))
            return {nan, nan};
        return {std::clamp(mKeyAxis->coordToPixel(x), -kFar, kFar),
                std::clamp(mValueAxis->coordToPixel(y), -kFar, kFar)};
    }

    std::vector<CurvePoint> points;
    LineStyle style;
    MarkShape mark = MarkShape::None;
    bool filled = true;
    QString directLabel;
    std::optional<double> directLabelX;
    std::function<QString(double)> formatter;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawSpread(QCPPainter* painter, const CurvePoint& point);
    void drawMark(QCPPainter* painter, const CurvePoint& point, QPointF at, const QPen& pen);
    void drawDirectLabel(QCPPainter* painter, const std::vector<QPointF>& pixels);
};

void Curve::Plottable::draw(QCPPainter* painter) {
    std::vector<QPointF> pixels;
    pixels.reserve(points.size());
    for (const CurvePoint& point : points)
        pixels.push_back(pixelOf(point.x, point.y));
    if (style.pen != Qt::NoPen)
        drawLine(painter, pixels, penOf(style, *painter));
    painter->save();
    const double half = halfPixel(*painter);
    const QRectF room = painter->clipBoundingRect();
    painter->translate(half, half);
    painter->setRenderHint(QPainter::Antialiasing);
    LineStyle outline = style;
    outline.pen = Qt::SolidLine; // a dashed line keeps whole marks
    const QPen pen = penOf(outline, *painter);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!std::isfinite(pixels[i].y()) || (isVector(*painter) && !room.contains(pixels[i])))
            continue;
        drawSpread(painter, points[i]);
        drawMark(painter, points[i], pixels[i], pen);
    }
    painter->restore();
    if (!directLabel.isEmpty())
        drawDirectLabel(painter, pixels);
}

void Curve::Plottable::drawSpread(QCPPainter* painter, const CurvePoint& point) {
    const QPointF low = pixelOf(point.x, point.low);
    const QPointF high = pixelOf(point.x, point.high);
    if (!std::isfinite(low.y()) || !std::isfinite(high.y()) || std::abs(low.y() - high.y()) < 2)
        return;
    painter->setPen(QPen(theme()[point.noisy ? Token::Warning : style.color], 1));
    // What the painter cannot clip is cut here.
    const QRectF room = painter->clipBoundingRect();
    const auto inside = [&](QPointF end) { return QPointF(end.x(), std::clamp(end.y(), room.top(), room.bottom())); };
    painter->QPainter::drawLine(inside(low), inside(high));
    for (const QPointF& end : {low, high})
        if (room.contains(end))
            painter->QPainter::drawLine(end - QPointF(kWhisker / 2, 0), end + QPointF(kWhisker / 2, 0));
}

void Curve::Plottable::drawMark(QCPPainter* painter, const CurvePoint& point, QPointF at, const QPen& pen) {
    const Theme& t = theme();
    if (point.noisy) {
        painter->setPen(QPen(t[Token::Warning], 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(at, kRingRadius, kRingRadius);
    }
    if (mark == MarkShape::None)
        return;
    if (filled && mark != MarkShape::Cross && mark != MarkShape::Plus) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(t[style.color]);
    } else {
        painter->setPen(pen);
        painter->setBrush(t[Token::Surface]);
    }
    painter->drawPath(shapeAt(mark, at));
}

void Curve::Plottable::drawDirectLabel(QCPPainter* painter, const std::vector<QPointF>& pixels) {
    const QRect area = clipRect();
    const double wanted = directLabelX ? mKeyAxis->coordToPixel(*directLabelX) : area.right();
    const QPointF* place = nullptr;
    for (const QPointF& p : pixels)
        if (std::isfinite(p.y()) && area.contains(p.toPoint()) &&
            (!place || std::abs(p.x() - wanted) <= std::abs(place->x() - wanted)))
            place = &p;
    if (!place)
        return;
    painter->setFont(uiFont(TextRole::Caption));
    const QFontMetricsF metrics(painter->font());
    const double width = metrics.horizontalAdvance(directLabel) + 2;
    // Right of the line's end where there is room, otherwise above it and to the left; below it at the very top.
    const bool right = !directLabelX && place->x() + 8 + width < area.right();
    QRectF room(0, 0, width, metrics.height());
    if (right) {
        room.moveTopLeft(*place + QPointF(8, -metrics.height() / 2));
    } else {
        room.moveBottomRight(*place + QPointF(-6, -4));
        room.moveLeft(std::max(room.left(), area.left() + 4.0));
        if (room.top() < area.top() + 2)
            room.moveTop(place->y() + 6);
    }
    room.moveTop(std::clamp(room.top(), area.top() + 1.0, area.bottom() - metrics.height()));
    drawHaloText(painter, room, Qt::AlignLeft | Qt::AlignTop, directLabel, theme()[Token::Text]);
}

Curve::Curve(Plot* plot, LineStyle style, const QString& name)
    : PlotItem(plot),
      plottable_(new Plottable(plot->canvas())) {
    plottable_->style = style;
    setName(name);
}

Curve::~Curve() {
    if (canvas())
        canvas()->removePlottable(plottable_);
}

void Curve::setPoints(std::vector<CurvePoint> points) {
    plottable_->points = std::move(points);
    changed();
}

const std::vector<CurvePoint>& Curve::points() const {
    return plottable_->points;
}

void Curve::setStyle(LineStyle style) {
    plottable_->style = style;
    changed();
}

void Curve::setMark(MarkShape shape, bool filled) {
    plottable_->mark = shape;
    plottable_->filled = filled;
    changed();
}

void Curve::setValueFormatter(std::function<QString(double)> formatter) {
    plottable_->formatter = std::move(formatter);
}

void Curve::setDirectLabel(const QString& label, std::optional<double> x) {
    plottable_->directLabel = label;
    plottable_->directLabelX = x;
    changed();
}

int Curve::pointAt(QPointF pixel) const {
    if (!canvas())
        return -1;
    const QPointF at = pixel - canvas()->pos();
    int best = -1;
    double nearest = kReach;
    for (std::size_t i = 0; i < plottable_->points.size(); ++i) {
        const QPointF by = plottable_->pixelOf(plottable_->points[i].x, plottable_->points[i].y) - at;
        if (const double distance = std::hypot(by.x(), by.y()); distance <= nearest) {
            nearest = distance;
            best = static_cast<int>(i);
        }
    }
    return best;
}

QString Curve::readoutAt(double x) const {
    const auto& points = plottable_->points;
    // The nearest point as one sees it, if the curve reaches that far at all.
    const bool isLog = canvas() && canvas()->x.isLog();
    const auto distance = [&](double place) {
        return isLog && place > 0 && x > 0 ? std::abs(std::log(place / x)) : std::abs(place - x);
    };
    const CurvePoint* best = nullptr;
    for (const CurvePoint& point : points)
        if (std::isfinite(point.y) && (!best || distance(point.x) < distance(best->x)))
            best = &point;
    if (!best || x < points.front().x || x > points.back().x)
        return {};
    return plottable_->formatter ? plottable_->formatter(best->y) : format::significant(best->y);
}

std::optional<ViewRange> Curve::valuesIn(double xLow, double xHigh) const {
    std::optional<ViewRange> result;
    const auto take = [&](double y) {
        if (std::isfinite(y))
            result = result ? ViewRange{std::min(result->low, y), std::max(result->high, y)} : ViewRange{y, y};
    };
    const auto& points = plottable_->points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const CurvePoint& p = points[i];
        if (p.x >= xLow && p.x <= xHigh) {
            take(p.y);
            take(p.low);
            take(p.high);
        }
        // The line between two points may cross the stretch without a point in it.
        if (i == 0 || plottable_->style.pen == Qt::NoPen)
            continue;
        const CurvePoint& before = points[i - 1];
        if (!(p.x > before.x) || p.x < xLow || before.x > xHigh)
            continue;
        for (const double x : {xLow, xHigh})
            if (x >= before.x && x <= p.x)
                take(before.y + (p.y - before.y) * (x - before.x) / (p.x - before.x));
    }
    return result;
}

void Curve::applyVisible(bool visible) {
    plottable_->setVisible(visible);
}

} // namespace longwave::ui
