// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/pyramid_trace.h"

#include "ui/plot/item_plottable.h"
#include "ui/plot/trace_painter.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kBandFrom = 0.75;    // samples per device pixel column from which columns are drawn
constexpr double kLinesBelow = 0.125; // below it there are few enough segments to draw each as a line
constexpr double kDotsFrom = 8;       // pixels between samples from which dots are drawn
constexpr double kDotRadius = 2;      // pixels
constexpr double kFar = 1e6;          // pixels; beyond it nothing is visible and the rasteriser overflows
constexpr double kFewestSamples = 8;
constexpr double kDash = 5;    // pixels of a dashed band
constexpr double kDashGap = 3; // and between its dashes

} // namespace

class PyramidTrace::Plottable : public ItemPlottable {
  public:
    using ItemPlottable::ItemPlottable;

    float mapped(float value) const { return map ? map(value) : value; }
    double indexAt(double x) const { return (x - x0) / dx; }

    std::shared_ptr<const Pyramid> data;
    double x0 = 0;
    double dx = 1;
    LineStyle style;
    std::function<float(float)> map;
    std::function<QString(double)> formatter;
    QString gapText = QStringLiteral("not a number");

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void drawBand(QCPPainter* painter, const QRect& area, double ratio);
    void drawSamples(QCPPainter* painter, const QRect& area, double pixelsPerSample);
};

void PyramidTrace::Plottable::draw(QCPPainter* painter) {
    if (!data || data->length() == 0)
        return;
    const QRect area = clipRect();
    const double ratio = resolutionOf(*painter);
    const QCPRange view = mKeyAxis->range();
    // On a log axis samples crowd at the right end: what is densest decides.
    const bool isLog = mKeyAxis->scaleType() == QCPAxis::stLogarithmic;
    const double densest =
        isLog ? view.upper / dx * std::log(view.upper / view.lower) / area.width() : view.size() / dx / area.width();
    if (densest / ratio > kBandFrom)
        drawBand(painter, area, ratio);
    else
        drawSamples(painter, area, 1 / densest);
}

void PyramidTrace::Plottable::drawBand(QCPPainter* painter, const QRect& area, double ratio) {
    const auto count = static_cast<std::size_t>(std::max(1.0, std::round(area.width() * ratio)));
    const QCPRange view = mKeyAxis->range();
    std::vector<MinMax> columns(count);
    if (mKeyAxis->scaleType() == QCPAxis::stLinear) {
        data->columns(indexAt(view.lower), indexAt(view.upper), columns);
    } else {
        // Each column is as wide as it is; where samples lie several columns apart the line between them is drawn.
        const double step = std::log(view.upper / view.lower) / static_cast<double>(count);
        for (std::size_t c = 0; c < count; ++c) {
            const double low = indexAt(view.lower * std::exp(step * static_cast<double>(c)));
            const double high = indexAt(view.lower * std::exp(step * static_cast<double>(c + 1)));
            if (high - low >= 1) {
                data->columns(low, high, {&columns[c], 1});
                continue;
            }
            const auto left = static_cast<std::int64_t>(std::floor(low));
            if (left < 0 || left >= data->length()) {
                columns[c] = {1, 0};
                continue;
            }
            const float a = data->at(left);
            const float b = data->at(std::min(left + 1, data->length() - 1));
            const float value = a + static_cast<float>(low - static_cast<double>(left)) * (b - a);
            columns[c] = std::isfinite(value) ? MinMax{value, value} : MinMax{1, 0};
        }
    }
    std::vector<ColumnSpan> spans(count);
    for (std::size_t c = 0; c < count; ++c) {
        if (columns[c].isEmpty())
            continue;
        const double a = (mValueAxis->coordToPixel(mapped(columns[c].high)) - area.top()) * ratio;
        const double b = (mValueAxis->coordToPixel(mapped(columns[c].low)) - area.top()) * ratio;
        if (std::isfinite(a) && std::isfinite(b))
            spans[c] = {std::clamp(std::min(a, b), -kFar, kFar), std::clamp(std::max(a, b), -kFar, kFar)};
    }
    if (style.pen != Qt::SolidLine) { // a band has no path to dash along: its columns come and go
        for (std::size_t c = 0; c < count; ++c)
            if (std::fmod(static_cast<double>(c) / ratio, kDash + kDashGap) >= kDash)
                spans[c] = {};
    }
    drawColumns(painter, area, std::move(spans), theme()[style.color], style.width);
}

