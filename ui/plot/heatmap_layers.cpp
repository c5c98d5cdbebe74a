// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/heatmap_layers.h"

#include "ui/plot/trace_painter.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr int kMarkerRoom = 12; // between axes and bar: the selected row's marker
constexpr int kBarWidth = 8;
constexpr int kTriangle = 6;
constexpr int kTick = 4;
constexpr int kGap = 3;

} // namespace

int Heatmap::Plottable::placeAt(double y) const {
    const double place = std::floor((y - y0) / dy);
    return place >= 0 && place < rows ? static_cast<int>(place) : -1;
}

int Heatmap::Plottable::placeOf(int row) const {
    if (!order)
        return row < dataRows ? row : -1;
    const auto at = std::find(order->begin(), order->end(), row);
    return row < 0 || at == order->end() ? -1 : static_cast<int>(at - order->begin());
}

void Heatmap::Plottable::reduce(double viewLow, double viewHigh, int width, int height) {
    const Key key{values.get(), viewLow, viewHigh, width, height};
    if (key == reducedFor_)
        return;
    reducedFor_ = key;
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    reduced_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNone);
    smallest_ = kInfinity;
    largest_ = -kInfinity;

    // Data columns [begin[x], begin[x + 1]) under each pixel column, at least one.
    std::vector<std::pair<int, int>> under(static_cast<std::size_t>(width));
    for (int x = 0; x < width; ++x) {
        const auto column = [&](int pixel) { return (viewLow + (viewHigh - viewLow) * pixel / width - x0) / dx; };
        const int begin = static_cast<int>(std::clamp(std::floor(column(x) + 1e-6), 0.0, static_cast<double>(columns)));
        const int end =
            static_cast<int>(std::clamp(std::floor(column(x + 1) + 1e-6), 0.0, static_cast<double>(columns)));
        under[static_cast<std::size_t>(x)] = {begin, std::min(columns, std::max(end, begin + 1))};
    }
    const bool byMagnitude = map == Map::Signed;
    for (int place = 0; place < rows; ++place) {
        const int row = rowAtPlace(place);
        if (row >= dataRows)
            continue;
        const float* data = values->data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
        // Several rows share a line of pixels when there are more of them.
        const auto line = static_cast<std::size_t>(static_cast<std::int64_t>(place) * height / rows);
        float* out = reduced_.data() + line * static_cast<std::size_t>(width);
        for (int x = 0; x < width; ++x) {
            // Comparisons with NaN are false: it never gets in.
            float lowest = kInfinity;
            float highest = -kInfinity;
            const auto [first, last] = under[static_cast<std::size_t>(x)];
            for (int c = first; c < last; ++c) {
                lowest = data[c] < lowest ? data[c] : lowest;
                highest = data[c] > highest ? data[c] : highest;
            }
            if (lowest > highest)
                continue;
            const float best = byMagnitude && -lowest > highest ? lowest : highest;
            const bool wins = byMagnitude ? std::abs(best) > std::abs(out[x]) : best > out[x];
            if (wins || std::isnan(out[x]))
                out[x] = best;
        }
    }
    for (const float v : reduced_) {
        if (std::isnan(v))
            continue;
        smallest_ = std::min(smallest_, v);
        largest_ = std::max(largest_, v);
    }
}

void Heatmap::Plottable::color(const QRect& area, double ratio) {
    const int width = reducedFor_.width;
    const int tall = std::max(1, static_cast<int>(std::lround(area.height() * ratio)));
    if (image_.size() != QSize(width, tall))
        image_ = QImage(width, tall, QImage::Format_RGB32);
    const auto& table = (map == Map::Signed ? theme().signedValues : theme().magnitude).table();
    const QRgb none = theme()[Token::Surface].rgb();
    const auto scale = static_cast<float>(255.0 / (high - low));
    const auto offset = static_cast<float>(low);
    // In device pixels already, because Qt's scaling of pictures may shift them by one. Equal lines are copied.
    int before = -1;
    for (int y = 0; y < tall; ++y) {
        QRgb* out = reinterpret_cast<QRgb*>(image_.scanLine(y));
        const int place = placeAt(mValueAxis->pixelToCoord(area.top() + (y + 0.5) / ratio));
        if (place < 0) {
            std::fill_n(out, width, none);
            before = -1;
            continue;
        }
        const int line = static_cast<int>(static_cast<std::int64_t>(place) * reducedFor_.height / rows);
        if (line == before) {
            std::copy_n(reinterpret_cast<const QRgb*>(image_.constScanLine(y - 1)), width, out);
            continue;
        }
        before = line;
        const float* in = reduced_.data() + static_cast<std::size_t>(line) * static_cast<std::size_t>(width);
        for (int x = 0; x < width; ++x) {
            const float at = (in[x] - offset) * scale;
            out[x] = std::isnan(at) ? none : table[static_cast<std::size_t>(std::clamp(at, 0.0F, 255.0F) + 0.5F)];
        }
    }
}

void Heatmap::Plottable::draw(QCPPainter* painter) {
    if (!values || rows == 0)
        return;
    const QRect area = clipRect();
    const double ratio = resolutionOf(*painter);
    const int width = std::max(1, static_cast<int>(std::lround(area.width() * ratio)));
    const int tall = std::max(1, static_cast<int>(std::lround(area.height() * ratio)));
    const QCPRange view = mKeyAxis->range();
    reduce(view.lower, view.upper, width, std::min(rows, tall));
    color(area, ratio);
    image_.setDevicePixelRatio(ratio);
    if (isVector(*painter))
        painter->drawImage(QRectF(area), image_);
    else
        painter->drawImage(QPointF(area.topLeft()), image_);
}

