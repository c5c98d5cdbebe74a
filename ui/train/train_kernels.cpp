// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_kernels.h"

#include "ui/plot/curve.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/strip.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/train/train_words.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kFloorDb = -60;
constexpr double kAir = 1.08;
constexpr float kQuietest = 1e-12F;

/// The next round number: an end of a colour bar that people can read and that leaves little of it unused.
double niceAbove(double value) {
    if (!(value > 0))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (value <= step * power * 1.0001)
            return step * power;
    return 10 * power;
}

QString lagText(double x) {
    return QStringLiteral("t = ") + format::count(std::llround(x)) + format::kThinSpace + RunKernels::tr("taps");
}

} // namespace

RunKernels::RunKernels(QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader({})),
      runs_(new QComboBox),
      time_(new Plot),
      frequency_(new Plot),
      growth_(new Plot),
      heads_(new Plot),
      timeStart_(new PyramidTrace(time_, LineStyle::raw(), tr("at the start"))),
      timeNow_(new PyramidTrace(time_, LineStyle::processed(), tr("now"))),
      frequencyStart_(new PyramidTrace(frequency_, LineStyle::raw(), tr("at the start"))),
      frequencyNow_(new PyramidTrace(frequency_, LineStyle::processed(), tr("now"))),
      growthMap_(new Heatmap(growth_, Heatmap::Map::Signed)),
      growthStep_(new Curve(growth_, {Token::Text, 1})),
      headsMap_(new Heatmap(heads_, Heatmap::Map::Signed)) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    runs_->setAccessibleName(tr("Run whose kernels are shown on this side"));
    runs_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    header_->addControl(runs_);
    time_->setXFormatter(lagText);
    growth_->setXFormatter(lagText);
    heads_->setXFormatter(lagText);
    growth_->setTitles(tr("lag t (taps)"), tr("step"));
    heads_->setTitles(tr("lag t (taps)"), tr("head h"));
    frequency_->setXFormatter(
        [](double x) { return QStringLiteral("f = ") + format::fixed(x, 4) + RunKernels::tr(" cycles per tap"); });
    frequency_->setZeroLine(false);
    growthMap_->setBarTitle(tr("k[t]"));
    growthStep_->setReadout([](double) { return QString(); }); // the map says it
    growthMap_->setCellFormatter([](double, double value) { return format::fixed(value, 4); });
    headsMap_->setBarTitle(tr("k[t]"));
    headsMap_->setRowWord(tr("head"));

    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(time_, 0, 0);
    grid->addWidget(frequency_, 0, 1);
    grid->addWidget(growth_, 1, 0);
    grid->addWidget(heads_, 1, 1);
    grid->setColumnStretch(0, 58);
    grid->setColumnStretch(1, 42);
    grid->setRowStretch(0, 48);
    grid->setRowStretch(1, 52);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addLayout(grid, 1);

    connect(runs_, &QComboBox::activated, this, [this] { emit runPicked(runs_->currentData().toInt()); });
    connect(headsMap_, &Heatmap::rowClicked, this, &RunKernels::headPicked);
    connect(growth_, &Plot::clicked, this,
            [this](double, double y) { emit stepPicked(std::max<qint64>(0, std::llround(y))); });
    for (Plot* plot : {time_, frequency_, growth_, heads_}) {
        connect(plot, &Plot::hovered, this,
                [this, plot](double x, double y) { emit statusChanged(statusAt(plot, x, y)); });
        connect(plot, &Plot::left, this, [this] { emit statusChanged({}); });
    }
}

void RunKernels::setRuns(const TrainBook& book, int chosen) {
    const QSignalBlocker quiet(runs_);
    runs_->clear();
    for (const TrainRun& run : book.runs())
        runs_->addItem(run.name(), run.id);
    runs_->setCurrentIndex(std::max(0, runs_->findData(chosen)));
    runs_->setVisible(book.runs().size() > 2);
}

