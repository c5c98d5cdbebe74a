// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_frequency_panel.h"

#include "compute/analysis/spectrum.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/kernels/spectrum_options.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace longwave::ui {
namespace {

constexpr double kAir = 0.06; // above and below the data, of its height
constexpr double kTurn = 2 * std::numbers::pi;
constexpr int kSteps = 4; // an axis ends on a round number, so that it stands still while λ moves

QString xTitle() {
    return HeadFrequencyPanel::tr("frequency f (cycles per tap)");
}

/// [low, high], of `leastSpan` or more, with air, widened to multiples of a power of two near a quarter of its height.
ViewRange roundedOutwards(double low, double high, double leastSpan) {
    const double span = std::max({high - low, leastSpan, 1e-3 * std::max(std::abs(low), std::abs(high))});
    const double step = std::exp2(std::floor(std::log2(span / kSteps)));
    return {step * std::floor((low - kAir * span) / step), step * std::ceil((high + kAir * span) / step)};
}

QString withUnit(double value, int decimals, const QString& unit) {
    return format::fixed(value, decimals) + format::kThinSpace + unit;
}

} // namespace

HeadFrequencyPanel::HeadFrequencyPanel(QWidget* parent)
    : HeadPanel({tr("dB"), tr("Linear"), tr("Phase"), tr("Delay"), tr("Spectrogram")}, false, parent) {
    plot_->setAccessibleName(tr("Spectrum of the chosen head"));
    switch_->setAccessibleName(tr("What is shown of the spectrum"));
    switch_->setTip(kDecibels, tr("20·log₁₀ of |K(f)| over the largest of the raw kernel (comparing: of A), not below "
                                  "−80 dB"));
    switch_->setTip(kLinear, tr("|K(f)| on a linear axis"));
    switch_->setTip(kPhase, tr("arg K(f) in radians, referred to lag 0"));
    switch_->setTip(kDelay, tr("Group delay τ(f) = Re(F[t·k] / F[k]) in taps after lag 0; a gap where |K(f)| is more "
                               "than 60 dB below its maximum, since it is not defined there"));
    switch_->setTip(kSpectrogram, tr("Spectrogram: the spectrum of a short window that moves along the kernel"));
    options_ = new SpectrumOptions({tr("dB"), tr("Linear"), tr("Phase"), tr("Delay"), tr("Spectrogram")});
    header_->addControl(options_);
    spectrogram_ = new SpectrogramPanel(this);
    spectrogram_->hide();
    layout_->addWidget(spectrogram_, 1);
    plot_->setXFormatter([](double x) { return QStringLiteral("f = ") + format::fixed(x, 4) + tr(" cycles per tap"); });
    connect(options_, &SpectrumOptions::changed, this, [this] {
        emit wantedChanged();
        showAgain();
    });
    connect(options_, &SpectrumOptions::whichChosen, switch_, &Segmented::setCurrentIndex);
    connect(spectrogram_, &SpectrogramPanel::statusChanged, this, &HeadPanel::statusChanged);
    fitHeader();
}

void HeadFrequencyPanel::setCompact(int compact) {
    const bool brief = compact >= kMostCompact - 1;
    const auto say = [this](int index, const QString& word, const QString& whole) {
        if (switch_->button(index)->text() == word)
            return;
        switch_->setText(index, word);
        switch_->button(index)->setAccessibleName(whole);
    };
    say(kLinear, brief ? tr("Lin") : tr("Linear"), tr("Linear"));
    say(kPhase, brief ? tr("Arg") : tr("Phase"), tr("Phase"));
    say(kDelay, brief ? tr("τ") : tr("Delay"), tr("Delay"));
    say(kSpectrogram, compact > 0 ? tr("STFT") : tr("Spectrogram"), tr("Spectrogram"));
    options_->setCompact(compact > 0);
    // In the end the options offer what the switch does.
    const bool inOptions = compact == kMostCompact;
    switch_->setVisible(!inOptions);
    options_->offerWhich(inOptions);
}

void HeadFrequencyPanel::switched(int index) {
    options_->setWhich(index);
    const bool map = index == kSpectrogram;
    options_->setOfLines(!map);
    if (map == spectrogram_->isVisibleTo(this))
        return;
    plot_->setVisible(!map);
    spectrogram_->setVisible(map);
    emit spectrogramShown(map);
}

HeadExtras HeadFrequencyPanel::wanted() const {
    HeadExtras extras;
    const int which = switch_->currentIndex();
    extras.phase = which == kPhase && !options_->isUnwrapped();
    extras.unwrappedPhase = which == kPhase && options_->isUnwrapped();
    extras.groupDelay = which == kDelay;
    extras.spectrogram = which == kSpectrogram;
    extras.window = options_->window();
    return extras;
}

