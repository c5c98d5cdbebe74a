// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/multiples_picture.h"

#include "compute/analysis/spectrum.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace longwave::ui {
namespace {

constexpr int kPadding = 6;
constexpr int kStrip = 3; // below a plot: the kept taps
constexpr double kWantedShape = 1.8;

/// The stretch of device pixels that a curve covers in each pixel column, measured from the picture's upper edge.
struct Column {
    float top = std::numeric_limits<float>::infinity();
    float bottom = -std::numeric_limits<float>::infinity();
    void include(float y) {
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    }
};

/// One curve in one cell, turned into columns and those into pixels. Reused for all cells.
class CurvePainter {
  public:
    explicit CurvePainter(QImage& image) : image_(image), pixels_(reinterpret_cast<QRgb*>(image.bits())) {
        stride_ = static_cast<int>(image.bytesPerLine() / 4);
    }

    /// `place` is the plot in device pixels; bands lie at even steps in [left, right) of it, and are single values or
    /// stand for shares of many; toY maps a value.
    template <typename ToY>
    void trace(std::span<const MinMax> bands, bool areShares, const QRect& place, double left, double right, ToY toY) {
        columns_.assign(static_cast<std::size_t>(place.width()), {});
        const auto last = static_cast<double>(place.width() - 1);
        const double step = (right - left) / static_cast<double>(bands.size());
        double x0 = 0;
        float y0Top = 0;
        float y0Bottom = 0;
        bool joined = false;
        for (std::size_t p = 0; p < bands.size(); ++p) {
            if (bands[p].isEmpty()) {
                joined = false;
                continue;
            }
            const double x = std::clamp(left + (static_cast<double>(p) + 0.5) * step, 0.0, last + 0.999);
            const float top = toY(bands[p].high);
            const float bottom = toY(bands[p].low);
            Column& column = columns_[static_cast<std::size_t>(x)];
            column.include(top);
            column.include(bottom);
            if (areShares && step > 1) // a picture finer than the screen: a band fills its share of it
                for (int c = static_cast<int>(std::max(0.0, left + static_cast<double>(p) * step));
                     c < std::min<double>(place.width(), left + static_cast<double>(p + 1) * step); ++c) {
                    columns_[static_cast<std::size_t>(c)].include(top);
                    columns_[static_cast<std::size_t>(c)].include(bottom);
                }
            if (joined) { // between the nearer ends of both bands
                if (y0Top > bottom)
                    join(x0, y0Top, x, bottom);
                else if (y0Bottom < top)
                    join(x0, y0Bottom, x, top);
                else
                    join(x0, std::max(y0Top, top), x, std::max(y0Top, top));
            }
            x0 = x;
            y0Top = top;
            y0Bottom = bottom;
            joined = true;
        }
    }

    /// Fills the columns, at least `width` device pixels high, with soft ends.
    void paint(const QRect& place, QRgb color, float width) {
        for (int c = 0; c < place.width(); ++c) {
            Column column = columns_[static_cast<std::size_t>(c)];
            if (column.bottom < column.top)
                continue;
            if (column.bottom - column.top < width) {
                const float middle = (column.top + column.bottom) / 2;
                column = {middle - width / 2, middle + width / 2};
            }
            fill(place.left() + c, std::max(column.top, static_cast<float>(place.top())),
                 std::min(column.bottom, static_cast<float>(place.bottom() + 1)), color);
        }
    }

  private:
    void join(double x0, float y0, double x1, float y1) {
        const int first = static_cast<int>(x0);
        const int last = static_cast<int>(x1);
        if (last == first)
            return;
        const double slope = static_cast<double>(y1 - y0) / (x1 - x0);
        for (int c = first; c <= last; ++c) {
            const double from = std::max(x0, static_cast<double>(c));
            const double to = std::min(x1, static_cast<double>(c + 1));
            columns_[static_cast<std::size_t>(c)].include(y0 + static_cast<float>((from - x0) * slope));
            columns_[static_cast<std::size_t>(c)].include(y0 + static_cast<float>((to - x0) * slope));
        }
    }

    static QRgb mixed(QRgb under, QRgb over, float share) {
        const auto mix = [share](int a, int b) {
            return static_cast<int>(static_cast<float>(a) + share * static_cast<float>(b - a) + 0.5F);
        };
        return qRgb(mix(qRed(under), qRed(over)), mix(qGreen(under), qGreen(over)), mix(qBlue(under), qBlue(over)));
    }

    void fill(int x, float top, float bottom, QRgb color) {
        if (!(bottom > top))
            return;
        const int first = static_cast<int>(top);
        const int last = std::min(static_cast<int>(bottom), image_.height() - 1);
        QRgb* pixel = pixels_ + static_cast<std::ptrdiff_t>(first) * stride_ + x;
        if (first == last) {
            *pixel = mixed(*pixel, color, bottom - top);
            return;
        }
        *pixel = mixed(*pixel, color, static_cast<float>(first + 1) - top);
        pixel += stride_;
        for (int y = first + 1; y < last; ++y, pixel += stride_)
            *pixel = color;
        *pixel = mixed(*pixel, color, bottom - static_cast<float>(last));
    }

