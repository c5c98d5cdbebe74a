// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/roofline_chart.h"
#include "ui/race/counted.h"

#include "ui/plot/label_places.h"
#include "ui/race/engine_list.h"
#include "ui/race/race_series.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QFontMetricsF>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr QPointF kLabelAir(4, 2); // px that the plot keeps between a place and its words
constexpr double kAirToAxes = 4;   // px

/// Where the plot writes a label that stands left or right of its place.
QRectF roomOf(const Plot& plot, const PlotLabel& label, const QFontMetricsF& metrics) {
    const QSizeF size(metrics.horizontalAdvance(label.text), metrics.height());
    const QPointF at = plot.pixelAt(label.x, label.y) + label.shift;
    const double left = label.side & Qt::AlignRight ? at.x() - kLabelAir.x() - size.width() : at.x() + kLabelAir.x();
    return {QPointF(left, at.y() - size.height() / 2), size};
}

} // namespace

RooflineChart::RooflineChart(QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader(tr("Roofline"))),
      plot_(new Plot),
      memoryRoof_(new Curve(plot_, {Token::Axis, 1.5})),
      cacheRoof_(new Curve(plot_, {Token::Axis, 1, Qt::DashLine})) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    plot_->setAccessibleName(tr("Roofline"));
    plot_->setTitles(tr("arithmetic intensity (nominal flop per byte of least traffic)"), tr("GFLOP/s"));
    plot_->setXLog(true);
    plot_->setYLog(true);
    plot_->setZeroLine(false);
    plot_->setXFormatter([](double x) { return tr("%1 flop/byte").arg(format::significant(x)); });
    for (Curve* roof : {memoryRoof_, cacheRoof_})
        roof->setValueFormatter([](double y) { return format::significant(y); });
    memoryRoof_->setName(tr("roof, memory"));
    cacheRoof_->setName(tr("roof, level-2 cache"));
    connect(plot_, &Plot::hovered, this, [this](double x, double y) { emit statusChanged(statusAt(x, y)); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
    for (const auto moved : {&Plot::painted, &Plot::arranged}) // a zoom, or another size
        connect(plot_, moved, this, &RooflineChart::placeNames);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
    refresh();
}

void RooflineChart::setRun(std::shared_ptr<const RaceRecord> run, const QString& words) {
    run_ = std::move(run);
    words_ = words;
    refresh();
}

void RooflineChart::setRoof(const Roof& roof) {
    roof_ = roof;
    refresh();
}

void RooflineChart::refresh() {
    double low = 1e30, high = 0;
    left_ = 1;
    right_ = 32;
    std::size_t used = 0;
    names_.clear();
    lengths_.clear();
    std::vector<LineName> engineNames;
    for (const std::string& engine : run_ ? run_->engineNames() : std::vector<std::string>()) {
        const auto points = rooflineOf(*run_, engine);
        if (points.empty())
            continue;
        if (used == curves_.size())
            curves_.push_back(new Curve(plot_));
        Curve* curve = curves_[used++];
        const QString name = QString::fromStdString(engine);
        const QString title = QString::fromStdString(run_->titleOf(engine));
        std::vector<CurvePoint> drawn;
        for (const RooflinePoint& p : points) {
            drawn.push_back({p.intensity, p.gflops});
            left_ = std::min(left_, p.intensity);
            right_ = std::max(right_, p.intensity);
            low = std::min(low, p.gflops);
            high = std::max(high, p.gflops);
        }
        curve->setName(title);
        curve->setStyle({engineToken(name), 1});
        curve->setMark(engineMark(name));
        engineNames.push_back({drawn, title});
        curve->setPoints(std::move(drawn));
        curve->setVisible(true);
        lengths_.push_back({points.front().intensity,
                            points.front().gflops,
                            format::length1024(points.front().length),
                            Qt::AlignRight | Qt::AlignVCenter,
                            Token::Muted,
                            {-4, 0}});
        if (points.size() > 1)
            lengths_.push_back({points.back().intensity,
                                points.back().gflops,
                                format::length1024(points.back().length),
                                Qt::AlignLeft | Qt::AlignVCenter,
                                Token::Muted,
                                {4, 0}});
    }
    for (std::size_t i = used; i < curves_.size(); ++i) {
        curves_[i]->setPoints({});
        curves_[i]->setVisible(false);
    }
    const bool hasRoof = roof_.peakGflops > 0 && roof_.memoryGbytes > 0;
    if (hasRoof) {
        high = std::max(high, roof_.peakGflops);
        low = std::min(low, roof_.peakGflops / 20);
    }
    const bool any = used > 0 || hasRoof;
    plot_->setEmptyText(any ? QString() : tr("GFLOP/s of each engine are shown here, under what this machine can do."));
    header_->setSubtitle(hasRoof ? tr("%1, nominal flops").arg(counted(roof_.threads, tr("thread"), tr("threads"))) +
                                       (words_.isEmpty() ? QString() : QStringLiteral(" · ") + words_)
                                 : words_);
    if (!any) {
        placeNames();
        return;
    }
    left_ /= 1.6;
    right_ *= 4;
    memoryRoof_->setVisible(hasRoof);
    memoryRoof_->setPoints(hasRoof ? roofOf(roof_.memoryGbytes) : std::vector<CurvePoint>());
    const bool hasCache = hasRoof && roof_.cacheGbytes > roof_.memoryGbytes;
    cacheRoof_->setVisible(hasCache);
    cacheRoof_->setPoints(hasCache ? roofOf(roof_.cacheGbytes) : std::vector<CurvePoint>());
    if (hasRoof)
        low = std::min(low, roof_.memoryGbytes * left_);
    nameRoofs();
    names_.insert(names_.end(), engineNames.begin(), engineNames.end());
    plot_->setHome(left_, right_, low / 1.3, high * 1.6);
    placeNames();
}

std::vector<CurvePoint> RooflineChart::roofOf(double bandwidth) const {
    return {{left_, bandwidth * left_}, {roof_.peakGflops / bandwidth, roof_.peakGflops}, {right_, roof_.peakGflops}};
}

void RooflineChart::nameRoofs() {
    if (!memoryRoof_->isVisible())
        return;
    const auto slopeOf = [](std::vector<CurvePoint> roof) {
        roof.pop_back();
        return roof;
    };
    const auto add = [this](std::vector<CurvePoint> part, const QString& words) {
        names_.push_back({std::move(part), words, Token::Muted, true}); // the panel beside the charts has it too
    };
    const std::vector<CurvePoint>& memory = memoryRoof_->points();
    add({memory[2], memory[1]}, tr("peak %1 GFLOP/s").arg(format::significant(roof_.peakGflops)));
    add(slopeOf(memory), tr("memory %1 GB/s").arg(format::significant(roof_.memoryGbytes)));
    if (cacheRoof_->isVisible() && roof_.cacheGbytes * left_ < roof_.peakGflops)
        add(slopeOf(cacheRoof_->points()), tr("L2 %1 GB/s").arg(format::significant(roof_.cacheGbytes)));
}

void RooflineChart::placeNames() {
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    std::vector<QPolygonF> lines;
    std::vector<QSizeF> sizes;
    for (const LineName& name : names_) {
        lines.push_back(inPixels(*plot_, name.line));
        sizes.emplace_back(metrics.horizontalAdvance(name.words) + 2, metrics.height());
    }
    for (const Curve* roof : {memoryRoof_, cacheRoof_}) // the whole of them, beside the parts that have names
        if (roof->isVisible())
            lines.push_back(inPixels(*plot_, roof->points()));
    sizes.resize(lines.size());
    const QRectF area = plot_->plotArea();
    labels_.clear();
    std::vector<QRectF> taken;
    const auto isFree = [&](const QRectF& room) {
        return isClear(room, lines) &&
               std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(room); });
    };
    for (const PlotLabel& length : lengths_)
        if (const QRectF room = roomOf(*plot_, length, metrics); area.contains(room) && isFree(room)) {
            labels_.push_back(length);
            taken.push_back(room);
        }
    const auto places = placeLabels(area.adjusted(kAirToAxes, 0, -kAirToAxes, -kAirToAxes), lines, sizes, taken);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!places[i] || (names_[i].isSaidElsewhere && !isFree(*places[i])))
            continue;
        labels_.push_back(labelIn(*places[i], *plot_, names_[i].words, names_[i].color));
    }
    plot_->setLabels(labels_);
}

QString RooflineChart::statusAt(double x, double y) const {
    // The nearest point as one sees it.
    QString words;
    double nearest = 24; // px
    for (const std::string& engine : run_ ? run_->engineNames() : std::vector<std::string>())
        for (const RooflinePoint& p : rooflineOf(*run_, engine)) {
            const QPointF by = plot_->pixelAt(p.intensity, p.gflops) - plot_->pixelAt(x, y);
            if (const double distance = std::hypot(by.x(), by.y()); distance < nearest) {
                nearest = distance;
                words = tr("%1, L = %2: %3 GFLOP/s at %4 flop/byte")
                            .arg(QString::fromStdString(run_->titleOf(engine)), format::length1024(p.length),
                                 format::significant(p.gflops), format::significant(p.intensity));
                if (roof_.peakGflops > 0)
                    words += tr(", %1 of the peak").arg(format::percent(p.gflops / roof_.peakGflops).text());
            }
        }
    return words;
}

} // namespace longwave::ui
