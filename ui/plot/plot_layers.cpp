// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_layers.h"

#include "compute/analysis/pyramid.h"
#include "ui/plot/plot_item.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kEdge = 6;
constexpr int kFlag = 14;       // px, side of a cursor's flag
constexpr int kStripHeight = 4; // px, kept taps

/// A place that one device pixel can be drawn at sharply.
double crisp(const PlotCanvas& canvas, double pixel) {
    const double ratio = canvas.bufferDevicePixelRatio();
    return (std::floor(pixel * ratio) + 0.5) / ratio;
}

} // namespace

void drawHaloText(QPainter* painter, const QRectF& room, Qt::Alignment alignment, const QString& text,
                  const QColor& color) {
    const QFontMetricsF metrics(painter->font());
    const double width = metrics.horizontalAdvance(text);
    double left = room.left();
    if (alignment & Qt::AlignRight)
        left = room.right() - width;
    else if (alignment & Qt::AlignHCenter)
        left = room.center().x() - width / 2;
    double top = room.top();
    if (alignment & Qt::AlignBottom)
        top = room.bottom() - metrics.height();
    else if (alignment & Qt::AlignVCenter)
        top = room.center().y() - metrics.height() / 2;
    QPainterPath path;
    path.addText(QPointF(left, top + metrics.ascent()), painter->font(), text);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->strokePath(path, QPen(theme()[Token::Surface], 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setPen(color);
    painter->drawText(QPointF(left, top + metrics.ascent()), text);
    painter->restore();
}

QRectF inkOf(const PlotCanvas& canvas, const PlotItem& item, double leftPixel, double rightPixel) {
    const auto values = item.valuesIn(canvas.xAxis->pixelToCoord(leftPixel), canvas.xAxis->pixelToCoord(rightPixel));
    if (!values || !item.isVisible())
        return {};
    const double a = canvas.yAxis->coordToPixel(values->low);
    const double b = canvas.yAxis->coordToPixel(values->high);
    return QRectF(QPointF(leftPixel, std::min(a, b) - 1), QPointF(rightPixel, std::max(a, b) + 1));
}

void PlotUnderlay::draw(QCPPainter* painter) {
    const QRect area = canvas_->area();
    const QColor tint = theme()[Token::Selected];
    if (canvas_->threshold && *canvas_->threshold > 0) {
        const double top = canvas_->yAxis->coordToPixel(*canvas_->threshold);
        const double bottom = canvas_->yAxis->coordToPixel(-*canvas_->threshold);
        painter->fillRect(QRectF(QPointF(area.left(), top), QPointF(area.right() + 1, bottom)).intersected(area), tint);
    }
    if (canvas_->thresholdX && *canvas_->thresholdX > 0) {
        const double right = canvas_->xAxis->coordToPixel(*canvas_->thresholdX);
        const double left = canvas_->xAxis->coordToPixel(-*canvas_->thresholdX);
        painter->fillRect(QRectF(QPointF(left, area.top()), QPointF(right, area.bottom() + 1)).intersected(area), tint);
    }
}

void PlotTitles::draw(QCPPainter* painter) {
    const QRect area = canvas_->area();
    const QFont font = uiFont(TextRole::Caption);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setPen(QPen(theme()[Token::Muted]));
    const QRect all = canvas_->viewport();
    if (!canvas_->yTitle.isEmpty()) {
        // Ends where the axes do: right of them an item may write above its colour bar.
        const QRect room(kEdge, kEdge, area.right() - kEdge, metrics.height());
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(canvas_->yTitle, Qt::ElideRight, room.width()));
    }
    if (!canvas_->xTitle.isEmpty()) {
        const QRect room(kEdge, all.bottom() - metrics.height() - kEdge / 2, area.right() + 1 - kEdge,
                         metrics.height());
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                          metrics.elidedText(canvas_->xTitle, Qt::ElideRight, room.width()));
    }
}