    QImage& image_;
    QRgb* pixels_;
    int stride_;
    std::vector<Column> columns_;
};

QRect scaled(const QRect& rect, qreal ratio) {
    return QRectF(rect.left() * ratio, rect.top() * ratio, rect.width() * ratio, rect.height() * ratio).toRect();
}

float largestOf(const MultiplesSide& side) {
    float largest = std::numeric_limits<float>::quiet_NaN();
    for (const float one : side.largest)
        if (!std::isnan(one) && !(one <= largest))
            largest = one;
    return largest;
}

/// The columns [from, to) of a plot `width` wide that a side's lags fill.
std::pair<double, double> stretchOf(const MultiplesData& data, const MultiplesSide& side, int width) {
    if (data.request.frequency)
        return {0, width};
    const double scale = width / static_cast<double>(data.endLag() - data.firstLag());
    const auto from = static_cast<double>(side.side.firstLag - data.firstLag());
    return {from * scale, (from + static_cast<double>(side.taps)) * scale};
}

/// One cell's place and scale while it is painted.
struct Cell {
    std::size_t index;
    QRect place; ///< of the plot, device pixels
    float scale; ///< see multiplesScale
};

void paintGround(QPainter& painter, const MultiplesData& data, const Cell& cell) {
    const QRect& place = cell.place;
    const Theme& t = theme();
    if (data.request.frequency) {
        for (const double share : {0.25, 0.5, 0.75}) // every 20 dB
            painter.fillRect(place.left(), place.top() + static_cast<int>(place.height() * share), place.width(), 1,
                             t[Token::Grid]);
        return;
    }
    const int middle = place.top() + place.height() / 2;
    const Regularization* squashes = data.after ? &data.after->side.regularization : nullptr;
    if (squashes && squashes->squashOn && cell.scale > 0) {
        const double half = std::min(1.0, squashes->lambda / static_cast<double>(cell.scale)) * place.height() / 2;
        const int high = static_cast<int>(std::lround(half));
        painter.fillRect(place.left(), middle - high, place.width(), 2 * high + 1, t[Token::Selected]);
        for (int x = place.left(); x < place.right() && high > 1; x += 4)
            for (const int y : {middle - high, middle + high})
                painter.fillRect(x, y, 2, 1, t[Token::Accent]);
    }
    painter.fillRect(place.left(), middle, place.width(), 1, t[Token::ControlSoft]);
}

void paintKept(QPainter& painter, const MultiplesData& data, const Cell& cell, int height) {
    const MultiplesSide* after = data.after.get();
    if (data.request.frequency || !after || !after->side.regularization.squashOn)
        return;
    const auto [from, to] = stretchOf(data, *after, cell.place.width());
    const double step = (to - from) / static_cast<double>(after->points);
    const std::span<const MinMax> bands = after->cell(cell.index);
    for (std::size_t p = 0; p < bands.size();) {
        std::size_t end = p;
        while (end < bands.size() && !bands[end].isEmpty() && (bands[end].low != 0 || bands[end].high != 0))
            ++end;
        if (end > p) {
            const int left = static_cast<int>(from + static_cast<double>(p) * step);
            const int right = static_cast<int>(std::ceil(from + static_cast<double>(end) * step));
            painter.fillRect(cell.place.left() + left, cell.place.bottom() + 2, right - left, height,
                             theme()[Token::S1]);
        }
        p = end + 1;
    }
}

void paintCurve(CurvePainter& curves, const MultiplesData& data, const MultiplesSide& side, const Cell& cell,
                Token color, float width) {
    const QRect& place = cell.place;
    const auto [from, to] = stretchOf(data, side, place.width());
    const auto top = static_cast<float>(place.top());
    const auto height = static_cast<float>(place.height());
    const float scale = cell.scale;
    if (std::isnan(scale))
        return;
    const bool areShares = side.points < (data.request.frequency ? spectrumLength(side.taps) / 2 + 1 : side.taps);
    if (data.request.frequency) {
        curves.trace(side.cell(cell.index), areShares, place, from, to, [=](float dB) {
            return top + height * std::clamp((scale - dB) / -MultiplesData::kFloorDb, 0.0F, 1.0F);
        });
    } else {
        const int half = place.height() / 2; // the line of pixels on which 0 lies
        const float middle = top + static_cast<float>(half) + 0.5F;
        const float up = scale > 0 ? (height / 2 - 1) / scale : 0;
        curves.trace(side.cell(cell.index), areShares, place, from, to, [=](float k) { return middle - up * k; });
    }
    curves.paint(place, theme()[color].rgb(), width);
}

void paintWords(QPainter& painter, const MultiplesData& data, const MultiplesLayout& layout,
                const MultiplesLook& look) {
    const Theme& t = theme();
    const QFont numbers = tabularFont(TextRole::Caption, TextWeight::SemiBold);
    const QFont notes = tabularFont(TextRole::Caption);
    const QFontMetrics metrics(numbers);
    for (int i = 0; i < layout.count; ++i) {
        const QRect cell = layout.cell(i);
        const QRect line(cell.left() + kPadding, cell.top() + 2, cell.width() - 2 * kPadding, layout.caption);
        const QString head = QString::number(data.request.heads[static_cast<std::size_t>(i)]);
        painter.setFont(numbers);
        painter.setPen(t[Token::Text]);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, head);
        if (i >= look.notes.size())
            continue;
        painter.setFont(notes);
        const QFontMetrics noteMetrics(notes);
        if (noteMetrics.horizontalAdvance(look.notes[i]) + metrics.horizontalAdvance(head) + 4 > line.width())
            continue; // never clipped: the tip has it
        painter.setPen(t[Token::Muted]);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, look.notes[i]);
    }
}

} // namespace

