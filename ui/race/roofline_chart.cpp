// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/roofline_chart.h"
#include "ui/race/counted.h"

#include "ui/plot/curve.h"
#include "ui/plot/plot.h"
#include "ui/race/engine_list.h"
#include "ui/race/race_series.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

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
    double left = 1, right = 32, low = 1e30, high = 0;
    std::size_t used = 0;
    std::vector<PlotLabel> labels;
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
            left = std::min(left, p.intensity);
            right = std::max(right, p.intensity);
            low = std::min(low, p.gflops);
            high = std::max(high, p.gflops);
        }
        curve->setName(title);
        curve->setStyle({engineToken(name), 1});
        curve->setMark(engineMark(name));
        curve->setPoints(std::move(drawn));
        curve->setVisible(true);
        labels.push_back({points.front().intensity,
                          points.front().gflops,
                          format::length1024(points.front().length),
                          Qt::AlignRight | Qt::AlignVCenter,
                          Token::Muted,
                          {-4, 0}});
        const QString lastLength = points.size() > 1 ? format::length1024(points.back().length) + u' ' : QString();
        labels.push_back({points.back().intensity,
                          points.back().gflops,
                          lastLength + title,
                          Qt::AlignLeft | Qt::AlignVCenter,
                          Token::Text,
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
    if (!any)
        return;
    left /= 1.6;
    right *= 4;
    const auto roofOf = [&](double bandwidth) {
        const double ridge = roof_.peakGflops / bandwidth;
        return std::vector<CurvePoint>{{left, bandwidth * left}, {ridge, roof_.peakGflops}, {right, roof_.peakGflops}};
    };
    memoryRoof_->setVisible(hasRoof);
    memoryRoof_->setPoints(hasRoof ? roofOf(roof_.memoryGbytes) : std::vector<CurvePoint>());
    const bool hasCache = hasRoof && roof_.cacheGbytes > roof_.memoryGbytes;
    cacheRoof_->setVisible(hasCache);
    cacheRoof_->setPoints(hasCache ? roofOf(roof_.cacheGbytes) : std::vector<CurvePoint>());
    if (hasRoof) {
        low = std::min(low, roof_.memoryGbytes * left);
        labels.push_back({right * 0.95,
                          roof_.peakGflops,
                          tr("peak %1 GFLOP/s").arg(format::significant(roof_.peakGflops)),
                          Qt::AlignRight | Qt::AlignBottom,
                          Token::Muted,
                          {0, 0}});
        const double at = left * 1.15;
        labels.push_back({at,
                          roof_.memoryGbytes * at,
                          tr("memory %1 GB/s").arg(format::significant(roof_.memoryGbytes)),
                          Qt::AlignLeft | Qt::AlignTop,
                          Token::Muted,
                          {4, 2}});
        if (hasCache && roof_.cacheGbytes * at < roof_.peakGflops)
            labels.push_back({at,
                              roof_.cacheGbytes * at,
                              tr("L2 %1 GB/s").arg(format::significant(roof_.cacheGbytes)),
                              Qt::AlignLeft | Qt::AlignTop,
                              Token::Muted,
                              {4, 2}});
    }
    plot_->setLabels(std::move(labels));
    plot_->setHome(left, right, low / 1.3, high * 1.6);
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