void PlotMarks::draw(QCPPainter* painter) {
    painter->setClipRect(canvas_->area().adjusted(0, -kFlag, 1, 1));
    drawKeptTaps(painter);
    drawThreshold(painter);
    drawKeptLabel(painter); // over the dashes
    for (const PlotMarker& marker : canvas_->markers)
        drawMarker(painter, marker);
    painter->setFont(uiFont(TextRole::Caption));
    for (const PlotLabel& label : canvas_->labels) {
        const QPointF place(canvas_->xAxis->coordToPixel(label.x), canvas_->yAxis->coordToPixel(label.y));
        if (!canvas_->area().contains(place.toPoint()))
            continue;
        const QPointF at = place + label.shift;
        // The room grows from the point away from the side that touches it.
        constexpr double kFar = 2000;
        QRectF room(at.x() - kFar / 2, at.y() - kFar / 2, kFar, kFar);
        if (label.side & Qt::AlignLeft)
            room.moveLeft(at.x() + 4);
        else if (label.side & Qt::AlignRight)
            room.moveRight(at.x() - 4);
        if (label.side & Qt::AlignTop)
            room.moveTop(at.y() + 2);
        else if (label.side & Qt::AlignBottom)
            room.moveBottom(at.y() - 2);
        drawHaloText(painter, room, label.side, label.text, theme()[label.color]);
    }
}