HeadPanel::CurveOf HeadFrequencyPanel::curveOf(Which which) const {
    if (which == kPhase && options_->isUnwrapped())
        return [](const HeadSide& side) { return side.curves.unwrappedPhase; };
    if (which == kPhase)
        return [](const HeadSide& side) { return side.curves.phase; };
    if (which == kDelay)
        return [](const HeadSide& side) { return side.curves.groupDelay; };
    return [](const HeadSide& side) { return side.curves.magnitude; };
}

// A switch turned a moment ago may need what this view has not; then the view on its way will bring it.
HeadFrequencyPanel::Which HeadFrequencyPanel::shown(const HeadView& view) const {
    const auto which = static_cast<Which>(switch_->currentIndex());
    const CurveOf curve = curveOf(which);
    const auto lacks = [&](const HeadSide* side) { return side && side->curves.magnitude && !curve(*side); };
    return lacks(view.before.get()) || lacks(view.after.get()) ? kDecibels : which;
}

/// Says what has no spectrum. Whether there is something to draw.
bool HeadFrequencyPanel::warn(const HeadView& view, Which which) {
    const bool before = view.before->curves.magnitude != nullptr;
    const bool after = view.after && view.after->curves.magnitude;
    const bool compares = view.words.compares;
    setWarning(compares && view.after && before != after ? tr("%1 has no spectrum: taps of this head are not finite.")
                                                               .arg(before ? view.words.after : view.words.before)
                                                         : QString());
    if (!before && !after) {
        plot_->setEmptyText(tr("No spectrum: taps of this head are not finite."));
        return false;
    }
    if (which == kDelay && view.before->curves.delayRange.isEmpty() &&
        (!view.after || view.after->curves.delayRange.isEmpty())) {
        plot_->setEmptyText(tr("No group delay: all taps of this head are zero."));
        return false;
    }
    plot_->setEmptyText({});
    return true;
}

void HeadFrequencyPanel::setAxis(const HeadView& view) {
    std::int64_t shortest = view.before->spectrumLength;
    std::int64_t longest = shortest;
    if (view.after) {
        shortest = std::min(shortest, view.after->spectrumLength);
        longest = std::max(longest, view.after->spectrumLength);
    }
    // Bin f stands for f ± ½, as in the heat map beside it. On a logarithmic axis bin 0 has no place.
    const double high = 0.5 + 0.5 / static_cast<double>(shortest);
    const double step = 1.0 / static_cast<double>(longest);
    const bool log = options_->isLogFrequency();
    if (isLog_ && !log)
        plot_->setXLog(false);
    plot_->setHomeX(log ? 0.75 * step : -0.5 / static_cast<double>(shortest), high);
    if (!isLog_ && log)
        plot_->setXLog(true);
    isLog_ = log;
}

void HeadFrequencyPanel::show(const HeadView& view) {
    const std::int64_t n = view.before->spectrumLength;
    QString lengths = tr("N = %1").arg(format::count(n));
    if (view.after && view.after->spectrumLength != n)
        lengths = tr("N = %1 and %2").arg(format::count(n), format::count(view.after->spectrumLength));
    if (options_->window() != WindowFunction::Rectangular)
        lengths += QStringLiteral(", ") + windowName(options_->window());
    if (switch_->currentIndex() == kSpectrogram)
        setSubtitle(tr("spectrogram"), QLatin1String("")); // its own line says the rest
    else
        setSubtitle(tr("frequency, %1").arg(lengths), lengths);
    spectrogram_->setView(switch_->currentIndex() == kSpectrogram ? view_ : nullptr);
    if (switch_->currentIndex() == kSpectrogram) {
        setWarning({});
        return;
    }
    const Which which = shown(view);
    setAxis(view);
    if (!warn(view, which)) {
        drawWith(view, [](const HeadSide&) { return std::shared_ptr<const Pyramid>(); }, {});
        return;
    }
    switch (which) {
    case kPhase:
        return showPhase(view);
    case kDelay:
        return showDelay(view);
    default:
        return showMagnitude(view, which == kLinear);
    }
}

void HeadFrequencyPanel::drawWith(const HeadView& view, CurveOf curve, std::function<QString(double)> formatter,
                                  std::function<float(float)> map) {
    Drawing drawing;
    drawing.curve = std::move(curve);
    drawing.place = [](const HeadSide& side) { return std::pair(0.0, 1.0 / static_cast<double>(side.spectrumLength)); };
    drawing.formatter = std::move(formatter);
    drawing.map = std::move(map);
    drawing.gap = tr("not defined"); // a group delay where there is next to nothing to delay
    draw(view, drawing);
}

