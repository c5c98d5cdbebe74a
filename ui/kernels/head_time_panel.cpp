// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_time_panel.h"

#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QScopedValueRollback>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kAir = 0.06; // above and below the data, of its height
/// The logarithmic axis of taps ends this far below the largest tap (80 dB); smaller taps and zeros lie on its end.
constexpr float kLogSpan = 1e-4F;
constexpr qsizetype kLongestLabel = 24; // letters of a checkpoint's name beside the strip of kept taps

std::shared_ptr<const Pyramid> tapsOf(const HeadSide& side) {
    return side.curves.taps;
}

QString lagText(std::int64_t t) {
    return t < 0 ? format::kMinus + format::count(-t) : format::count(t);
}

} // namespace

HeadTimePanel::HeadTimePanel(QWidget* parent) : HeadPanel({tr("Linear"), tr("Log"), tr("Difference")}, true, parent) {
    difference_ = new PyramidTrace(plot_, LineStyle::difference());
    setSubtitle(tr("time"));
    plot_->setAccessibleName(tr("Kernel of the chosen head over time"));
    switch_->setAccessibleName(tr("Axis of the taps"));
    switch_->setTip(kLinear, tr("k[t] on a linear axis"));
    switch_->setTip(kLog, tr("|k[t]| on a logarithmic axis, four decades below the largest tap; zeros lie on its end"));
    plot_->setXFormatter(
        [](double x) { return QStringLiteral("t = ") + lagText(std::llround(x)) + format::kThinSpace + tr("taps"); });
    fitHeader();
}

void HeadTimePanel::switched(int index) {
    if (!following_)
        chosen_ = static_cast<Which>(index);
}

void HeadTimePanel::setCompact(int compact) {
    const QString word = compact < kMostCompact ? tr("Difference") : tr("Diff.");
    if (switch_->button(kDifference)->text() == word)
        return;
    switch_->setText(kDifference, word);
    switch_->button(kDifference)->setAccessibleName(tr("Difference"));
}

HeadExtras HeadTimePanel::wanted() const {
    HeadExtras extras;
    extras.tapMagnitudes = switch_->currentIndex() == kLog;
    extras.difference = switch_->currentIndex() == kDifference;
    return extras;
}

// A switch turned a moment ago may need what this view has not; then the view on its way will bring it.
HeadTimePanel::Which HeadTimePanel::shown(const HeadView& view) const {
    switch (switch_->currentIndex()) {
    case kLog: {
        const MinMax range = rangeOf(view, tapsOf, true);
        const bool there = view.before->curves.tapMagnitudes && (!view.after || view.after->curves.tapMagnitudes);
        return there && !range.isEmpty() && (range.low != 0 || range.high != 0) ? kLog : kLinear;
    }
    case kDifference:
        return view.difference ? kDifference : kLinear;
    default:
        return kLinear;
    }
}

void HeadTimePanel::offerDifference(const HeadView& view) {
    const bool aligned = view.isAligned();
    const ContrastWords& words = view.words;
    switch_->setSegmentEnabled(kDifference, aligned);
    switch_->setTip(kDifference,
                    aligned      ? QStringLiteral("%1 − %2").arg(words.after, words.before)
                    : view.after ? tr("The two kernels have other lengths or lags: there is no difference tap by tap.")
                    : words.compares ? tr("The second checkpoint has no such head.")
                                     : tr("Nothing is changed while Squash and Smooth are off."));
    const Which which = chosen_ == kDifference && !aligned ? kLinear : chosen_;
    const QScopedValueRollback guard(following_, true);
    if (which != switch_->currentIndex())
        switch_->setCurrentIndex(which); // asks for what that needs and shows it
}

void HeadTimePanel::setLog(bool log, double low, double high) {
    if (isLog_ && !log)
        plot_->setYLog(false);
    plot_->setHomeY(low, high); // a home is set before its axis turns logarithmic
    if (!isLog_ && log)
        plot_->setYLog(true);
    isLog_ = log;
}

