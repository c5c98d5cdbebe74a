// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_panels.h"

#include "compute/analysis/spectrum.h"
#include "ui/kernels/metric_info.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace longwave::ui {
namespace {

constexpr double kAir = 0.06; // above and below the data, of its height
/// The logarithmic axis of taps ends this far below the largest tap (80 dB); smaller taps and zeros lie on its end.
constexpr float kLogSpan = 1e-4F;

/// "−0.1726 → −0.1526", or the one there is.
QString beforeAndAfter(const QString& before, const QString& after) {
    return after.isEmpty() ? before : before + QChar(u' ') + format::kArrow + QChar(u' ') + after;
}

MinMax finiteRange(const Pyramid& values) {
    const MinMax range = values.range();
    return range.isEmpty() ? MinMax{} : range;
}

} // namespace

HeadPanel::HeadPanel(const QStringList& switches, bool saysSettings, QWidget* parent)
    : QWidget(parent),
      saysSettings_(saysSettings) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Head"), this);
    switch_ = new Segmented(switches);
    header_->addControl(switch_);
    header_->setMinimumWidth(header_->minimumSizeHint().width() +
                             fontMetrics().horizontalAdvance(QStringLiteral("0000")));
    warning_ = new QLabel(this);
    warning_->setProperty("role", "warning");
    warning_->setWordWrap(true);
    warning_->setContentsMargins(12, 4, 12, 4);
    warning_->hide();
    plot_ = new Plot(this);
    raw_ = new PyramidTrace(plot_, LineStyle::raw(), tr("raw"));
    processed_ = new PyramidTrace(plot_, LineStyle::processed());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(warning_);
    layout->addWidget(plot_, 1);

    connect(switch_, &Segmented::currentIndexChanged, this, [this] {
        emit wantedChanged();
        showAgain();
    });
    connect(plot_, &Plot::hovered, this,
            [this](double x, double) { emit statusChanged(view_ ? statusAt(*view_, x) : QString()); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
}

void HeadPanel::setView(std::shared_ptr<const HeadView> view) {
    view_ = std::move(view);
    showAgain();
}

void HeadPanel::setWarning(const QString& text) {
    warning_->setText(text);
    warning_->setVisible(!text.isEmpty());
}

void HeadPanel::showAgain() {
    if (!view_) {
        raw_->setData(nullptr);
        processed_->setData(nullptr);
        return;
    }
    header_->setTitle(tr("Head %1").arg(view_->before->head));
    fitLegend();
    raw_->setName(view_->words.before);
    processed_->setName(view_->words.after);
    show(*view_);
}

void HeadPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitLegend();
}

// The longest legend there is room for; without any, the colours still mean what they mean everywhere.
void HeadPanel::fitLegend() {
    if (!view_)
        return;
    const ContrastWords& words = view_->words;
    const LegendSample raw{Token::Raw, 1, words.before};
    std::vector<std::vector<LegendSample>> legends;
    if (!view_->after) {
        legends.push_back({raw});
    } else {
        if (saysSettings_)
            legends.push_back({raw, {Token::S1, 1.5, words.afterLegend}});
        legends.push_back({raw, {Token::S1, 1.5, words.after}});
        legends.push_back({raw, {Token::S1, 1.5, words.afterTitle}});
    }
    legends.emplace_back();
    for (std::vector<LegendSample>& legend : legends) {
        header_->setLegend(std::move(legend));
        if (header_->sizeHint().width() <= width()) // the subtitle whole: it says N
            return;
    }
}

HeadTimePanel::HeadTimePanel(QWidget* parent) : HeadPanel({tr("Linear"), tr("Log")}, true, parent) {
    header_->setSubtitle(tr("time"));
    plot_->setAccessibleName(tr("Kernel of the chosen head over time"));
    switch_->setTip(0, tr("k[t] on a linear axis"));
    switch_->setTip(1, tr("|k[t]| on a logarithmic axis, four decades below the largest tap; zeros lie on its end"));
    plot_->setXFormatter([](double x) {
        return QStringLiteral("t = ") + format::count(std::llround(x)) + format::kThinSpace + tr("taps");
    });
}

HeadExtras HeadTimePanel::wanted() const {
    return {.phase = false, .tapMagnitudes = switch_->currentIndex() == 1};
}

