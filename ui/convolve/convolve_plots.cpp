// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_plots.h"

#include "ui/convolve/convolve_text.h"
#include "ui/convolve/row_box.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/session/row_name.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/rate_text.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kAir = 0.06;              // above and below what is drawn
constexpr double kAirBefore = 0.003;       // so that the axis does not hide an impulse at the first sample
constexpr double kLeastSamples = 8;        // in view
constexpr double kQuietestLevel = -80;     // dB, where the level axis begins
constexpr double kQuietestRounding = -160; // the same between engines, which differ by rounding

/// What holds every range with some air; −1 … 1 when there is nothing, or nothing but zeros.
ViewRange rangeOver(std::initializer_list<const Pyramid*> pyramids) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Pyramid* pyramid : pyramids)
        if (pyramid && !pyramid->range().isEmpty()) {
            low = std::min(low, static_cast<double>(pyramid->range().low));
            high = std::max(high, static_cast<double>(pyramid->range().high));
        }
    if (low > high || (low == 0 && high == 0))
        return {-1, 1};
    if (low == high) { // a single value, or a constant: how far from 0 it is
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    const double air = kAir * (high - low);
    return {low - air, high + air};
}

void setHomeYOnce(Plot* plot, ViewRange wanted) {
    if (plot->homeY() != wanted)
        plot->setHomeY(wanted.low, wanted.high);
}

} // namespace

ConvolvePlots::ConvolvePlots(QWidget* parent)
    : QWidget(parent),
      splitter_(new QSplitter(Qt::Vertical, this)),
      input_(makePlotPanel(tr("Input u"), splitter_)),
      convolved_(makePlotPanel(tr("Convolved"), splitter_)),
      output_(makePlotPanel(tr("Output y"), splitter_)),
      difference_(makePlotPanel(tr("Difference"), splitter_)),
      channel_(new RowBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter_);
    splitter_->setHandleWidth(1);
    splitter_->setChildrenCollapsible(false);
    for (const PlotPanel* panel : panels())
        splitter_->addWidget(panel->widget);
    splitter_->setStretchFactor(0, 10);
    splitter_->setStretchFactor(1, 10);
    splitter_->setStretchFactor(2, 23);
    splitter_->setStretchFactor(3, 14);
    splitter_->setSizes({180, 180, 400, 240});

    input_.header->addControl(channel_);
    channel_->hide();
    connect(channel_, &QSpinBox::valueChanged, this, &ConvolvePlots::channelPicked);

    inputTrace_ = new PyramidTrace(input_.plot, LineStyle::raw(), QStringLiteral("u"));
    inputGateTrace_ = new PyramidTrace(input_.plot, {Token::S3, 1}, tr("gate"));
    gatedTrace_ = new PyramidTrace(input_.plot, LineStyle::processed(), tr("u · gate"));
    outputGateTrace_ = new PyramidTrace(convolved_.plot, {Token::S3, 1}, tr("gate"));
    convolvedTrace_ = new PyramidTrace(convolved_.plot, LineStyle::processed(), tr("before the gate"));
    otherTrace_ = new PyramidTrace(output_.plot, LineStyle::raw(), tr("y, kernel raw"));
    outputTrace_ = new PyramidTrace(output_.plot, LineStyle::processed(), QStringLiteral("y"));
    otherLevel_ = new PyramidTrace(difference_.plot, LineStyle::raw(), tr("y, kernel raw"));
    differenceLevel_ = new PyramidTrace(difference_.plot, LineStyle::difference(), tr("difference"));
    for (PyramidTrace* level : {otherLevel_, differenceLevel_})
        level->setValueFormatter([](double value) { return format::Quantity{format::fixed(value, 1), "dB"}.text(); });

    auto* link = new PlotLink(this);
    for (const PlotPanel* panel : panels()) {
        Plot* plot = panel->plot;
        link->add(plot);
        plot->setXFormatter([this](double x) { return positionText(x); });
        connect(plot, &Plot::hovered, this, [this](double x) { tellAt(x); });
        connect(plot, &Plot::left, this, [this] { emit hovered({}); });
    }
    input_.plot->setAccessibleName(tr("Input u"));
    convolved_.plot->setAccessibleName(tr("Convolved, before the output gate"));
    output_.plot->setAccessibleName(tr("Output y"));
    difference_.plot->setAccessibleName(tr("Level of the difference"));
    difference_.plot->setZeroLine(false);
    difference_.widget->hide();
    convolved_.widget->hide();
    output_.plot->setMinimumHeight(240); // the timings, 232 px high, must find room
    for (const PlotPanel* panel : {&input_, &convolved_, &difference_})
        panel->plot->setMinimumHeight(56);
}

