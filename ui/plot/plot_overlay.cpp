// SPDX-License-Identifier: GPL-3.0-or-later
// The cross-hair with its read-out: what moves with the mouse.
#include "ui/plot/plot_item.h"
#include "ui/plot/plot_layers.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <array>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kBoxPadding = 8;
constexpr int kBoxAir = 8; // from the box to the axes
constexpr int kColumnGap = 12;

} // namespace

void PlotOverlay::draw(QCPPainter* painter) {
    const Theme& t = theme();
    const QRect area = canvas_->area();
    if (canvas_->focusRing) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t[Token::Accent], 2));
        painter->drawRect(QRectF(canvas_->viewport()).adjusted(2, 2, -2, -2));
    }
    if (!canvas_->emptyText.isEmpty())
        return;
    if (const auto& rectangle = canvas_->zoomRectangle()) {
        QColor fill = t[Token::Accent];
        fill.setAlphaF(0.12F);
        painter->fillRect(*rectangle, fill);
        painter->setPen(QPen(t[Token::Accent], 0));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rectangle->toRect());
        return;
    }
    const auto x = canvas_->crossHairX();
    if (!x || !canvas_->crossHairEnabled)
        return;
    const double ratio = canvas_->bufferDevicePixelRatio();
    const double pixel = (std::floor(canvas_->xAxis->coordToPixel(*x) * ratio) + 0.5) / ratio;
    if (pixel < area.left() || pixel > area.right() + 1)
        return;
    painter->setPen(QPen(t[Token::Muted], 0));
    painter->drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
    if (canvas_->mouse())
        drawReadout(painter, *x);
}

void PlotOverlay::drawReadout(QCPPainter* painter, double x) {
    struct Line {
        QString name;
        QString value;
    };
    std::vector<Line> lines;
    for (const PlotItem* item : canvas_->items) {
        if (!item->isVisible())
            continue;
        if (const QString value = item->readoutAt(x); !value.isEmpty())
            lines.push_back({item->name(), value});
    }
    if (lines.empty())
        return;
    const QString place = canvas_->xFormatter ? canvas_->xFormatter(x) : format::realMinus(QString::number(x, 'g', 5));

    const QFont font = tabularFont(TextRole::Caption);
    const QFontMetrics metrics(font);
    int names = 0;
    int values = 0;
    for (const Line& line : lines) {
        names = std::max(names, metrics.horizontalAdvance(line.name));
        values = std::max(values, metrics.horizontalAdvance(line.value));
    }
    const int gap = names > 0 ? kColumnGap : 0;
    const int row = metrics.height() + 2;
    const int width = std::max(names + gap + values, metrics.horizontalAdvance(place)) + 2 * kBoxPadding;
    const int height = row * (static_cast<int>(lines.size()) + 1) + kBoxPadding;
    const QRect box = emptiestCorner({width, height}, canvas_->xAxis->coordToPixel(x));

    const Theme& t = theme();
    painter->setPen(QPen(t[Token::ControlSoft], 1));
    painter->setBrush(t[Token::Raised]);
    painter->drawRect(box.adjusted(0, 0, -1, -1));
    painter->setFont(font);
    const int left = box.left() + kBoxPadding;
    const int right = box.right() + 1 - kBoxPadding;
    int top = box.top() + kBoxPadding / 2;
    painter->setPen(QPen(t[Token::Text]));
    painter->drawText(QRect(left, top, right - left, row), Qt::AlignLeft | Qt::AlignVCenter, place);
    for (const Line& line : lines) {
        top += row;
        painter->setPen(QPen(t[Token::Muted]));
        painter->drawText(QRect(left, top, names, row), Qt::AlignLeft | Qt::AlignVCenter, line.name);
        painter->setPen(QPen(t[Token::Text]));
        painter->drawText(QRect(left + names + gap, top, right - left - names - gap, row),
                          Qt::AlignRight | Qt::AlignVCenter, line.value);
    }
}

QRect PlotOverlay::emptiestCorner(QSize size, double cursorPixel) {
    const QRect area = canvas_->area().adjusted(kBoxAir, kBoxAir, -kBoxAir, -kBoxAir);
    std::array<QRect, 4> boxes;
    for (int i = 0; i < 4; ++i) {
        QRect box(area.topLeft(), size);
        if (i % 2 == 1)
            box.moveRight(area.right());
        if (i / 2 == 1)
            box.moveBottom(area.bottom());
        boxes[static_cast<std::size_t>(i)] = box;
    }
    std::array<double, 4> ink{};
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const QRect& box = boxes[i];
        for (const PlotItem* item : canvas_->items) {
            const QRectF overlap = inkOf(*canvas_, *item, box.left(), box.right()) & QRectF(box);
            ink[i] += overlap.width() * overlap.height();
        }
        if (cursorPixel > box.left() - kBoxAir && cursorPixel < box.right() + kBoxAir)
            ink[i] += 4.0 * size.width() * size.height(); // never over the cursor
    }
    // The box stays where it is while that is nearly as good: it should not jump about.
    const double slack = 0.1 * size.width() * size.height();
    auto best = static_cast<std::size_t>(corner_);
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (ink[i] < ink[best] - slack)
            best = i;
    corner_ = static_cast<int>(best);
    return boxes[best];
}

} // namespace longwave::ui
