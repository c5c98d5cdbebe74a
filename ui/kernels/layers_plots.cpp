// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_plots.h"

#include "ui/plot/curve.h"
#include "ui/plot/named_ticks.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

constexpr double kAir = 1.08;
constexpr double kApart = 0.07; ///< layers, by which before and after stand beside each other: whiskers stay apart
constexpr int kMostMarks = 48;  ///< layers with marks and whiskers; more are lines
constexpr int kMarkerAir = 8;   ///< px, from the marker to its name and to the end of the plot

QString written(const MetricInfo& info, double value) {
    Metrics metrics;
    metrics.*info.field = value / info.factor;
    const QString text = info.text(metrics);
    return *info.unit ? text + format::kThinSpace + QString::fromUtf8(info.unit) : text;
}

const MetricInfo* infoFor(double Metrics::*field) {
    for (const MetricInfo& info : metricInfos())
        if (info.field == field)
            return &info;
    return nullptr;
}

} // namespace

LayersPlots::LayersPlots(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    auto* row = new QSplitter(Qt::Horizontal, this);
    row->setHandleWidth(1);
    row->setChildrenCollapsible(false);
    auto* link = new PlotLink(this);
    const std::array fields{&Metrics::sparsity, &Metrics::roughnessFrequency, &Metrics::effectiveLength};
    const std::array titles{tr("sparsity (%)"), tr("roughness, frequency (dimensionless)"),
                            tr("effective length (taps)")};
    for (std::size_t i = 0; i < graphs_.size(); ++i) {
        Graph& graph = graphs_[i];
        graph.info = infoFor(fields[i]);
        graph.plot = new Plot;
        graph.plot->setTitles(tr("layer"), titles[i]);
        graph.plot->setAccessibleName(tr("%1 of every layer").arg(tr(graph.info->title)));
        graph.plot->setToolTip({});
        graph.plot->setZoomable(true, false);
        graph.plot->setXFormatter([this](double x) {
            const int layer = layerAt(x);
            return layer < 0 ? QString() : layers_->rows[static_cast<std::size_t>(layer)].name;
        });
        for (Curve*& quartile : graph.quartiles)
            quartile = new Curve(graph.plot);
        graph.quartiles[0]->setName(tr("lower quartile"));
        graph.quartiles[1]->setName(tr("upper quartile"));
        graph.before = new Curve(graph.plot, LineStyle::raw());
        graph.after = new Curve(graph.plot, LineStyle::processed());
        for (Curve* curve : {graph.before, graph.after, graph.quartiles[0], graph.quartiles[1]})
            curve->setValueFormatter([info = graph.info](double value) { return written(*info, value); });
        link->add(graph.plot, PlotLink::kView | PlotLink::kCrossHair);
        row->addWidget(graph.plot);
        row->setStretchFactor(static_cast<int>(i), 1);
        connect(graph.plot, &Plot::clicked, this, [this](double x, double) {
            if (const int layer = layerAt(x); layer >= 0)
                emit layerPicked(layer);
        });
        connect(graph.plot, &Plot::hovered, this,
                [this](double x, double) { emit statusChanged(statusAt(layerAt(x))); });
        connect(graph.plot, &Plot::left, this, [this] { emit statusChanged({}); });
    }
    // How much room the marker's name has is known when the plot is painted.
    connect(graphs_.front().plot, &Plot::painted, this, [this] {
        if (roomOfName() != nameRoom_)
            showMarker();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(row);
}

void LayersPlots::setLayers(std::shared_ptr<const LayersData> layers) {
    layers_ = std::move(layers);
    QStringList names;
    for (std::size_t i = 0; layers_ && i < layers_->rows.size(); ++i)
        names << layers_->rows[i].name;
    elision_ = DistinctElision(names);
    for (Graph& graph : graphs_)
        showGraph(graph);
    setEmptyText(emptyText_);
    showMarker();
}

void LayersPlots::setEmptyText(const QString& text) {
    emptyText_ = text;
    const auto measured = [](const auto& spread) { return spread.has_value(); };
    const bool any = layers_ && (std::any_of(layers_->before.begin(), layers_->before.end(), measured) ||
                                 std::any_of(layers_->after.begin(), layers_->after.end(), measured));
    // One sentence for all three, in the middle.
    for (std::size_t i = 0; i < graphs_.size(); ++i)
        graphs_[i].plot->setEmptyText(any ? QString() : i == kPlots / 2 ? text : QStringLiteral(" "));
}

void LayersPlots::selectLayer(int layer) {
    selected_ = layer;
    showMarker();
}

void LayersPlots::fit() {
    for (Graph& graph : graphs_)
        graph.plot->fit();
}

void LayersPlots::showGraph(Graph& graph) {
    const std::size_t count = layers_ ? layers_->rows.size() : 0;
    const bool both = layers_ && layers_->hasAfter();
    double top = 0;
    const auto pointsOf = [&](const std::vector<std::optional<MetricsSpread>>& series, double shift) {
        std::vector<CurvePoint> points;
        for (std::size_t i = 0; i < count; ++i) {
            CurvePoint point{static_cast<double>(i) + shift, std::numeric_limits<double>::quiet_NaN()};
            if (series[i]) {
                point.y = graph.info->value(series[i]->mean);
                point.low = graph.info->value(series[i]->lowerQuartile);
                point.high = graph.info->value(series[i]->upperQuartile);
            }
            for (const double value : {point.y, point.high})
                if (std::isfinite(value))
                    top = std::max(top, value);
            points.push_back(point);
        }
        return points;
    };
    const bool whiskers = count <= kMostMarks;
    const double shift = both && whiskers ? kApart : 0;
    graph.before->setStyle(layers_ ? layers_->beforeStyle() : LineStyle::raw());
    graph.before->setPoints(layers_ ? pointsOf(layers_->before, -shift) : std::vector<CurvePoint>());
    graph.after->setPoints(both ? pointsOf(layers_->after, shift) : std::vector<CurvePoint>());
    graph.after->setVisible(both);
    for (std::size_t q = 0; q < graph.quartiles.size(); ++q) {
        std::vector<CurvePoint> points;
        if (!whiskers)
            for (const CurvePoint& point : (both ? graph.after : graph.before)->points())
                points.push_back({point.x, q == 0 ? point.low : point.high});
        graph.quartiles[q]->setStyle({both ? Token::S1 : Token::Raw, 1, Qt::DotLine});
        graph.quartiles[q]->setVisible(!whiskers);
        graph.quartiles[q]->setPoints(std::move(points));
    }
    if (!whiskers)
        for (Curve* curve : {graph.before, graph.after}) {
            std::vector<CurvePoint> points = curve->points();
            for (CurvePoint& point : points)
                point.low = point.high = std::numeric_limits<double>::quiet_NaN();
            curve->setPoints(std::move(points));
        }
    graph.before->setMark(whiskers ? MarkShape::Square : MarkShape::None);
    graph.after->setMark(whiskers ? MarkShape::Circle : MarkShape::None);
    if (!layers_)
        return;
    graph.before->setName(layers_->beforeWord);
    graph.after->setName(layers_->afterWord);
    QStringList names;
    for (const LayerRow& row : layers_->rows)
        names << row.name;
    setXNames(graph.plot, names);
    const bool percent = graph.info->field == &Metrics::sparsity;
    top = percent ? 100 : top > 0 ? top : 1;
    // A little below zero, so that the marks of dense layers stand on the axis whole.
    graph.plot->setHome(-0.5, std::max(0.5, static_cast<double>(count) - 0.5), (1 - kAir) / 2 * top, kAir * top);
}

void LayersPlots::showMarker() {
    const bool has = layers_ && selected_ >= 0 && static_cast<std::size_t>(selected_) < layers_->rows.size();
    nameRoom_ = roomOfName();
    QString name;
    if (has)
        name = elision_.elided(layers_->rows[static_cast<std::size_t>(selected_)].name,
                               QFontMetrics(uiFont(TextRole::Caption, TextWeight::SemiBold)), nameRoom_);
    for (Graph& graph : graphs_) {
        std::vector<PlotMarker> markers;
        if (has)
            markers.push_back({static_cast<double>(selected_), &graph == &graphs_.front() ? name : QString(),
                               PlotMarker::Kind::Accent});
        graph.plot->setMarkers(std::move(markers));
    }
}

/// Pixels on the wider side of the marked layer.
int LayersPlots::roomOfName() const {
    const Plot* plot = graphs_.front().plot;
    const QRect area = plot->plotArea();
    const double at = plot->pixelAt(selected_, 0).x();
    return static_cast<int>(std::max(at - area.left(), area.right() - at)) - kMarkerAir;
}

int LayersPlots::layerAt(double x) const {
    if (!layers_ || layers_->rows.empty() || !std::isfinite(x))
        return -1;
    return static_cast<int>(
        std::clamp<std::int64_t>(std::llround(x), 0, static_cast<std::int64_t>(layers_->rows.size()) - 1));
}

QString LayersPlots::statusAt(int layer) const {
    if (layer < 0)
        return {};
    const auto at = static_cast<std::size_t>(layer);
    QStringList parts;
    for (const Graph& graph : graphs_) {
        QString text = QCoreApplication::translate("Metrics", graph.info->title).toLower() + QChar(u' ');
        if (layers_->hasAfter())
            text += written(*graph.info, layers_->mean(*graph.info, at, false)) + QChar(u' ') + format::kArrow +
                    QChar(u' ');
        parts << text + written(*graph.info, layers_->shown(*graph.info, at));
    }
    return layers_->rows[at].name + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

} // namespace longwave::ui