void RunKernels::show(const TrainRun& run, std::shared_ptr<const KernelPicture> picture, const KernelScale& scale) {
    picture_ = std::move(picture);
    name_ = run.name();
    color_ = run.color;
    reference_ = scale.reference;
    header_->setTitle(runs_->isVisibleTo(this) ? QString() : name_);
    time_->setAccessibleName(tr("%1: kernel of the chosen head over time").arg(name_));
    frequency_->setAccessibleName(tr("%1: spectrum of the chosen head").arg(name_));
    growth_->setAccessibleName(tr("%1: how the chosen head grew, steps by lags").arg(name_));
    heads_->setAccessibleName(tr("%1: kernels of all heads over time").arg(name_));
    const QString nothing = picture_ ? QString() : tr("Its first kernels are shown when it is this run’s turn.");
    time_->setEmptyText(nothing);
    for (Plot* plot : {frequency_, growth_, heads_})
        plot->setEmptyText(picture_ ? QString() : QStringLiteral(" "));
    if (!picture_) {
        header_->setSubtitle({});
        header_->setLegend({});
        growthMap_->setData(nullptr, 0, 0);
        growthStep_->setPoints({});
        headsMap_->setData(nullptr, 0, 0);
        return;
    }
    const KernelPicture& p = *picture_;
    header_->setSubtitle(tr("layer %1, %2").arg(p.layer).arg(headText(p.head, p.headRows, scale.isBidirectional)));
    const LegendSample before{Token::Raw, 1, startText()};
    header_->setLegends(
        {{before, {color_, 1.5, tr("step %1").arg(format::count(p.step))}}, {before, {color_, 1.5, tr("now")}}});
    const double last = static_cast<double>(p.taps) - 0.5;
    timeNow_->setStyle({color_, 1.5});
    timeStart_->setData(p.start);
    timeNow_->setData(p.now);
    time_->setTitles(tr("lag t (taps)"),
                     run.regularization.squashOn ? tr("S(k)[t] (dimensionless)") : tr("k[t] (dimensionless)"));
    const double most = scale.largestTap > 0 ? kAir * scale.largestTap : 1;
    time_->setHome(-0.5, last, -most, most);

    const auto inDb = [reference = static_cast<float>(scale.reference)](float magnitude) {
        return 20 * std::log10(std::max(magnitude, kQuietest) / std::max(reference, kQuietest));
    };
    const double bin = 1 / (2 * static_cast<double>(p.taps));
    frequencyNow_->setStyle({color_, 1.5});
    for (const auto& [trace, magnitudes] :
         {std::pair(frequencyStart_, p.startSpectrum), std::pair(frequencyNow_, p.nowSpectrum)}) {
        trace->setValueMap(inDb);
        trace->setValueFormatter([](double v) { return format::fixed(v, 1) + format::kThinSpace + tr("dB"); });
        trace->setData(magnitudes, 0, bin);
    }
    frequency_->setTitles(tr("frequency f (cycles per tap)"), tr("|K(f)| (dB re max, %1)").arg(scale.referenceWords));
    frequency_->setHome(0, 0.5, kFloorDb, scale.topDb);

    const auto range = [](double limit) { return limit * (1 + 1e-5); };
    growthMap_->setRowAxis(0, p.stepsPerRow);
    growthMap_->setData(p.growth, p.growthRows, static_cast<int>(p.taps), -0.5);
    growthMap_->setRange(-range(scale.growthLimit), range(scale.growthLimit));
    growthStep_->setPoints({{-0.5, static_cast<double>(p.step)}, {last, static_cast<double>(p.step)}});
    headsMap_->setData(p.heads, p.headRows, static_cast<int>(p.taps), -0.5);
    headsMap_->setRange(-range(scale.headsLimit), range(scale.headsLimit));
    headsMap_->setSelectedRow(p.head);
    heads_->setTitles(tr("lag t (taps)"), tr("head h at step %1").arg(format::count(p.step)));
}

QString RunKernels::startText() const {
    const std::int64_t step = picture_ ? picture_->startStep : 0;
    return step == 0 ? tr("start") : tr("step %1").arg(format::count(step));
}

void RunKernels::fit() {
    for (Plot* plot : {time_, frequency_, growth_, heads_})
        plot->fit();
}

