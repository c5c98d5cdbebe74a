// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_curves.h"

#include "ui/plot/label_places.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/train/train_words.h"

#include <QFontMetricsF>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kAir = 1.08;
constexpr double kStepsAir = 1.02;
constexpr double kLossAir = 1.25;           // single batches go over the smoothed loss
constexpr std::int64_t kPointsToName = 128; // of a line, where names look for room
constexpr double kNameAir = 4;              // px from the ends of the x axis to a name
constexpr std::size_t kMostMarks = 100;
constexpr std::array kLayerPens{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};

QString percentText(double percent) {
    return format::fixed(percent, 1) + format::kThinSpace + QChar(u'%');
}

/// Where the axis ends: a mark at the last step is whole.
double lastX(const TrainBook& book) {
    return kStepsAir * static_cast<double>(std::max<std::int64_t>(1, book.steps()));
}

double lastAt(const std::vector<RunCurves::Point>& points, double step) {
    double value = std::numeric_limits<double>::quiet_NaN();
    for (const RunCurves::Point& point : points)
        if (point.step <= step)
            value = point.value;
    return value;
}

double smoothedAt(const RunCurves& curves, std::int64_t step) {
    const std::int64_t at = (step - 1) / curves.stepsPerSample;
    return curves.smoothed && step >= 1 && at < curves.smoothed->length() ? static_cast<double>(curves.smoothed->at(at))
                                                                          : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

TrainCurves::TrainCurves(QWidget* parent) : QWidget(parent), link_(new PlotLink(this)) {
    panels_[kLoss] = makePanel(tr("Loss"), tr("loss (nat)"));
    panels_[kAccuracy] = makePanel(tr("Validation accuracy"), tr("accuracy (%)"));
    panels_[kSparsity] = makePanel(tr("Sparsity"), tr("taps exactly zero (%)"));
    panels_[kRoughness] = makePanel(tr("Frequency roughness"), tr("roughness (dimensionless)"));
    panels_[kLoss].header->setSubtitle(tr("cross-entropy of each batch, and smoothed"), tr("of each batch"));
    panels_[kRoughness].header->setSubtitle(tr("total variation of |K| ÷ its sum"), tr("of |K|"));
    auto* row = new QSplitter(Qt::Horizontal);
    row->setHandleWidth(1);
    row->setChildrenCollapsible(false);
    for (Panel& panel : panels_) {
        row->addWidget(panel.widget);
        link_->add(panel.plot, PlotLink::kView | PlotLink::kCrossHair);
        connect(panel.plot, &Plot::hovered, this, [this](double x, double) { emit statusChanged(statusAt(x)); });
        connect(panel.plot, &Plot::left, this, [this] { emit statusChanged({}); });
        for (const auto moved : {&Plot::painted, &Plot::arranged}) // a zoom, or another size
            connect(panel.plot, moved, this, [&panel] { placeNames(panel); });
        connect(panel.plot, &Plot::clicked, this,
                [this](double x, double) { emit stepPicked(std::max<qint64>(0, std::llround(x))); });
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(row);
}

TrainCurves::Panel TrainCurves::makePanel(const QString& title, const QString& y) {
    Panel panel;
    panel.widget = new QWidget;
    panel.widget->setProperty("surface", true);
    panel.widget->setAttribute(Qt::WA_StyledBackground);
    panel.header = new PanelHeader(title);
    panel.plot = new Plot;
    panel.plot->setAccessibleName(title);
    panel.plot->setTitles(tr("step"), y);
    panel.plot->setZeroLine(false);
    panel.plot->setXFormatter([](double x) { return TrainCurves::tr("step %1").arg(format::count(std::llround(x))); });
    auto* layout = new QVBoxLayout(panel.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(panel.header);
    layout->addWidget(panel.plot, 1);
    return panel;
}

Curve* TrainCurves::curveAt(Panel& panel, std::size_t index) {
    while (panel.curves.size() <= index)
        panel.curves.push_back(new Curve(panel.plot));
    panel.curves[index]->setVisible(true);
    return panel.curves[index];
}

PyramidTrace* TrainCurves::traceAt(Panel& panel, std::size_t index) {
    while (panel.traces.size() <= index)
        panel.traces.push_back(new PyramidTrace(panel.plot));
    panel.traces[index]->setVisible(true);
    return panel.traces[index];
}

void TrainCurves::show(const std::vector<RunCurves>& curves, const TrainBook& book) {
    curves_ = curves;
    names_.clear();
    for (const RunCurves& each : curves_)
        if (const TrainRun* run = book.find(each.run))
            names_.push_back({run->id, run->name(), run->color});
    std::erase_if(curves_, [&](const RunCurves& each) { return !book.find(each.run); });
    showLoss(book);
    showAccuracy(book);
    showLayers(kSparsity, book);
    showLayers(kRoughness, book);
}

void TrainCurves::showLoss(const TrainBook& book) {
    Panel& panel = panels_[kLoss];
    for (PyramidTrace* trace : panel.traces)
        trace->setVisible(false);
    double highest = 0;
    // All raw hairlines lie under all smoothed lines: items are drawn in the order in which they were made.
    const std::size_t count = curves_.size();
    for (std::size_t i = 0; i < 2 * count; ++i) {
        const RunCurves& curves = curves_[i % count];
        const bool isRaw = i < count;
        PyramidTrace* trace = traceAt(panel, i);
        trace->setStyle(isRaw ? LineStyle::raw() : LineStyle{names_[i % count].color, 2});
        trace->setName(isRaw ? QString() : names_[i % count].words);
        trace->setGapText(tr("from before this start"));
        const auto each = static_cast<double>(curves.stepsPerSample);
        trace->setData(isRaw ? curves.loss : curves.smoothed, (1 + each) / 2, each); // in the middle of its steps
        highest = std::max(highest, curves.highestLoss);
    }
    const double chance = book.task() ? book.task()->info().chanceLoss : 0;
    highest = std::max(highest, 1.05 * chance);
    panel.plot->setHome(0, lastX(book), 0, highest > 0 ? kLossAir * highest : 1);
    panel.plot->setEmptyText(highest > 0 ? QString() : tr("The first steps are on their way."));
    name(panel, book,
         [](const RunCurves& curves, double step) { return smoothedAt(curves, static_cast<std::int64_t>(step)); });
}

void TrainCurves::showAccuracy(const TrainBook& book) {
    Panel& panel = panels_[kAccuracy];
    for (Curve* curve : panel.curves)
        curve->setVisible(false);
    const double steps = lastX(book);
    const auto& task = book.task();
    Curve* chance = curveAt(panel, 0);
    chance->setStyle({Token::Axis, 1, Qt::DashLine});
    chance->setName(tr("chance"));
    chance->setValueFormatter(percentText);
    chance->setPoints(task ? std::vector<CurvePoint>{{0, 100 * task->info().chance}, {steps, 100 * task->info().chance}}
                           : std::vector<CurvePoint>());
    bool any = false;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        std::vector<CurvePoint> points;
        for (const RunCurves::Point& point : curves_[i].accuracy)
            points.push_back({point.step, 100 * point.value});
        any = any || !points.empty();
        Curve* curve = curveAt(panel, i + 1);
        curve->setStyle({names_[i].color, 1.5});
        curve->setMark(points.size() <= kMostMarks ? MarkShape::Circle : MarkShape::None);
        curve->setName(names_[i].words);
        curve->setValueFormatter(percentText);
        curve->setPoints(std::move(points));
    }
    panel.header->setSubtitle(task ? tr("%1 sequences, after each epoch").arg(format::count(task->info().validation))
                                   : QString(),
                              task ? tr("%1 sequences").arg(format::count(task->info().validation)) : QString());
    panel.plot->setHome(0, steps, 0, 100);
    panel.plot->setEmptyText(any ? QString() : tr("The first point comes after an epoch."));
    name(panel, book, [](const RunCurves& curves, double step) { return 100 * lastAt(curves.accuracy, step); });
    panel.names.push_back({tr("chance"), chance->points()});
    placeNames(panel);
}

void TrainCurves::showLayers(Chart chart, const TrainBook& book) {
    Panel& panel = panels_[chart];
    const bool isShare = chart == kSparsity;
    const double times = isShare ? 100 : 1;
    for (Curve* curve : panel.curves)
        curve->setVisible(false);
    std::vector<NamedLine> others; // names keep clear of them
    std::size_t at = 0, layers = 0;
    double highest = 0;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        const auto& ofLayers = isShare ? curves_[i].sparsity : curves_[i].roughness;
        layers = std::max(layers, ofLayers.size());
        for (std::size_t layer = 0; layer < ofLayers.size(); ++layer) {
            std::vector<CurvePoint> points;
            for (const RunCurves::Point& point : ofLayers[layer]) {
                points.push_back({point.step, times * point.value});
                if (std::isfinite(point.value))
                    highest = std::max(highest, times * point.value);
            }
            Curve* curve = curveAt(panel, at++);
            curve->setStyle({names_[i].color, 1.5, kLayerPens[layer % kLayerPens.size()]});
            curve->setName(tr("%1, layer %2").arg(names_[i].words).arg(layer));
            curve->setValueFormatter(isShare ? percentText : [](double v) { return format::fixed(v, 3); });
            curve->setPoints(std::move(points));
            if (layer > 0)
                others.push_back({{}, curve->points()});
        }
    }
    const QStringList pens{tr("solid"), tr("dashed"), tr("dotted")};
    QStringList words;
    for (qsizetype layer = 0; layer < std::min<qsizetype>(static_cast<qsizetype>(layers), pens.size()); ++layer)
        words << tr("%1 layer %2").arg(pens[layer]).arg(layer);
    const QString of = words.join(QStringLiteral(", "));
    panel.header->setSubtitle(isShare ? of : tr("total variation of |K| ÷ its sum"),
                              isShare ? tr("by layer") : tr("of |K|"));
    panel.plot->setHome(0, lastX(book), 0, isShare ? 100 : std::max(0.1, kAir * highest));
    panel.plot->setEmptyText(layers > 0 ? QString() : tr("The first kernels are on their way."));
    name(panel, book, [isShare, times](const RunCurves& curves, double step) {
        const auto& ofLayers = isShare ? curves.sparsity : curves.roughness;
        return ofLayers.empty() ? std::numeric_limits<double>::quiet_NaN() : times * lastAt(ofLayers.front(), step);
    });
    panel.names.insert(panel.names.end(), others.begin(), others.end());
    placeNames(panel);
}

// Two runs are named where they run. More have their colours in the list at the left.
void TrainCurves::name(Panel& panel, const TrainBook& book,
                       const std::function<double(const RunCurves&, double)>& valueAt) {
    panel.names.clear();
    for (const RunCurves& curves : curves_) {
        const TrainRun* run = curves_.size() <= 2 ? book.find(curves.run) : nullptr;
        if (!run)
            continue;
        NamedLine named{run->regularization.squashOn ? tr("Squash on") : tr("off"), {}};
        for (std::int64_t i = 0; i <= kPointsToName; ++i) {
            const std::int64_t step = run->step * i / kPointsToName;
            named.line.push_back({static_cast<double>(step), valueAt(curves, static_cast<double>(step))});
        }
        panel.names.push_back(std::move(named));
    }
    placeNames(panel);
}

void TrainCurves::placeNames(Panel& panel) {
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    std::vector<QPolygonF> lines;
    std::vector<QSizeF> sizes;
    for (const NamedLine& name : panel.names) {
        lines.push_back(inPixels(*panel.plot, name.line));
        sizes.push_back(name.words.isEmpty() ? QSizeF()
                                             : QSizeF(metrics.horizontalAdvance(name.words) + 2, metrics.height()));
    }
    const QRectF room = QRectF(panel.plot->plotArea()).adjusted(kNameAir, 0, -kNameAir, -1);
    const auto places = placeLabels(room, lines, sizes);
    panel.labels.clear();
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i])
            panel.labels.push_back(labelIn(*places[i], *panel.plot, panel.names[i].words));
    panel.plot->setLabels(panel.labels);
}