void HeadFrequencyPanel::showMagnitude(const HeadView& view, bool linear) {
    const CurveOf curve = curveOf(kDecibels);
    const MinMax range = rangeOf(view, curve, true);
    if (linear) {
        const auto high = static_cast<double>(range.high);
        plot_->setHomeY(0, high > 0 ? high * (1 + kAir) : 1);
        plot_->setTitles(xTitle(), tr("|K(f)| (dimensionless)"));
        drawWith(view, curve, [](double value) { return format::significant(value, 3); });
        return;
    }
    const float maximum = view.before->magnitudeMaximum;
    const auto map = [maximum](float value) { return decibels(value, maximum, kFloorDb); };
    // Whole steps of 10 dB, so that the axis stands still while λ moves.
    const double floor = static_cast<double>(kFloorDb);
    const double low = maximum > 0 ? 10 * std::floor(static_cast<double>(map(range.low)) / 10) : floor;
    plot_->setHomeY(std::max(floor, low), std::max(0.0, static_cast<double>(map(range.high))) + 3);
    plot_->setTitles(xTitle(),
                     tr("|K(f)| (dB re %1 maximum)").arg(view.words.compares ? tr("A's") : view.words.before));
    drawWith(
        view, curve, [](double value) { return withUnit(value, 1, QStringLiteral("dB")); }, map);
}

void HeadFrequencyPanel::showPhase(const HeadView& view) {
    const CurveOf curve = curveOf(kPhase);
    const MinMax range = rangeOf(view, curve, true);
    if (options_->isUnwrapped() && !range.isEmpty()) {
        const ViewRange home = roundedOutwards(static_cast<double>(range.low), static_cast<double>(range.high), kTurn);
        plot_->setHomeY(home.low, home.high);
        plot_->setTitles(xTitle(), tr("arg K(f), unwrapped (rad)"));
    } else {
        plot_->setHomeY(-std::numbers::pi * 1.05, std::numbers::pi * 1.05);
        plot_->setTitles(xTitle(), tr("arg K(f) (rad)"));
    }
    drawWith(view, curve, [](double value) { return withUnit(value, 2, QStringLiteral("rad")); });
}

// Near zeros of the spectrum the group delay runs away: the axis shows where nearly all of it lies.
void HeadFrequencyPanel::showDelay(const HeadView& view) {
    MinMax range = view.before->curves.delayRange;
    if (view.after && !view.after->curves.delayRange.isEmpty()) {
        const MinMax after = view.after->curves.delayRange;
        range = range.isEmpty() ? after : MinMax{std::min(range.low, after.low), std::max(range.high, after.high)};
    }
    const ViewRange home = roundedOutwards(static_cast<double>(range.low), static_cast<double>(range.high), 1);
    plot_->setHomeY(home.low, home.high);
    plot_->setTitles(xTitle(), tr("group delay τ(f) (taps)"));
    drawWith(view, curveOf(kDelay), [](double value) { return withUnit(value, 1, tr("taps")); });
}

QString HeadFrequencyPanel::statusAt(const HeadView& view, double x) const {
    const Which which = shown(view);
    const CurveOf curve = curveOf(which);
    const auto text = [&](const HeadSide* side) -> QString {
        if (!side)
            return {};
        const std::shared_ptr<const Pyramid> values = curve(*side);
        if (!values)
            return format::kMissing;
        const auto bin = static_cast<std::int64_t>(std::llround(x * static_cast<double>(side->spectrumLength)));
        const float value = values->at(std::clamp<std::int64_t>(bin, 0, values->length() - 1));
        switch (which) {
        case kLinear:
            return format::significant(static_cast<double>(value), 3);
        case kPhase:
            return format::fixed(static_cast<double>(value), 2);
        case kDelay:
            return format::fixed(static_cast<double>(value), 1);
        default:
            return format::fixed(static_cast<double>(decibels(value, view.before->magnitudeMaximum, kFloorDb)), 1);
        }
    };
    if (!view.before->curves.magnitude && !(view.after && view.after->curves.magnitude))
        return {};
    const auto n = static_cast<double>(view.before->spectrumLength);
    const double nearest = std::clamp(std::round(x * n), 0.0, std::floor(n / 2)) / n;
    const QString values = beforeAndAfter(text(view.before.get()), text(view.after.get()));
    const QString place = format::fixed(nearest, 4);
    switch (which) {
    case kLinear:
        return tr("f = %1 cycles per tap, |K| = %2").arg(place, values);
    case kPhase:
        return tr("f = %1 cycles per tap, arg K = %2 rad").arg(place, values);
    case kDelay:
        return tr("f = %1 cycles per tap, group delay = %2 taps").arg(place, values);
    default:
        return tr("f = %1 cycles per tap, |K| = %2 dB re %3 maximum")
            .arg(place, values, view.words.compares ? tr("A's") : view.words.before);
    }
}

} // namespace longwave::ui