void HeadTimePanel::show(const HeadView& view) {
    const HeadCurves& raw = view.before->curves;
    const HeadCurves* processed = view.after ? &view.after->curves : nullptr;
    const MinMax range = finiteRange(*raw.taps);
    const float peak = std::max(std::abs(range.low), std::abs(range.high));
    const bool log =
        wanted().tapMagnitudes && raw.tapMagnitudes && (!processed || processed->tapMagnitudes) && peak > 0;

    plot_->setYLog(false); // a home is set before its axis turns logarithmic
    if (log) {
        const float floor = peak * kLogSpan;
        const auto aboveFloor = [floor](float value) { return std::max(value, floor); };
        raw_->setValueMap(aboveFloor);
        processed_->setValueMap(aboveFloor);
        plot_->setHomeY(static_cast<double>(floor), static_cast<double>(peak) * 1.5);
        plot_->setYLog(true);
        plot_->setTitles(tr("lag t (taps)"), tr("|k[t]| (dimensionless)"));
    } else {
        raw_->setValueMap({});
        processed_->setValueMap({});
        const double low = std::min(0.0, static_cast<double>(range.low));
        const double high = std::max(0.0, static_cast<double>(range.high));
        const double air = high > low ? kAir * (high - low) : 1;
        plot_->setHomeY(low - air, high + air);
        plot_->setTitles(tr("lag t (taps)"), tr("weight k[t] (dimensionless)"));
    }
    // Tap t stands for the stretch t ± ½, as in the heat map beside it.
    plot_->setHomeX(-0.5, static_cast<double>(view.before->taps) - 0.5);
    raw_->setData(log ? raw.tapMagnitudes : raw.taps);
    processed_->setData(!processed ? nullptr : log ? processed->tapMagnitudes : processed->taps);

    const bool squash = processed && view.after->side.regularization.squashOn;
    plot_->setThresholdBand(squash ? std::optional(view.after->side.regularization.lambda) : std::nullopt);
    plot_->setKeptTaps(squash ? processed->taps : nullptr, 0, 1, tr("kept taps"));

    const std::int64_t bad = raw.taps->nonFiniteCount();
    setWarning(
        bad == 0 ? QString()
        : bad == 1
            ? tr("One tap is not finite (NaN or infinite): t = %1. It is left out of the plot.")
                  .arg(format::count(raw.taps->firstNonFinite()))
            : tr("%1 of %2 taps are not finite (NaN or infinite), the first at t = %3. They are left out of the plot.")
                  .arg(format::count(bad), format::count(view.before->taps),
                       format::count(raw.taps->firstNonFinite())));
}

QString HeadTimePanel::statusAt(const HeadView& view, double x) const {
    const std::int64_t t = std::clamp<std::int64_t>(std::llround(x), 0, view.before->taps - 1);
    const MinMax range = finiteRange(*view.before->curves.taps);
    const float span = range.high - range.low;
    const bool fixed = span >= 0.01F && span < 1000; // four decimals say nothing of smaller kernels
    const auto text = [&](const Pyramid& taps) {
        const auto value = static_cast<double>(taps.at(t));
        return fixed ? format::fixed(value, 4) : format::significant(value, 4);
    };
    return tr("t = %1 taps, k = %2")
        .arg(format::count(t),
             beforeAndAfter(text(*view.before->curves.taps), view.after ? text(*view.after->curves.taps) : QString()));
}

HeadFrequencyPanel::HeadFrequencyPanel(QWidget* parent)
    : HeadPanel({tr("dB"), tr("Linear"), tr("Phase")}, false, parent) {
    plot_->setAccessibleName(tr("Spectrum of the chosen head"));
    switch_->setTip(0, tr("20·log₁₀ of |K(f)| over the raw kernel's largest, not below −80 dB"));
    switch_->setTip(1, tr("|K(f)| on a linear axis"));
    switch_->setTip(2, tr("arg K(f) in radians, −π … π"));
    plot_->setXFormatter([](double x) { return QStringLiteral("f = ") + format::fixed(x, 4) + tr(" cycles per tap"); });
}

HeadExtras HeadFrequencyPanel::wanted() const {
    return {.phase = switch_->currentIndex() == 2, .tapMagnitudes = false};
}

// A switch turned a moment ago may need what this view has not; then the view on its way will bring it.
bool HeadFrequencyPanel::hasPhase(const HeadView& view) const {
    return wanted().phase && view.before->curves.phase && (!view.after || view.after->curves.phase);
}