void TrainCurves::setStep(std::int64_t step) {
    std::vector<PlotMarker> markers;
    if (step >= 0)
        markers.push_back({static_cast<double>(step), {}, PlotMarker::Kind::Note});
    for (Panel& panel : panels_)
        panel.plot->setMarkers(markers);
}

void TrainCurves::fit() {
    for (Panel& panel : panels_)
        panel.plot->fit();
}

std::vector<PlotPage> TrainCurves::plotPages() const {
    const std::array names{tr("Loss"), tr("Validation accuracy"), tr("Sparsity"), tr("Frequency roughness")};
    const std::array files{"training_loss", "training_accuracy", "training_sparsity", "training_roughness"};
    std::vector<LegendSample> legend;
    for (const Name& each : names_)
        legend.push_back({each.color, 2, each.words});
    std::vector<PlotPage> pages;
    for (std::size_t i = 0; i < kCharts; ++i)
        if (!panels_[i].plot->isEmpty() && !curves_.empty())
            pages.push_back({names[i], QString::fromLatin1(files[i]), {{panels_[i].plot, names[i], legend}}});
    return pages;
}

QString TrainCurves::statusAt(double step) const {
    QStringList parts;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        const double smoothed = smoothedAt(curves_[i], std::llround(step));
        if (std::isfinite(smoothed))
            parts << tr("%1: loss %2").arg(names_[i].words, format::significant(smoothed));
    }
    return parts.isEmpty()
               ? QString()
               : tr("step %1 · ").arg(format::count(std::llround(step))) + parts.join(QStringLiteral(" · "));
}

} // namespace longwave::ui
