// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_charts.h"

#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/race/chart_lines.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

QString secondsText(double seconds) {
    return format::duration(seconds).text();
}

/// "FFTW": an engine of a record as the charts name it, with whose record it is where that is not this machine's.
QString nameIn(const QString& title, const QString& label) {
    return label.isEmpty() ? title : title + QStringLiteral(", ") + label;
}

/// "PyTorch, published": beside a line there is no room for all of it; the read-out says whose it is.
QString shortNameIn(const QString& title, const RaceView::Beside& other) {
    return other.record->origin == RaceRecord::Origin::Published ? RaceCharts::tr("%1, published").arg(title)
                                                                 : nameIn(title, other.label);
}

/// A line's name, and what was convolved another way than in the run that it stands beside: times of a circular
/// convolution, say, are no match for those of a causal one.
QString withDifference(const QString& name, const RaceRecord& other, const RaceRecord* run) {
    if (!run)
        return name;
    QString text = name;
    if (other.settings.mode != run->settings.mode)
        text = nameIn(text, QString::fromUtf8(nameOf(other.settings.mode)));
    if (other.settings.gated != run->settings.gated)
        text = nameIn(text, other.settings.gated ? RaceCharts::tr("gated") : RaceCharts::tr("not gated"));
    return text;
}

} // namespace

ChartPanel::ChartPanel(const QString& title, QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader(title)),
      plot_(new Plot),
      lines_(new ChartLines(plot_)) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    plot_->setAccessibleName(title);
    plot_->setXLog(true);
    plot_->setXTickFormat(TickFormat::Length1024);
    plot_->setXFormatter([](double x) { return ChartPanel::tr("L ≈ %1 samples").arg(format::count(std::llround(x))); });
    plot_->setZeroLine(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
}

RaceCharts::RaceCharts(QWidget* parent)
    : QObject(parent),
      time_(new ChartPanel(tr("Time against length"), parent)),
      memory_(new ChartPanel(tr("Memory of the plan"), parent)),
      speed_(new ChartPanel(tr("Speed-up"), parent)),
      roofline_(new RooflineChart(parent)),
      per_(new Segmented({tr("Per row"), tr("Per batch"), tr("Per sample")})),
      baseline_(new QComboBox),
      link_(new PlotLink(this)) {
    time_->plot()->setYLog(true);
    time_->plot()->setYTickFormat(TickFormat::Seconds);
    memory_->plot()->setYLog(true);
    memory_->plot()->setYTickFormat(TickFormat::Bytes);
    memory_->plot()->setTitles(tr("signal length L (samples)"), tr("bytes a plan holds"));
    memory_->header()->setSubtitle(tr("workspace and kernel spectrum, counted; without u, k and y"));
    speed_->plot()->setTitles(tr("signal length L (samples)"), tr("ratio of times (dimensionless)"));
    per_->setAccessibleName(tr("Times are per"));
    per_->setTip(0, tr("Time of a run divided by its B·H rows"));
    per_->setTip(1, tr("Time of a run of all B·H rows"));
    per_->setTip(2, tr("Time of a run divided by its B·H·L samples"));
    time_->header()->addControl(per_);
    baseline_->setAccessibleName(tr("Speed-up over"));
    baseline_->setToolTip(tr("What the speed-up is over. The next race pairs its rounds with this engine."));
    baseline_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    speed_->header()->addControl(baseline_);
    for (ChartPanel* panel : {time_, memory_, speed_}) {
        link_->add(panel->plot(), PlotLink::kView | PlotLink::kCrossHair);
        connect(panel->plot(), &Plot::hovered, this, [this](double x, double) { emit statusChanged(statusAt(x)); });
        connect(panel->plot(), &Plot::left, this, [this] { emit statusChanged({}); });
        connect(panel->plot(), &Plot::clicked, this, [this, panel](double x, double y) {
            const auto [line, point] = panel->lines()->pointAt(panel->plot()->pixelAt(x, y));
            if (line < 0 || !view_.run)
                return;
            const ChartLine& at = panel->lines()->lines()[static_cast<std::size_t>(line)];
            const auto length = std::llround(at.points[static_cast<std::size_t>(point)].x);
            if (at.filled)
                emit pointPicked(at.engine, length);
        });
    }
    connect(per_, &Segmented::currentIndexChanged, this, [this] {
        showTime();
        emit perChanged();
    });
    connect(baseline_, &QComboBox::activated, this,
            [this](int index) { emit baselinePicked(baseline_->itemData(index).toString()); });
    connect(roofline_, &RooflineChart::statusChanged, this, &RaceCharts::statusChanged);
    show({});
}