QString RunKernels::statusAt(Plot* plot, double x, double y) const {
    if (!picture_)
        return {};
    const auto tap = std::llround(x);
    const bool isTap = tap >= 0 && tap < picture_->taps;
    if (plot == frequency_)
        return tr("%1 · f = %2 cycles per tap, %3").arg(name_, format::fixed(x, 4), frequencyNow_->readoutAt(x));
    if (!isTap)
        return {};
    if (plot == time_)
        return tr("%1 · t = %2 taps, k = %3 → %4")
            .arg(name_, format::count(tap), format::fixed(static_cast<double>(picture_->start->at(tap)), 4),
                 format::fixed(static_cast<double>(picture_->now->at(tap)), 4));
    if (plot == growth_)
        return tr("%1 · step %2, t = %3 taps, k = %4")
            .arg(name_, format::count(std::llround(y)), format::count(tap), growthMap_->readoutAt(x));
    return tr("%1 · %2, t = %3 taps").arg(name_, headsMap_->readoutAt(x), format::count(tap));
}

PlotPage RunKernels::plotPage(const QString& name, const QString& file) const {
    const std::vector<LegendSample> legend{{Token::Raw, 1, startText()}, {color_, 1.5, tr("now")}};
    return {name,
            file,
            {{time_, tr("%1, time").arg(name_), legend},
             {frequency_, tr("%1, frequency").arg(name_), legend},
             {growth_, tr("%1, growth").arg(name_), {}},
             {heads_, tr("%1, all heads").arg(name_), {}}}};
}

TrainKernels::TrainKernels(QWidget* parent)
    : QWidget(parent),
      left_(new RunKernels),
      right_(new RunKernels),
      lags_(new PlotLink(this)),
      frequencies_(new PlotLink(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(left_, 1);
    layout->addWidget(new UprightLine);
    layout->addWidget(right_, 1);
    for (RunKernels* side : {left_, right_}) {
        lags_->add(side->timePlot());
        lags_->add(side->growthPlot());
        lags_->add(side->headsPlot(), PlotLink::kView | PlotLink::kCrossHair);
        frequencies_->add(side->frequencyPlot());
    }
}

void TrainKernels::show(const TrainBook& book, std::shared_ptr<const KernelPicture> left,
                        std::shared_ptr<const KernelPicture> right) {
    const TrainRun* leftRun = book.find(book.focus().left);
    const TrainRun* rightRun = book.find(book.focus().right);
    if (!leftRun || !rightRun)
        return;
    KernelScale scale;
    const KernelPicture* reference = left ? left.get() : right.get();
    scale.reference = reference ? static_cast<double>(reference->spectrumMaximum) : 1;
    scale.referenceWords = (left ? leftRun : rightRun)->name();
    double largestOfHeads = 0, largestOfGrowth = 0;
    for (const KernelPicture* picture : {left.get(), right.get()})
        if (picture) {
            scale.largestTap = std::max(scale.largestTap, static_cast<double>(picture->largestTap));
            largestOfHeads = std::max(largestOfHeads, static_cast<double>(picture->largestOfHeads));
            largestOfGrowth = std::max(largestOfGrowth, static_cast<double>(picture->largestOfGrowth));
            if (scale.reference > 0 && picture->spectrumMaximum > 0)
                scale.topDb = std::max(
                    scale.topDb, 20 * std::log10(static_cast<double>(picture->spectrumMaximum) / scale.reference));
        }
    scale.topDb = 10 * std::ceil((scale.topDb + 1) / 10);
    scale.headsLimit = niceAbove(largestOfHeads);
    scale.growthLimit = niceAbove(largestOfGrowth);
    for (const TrainRun& run : book.runs())
        if (!run.snapshots.empty() && !run.snapshots.front().kernels->layers.empty())
            scale.isBidirectional = run.snapshots.front().kernels->layers.front().directions > 1;
    left_->setRuns(book, leftRun->id);
    right_->setRuns(book, rightRun->id);
    left_->show(*leftRun, std::move(left), scale);
    right_->show(*rightRun, std::move(right), scale);
    right_->setVisible(leftRun != rightRun);
}

void TrainKernels::fit() {
    left_->fit();
    right_->fit();
}

std::vector<PlotPage> TrainKernels::plotPages() const {
    std::vector<PlotPage> pages;
    if (left_->picture())
        pages.push_back(left_->plotPage(tr("Kernels, left"), QStringLiteral("training_kernels_left")));
    if (right_->picture() && !right_->isHidden())
        pages.push_back(right_->plotPage(tr("Kernels, right"), QStringLiteral("training_kernels_right")));
    return pages;
}

} // namespace longwave::ui