bool ConvolvePlots::isConvolvedShown() const {
    return convolved_.widget->isVisibleTo(this);
}

bool ConvolvePlots::isDifferenceShown() const {
    return difference_.widget->isVisibleTo(this);
}

// ---- data -----------------------------------------------------------------------------------------------------------

void ConvolvePlots::setFullScale(bool has) {
    hasFullScale_ = has;
}

void ConvolvePlots::setInput(const std::shared_ptr<const Signal>& signal, std::int64_t channel,
                             const std::optional<VoxelGrid>& grid, const std::shared_ptr<const Pyramid>& pyramid,
                             const QString& empty) {
    input_.plot->setEmptyText(signal ? QString() : empty);
    if (!signal) {
        u_.reset();
        inputTrace_->setData(nullptr);
        input_.header->setSubtitle({});
        channel_->hide();
        return;
    }
    const std::int64_t rows = signal->values.rows();
    channel_->setRows(rows, channel, grid);
    channel_->setVisible(rows > 1);
    const std::int64_t length = signal->values.length();
    QString subtitle = QString::fromStdString(signal->name);
    if (rows > 1)
        subtitle += QStringLiteral(", ") + rowName(signal->rowNames, grid, channel);
    subtitle += length == 1 ? tr(", 1 sample") : tr(", %1 samples").arg(format::count(length));
    if (signal->sampleRate > 0)
        subtitle += tr(" at %1").arg(rateText(signal->sampleRate));
    input_.header->setSubtitle(subtitle);
    if (!pyramid)
        return;
    u_ = pyramid;
    rate_ = signal->sampleRate;
    const double dx = rate_ > 0 ? 1 / rate_ : 1;
    inputTrace_->setData(u_, 0, dx);
    setTitles();
    setHomes();
    const bool isOf = shown_ && shown_->request->signal == signal && shown_->request->channel == channel;
    setHomeYOnce(input_.plot, rangeOver({u_.get(), isOf ? shown_->inputGate.get() : nullptr,
                                         isOf ? shown_->gatedInput.get() : nullptr}));
}

void ConvolvePlots::setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty) {
    output_.plot->setEmptyText(output ? QString() : empty);
    shown_ = output;
    if (!output) {
        for (PyramidTrace* trace : {outputTrace_, otherTrace_, inputGateTrace_, gatedTrace_})
            trace->setData(nullptr);
        output_.header->setSubtitle({});
        output_.header->setLegend({});
        input_.header->setLegend({});
        difference_.widget->hide();
        convolved_.widget->hide();
        return;
    }
    const double dx = sampleStep();
    outputTrace_->setData(output->y, static_cast<double>(output->firstSample) * dx, dx);
    setGates();
    setComparison();
    setOutputHead();
    setTitles();
    setHomes();
    const Pyramid* other = output->other ? output->other->y.get() : nullptr;
    setHomeYOnce(output_.plot, rangeOver({output->y.get(), other}));
}

double ConvolvePlots::sampleStep() const {
    const double rate = shown_->request->signal->sampleRate;
    return rate > 0 ? 1 / rate : 1;
}

