// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/spectrogram_panel.h"

#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

QString decibelText(double value) {
    if (!(value > static_cast<double>(HeadSpectrogram::kFloorDb)))
        return SpectrogramPanel::tr("at or below %1 dB")
            .arg(format::fixed(static_cast<double>(HeadSpectrogram::kFloorDb), 0));
    return format::fixed(value, 1) + format::kThinSpace + SpectrogramPanel::tr("dB");
}

QString frequencyText(double f) {
    return SpectrogramPanel::tr("f = %1 cycles per tap").arg(format::fixed(std::max(0.0, f), 4));
}

QString lagText(double x) {
    const std::int64_t t = std::llround(x);
    return (t < 0 ? QString(format::kMinus) : QString()) + format::count(std::abs(t));
}

} // namespace

SpectrogramPanel::SpectrogramPanel(QWidget* parent) : QWidget(parent) {
    caption_ = new ElidedLabel(this);
    caption_->setFont(uiFont(TextRole::Table));
    which_ = new Segmented({tr("Before"), tr("After")});
    which_->setAccessibleName(tr("Which side the spectrogram shows"));
    plot_ = new Plot(this);
    plot_->setAccessibleName(tr("Spectrogram of the chosen head"));
    plot_->setTitles(tr("lag t (taps)"), tr("frequency f (cycles per tap)"));
    plot_->setXFormatter(
        [](double x) { return QStringLiteral("t = ") + lagText(x) + format::kThinSpace + tr("taps"); });
    map_ = new Heatmap(plot_, Heatmap::Map::Magnitude);
    map_->setRowAxis(0, 1);
    map_->setRange(static_cast<double>(HeadSpectrogram::kFloorDb), 0);
    map_->setBarTitle(tr("dB"));
    map_->setCellFormatter(
        [](double f, double value) { return frequencyText(f) + QStringLiteral("  ") + decibelText(value); });

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 2, 12, 2);
    bar->addWidget(caption_, 1);
    bar->addWidget(which_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(plot_, 1);

    connect(which_, &Segmented::currentIndexChanged, this, [this](int index) {
        if (following_)
            return;
        chosen_ = static_cast<Which>(index);
        refresh();
    });
    connect(plot_, &Plot::hovered, this, [this](double x, double y) { emit statusChanged(statusAt(x, y)); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
}

void SpectrogramPanel::setView(std::shared_ptr<const HeadView> view) {
    if (!view && !view_)
        return;
    view_ = std::move(view);
    refresh();
}

const HeadSide* SpectrogramPanel::side() const {
    if (!view_)
        return nullptr;
    return chosen_ == kAfter && view_->after ? view_->after.get() : view_->before.get();
}

void SpectrogramPanel::refresh() {
    const HeadSide* shown = side();
    if (!shown) {
        map_->setData(nullptr, 0, 0);
        caption_->setText({});
        return;
    }
    const ContrastWords& words = view_->words;
    const bool two = view_->after != nullptr;
    const QString off = words.compares ? tr("The second checkpoint has no such head.")
                                       : tr("Nothing is changed while Squash and Smooth are off.");
    which_->setText(kBefore, words.compares ? tr("A") : tr("Before"));
    which_->setText(kAfter, words.compares ? tr("B") : tr("After"));
    which_->setTip(kBefore, words.before);
    which_->setTip(kAfter, two ? words.after : off);
    which_->setSegmentEnabled(kAfter, two);
    {
        const QScopedValueRollback guard(following_, true);
        which_->setCurrentIndex(two ? chosen_ : kBefore);
    }
    // The lags of the time plot above, so that both stand under each other.
    std::int64_t first = view_->before->firstLag();
    std::int64_t last = view_->before->lastLag();
    if (two) {
        first = std::min(first, view_->after->firstLag());
        last = std::max(last, view_->after->lastLag());
    }
    const std::shared_ptr<const HeadSpectrogram>& picture = shown->spectrogram;
    const bool broken = shown->curves.taps->nonFiniteCount() > 0;
    plot_->setEmptyText(broken ? tr("No spectrogram: taps of this head are not finite.") : QString());
    if (picture) {
        const SpectrogramPlan& plan = picture->plan;
        const double df = 1.0 / static_cast<double>(plan.fftLength);
        map_->setRowAxis(-0.5 * df, df);
        // Frame m is centred on tap m·hop; a column stands for the frames it holds.
        const double x0 = static_cast<double>(shown->firstLag()) - 0.5 * static_cast<double>(plan.hop);
        map_->setData(picture->decibels, static_cast<int>(plan.rows()), static_cast<int>(plan.columns), x0,
                      static_cast<double>(plan.columnTaps()));
        caption_->setText(tr("Hann window of %1 taps every %2, dB re %3 maximum")
                              .arg(format::count(plan.window),
                                   plan.hop == 1 ? tr("tap") : tr("%1 taps").arg(format::count(plan.hop)),
                                   words.compares ? tr("A's") : tr("the %1").arg(words.before)));
    } else {
        map_->setData(nullptr, 0, 0);
        caption_->setText({});
    }
    plot_->setHomeX(static_cast<double>(first) - 0.5, static_cast<double>(last) + 0.5);
}

QString SpectrogramPanel::statusAt(double x, double y) const {
    const HeadSide* shown = side();
    const int row = map_->rowAt(y);
    if (!shown || !shown->spectrogram || row < 0)
        return {};
    const SpectrogramPlan& plan = shown->spectrogram->plan;
    const double place = (x - static_cast<double>(shown->firstLag()) + 0.5 * static_cast<double>(plan.hop)) /
                         static_cast<double>(plan.columnTaps());
    const double column = std::floor(place);
    if (!(column >= 0 && column < static_cast<double>(plan.columns)))
        return {};
    const auto cell = static_cast<std::size_t>(row) * static_cast<std::size_t>(plan.columns);
    const float value = (*shown->spectrogram->decibels)[cell + static_cast<std::size_t>(column)];
    return tr("t = %1 taps, %2, %3")
        .arg(lagText(x), frequencyText(static_cast<double>(row) / static_cast<double>(plan.fftLength)),
             decibelText(static_cast<double>(value)));
}

} // namespace longwave::ui