void HeadTimePanel::show(const HeadView& view) {
    if (!following_)
        offerDifference(view);
    const Which which = shown(view);
    // Taps stand for the stretch t ± ½, as in the heat map beside it. Both sides have room.
    std::int64_t first = view.before->firstLag();
    std::int64_t last = view.before->lastLag();
    if (view.after) {
        first = std::min(first, view.after->firstLag());
        last = std::max(last, view.after->lastLag());
    }
    plot_->setHomeX(static_cast<double>(first) - 0.5, static_cast<double>(last) + 0.5);

    Drawing drawing;
    drawing.place = [](const HeadSide& side) { return std::pair(static_cast<double>(side.firstLag()), 1.0); };
    drawing.curve = tapsOf;
    const QString x = tr("lag t (taps)");
    // A regularisation makes kernels smaller: the raw one alone says the scale, and the axis stands still while λ
    // moves.
    MinMax range = rangeOf(view, tapsOf, true);
    if (range.isEmpty())
        range = {0, 0};
    if (which == kDifference) {
        drawing.curve = [](const HeadSide&) { return std::shared_ptr<const Pyramid>(); };
        range = view.difference->range().isEmpty() ? MinMax{0, 0} : view.difference->range();
        const double most = std::max(std::abs(static_cast<double>(range.low)), static_cast<double>(range.high));
        const double high = most > 0 ? most * (1 + 4 * kAir) : 1; // ±λ with its label lies inside
        setLog(false, -high, high);
        plot_->setTitles(x, view.words.compares
                                ? tr("B − A, Δk[t] (dimensionless)")
                                : tr("%1 − %2, Δk[t] (dimensionless)").arg(view.words.after, view.words.before));
    } else if (which == kLog) {
        const float peak = std::max(std::abs(range.low), std::abs(range.high));
        const float floor = peak * kLogSpan;
        drawing.map = [floor](float value) { return std::max(value, floor); };
        drawing.curve = [](const HeadSide& side) { return side.curves.tapMagnitudes; };
        setLog(true, static_cast<double>(floor), static_cast<double>(peak) * 1.5);
        plot_->setTitles(x, tr("|k[t]| (dimensionless)"));
    } else {
        const double low = std::min(0.0, static_cast<double>(range.low));
        const double high = std::max(0.0, static_cast<double>(range.high));
        const double air = high > low ? kAir * (high - low) : 1;
        setLog(false, low - air, high + air);
        plot_->setTitles(x, tr("weight k[t] (dimensionless)"));
    }
    difference_->setName(view.words.compares ? tr("B − A") : tr("difference"));
    difference_->setData(which == kDifference ? view.difference : nullptr,
                         static_cast<double>(view.before->firstLag()));
    draw(view, drawing);
    mark(view);
    warn(view);
}

// λ where it acts, the taps it leaves, and lag 0 where it is not the end of the axis.
void HeadTimePanel::mark(const HeadView& view) {
    const bool squash = view.after && view.after->side.regularization.squashOn;
    const HeadSide* squashed = squash ? view.after.get() : nullptr;
    if (!squashed && view.before->side.regularization.squashOn) // the second checkpoint has no such head
        squashed = view.before.get();
    plot_->setThresholdBand(squashed ? std::optional(squashed->side.regularization.lambda) : std::nullopt);
    QString name = withoutEnding(view.words.after);
    if (name.size() > kLongestLabel)
        name = tr("B");
    const bool strip = squashed && shown(view) != kDifference; // whose values none of these taps are
    plot_->setKeptTaps(strip ? squashed->curves.taps : nullptr,
                       squashed ? static_cast<double>(squashed->firstLag()) : 0, 1,
                       view.words.compares && view.after ? tr("kept taps of %1").arg(name) : tr("kept taps"));
    const auto looksBack = [](const HeadSide& side) { return side.firstLag() < 0 && side.lastLag() >= 0; };
    std::vector<PlotMarker> markers;
    if (looksBack(*view.before) || (view.after && looksBack(*view.after)))
        markers.push_back({0, tr("lag 0"), PlotMarker::Kind::Note});
    plot_->setMarkers(std::move(markers));
}

void HeadTimePanel::warn(const HeadView& view) {
    const bool beforeIsBad = view.before->curves.taps->nonFiniteCount() > 0;
    const HeadSide& side = beforeIsBad || !view.after ? *view.before : *view.after;
    const Pyramid& taps = *side.curves.taps;
    const std::int64_t bad = taps.nonFiniteCount();
    if (bad == 0) {
        setWarning({});
        return;
    }
    const QString first = lagText(side.firstLag() + taps.firstNonFinite());
    const QString said =
        bad == 1
            ? tr("One tap is not finite (NaN or infinite): t = %1. It is left out of the plot.").arg(first)
            : tr("%1 of %2 taps are not finite (NaN or infinite), the first at t = %3. They are left out of the plot.")
                  .arg(format::count(bad), format::count(side.taps), first);
    setWarning(view.words.compares ? (beforeIsBad ? view.words.before : view.words.after) + QStringLiteral(": ") + said
                                   : said);
}

QString HeadTimePanel::statusAt(const HeadView& view, double x) const {
    const std::int64_t t = std::llround(x);
    const MinMax range = rangeOf(view, tapsOf, false);
    const float span = range.isEmpty() ? 0 : range.high - range.low;
    const bool fixed = span >= 0.01F && span < 1000; // four decimals say nothing of smaller kernels
    const auto text = [&](double value) { return fixed ? format::fixed(value, 4) : format::significant(value, 4); };
    const auto at = [&](const HeadSide& side) {
        return side.hasLag(t) ? text(static_cast<double>(side.at(t))) : QString(format::kMissing);
    };
    if (!view.before->hasLag(t) && !(view.after && view.after->hasLag(t)))
        return {};
    if (shown(view) == kDifference) {
        const auto value = static_cast<double>(view.difference->at(t - view.before->firstLag()));
        return tr("t = %1 taps, Δk = %2").arg(lagText(t), text(value));
    }
    return tr("t = %1 taps, k = %2")
        .arg(lagText(t), beforeAndAfter(at(*view.before), view.after ? at(*view.after) : QString()));
}

} // namespace longwave::ui