void ConvolvePlots::setGates() {
    const LiveRequest& request = *shown_->request;
    const double dx = sampleStep();
    inputGateTrace_->setData(shown_->inputGate, 0, dx);
    gatedTrace_->setData(shown_->gatedInput, 0, dx);
    std::vector<LegendSample> legend;
    if (shown_->gatedInput)
        legend = {{Token::Raw, 1, QStringLiteral("u")},
                  {Token::S3, 1, tr("gate %1").arg(gateText(request.inputGate))},
                  {Token::S1, 1.5, tr("u · gate")}};
    input_.header->setLegend(std::move(legend));
    if (u_)
        setHomeYOnce(input_.plot, rangeOver({u_.get(), shown_->inputGate.get(), shown_->gatedInput.get()}));

    convolved_.widget->setVisible(shown_->ungated != nullptr);
    const double x0 = static_cast<double>(shown_->firstSample) * dx;
    convolvedTrace_->setData(shown_->ungated, x0, dx);
    outputGateTrace_->setData(shown_->outputGate, x0, dx);
    if (!shown_->ungated)
        return;
    convolved_.header->setSubtitle(shown_->gatedInput ? tr("k ∗ (u · gate), before the output gate")
                                                      : tr("k ∗ u, before the output gate"));
    convolved_.header->setLegend(
        {{Token::S3, 1, tr("gate %1").arg(gateText(request.outputGate))}, {Token::S1, 1.5, tr("before the gate")}});
    setHomeYOnce(convolved_.plot, rangeOver({shown_->ungated.get(), shown_->outputGate.get()}));
}

void ConvolvePlots::setComparison() {
    const LiveRequest& request = *shown_->request;
    const double dx = sampleStep();
    const auto against = comparisonOf(request);
    const LiveOther* other = shown_->other.get();
    const QString word = tr("y, %1").arg(otherText(request));
    outputTrace_->setStyle(against ? LineStyle::processed() : LineStyle::raw());
    otherTrace_->setName(word);
    otherTrace_->setData(other ? other->y : nullptr, other ? static_cast<double>(other->firstSample) * dx : 0, dx);
    setOtherShown(otherWanted_);
    // Between two outputs the comparison of a long one may be on its way; the panel stays meanwhile.
    if (!against || other)
        difference_.widget->setVisible(other && other->y);
    if (!other || !other->y)
        return;
    const LiveLevels& levels = other->levels;
    const double step = static_cast<double>(levels.window) * dx;
    const double x0 = static_cast<double>(levels.firstSample) * dx + (step - dx) / 2;
    otherLevel_->setName(word);
    otherLevel_->setData(levels.other, x0, step);
    differenceLevel_->setData(levels.difference, x0, step);
    difference_.plot->setMinimumXSpan(kLeastSamples * dx); // as far as the others, though its values are sparser
    const QString window =
        request.signal->sampleRate > 0
            ? format::duration(step).text()
            : (levels.window == 1 ? tr("%1 sample") : tr("%1 samples")).arg(format::count(levels.window));
    const bool isEngine = against == ConvolveChoices::Against::Baseline;
    const QString minus = QStringLiteral(" ") + format::kMinus + QStringLiteral(" ");
    difference_.header->setSubtitle(
        tr("%1, level in windows of %2")
            .arg(isEngine ? ownText(request) + minus + otherText(request) : tr("processed − raw"), window));
    difference_.header->setLegend({{Token::Raw, 1, word}, {Token::S2, 1.5, tr("difference")}});
    const double loudest = std::max(otherLevel_->valueRange().high, differenceLevel_->valueRange().high);
    setHomeYOnce(difference_.plot,
                 {isEngine ? kQuietestRounding : kQuietestLevel, std::max(5.0, 10 * std::ceil(loudest / 10))});
}

bool ConvolvePlots::isOtherShown() const {
    return otherWanted_ && otherTrace_->data();
}

void ConvolvePlots::setOtherShown(bool shown) {
    const bool before = isOtherShown();
    otherWanted_ = shown;
    const bool now = isOtherShown();
    outputTrace_->setVisible(!now);
    otherTrace_->setStyle(now ? LineStyle{Token::Raw, 1.5} : LineStyle::raw());
    if (now != before && shown_)
        setOutputHead();
}