void PyramidTrace::Plottable::drawSamples(QCPPainter* painter, const QRect& area, double pixelsPerSample) {
    const QCPRange view = mKeyAxis->range();
    // One sample more on each side, so that the line reaches the edge.
    const auto last = static_cast<double>(data->length());
    const double begin = std::clamp(std::floor(indexAt(view.lower)) - 1, 0.0, last);
    const double end = std::clamp(std::ceil(indexAt(view.upper)) + 2, begin, last);
    std::vector<float> samples(static_cast<std::size_t>(end - begin));
    if (samples.empty())
        return;
    data->read(static_cast<std::int64_t>(begin), samples);
    std::vector<QPointF> points(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double x = mKeyAxis->coordToPixel(x0 + (begin + static_cast<double>(i)) * dx);
        const double y = std::isfinite(samples[i]) ? mValueAxis->coordToPixel(mapped(samples[i]))
                                                   : std::numeric_limits<double>::quiet_NaN();
        points[i] = {x, std::isnan(y) ? y : std::clamp(y, -kFar, kFar)};
    }
    const double ratio = resolutionOf(*painter);
    if (!isVector(*painter) && 1 / (pixelsPerSample * ratio) > kLinesBelow && style.pen == Qt::SolidLine)
        drawColumns(painter, area, columnsOf(points, area, ratio), theme()[style.color], style.width);
    else
        drawLine(painter, points, penOf(style, *painter));
    if (pixelsPerSample < kDotsFrom)
        return;
    painter->save();
    const double half = halfPixel(*painter);
    painter->translate(half, half);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme()[style.color]);
    const double air = isVector(*painter) ? 0 : 4; // half a dot may stand at the edge where there is clipping
    const QRectF room = QRectF(area).adjusted(-air, -air, air, air);
    const auto isSeen = [&](const QPointF& point) { return room.contains(point); };
    for (const QPointF& point : points)
        if (std::isfinite(point.y()) && isSeen(point))
            painter->drawEllipse(point, kDotRadius, kDotRadius);
    painter->restore();
}

PyramidTrace::PyramidTrace(Plot* plot, LineStyle style, const QString& name)
    : PlotItem(plot),
      plottable_(new Plottable(plot->canvas())) {
    plottable_->style = style;
    setName(name);
}

PyramidTrace::~PyramidTrace() {
    if (canvas())
        canvas()->removePlottable(plottable_);
}

void PyramidTrace::setData(std::shared_ptr<const Pyramid> data, double x0, double dx) {
    plottable_->data = std::move(data);
    plottable_->x0 = x0;
    plottable_->dx = dx;
    plot()->setMinimumXSpan(kFewestSamples * dx);
    changed();
}

const std::shared_ptr<const Pyramid>& PyramidTrace::data() const {
    return plottable_->data;
}

void PyramidTrace::setStyle(LineStyle style) {
    plottable_->style = style;
    changed();
}

void PyramidTrace::setValueMap(std::function<float(float)> map) {
    plottable_->map = std::move(map);
    changed();
}

void PyramidTrace::setValueFormatter(std::function<QString(double)> formatter) {
    plottable_->formatter = std::move(formatter);
}

void PyramidTrace::setGapText(const QString& text) {
    plottable_->gapText = text;
}

ViewRange PyramidTrace::valueRange() const {
    if (!plottable_->data || plottable_->data->range().isEmpty())
        return {0, 0};
    const MinMax range = plottable_->data->range();
    const double a = plottable_->mapped(range.low);
    const double b = plottable_->mapped(range.high);
    return {std::min(a, b), std::max(a, b)};
}

QString PyramidTrace::readoutAt(double x) const {
    if (!plottable_->data)
        return {};
    const double index = std::round(plottable_->indexAt(x));
    if (!(index >= 0 && index < static_cast<double>(plottable_->data->length())))
        return {};
    const float stored = plottable_->data->at(static_cast<std::int64_t>(index));
    if (!std::isfinite(stored))
        return std::isnan(stored) ? plottable_->gapText : QStringLiteral("infinite");
    const double value = plottable_->mapped(stored);
    return plottable_->formatter ? plottable_->formatter(value) : format::significant(value);
}

std::optional<ViewRange> PyramidTrace::valuesIn(double xLow, double xHigh) const {
    if (!plottable_->data)
        return std::nullopt;
    MinMax column;
    // Samples are points: those at both ends belong to the stretch.
    plottable_->data->columns(plottable_->indexAt(xLow), std::floor(plottable_->indexAt(xHigh)) + 1, {&column, 1});
    if (column.isEmpty())
        return std::nullopt;
    const double a = plottable_->mapped(column.low);
    const double b = plottable_->mapped(column.high);
    return ViewRange{std::min(a, b), std::max(a, b)};
}

void PyramidTrace::applyVisible(bool visible) {
    plottable_->setVisible(visible);
}

} // namespace longwave::ui