Per RaceCharts::per() const {
    return static_cast<Per>(per_->currentIndex());
}

void RaceCharts::show(const RaceView& view) {
    view_ = view;
    followBaselines();
    showTime();
    showMemory();
    showSpeed();
    roofline_->setRun(view_.run, view_.isFromHere ? QString() : view_.runLabel);
}

void RaceCharts::fit() {
    for (Plot* plot : {time_->plot(), memory_->plot(), speed_->plot(), roofline_->plot()})
        plot->fit();
}

void RaceCharts::followBaselines() {
    const QSignalBlocker quiet(baseline_);
    baseline_->clear();
    for (const auto& [name, title] : view_.baselines)
        baseline_->addItem(tr("over %1").arg(title), QString::fromStdString(name));
    if (view_.compared)
        baseline_->addItem(tr("over %1").arg(view_.comparedLabel), QString());
    baseline_->setCurrentIndex(std::max(0, baseline_->findData(QString::fromStdString(view_.baseline))));
}

void RaceCharts::showTime() {
    std::vector<ChartLine> lines;
    const RaceRecord* run = view_.run.get();
    if (run) {
        const QString whose = view_.isFromHere ? QString() : view_.runLabel;
        for (const Series& series : seriesOf(*run, Quantity::Time, per())) {
            const QString title = QString::fromStdString(series.title);
            const Series rest = extrapolated(*run, series.engine, per());
            lines.push_back(
                lineOf(series, LineKind::Measured, nameIn(title, whose), rest.isEmpty() ? title : QString()));
            if (!rest.isEmpty())
                lines.push_back(lineOf(rest, LineKind::Extrapolated, tr("%1, extrapolated").arg(title),
                                       tr("%1, extrapolated").arg(title)));
        }
    }
    for (const RaceView::Beside& other : view_.beside)
        for (const Series& series : seriesOf(*other.record, Quantity::Time, per()))
            lines.push_back(
                lineOf(series, LineKind::Elsewhere,
                       withDifference(nameIn(QString::fromStdString(series.title), other.label), *other.record, run),
                       withDifference(shortNameIn(QString::fromStdString(series.title), other), *other.record, run)));
    const bool any = !lines.empty();
    time_->plot()->setEmptyText(
        any ? QString()
        : view_.isRunning
            ? tr("The first points are being measured.")
            : tr("No race yet. Go measures the chosen engines in about a minute; a race that was saved opens by a "
                 "drop on the window."));
    time_->lines()->show(std::move(lines), secondsText);
    time_->lines()->fitHome(1e30, 0);
    const char* const title = per() == Per::Row     ? QT_TR_NOOP("median time per row")
                              : per() == Per::Batch ? QT_TR_NOOP("median time of a run")
                                                    : QT_TR_NOOP("median time per sample");
    time_->plot()->setTitles(tr("signal length L (samples)"), tr(title));
    time_->header()->setSubtitle(run && !view_.isFromHere ? tr("log–log · %1").arg(view_.runLabel) : tr("log–log"));
}

void RaceCharts::showMemory() {
    std::vector<ChartLine> lines;
    if (view_.run)
        for (const Series& series : seriesOf(*view_.run, Quantity::Memory))
            lines.push_back(lineOf(series, LineKind::Measured, QString::fromStdString(series.title),
                                   QString::fromStdString(series.title)));
    memory_->plot()->setEmptyText(lines.empty() ? tr("What each engine’s plan holds is shown here after a race.")
                                                : QString());
    memory_->lines()->show(std::move(lines), [](double bytes) { return format::bytes(bytes).text(); });
    memory_->lines()->fitHome(1e30, 0);
}