void HeadFrequencyPanel::show(const HeadView& view) {
    const HeadSide& raw = *view.before;
    header_->setSubtitle(tr("frequency, N = %1").arg(format::count(raw.spectrumLength)));
    if (!raw.curves.magnitude) {
        raw_->setData(nullptr);
        processed_->setData(nullptr);
        plot_->setEmptyText(tr("No spectrum: taps of this head are not finite."));
        return;
    }
    plot_->setEmptyText({});
    const HeadCurves* processed = view.after ? &view.after->curves : nullptr;
    const double step = 1.0 / static_cast<double>(raw.spectrumLength);
    const bool phase = hasPhase(view);
    plot_->setHomeX(-0.5 * step, 0.5 + 0.5 * step); // bin f stands for f ± ½, as in the heat map beside it
    raw_->setData(phase ? raw.curves.phase : raw.curves.magnitude, 0, step);
    processed_->setData(!processed ? nullptr : phase ? processed->phase : processed->magnitude, 0, step);

    const QString x = tr("frequency f (cycles per tap)");
    const auto format3 = [](double value) { return format::significant(value, 3); };
    std::function<float(float)> map;
    std::function<QString(double)> formatter = format3;
    if (phase) {
        plot_->setHomeY(-std::numbers::pi * 1.05, std::numbers::pi * 1.05);
        plot_->setTitles(x, tr("arg K(f) (rad)"));
        formatter = [](double value) { return format::fixed(value, 2) + format::kThinSpace + QStringLiteral("rad"); };
    } else if (switch_->currentIndex() == 1) {
        const float high = std::max(raw.magnitudeMaximum, processed ? processed->magnitude->range().high : 0);
        plot_->setHomeY(0, high > 0 ? static_cast<double>(high) * (1 + kAir) : 1);
        plot_->setTitles(x, tr("|K(f)| (dimensionless)"));
    } else {
        map = [maximum = raw.magnitudeMaximum](float value) { return decibels(value, maximum, kFloorDb); };
        formatter = [](double value) { return format::fixed(value, 1) + format::kThinSpace + QStringLiteral("dB"); };
        const auto mapped = [&](const Pyramid& magnitudes) {
            return ViewRange{static_cast<double>(map(magnitudes.range().low)),
                             static_cast<double>(map(magnitudes.range().high))};
        };
        ViewRange shown = mapped(*raw.curves.magnitude);
        if (processed) {
            const ViewRange after = mapped(*processed->magnitude);
            shown = {std::min(shown.low, after.low), std::max(shown.high, after.high)};
        }
        // Whole steps of 10 dB, so that the axis stands still while λ moves.
        const double low = raw.magnitudeMaximum > 0 ? 10 * std::floor(shown.low / 10) : static_cast<double>(kFloorDb);
        plot_->setHomeY(low, std::max(0.0, shown.high) + 3);
        plot_->setTitles(x, tr("|K(f)| (dB re %1 maximum)").arg(view.words.before));
    }
    for (PyramidTrace* trace : {raw_, processed_}) {
        trace->setValueMap(map);
        trace->setValueFormatter(formatter);
    }
}

QString HeadFrequencyPanel::statusAt(const HeadView& view, double x) const {
    const HeadSide& raw = *view.before;
    if (!raw.curves.magnitude)
        return {};
    const std::int64_t n = raw.spectrumLength;
    const std::int64_t f = std::clamp<std::int64_t>(std::llround(x * static_cast<double>(n)), 0, n / 2);
    const bool phase = hasPhase(view);
    const bool linear = switch_->currentIndex() == 1;
    const auto text = [&](const HeadCurves& curves) {
        if (phase)
            return format::fixed(static_cast<double>(curves.phase->at(f)), 2);
        const float value = curves.magnitude->at(f);
        return linear ? format::significant(static_cast<double>(value), 3)
                      : format::fixed(static_cast<double>(decibels(value, raw.magnitudeMaximum, kFloorDb)), 1);
    };
    const QString values = beforeAndAfter(text(raw.curves), view.after ? text(view.after->curves) : QString());
    const QString place = format::fixed(static_cast<double>(f) / static_cast<double>(n), 4);
    if (phase)
        return tr("f = %1 cycles per tap, arg K = %2 rad").arg(place, values);
    return linear ? tr("f = %1 cycles per tap, |K| = %2").arg(place, values)
                  : tr("f = %1 cycles per tap, |K| = %2 dB re %3 maximum").arg(place, values, view.words.before);
}

} // namespace longwave::ui