void PlotMarks::drawThreshold(QCPPainter* painter) {
    const QRect area = canvas_->area();
    const QColor accent = theme()[Token::Accent];
    QPen dashes(accent, 0);
    dashes.setDashPattern({3, 3});
    painter->setFont(uiFont(TextRole::Caption));
    const QFontMetrics metrics(painter->font());
    const double lineHeight = metrics.height();
    const QString plus = QStringLiteral("+λ");
    const QString minus = QStringLiteral("−λ");
    if (canvas_->threshold && *canvas_->threshold > 0) {
        for (const bool above : {true, false}) {
            const double value = above ? *canvas_->threshold : -*canvas_->threshold;
            const double pixel = crisp(*canvas_, canvas_->yAxis->coordToPixel(value));
            if (pixel < area.top() || pixel > area.bottom())
                continue;
            painter->setPen(dashes);
            painter->drawLine(QPointF(area.left(), pixel), QPointF(area.right(), pixel));
            const QRectF room(area.left(), above ? pixel - lineHeight - 2 : pixel + 2, area.width() - 2, lineHeight);
            drawHaloText(painter, room, Qt::AlignRight | Qt::AlignTop, above ? plus : minus, accent);
        }
    }
    if (canvas_->thresholdX && *canvas_->thresholdX > 0) {
        for (const bool right : {true, false}) {
            const double value = right ? *canvas_->thresholdX : -*canvas_->thresholdX;
            const double pixel = crisp(*canvas_, canvas_->xAxis->coordToPixel(value));
            if (pixel < area.left() || pixel > area.right())
                continue;
            painter->setPen(dashes);
            painter->drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
            const double width = metrics.horizontalAdvance(plus) + 2;
            const QRectF room(right ? pixel + 4 : pixel - 4 - width, area.top() + 1, width, lineHeight);
            drawHaloText(painter, room, (right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop, right ? plus : minus,
                         accent);
        }
    }
}

void PlotMarks::drawKeptTaps(QCPPainter* painter) {
    if (!canvas_->keptTaps)
        return;
    const QRect area = canvas_->area();
    const QRectF strip(area.left(), area.bottom() - kStripHeight, area.width(), kStripHeight);
    painter->fillRect(strip, theme()[Token::Surface]);
    std::vector<MinMax> columns(1);
    const QColor ink = theme()[Token::S1];
    const double dx = canvas_->keptDx;
    const auto index = [&](double pixel) { return (canvas_->xAxis->pixelToCoord(pixel) - canvas_->keptX0) / dx; };
    const double width = canvas_->devicePixel();
    const auto count = static_cast<std::int64_t>(area.width() / width);
    // Neighbours are painted as one: between two rectangles a vector file may show a hairline.
    std::int64_t begin = -1;
    const auto paintUntil = [&](std::int64_t end) {
        if (begin >= 0)
            painter->fillRect(QRectF(area.left() + static_cast<double>(begin) * width, strip.top(),
                                     static_cast<double>(end - begin) * width, strip.height()),
                              ink);
        begin = -1;
    };
    for (std::int64_t c = 0; c < count; ++c) {
        const double pixel = area.left() + static_cast<double>(c) * width;
        // A tap fills the room half way to its neighbours.
        const double low = std::round(index(pixel));
        const double high = std::max(low + 1, std::round(index(pixel + width)));
        canvas_->keptTaps->columns(low, high, columns);
        const bool isKept = !columns[0].isEmpty() && (columns[0].low != 0 || columns[0].high != 0);
        if (!isKept)
            paintUntil(c);
        else if (begin < 0)
            begin = c;
    }
    paintUntil(count);
}

void PlotMarks::drawKeptLabel(QCPPainter* painter) {
    if (!canvas_->keptTaps || canvas_->keptLabel.isEmpty())
        return;
    const QRect area = canvas_->area();
    painter->setFont(uiFont(TextRole::Caption));
    const QFontMetricsF metrics(painter->font());
    QRectF room(area.left(), area.bottom() - kStripHeight - metrics.height() - 2, area.width() - 2, metrics.height());
    if (canvas_->threshold && *canvas_->threshold > 0) { // beside the word at −λ, not over it
        const double line = canvas_->yAxis->coordToPixel(-*canvas_->threshold);
        if (line <= area.bottom() && line + 2 < room.bottom() && line + 2 + metrics.height() > room.top())
            room.setRight(std::floor(room.right() - metrics.horizontalAdvance(QStringLiteral("−λ")) - 8));
    }
    drawHaloText(painter, room, Qt::AlignRight | Qt::AlignTop, canvas_->keptLabel, theme()[Token::Muted]);
}

void PlotMarks::drawMarker(QCPPainter* painter, const PlotMarker& marker) {
    const QRect area = canvas_->area();
    const double at = canvas_->xAxis->coordToPixel(marker.x);
    if (at < area.left() - 0.5 || at > area.right() + 1.5)
        return;
    const double pixel = crisp(*canvas_, std::min(at, static_cast<double>(area.right())));
    const Theme& t = theme();
    const bool isAccent = marker.kind == PlotMarker::Kind::Accent;
    QPen pen(t[isAccent ? Token::Accent : marker.kind == PlotMarker::Kind::Note ? Token::Muted : Token::Text], 0);
    if (isAccent)
        pen.setWidthF(1.5 * canvas_->devicePixel());
    if (marker.kind == PlotMarker::Kind::Note)
        pen.setDashPattern({1, 2});
    painter->setPen(pen);
    painter->drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
    if (marker.label.isEmpty())
        return;
    if (marker.kind == PlotMarker::Kind::Cursor) {
        painter->setFont(uiFont(TextRole::Caption, TextWeight::SemiBold));
        const double width =
            std::max<double>(kFlag, QFontMetricsF(painter->font()).horizontalAdvance(marker.label) + 6);
        QRectF flag(std::round(pixel - width / 2), area.top(), width, kFlag);
        flag.moveLeft(std::clamp(flag.left(), static_cast<double>(area.left()), area.right() + 1 - width));
        painter->fillRect(flag, t[Token::Text]);
        painter->setPen(QPen(t[Token::Surface]));
        painter->drawText(flag, Qt::AlignCenter, marker.label);
        return;
    }
    painter->setFont(uiFont(TextRole::Caption, isAccent ? TextWeight::SemiBold : TextWeight::Regular));
    const QFontMetricsF metrics(painter->font());
    double width = metrics.horizontalAdvance(marker.label) + 2;
    // Right of the line, or left of it where the right has no room; where neither has, it is shortened.
    const double right = area.right() - pixel - 5;
    const double left = pixel - 5 - area.left();
    const bool toRight = width <= right || (width > left && right >= left);
    QString label = marker.label;
    if (const double most = toRight ? right : left; width > most) {
        width = std::max(0.0, most);
        label = metrics.elidedText(label, Qt::ElideMiddle, width - 2);
    }
    const QRectF room(toRight ? pixel + 5 : pixel - 5 - width, area.top() + 1, width, metrics.height());
    drawHaloText(painter, room, (toRight ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop, label,
                 t[isAccent ? Token::Accent : Token::Muted]);
}

void PlotMessage::draw(QCPPainter* painter) {
    const QRect room = canvas_->viewport().adjusted(24, 12, -24, -12);
    painter->setFont(uiFont());
    painter->setPen(QPen(theme()[Token::Muted]));
    painter->drawText(room, static_cast<int>(Qt::AlignCenter) | static_cast<int>(Qt::TextWordWrap), canvas_->emptyText);
}

} // namespace longwave::ui
