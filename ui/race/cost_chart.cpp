// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/cost_chart.h"

#include "compute/monarch/cost_model.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/engine_list.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kUsualUtilisation = 50; // per cent, of attention

/// FFT length of a recorded point: a causal or full convolution pads.
double fftLengthOf(const RecordedPoint& p) {
    const auto length = static_cast<double>(p.length);
    return p.mode == Mode::Circular ? length : length + static_cast<double>(p.taps > 0 ? p.taps : p.length);
}

QString lengthText(double n) {
    return format::count(std::llround(n));
}

ChartLine modelLine(const CostCurve& curve) {
    ChartLine line;
    line.name = CostChart::tr("order %1, modelled").arg(curve.order);
    line.label = CostChart::tr("order %1").arg(curve.order);
    // Factors have colours of their own: the last factor's stands for the order.
    line.style = {factorToken(curve.order - 1), 1.5};
    for (const ModelCost& cost : curve.points)
        line.points.push_back({static_cast<double>(cost.length()), cost.seconds});
    return line;
}

} // namespace

CostChart::CostChart(QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader(tr("Cost model"))),
      device_(new QComboBox),
      utilisation_(new QSpinBox),
      plot_(new Plot),
      lines_(new ChartLines(plot_)) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    plot_->setAccessibleName(tr("Cost model"));
    plot_->setXLog(true);
    plot_->setYLog(true);
    plot_->setZeroLine(false);
    plot_->setXTickFormat(TickFormat::Length1024);
    plot_->setYTickFormat(TickFormat::Seconds);
    plot_->setTitles(tr("FFT length N (samples); attention: positions"), tr("modelled time per row"));
    plot_->setXFormatter([](double n) { return tr("N ≈ %1").arg(lengthText(n)); });
    device_->setAccessibleName(tr("Device of the model"));
    device_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* word = new QLabel(tr("attention at"));
    word->setProperty("role", "muted");
    word->setBuddy(utilisation_);
    utilisation_->setRange(1, 100);
    utilisation_->setValue(kUsualUtilisation);
    utilisation_->setSuffix(format::kThinSpace + QStringLiteral("%"));
    utilisation_->setFixedWidth(64);
    utilisation_->setAccessibleName(tr("Utilisation of attention"));
    utilisation_->setToolTip(tr("Share of the device’s peak that attention reaches: 4·N²·d flops in a layer of width "
                                "d, drawn per row, which is one of d"));
    header_->addControl(word);
    header_->addControl(utilisation_);
    header_->addControl(device_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
    connect(device_, &QComboBox::activated, this, [this] { isPicked_ = true; });
    connect(device_, &QComboBox::currentIndexChanged, this, &CostChart::refresh);
    connect(utilisation_, &QSpinBox::valueChanged, this, &CostChart::refresh);
    connect(plot_, &Plot::hovered, this, [this] { emit statusChanged(summary_); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
    fillDevices();
}

void CostChart::setRun(std::shared_ptr<const RaceRecord> run) {
    if (run == run_)
        return;
    run_ = std::move(run);
    refresh();
}

void CostChart::setCeilings(std::optional<Ceilings> ceilings) {
    if (ceilings == ceilings_)
        return;
    ceilings_ = std::move(ceilings);
    fillDevices();
}

const ModelDevice* CostChart::chosen() const {
    const auto index = static_cast<std::size_t>(device_->currentIndex());
    return index < devices_.size() ? &devices_[index] : nullptr;
}

void CostChart::fillDevices() {
    const QString before = device_->currentText();
    devices_.clear();
    hasHere_ = ceilings_ && !ceilings_->levels.empty();
    if (hasHere_)
        devices_.push_back(modelDeviceOf(*ceilings_, thisMachine(), 1));
    for (const ModelDevice& device : modelDevices())
        devices_.push_back(device);
    const QSignalBlocker quiet(device_);
    device_->clear();
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        const QString name = QString::fromStdString(devices_[i].name);
        device_->addItem(i == 0 && hasHere_ ? tr("%1, 1 thread").arg(name) : name);
        device_->setItemData(static_cast<int>(i), QString::fromStdString(devices_[i].source), Qt::ToolTipRole);
    }
    const int again = isPicked_ || !hasHere_ ? device_->findText(before) : -1;
    const int usual = std::max(0, device_->findText(QStringLiteral("H100"), Qt::MatchStartsWith));
    device_->setCurrentIndex(again >= 0 ? again : hasHere_ ? 0 : usual);
    refresh();
}

void CostChart::refresh() {
    const ModelDevice* device = chosen();
    if (!device)
        return;
    device_->setToolTip(QString::fromStdString(device->source));
    const std::vector<std::int64_t> lengths = powersOfTwo();
    std::vector<CostCurve> curves;
    std::vector<ChartLine> lines;
    std::vector<double> cheapest(lengths.size(), std::numeric_limits<double>::infinity());
    for (const int order : {2, 3, 4}) {
        curves.push_back(costCurve(*device, order, lengths));
        lines.push_back(modelLine(curves.back()));
        const std::vector<double> seconds = curves.back().seconds();
        for (std::size_t i = 0; i < lengths.size(); ++i)
            cheapest[i] = std::min(cheapest[i], seconds[i]);
    }
    const double utilisation = utilisation_->value() / 100.0;
    ChartLine attention;
    attention.name = tr("attention at %1 utilisation").arg(utilisation_->text());
    attention.label = tr("attention");
    attention.style = {Token::S6, 1.5, Qt::DotLine};
    std::vector<double> attentionTimes;
    for (const std::int64_t n : lengths) {
        attentionTimes.push_back(attentionSeconds(*device, n, 1, utilisation));
        attention.points.push_back({static_cast<double>(n), attentionTimes.back()});
    }
    lines.push_back(attention);

    // Where the cheapest order changes, and where attention meets the cheapest.
    std::vector<PlotMarker> markers;
    QStringList words;
    for (const Crossover& crossing : crossovers(curves)) {
        markers.push_back({crossing.length, tr("%1 → %2").arg(crossing.from).arg(crossing.to), PlotMarker::Kind::Note});
        words << tr("order %1 gives way to %2 at N ≈ %3")
                     .arg(crossing.from)
                     .arg(crossing.to)
                     .arg(lengthText(crossing.length));
    }
    ChartLine crossings;
    crossings.name = tr("attention meets the cheapest order");
    crossings.style = {Token::S6, 1.5, Qt::NoPen};
    crossings.mark = MarkShape::Circle;
    crossings.filled = false;
    std::vector<PlotLabel> notes;
    for (const double n : meetings(lengths, attentionTimes, cheapest)) {
        const double seconds = attentionSeconds(*device, std::llround(n), 1, utilisation);
        crossings.points.push_back({n, seconds});
        notes.push_back(
            {n, seconds, tr("N ≈ %1").arg(lengthText(n)), Qt::AlignLeft | Qt::AlignTop, Token::Muted, {4, 2}});
        words << tr("attention meets convolution at N ≈ %1").arg(lengthText(n));
    }
    if (crossings.points.empty())
        words << tr("attention and convolution do not meet between 256 and 4M");
    lines.push_back(crossings);

    const bool isHere = hasHere_ && device_->currentIndex() == 0;
    bool isMeasured = false;
    if (isHere && run_)
        for (const std::string& engine : run_->engineNames()) {
            const bool isMonarch = engine.find("monarch") != std::string::npos;
            if (!isMonarch || run_->settings.threads != 1)
                continue;
            ChartLine line;
            const QString name = QString::fromStdString(engine);
            line.engine = name;
            line.label = QString::fromStdString(run_->titleOf(engine));
            line.name = tr("%1, measured").arg(line.label);
            isMeasured = true;
            line.style = {engineToken(name), 1.5};
            line.mark = engineMark(name);
            for (const RecordedPoint& p : run_->points)
                if (p.engine == engine)
                    line.points.push_back({fftLengthOf(p), p.median / p.rows()});
            lines.push_back(line);
        }
    summary_ = words.join(QStringLiteral("; "));
    lines_->show(std::move(lines), [](double seconds) { return format::duration(seconds).text(); });
    lines_->setNotes(std::move(notes));
    lines_->fitHome(1e30, 0);
    plot_->setMarkers(std::move(markers));
    if (isMeasured)
        header_->setSubtitle(tr("equation 2 of FlashFFTConv, fp32, this machine; dots are measured"),
                             tr("modelled; dots are measured"));
    else
        header_->setSubtitle(isHere ? tr("equation 2 of FlashFFTConv, fp32, this machine")
                                    : tr("equation 2 of FlashFFTConv, not measured"),
                             tr("equation 2, modelled"));
}

} // namespace longwave::ui