void RaceCharts::showSpeed() {
    std::vector<ChartLine> lines;
    QString subtitle;
    const RaceRecord* run = view_.run.get();
    if (run && view_.baseline.empty() && view_.compared) {
        for (const Series& series : comparison(*run, *view_.compared))
            lines.push_back(lineOf(series, LineKind::Measured, QString::fromStdString(series.title),
                                   QString::fromStdString(series.title)));
        subtitle = tr("each engine over itself in %1").arg(view_.comparedLabel);
    } else if (run) {
        const Ratios ratios = speedUps(*run, view_.baseline);
        for (const Series& series : ratios.series)
            lines.push_back(lineOf(series, LineKind::Measured, QString::fromStdString(series.title),
                                   QString::fromStdString(series.title)));
        const QString base = QString::fromStdString(run->titleOf(view_.baseline));
        subtitle = ratios.isPaired ? tr("over %1, rounds paired").arg(base) : tr("over %1, ratio of medians").arg(base);
    }
    // What others say of their own pair of engines.
    if (!view_.baseline.empty() || !run)
        for (const RaceView::Beside& other : view_.beside) {
            const std::string& base = other.record->settings.baseline;
            for (const Series& series : speedUps(*other.record, base).series) {
                if (other.record->origin == RaceRecord::Origin::Measured && base != view_.baseline)
                    continue;
                const QString title = QString::fromStdString(series.title);
                const QString over =
                    tr("%1 over %2, %3").arg(title, QString::fromStdString(other.record->titleOf(base)), other.label);
                const QString theirs = QString::fromStdString(other.record->titleOf(base));
                // Both of the pair did the same work: beside the line it need not say which.
                lines.push_back(lineOf(series, LineKind::Elsewhere, withDifference(over, *other.record, run),
                                       shortNameIn(tr("%1 over %2").arg(title, theirs), other)));
            }
        }
    speed_->plot()->setEmptyText(lines.empty() ? tr("Speed-ups are shown here when two engines have been measured.")
                                               : QString());
    double high = 1.2;
    for (const ChartLine& line : lines)
        for (const CurvePoint& p : line.points)
            if (std::isfinite(p.y))
                high = std::max(high, p.y);
    if (!lines.empty()) {
        // Equal speed, in the colour of what is 1.
        ChartLine one;
        one.style = {view_.baseline.empty() ? Token::ControlSoft : engineToken(QString::fromStdString(view_.baseline)),
                     1};
        const ViewRange x = time_->plot()->homeX();
        one.points = {{x.low, 1}, {x.high, 1}};
        lines.push_back(one);
    }
    speed_->lines()->show(std::move(lines), [](double ratio) { return format::ratio(ratio); });
    const ViewRange x = time_->plot()->homeX();
    speed_->plot()->setHome(x.low, x.high, 0, high * 1.12);
    speed_->header()->setSubtitle(subtitle);
}

QString RaceCharts::statusAt(double x) const {
    const RaceRecord* run = view_.run.get();
    if (!run || !(x > 0))
        return {};
    std::int64_t nearest = 0;
    for (const std::int64_t length : run->lengths())
        if (nearest == 0 ||
            std::abs(std::log(static_cast<double>(length) / x)) < std::abs(std::log(static_cast<double>(nearest) / x)))
            nearest = length;
    QStringList parts;
    for (const std::string& engine : run->engineNames())
        if (const RecordedPoint* p = run->find(engine, nearest)) {
            QString words = QStringLiteral("%1 %2").arg(QString::fromStdString(p->name()),
                                                        secondsText(perUnit(p->median, *p, per())));
            if (std::isfinite(spreadOf(*p)))
                words += QStringLiteral(" ±") + format::percent(spreadOf(*p)).text();
            parts << words;
        }
    return parts.isEmpty() ? QString()
                           : tr("L = %1: ").arg(format::length1024(nearest)) + parts.join(QStringLiteral(", "));
}

} // namespace longwave::ui