Heatmap::Bar::Bar(PlotCanvas* canvas, const Plottable* cells)
    : PlotLayerable(canvas, QStringLiteral("marks")),
      cells_(cells) {}

std::vector<double> Heatmap::Bar::ticks() const {
    std::vector<double> places;
    const double step = roundStep(cells_->low, cells_->high, 5);
    for (double i = std::ceil(cells_->low / step - 1e-9); i <= cells_->high / step + 1e-9 && places.size() < 20; ++i)
        places.push_back(i * step);
    return places;
}

QString Heatmap::Bar::label(double tick) const {
    const double step = roundStep(cells_->low, cells_->high, 5);
    if (std::abs(tick) < step * 1e-6)
        tick = 0;
    return step < 1e-4 ? format::powerOfTen(tick, 2) : format::fixed(tick, decimalsOf(step));
}

int Heatmap::Bar::roomWanted() const {
    const QFontMetrics metrics(tabularFont(TextRole::Caption));
    int widest = QFontMetrics(uiFont(TextRole::Caption)).horizontalAdvance(cells_->barTitle) - kBarWidth;
    for (const double tick : ticks())
        widest = std::max(widest, kTick + kGap + metrics.horizontalAdvance(label(tick)));
    return kMarkerRoom + kBarWidth + widest + 8;
}

void Heatmap::Bar::draw(QCPPainter* painter) {
    if (!cells_->values)
        return;
    drawBar(painter);
    drawSelectedRow(painter);
}

void Heatmap::Bar::drawBar(QCPPainter* painter) {
    const Theme& t = theme();
    const QRect area = canvas_->area();
    // Triangles need room at both ends, whether they are drawn or not: the bar does not move when clipping begins.
    const QRectF bar(area.right() + 1 + kMarkerRoom, area.top() + kTriangle + 2, kBarWidth,
                     area.height() - 2 * (kTriangle + 2));
    if (bar.height() < 16)
        return;
    const auto& table = (cells_->map == Map::Signed ? t.signedValues : t.magnitude).table();
    QImage strip(1, 256, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i)
        strip.setPixel(0, i, table[static_cast<std::size_t>(255 - i)]);
    painter->drawImage(bar, strip);
    // The quiet end is the surface itself: an outline keeps the bar whole.
    painter->setPen(QPen(t[Token::Line], 0));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(bar);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(t[Token::ControlSoft], 0));
    const double left = bar.left();
    const double right = bar.right();
    const double middle = bar.center().x();
    if (cells_->clipsHigh()) {
        painter->setBrush(QColor(table[255]));
        painter->drawPolygon(
            QPolygonF({{left, bar.top() - 2}, {right, bar.top() - 2}, {middle, bar.top() - 2 - kTriangle}}));
    }
    if (cells_->clipsLow()) {
        painter->setBrush(QColor(table[0]));
        painter->drawPolygon(
            QPolygonF({{left, bar.bottom() + 2}, {right, bar.bottom() + 2}, {middle, bar.bottom() + 2 + kTriangle}}));
    }
    painter->restore();

    painter->setFont(tabularFont(TextRole::Caption));
    const QFontMetrics metrics(painter->font());
    double lastTop = std::numeric_limits<double>::infinity();
    for (const double tick : ticks()) {
        const double y = bar.bottom() - (tick - cells_->low) / (cells_->high - cells_->low) * bar.height();
        if (y + metrics.height() / 2.0 > lastTop)
            continue; // would touch the label below
        lastTop = y - metrics.height() / 2.0;
        painter->setPen(QPen(t[Token::Axis], 0));
        painter->drawLine(QPointF(right, std::round(y)), QPointF(right + kTick, std::round(y)));
        painter->setPen(QPen(t[Token::Muted]));
        painter->drawText(QRectF(right + kTick + kGap, lastTop, 200, metrics.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, label(tick));
    }
    if (!cells_->barTitle.isEmpty()) {
        painter->setFont(uiFont(TextRole::Caption));
        const QFontMetrics titles(painter->font());
        painter->setPen(QPen(t[Token::Muted]));
        painter->drawText(QRectF(left, 6, 200, titles.height()), Qt::AlignLeft | Qt::AlignVCenter, cells_->barTitle);
    }
}

void Heatmap::Bar::drawSelectedRow(QCPPainter* painter) {
    const int row = cells_->selectedRow < 0 ? -1 : cells_->placeOf(cells_->selectedRow);
    if (row < 0 || row >= cells_->rows)
        return;
    const Theme& t = theme();
    const QRect area = canvas_->area();
    const double top = canvas_->yAxis->coordToPixel(row - 0.5);
    const double bottom = canvas_->yAxis->coordToPixel(row + 0.5);
    const double middle = (top + bottom) / 2;
    // Never thinner than what can be seen through.
    const double half = std::max(2.5, (bottom - top) / 2);
    const QRectF outline(area.left(), std::floor(middle - half), area.width(), std::ceil(2 * half));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(t[Token::Surface], 0));
    painter->drawRect(outline.adjusted(-1, -1, 0, 0));
    painter->setPen(QPen(t[Token::Text], 0));
    painter->drawRect(outline.adjusted(0, 0, -1, -1));

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t[Token::Text]);
    const double tip = area.right() + 3;
    painter->drawPolygon(QPolygonF({{tip, middle}, {tip + 5, middle - 3.5}, {tip + 5, middle + 3.5}}));
    painter->restore();

    painter->setFont(tabularFont(TextRole::Caption, TextWeight::SemiBold));
    const QFontMetrics metrics(painter->font());
    painter->setPen(QPen(t[Token::Text]));
    const QRectF room(0, middle - metrics.height() / 2.0, area.left() - kTick - kGap, metrics.height());
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, QString::number(cells_->selectedRow));
}

} // namespace longwave::ui
