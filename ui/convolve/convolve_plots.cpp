// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_plots.h"

#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kAir = 0.06;          // above and below what is drawn
constexpr double kLeastSamples = 8;    // in view
constexpr double kQuietestLevel = -80; // dB, where the level axis begins

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
    const double air = low < high ? kAir * (high - low) : kAir * std::abs(low);
    return {low - air, high + air};
}

void setHomeYOnce(Plot* plot, ViewRange wanted) {
    if (plot->homeY() != wanted)
        plot->setHomeY(wanted.low, wanted.high);
}

QString rowText(std::int64_t channel, const Signal& signal) {
    const std::int64_t rows = signal.values.rows();
    if (rows <= 1)
        return {};
    const auto index = static_cast<std::size_t>(channel);
    if (index < signal.rowNames.size() && !signal.rowNames[index].empty())
        return QStringLiteral(", ") + QString::fromStdString(signal.rowNames[index]);
    return ConvolvePlots::tr(", row %1 of %2").arg(format::count(channel), format::count(rows));
}

} // namespace

QString regularizationText(const Regularization& regularization) {
    const QString lambda = format::significant(regularization.lambda);
    if (regularization.smoothOn && regularization.squashOn)
        return ConvolvePlots::tr("kernel smoothed and squashed, λ = %1").arg(lambda);
    if (regularization.squashOn)
        return ConvolvePlots::tr("kernel squashed, λ = %1").arg(lambda);
    if (regularization.smoothOn)
        return ConvolvePlots::tr("kernel smoothed, %1 taps").arg(format::count(regularization.window));
    return ConvolvePlots::tr("kernel raw");
}

ConvolvePlots::ConvolvePlots(QWidget* parent)
    : QWidget(parent),
      splitter_(new QSplitter(Qt::Vertical, this)),
      input_(makePanel(tr("Input u"))),
      output_(makePanel(tr("Output y"))),
      difference_(makePanel(tr("Difference"))),
      channel_(new QSpinBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter_);
    splitter_->setHandleWidth(1);
    splitter_->setChildrenCollapsible(false);
    for (const Panel* panel : {&input_, &output_, &difference_})
        splitter_->addWidget(panel->widget);
    splitter_->setStretchFactor(0, 10);
    splitter_->setStretchFactor(1, 23);
    splitter_->setStretchFactor(2, 14);
    splitter_->setSizes({180, 400, 240});

    channel_->setToolTip(tr("Row of the signal that is convolved: arrow keys or the wheel step through them"));
    channel_->setAccessibleName(tr("Row of the signal"));
    channel_->setPrefix(tr("row "));
    channel_->setKeyboardTracking(false);
    input_.header->addControl(channel_);
    channel_->hide();
    connect(channel_, &QSpinBox::valueChanged, this, &ConvolvePlots::channelPicked);

    inputTrace_ = new PyramidTrace(input_.plot, LineStyle::raw(), QStringLiteral("u"));
    rawTrace_ = new PyramidTrace(output_.plot, LineStyle::raw(), tr("y, kernel raw"));
    outputTrace_ = new PyramidTrace(output_.plot, LineStyle::processed(), QStringLiteral("y"));
    rawLevel_ = new PyramidTrace(difference_.plot, LineStyle::raw(), tr("y, kernel raw"));
    differenceLevel_ = new PyramidTrace(difference_.plot, LineStyle::difference(), tr("difference"));
    for (PyramidTrace* level : {rawLevel_, differenceLevel_})
        level->setValueFormatter([](double value) { return format::Quantity{format::fixed(value, 1), "dB"}.text(); });

    auto* link = new PlotLink(this);
    for (Plot* plot : {input_.plot, output_.plot, difference_.plot}) {
        link->add(plot);
        plot->setXFormatter([this](double x) { return positionText(x); });
        connect(plot, &Plot::hovered, this, [this](double x) { tellAt(x); });
        connect(plot, &Plot::left, this, [this] { emit hovered({}); });
    }
    input_.plot->setAccessibleName(tr("Input u"));
    output_.plot->setAccessibleName(tr("Output y"));
    difference_.plot->setAccessibleName(tr("Level of the difference"));
    difference_.plot->setZeroLine(false);
    difference_.widget->hide();
    // The timings, 232 px high, must find room between the axes.
    output_.plot->setMinimumHeight(200);
    input_.plot->setMinimumHeight(80);
    difference_.plot->setMinimumHeight(80);
}