MultiplesLayout MultiplesLayout::of(const QSize& size, qreal ratio, int count) {
    MultiplesLayout layout{size, ratio, count, 0, 0, QFontMetrics(tabularFont(TextRole::Caption)).height()};
    double best = -1;
    for (int columns = 1; columns <= std::min(count, 8); ++columns) {
        const int rows = (count + columns - 1) / columns;
        if (rows > 8)
            continue;
        const double width = static_cast<double>(size.width()) / columns;
        const double height = static_cast<double>(size.height()) / rows;
        const double worth = std::min(width / kWantedShape, height);
        if (worth > best) {
            best = worth;
            layout.columns = columns;
            layout.rows = rows;
        }
    }
    return layout;
}

QRect MultiplesLayout::cell(int index) const {
    if (columns == 0)
        return {};
    // Equal to the pixel, so that all plots have the same columns; what is left over stays free.
    const int width = size.width() / columns;
    const int height = size.height() / rows;
    return {index % columns * width, index / columns * height, width, height};
}

QRect MultiplesLayout::plot(int index) const {
    return cell(index).adjusted(kPadding, caption + 3, -kPadding, -kStrip - 4);
}

int MultiplesLayout::at(const QPoint& point) const {
    for (int i = 0; i < count; ++i)
        if (cell(i).contains(point))
            return i;
    return -1;
}

int MultiplesLayout::plotColumns() const {
    return count > 0 ? scaled(plot(0), ratio).width() : 0;
}

float multiplesScale(const MultiplesData& data, std::size_t cell, bool ownScale) {
    const bool both = data.request.contrast.words.compares && data.after;
    float scale = ownScale ? data.before->largest[cell] : largestOf(*data.before);
    // A regularisation only makes kernels smaller; a second bank may be larger.
    const float other = !both ? std::numeric_limits<float>::quiet_NaN()
                              : (ownScale ? data.after->largest[cell] : largestOf(*data.after));
    if (!std::isnan(other) && !(other <= scale))
        scale = other;
    return scale;
}

QImage paintMultiples(const MultiplesData& data, const MultiplesLayout& layout, const MultiplesLook& look) {
    QImage image((QSizeF(layout.size) * layout.ratio).toSize(), QImage::Format_RGB32);
    const Theme& t = theme();
    image.fill(t[Token::Surface]);
    std::vector<Cell> cells;
    const float shared = look.ownScale || layout.count == 0 ? 0 : multiplesScale(data, 0, false);
    for (int i = 0; i < layout.count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const QRect place = scaled(layout.plot(i), layout.ratio) & image.rect();
        if (place.width() > 1 && place.height() > 3)
            cells.push_back({index, place, look.ownScale ? multiplesScale(data, index, true) : shared});
    }
    const int strip = std::max(2, static_cast<int>(std::lround(2 * layout.ratio)));
    {
        QPainter painter(&image);
        painter.fillRect(0, 0, image.width(), 1, t[Token::Line]); // under the header
        for (int i = 0; i < layout.count; ++i) {
            const QRect cell = scaled(layout.cell(i), layout.ratio);
            painter.fillRect(cell.left(), cell.bottom(), cell.width(), 1, t[Token::Line]);
            painter.fillRect(cell.right(), cell.top(), 1, cell.height(), t[Token::Line]);
        }
        for (const Cell& cell : cells) {
            paintGround(painter, data, cell);
            paintKept(painter, data, cell, strip);
        }
    }
    const bool compares = data.request.contrast.words.compares;
    CurvePainter curves(image);
    for (const Cell& cell : cells) {
        paintCurve(curves, data, *data.before, cell, compares ? Token::S5 : Token::Raw, 1);
        if (data.after)
            paintCurve(curves, data, *data.after, cell, Token::S1, 1.5F);
    }
    image.setDevicePixelRatio(layout.ratio);
    QPainter painter(&image);
    paintWords(painter, data, layout, look);
    return image;
}

} // namespace longwave::ui