void ConvolvePlots::setOutputHead() {
    const LiveRequest& request = *shown_->request;
    QString subtitle = tr("head %1, %2").arg(format::count(request.head), QString::fromUtf8(nameOf(request.mode)));
    if (const std::int64_t firstLag = shown_->kernelFirstLag; firstLag < 0)
        subtitle += tr(", lags from %1").arg(format::kMinus + format::count(-firstLag));
    const QString other = otherText(request);
    if (isOtherShown())
        subtitle += tr(", held: %1").arg(other);
    output_.header->setSubtitle(subtitle);
    std::vector<LegendSample> legend;
    if (other.isEmpty())
        legend.push_back({Token::Raw, 1, kernelText(request)});
    else if (otherTrace_->data())
        legend.push_back({Token::Raw, 1, other});
    if (!other.isEmpty() && !isOtherShown())
        legend.push_back({Token::S1, 1.5, ownText(request)});
    output_.header->setLegend(std::move(legend));
}

void ConvolvePlots::setTitles() {
    const double rate = u_ ? rate_ : shown_->request->signal->sampleRate;
    const QString x = rate > 0 ? tr("time t (s)") : tr("sample n (samples)");
    const QString index = rate > 0 ? QStringLiteral("[t] ") : QStringLiteral("[n] ");
    const QString unit = index + (rate > 0 && hasFullScale_ ? tr("(full scale = 1)") : tr("(dimensionless)"));
    input_.plot->setTitles({}, QLatin1Char('u') + unit);
    convolved_.plot->setTitles({}, tr("k ∗ u%1").arg(unit));
    output_.plot->setTitles(isDifferenceShown() ? QString() : x, QLatin1Char('y') + unit);
    const QString other = shown_ ? otherText(*shown_->request) : QString();
    difference_.plot->setTitles(x, tr("level (dB re peak of y, %1)").arg(other));
}

void ConvolvePlots::setHomes() {
    std::int64_t first = 0, last = 0;
    if (u_)
        last = std::max(last, u_->length() - 1);
    if (shown_) {
        first = std::min(first, shown_->firstSample);
        last = std::max(last, shown_->firstSample + shown_->y->length() - 1);
    }
    if (first == last) { // a single sample stands in the middle
        --first;
        ++last;
    }
    const double dx = rate_ > 0 ? 1 / rate_ : 1;
    const double air = kAirBefore * static_cast<double>(last - first);
    const ViewRange home{(static_cast<double>(first) - air) * dx, static_cast<double>(last) * dx};
    for (const PlotPanel* panel : panels())
        if (panel->plot->homeX() != home)
            panel->plot->setHomeX(home.low, home.high);
}

void ConvolvePlots::fit() {
    for (const PlotPanel* panel : panels())
        panel->plot->fit();
}

// ---- read-out -------------------------------------------------------------------------------------------------------

QString ConvolvePlots::positionText(double x) const {
    if (rate_ <= 0)
        return tr("n = %1").arg(format::count(std::llround(x)));
    const int decimals = std::clamp(static_cast<int>(std::ceil(std::log10(rate_))), 1, 6);
    return tr("t = %1").arg(format::Quantity{format::fixed(x, decimals), QStringLiteral("s")}.text());
}

void ConvolvePlots::tellAt(double x) {
    const double index = std::round(x * (rate_ > 0 ? rate_ : 1));
    QString text = positionText(x);
    const auto add = [&](const char* word, const Pyramid* pyramid, std::int64_t first) {
        const double at = index - static_cast<double>(first);
        if (pyramid && at >= 0 && at < static_cast<double>(pyramid->length()))
            text += QStringLiteral(", %1 = %2")
                        .arg(QLatin1String(word),
                             format::significant(static_cast<double>(pyramid->at(static_cast<std::int64_t>(at)))));
    };
    add("u", u_.get(), 0);
    add("y", shown_ ? shown_->y.get() : nullptr, shown_ ? shown_->firstSample : 0);
    emit hovered(text);
}

} // namespace longwave::ui