ConvolvePlots::Panel ConvolvePlots::makePanel(const QString& title) {
    Panel panel;
    panel.widget = new QWidget(splitter_);
    panel.widget->setProperty("surface", true);
    panel.widget->setAttribute(Qt::WA_StyledBackground);
    panel.header = new PanelHeader(title, panel.widget);
    panel.plot = new Plot(panel.widget);
    auto* column = new QVBoxLayout(panel.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(panel.header);
    column->addWidget(panel.plot, 1);
    return panel;
}

bool ConvolvePlots::isDifferenceShown() const {
    return difference_.widget->isVisibleTo(this);
}

// ---- data -----------------------------------------------------------------------------------------------------------

void ConvolvePlots::setInput(const std::shared_ptr<const Signal>& signal, std::int64_t channel,
                             const std::shared_ptr<const Pyramid>& pyramid, const QString& empty) {
    input_.plot->setEmptyText(signal ? QString() : empty);
    if (!signal) {
        u_.reset();
        inputTrace_->setData(nullptr);
        input_.header->setSubtitle({});
        channel_->hide();
        return;
    }
    const std::int64_t rows = signal->values.rows();
    {
        const QSignalBlocker blocker(channel_);
        channel_->setRange(0, static_cast<int>(std::min<std::int64_t>(rows, std::numeric_limits<int>::max()) - 1));
        channel_->setValue(static_cast<int>(channel));
        channel_->setVisible(rows > 1);
    }
    QString subtitle = QString::fromStdString(signal->name) + rowText(channel, *signal) +
                       tr(", %1 samples").arg(format::count(signal->values.length()));
    if (signal->sampleRate > 0)
        subtitle += tr(" at %1").arg(format::Quantity{format::significant(signal->sampleRate / 1000), "kHz"}.text());
    input_.header->setSubtitle(subtitle);
    if (!pyramid)
        return;
    u_ = pyramid;
    rate_ = signal->sampleRate;
    const double dx = rate_ > 0 ? 1 / rate_ : 1;
    inputTrace_->setData(u_, 0, dx);
    setTitles();
    setHomes();
    setHomeYOnce(input_.plot, rangeOver({u_.get()}));
}

void ConvolvePlots::setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty) {
    output_.plot->setEmptyText(output ? QString() : empty);
    shown_ = output;
    if (!output) {
        outputTrace_->setData(nullptr);
        rawTrace_->setData(nullptr);
        output_.header->setSubtitle({});
        output_.header->setLegend({});
        difference_.widget->hide();
        return;
    }
    const LiveRequest& request = *output->request;
    const double dx = request.signal->sampleRate > 0 ? 1 / request.signal->sampleRate : 1;
    const bool isRaw = request.regularization.isIdentity();
    const QString words = regularizationText(request.regularization);
    outputTrace_->setStyle(isRaw ? LineStyle::raw() : LineStyle::processed());
    const double x0 = static_cast<double>(output->firstSample) * dx;
    outputTrace_->setData(output->y, x0, dx);
    rawTrace_->setData(output->rawY, x0, dx);
    QString subtitle = tr("head %1, %2").arg(format::count(request.head), QString::fromUtf8(nameOf(request.mode)));
    if (const std::int64_t firstLag = request.bank->firstLag; firstLag < 0)
        subtitle += tr(", lags from %1").arg(format::kMinus + format::count(-firstLag));
    output_.header->setSubtitle(subtitle);
    std::vector<LegendSample> legend;
    if (isRaw || output->rawY)
        legend.push_back({Token::Raw, 1, tr("kernel raw")});
    if (!isRaw)
        legend.push_back({Token::S1, 1.5, words});
    output_.header->setLegend(std::move(legend));

    // Between two outputs the comparison of a long one may be on its way; the panel stays meanwhile.
    if (isRaw || output->rawY)
        difference_.widget->setVisible(!isRaw);
    setTitles();
    if (output->rawY) {
        const LiveLevels& levels = output->levels;
        const double step = static_cast<double>(levels.window) * dx;
        rawLevel_->setData(levels.raw, x0 + (step - dx) / 2, step);
        differenceLevel_->setData(levels.difference, x0 + (step - dx) / 2, step);
        difference_.plot->setMinimumXSpan(kLeastSamples * dx); // as far as the others, though its values are sparser
        const QString window =
            request.signal->sampleRate > 0
                ? format::duration(step).text()
                : (levels.window == 1 ? tr("%1 sample") : tr("%1 samples")).arg(format::count(levels.window));
        difference_.header->setSubtitle(tr("processed − raw, level in windows of %1").arg(window));
        difference_.header->setLegend({{Token::Raw, 1, tr("y, kernel raw")}, {Token::S2, 1.5, tr("difference")}});
        const double loudest = std::max(rawLevel_->valueRange().high, differenceLevel_->valueRange().high);
        setHomeYOnce(difference_.plot, {kQuietestLevel, std::max(5.0, 10 * std::ceil(loudest / 10))});
    }
    setHomes();
    setHomeYOnce(output_.plot, rangeOver({output->y.get(), output->rawY.get()}));
}

void ConvolvePlots::setTitles() {
    const double rate = u_ ? rate_ : shown_->request->signal->sampleRate;
    const QString x = rate > 0 ? tr("time t (s)") : tr("sample n (samples)");
    const QString index = rate > 0 ? QStringLiteral("[t] ") : QStringLiteral("[n] ");
    const QString unit = index + (rate > 0 ? tr("(full scale = 1)") : tr("(dimensionless)"));
    input_.plot->setTitles({}, QLatin1Char('u') + unit);
    output_.plot->setTitles(isDifferenceShown() ? QString() : x, QLatin1Char('y') + unit);
    difference_.plot->setTitles(x, tr("level (dB re peak of y, kernel raw)"));
}

void ConvolvePlots::setHomes() {
    std::int64_t first = 0, last = 1;
    if (u_)
        last = std::max(last, u_->length() - 1);
    if (shown_) {
        first = std::min(first, shown_->firstSample);
        last = std::max(last, shown_->firstSample + shown_->y->length() - 1);
    }
    const double dx = rate_ > 0 ? 1 / rate_ : 1;
    const ViewRange home{static_cast<double>(first) * dx, static_cast<double>(last) * dx};
    for (Plot* plot : {input_.plot, output_.plot, difference_.plot})
        if (plot->homeX() != home)
            plot->setHomeX(home.low, home.high);
}

void ConvolvePlots::fit() {
    for (Plot* plot : {input_.plot, output_.plot, difference_.plot})
        plot->fit();
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
