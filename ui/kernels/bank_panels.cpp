// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/bank_panels.h"

#include "compute/analysis/spectrum.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QActionGroup>
#include <QMenu>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace longwave::ui {
namespace {

/// What the quiet end of the dB map stands for; the few values below it show as the surface.
constexpr double kMapFloorDb = -60;

QWidget* panelOf(QWidget* parent, PanelHeader* header, Plot* plot) {
    auto* panel = new QWidget(parent);
    panel->setProperty("surface", true);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(plot, 1);
    return panel;
}

/// The values of a map, kept alive by the maps they belong to.
Heatmap::Values valuesOf(const std::shared_ptr<const BankMaps>& maps, const BankMap& map) {
    return {maps, &map.values};
}

/// The next 1, 2 or 5 times a power of ten: an end of a colour bar that people can read.
double niceAbove(double value) {
    if (!(value > 0))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (value <= step * power * 1.0001)
            return step * power;
    return 10 * power;
}

} // namespace

BankPanels::BankPanels(QWidget* parent) : QObject(parent) {
    timeHeader_ = new PanelHeader(tr("Heads × time"));
    frequencyHeader_ = new PanelHeader(tr("Heads × frequency"));
    which_ = new Segmented({tr("Raw"), tr("Squashed"), tr("Difference")});
    timeHeader_->addControl(which_);
    timePlot_ = new Plot;
    frequencyPlot_ = new Plot;
    timeMap_ = new Heatmap(timePlot_, Heatmap::Map::Signed);
    frequencyMap_ = new Heatmap(frequencyPlot_, Heatmap::Map::Magnitude);
    timePanel_ = panelOf(parent, timeHeader_, timePlot_);
    frequencyPanel_ = panelOf(parent, frequencyHeader_, frequencyPlot_);

    timePlot_->setAccessibleName(tr("Kernels of all heads over time"));
    timePlot_->setXFormatter([](double x) {
        return QStringLiteral("t = ") + format::count(std::llround(x)) + format::kThinSpace + tr("taps");
    });
    timeMap_->setRowWord(tr("head"));
    frequencyPlot_->setAccessibleName(tr("Spectra of all heads"));
    frequencyPlot_->setXFormatter(
        [](double x) { return QStringLiteral("f = ") + format::fixed(x, 4) + tr(" cycles per tap"); });
    frequencyMap_->setRowWord(tr("head"));
    frequencyMap_->setBarTitle(tr("dB"));
    frequencyMap_->setRange(kMapFloorDb, 0);

    connect(which_, &Segmented::currentIndexChanged, this, [this](int index) {
        if (!following_) {
            wanted_ = static_cast<Which>(index);
            refresh();
        }
    });
    for (Heatmap* map : {timeMap_, frequencyMap_})
        connect(map, &Heatmap::rowClicked, this, &BankPanels::headPicked);
    connect(timePlot_, &Plot::hovered, this, [this](double x, double y) { emit statusChanged(statusAt(false, x, y)); });
    connect(frequencyPlot_, &Plot::hovered, this,
            [this](double x, double y) { emit statusChanged(statusAt(true, x, y)); });
    for (Plot* plot : {timePlot_, frequencyPlot_})
        connect(plot, &Plot::left, this, [this] { emit statusChanged({}); });
    buildOrderMenu();
}

void BankPanels::setBank(std::shared_ptr<const BankView> bank) {
    bank_ = std::move(bank);
    refresh();
}

// In the header with room for it; like the switch in the other it rules both panels.
void BankPanels::buildOrderMenu() {
    orderButton_ = new QToolButton;
    orderButton_->setPopupMode(QToolButton::InstantPopup);
    orderButton_->setToolTip(tr("In which order both maps show the heads"));
    auto* menu = new QMenu(orderButton_);
    auto* group = new QActionGroup(menu);
    byHead_ = menu->addAction(tr("By the head's number"));
    asTable_ = menu->addAction(tr("As in the table: its order, and its filter"));
    for (QAction* action : {byHead_, asTable_}) {
        action->setCheckable(true);
        group->addAction(action);
    }
    byHead_->setChecked(true);
    connect(group, &QActionGroup::triggered, this, [this](QAction* action) { setFollowsTable(action == asTable_); });
    orderButton_->setMenu(menu);
    frequencyHeader_->addControl(orderButton_);
    applyOrder();
}

void BankPanels::setOrder(const QList<int>& heads, const QString& by) {
    order_.assign(heads.begin(), heads.end());
    orderedBy_ = by;
    applyOrder();
}

void BankPanels::setFollowsTable(bool follows) {
    followsTable_ = follows;
    (follows ? asTable_ : byHead_)->setChecked(true);
    applyOrder();
}

void BankPanels::applyOrder() {
    orderButton_->setText(followsTable_ ? tr("Order: table ▾") : tr("Order: head ▾"));
    std::optional<std::vector<int>> order;
    if (followsTable_)
        order = order_;
    for (Heatmap* map : {timeMap_, frequencyMap_})
        map->setRowOrder(order);
    const QString rows = followsTable_ && !orderedBy_.isEmpty() && orderedBy_ != tr("head")
                             ? tr("head h, by %1").arg(orderedBy_)
                             : tr("head h");
    timePlot_->setTitles(tr("lag t (taps)"), rows);
    frequencyPlot_->setTitles(tr("frequency f (cycles per tap)"), rows);
}

void BankPanels::selectHead(int head) {
    timeMap_->setSelectedRow(head);
    frequencyMap_->setSelectedRow(head);
}

BankPanels::Which BankPanels::shown() const {
    if (!bank_ || !bank_->after)
        return kRaw;
    return wanted_ == kDifference && !bank_->contrast.isAligned() ? kProcessed : wanted_;
}

void BankPanels::refresh() {
    const bool processed = bank_ && bank_->after;
    const ContrastWords words = bank_ ? bank_->contrast.words : ContrastWords{};
    const QString word = words.after;
    // One word on the switch, whatever is on: the legend of the head's plot says it in full.
    which_->setText(kRaw, words.compares ? tr("A") : tr("Raw"));
    which_->setText(kProcessed, words.compares                                                 ? tr("B")
                                : processed && !bank_->contrast.after->regularization.squashOn ? tr("Smoothed")
                                                                                               : tr("Squashed"));
    const QString off = tr("Nothing is changed while Squash and Smooth are off.");
    const bool hasDifference = processed && bank_->contrast.isAligned();
    which_->setTip(kRaw, words.compares ? words.before : tr("The kernels as they were learned"));
    which_->setTip(kProcessed, words.compares ? word : processed ? tr("The kernels %1").arg(word) : off);
    which_->setTip(kDifference, hasDifference ? QStringLiteral("%1 − %2").arg(word, words.before)
                                : processed   ? tr("The two banks have other heads, lengths or lags.")
                                              : off);
    which_->setSegmentEnabled(kProcessed, processed);
    which_->setSegmentEnabled(kDifference, hasDifference);
    {
        const QScopedValueRollback guard(following_, true); // what a person chose comes back with the processing
        which_->setCurrentIndex(shown());
    }
    if (!bank_) {
        timeMap_->setData(nullptr, 0, 0);
        frequencyMap_->setData(nullptr, 0, 0);
        frequencyHeader_->setSubtitle({});
        timeHeader_->setSubtitle({});
        return;
    }
    const Which which = shown();
    const std::shared_ptr<const BankMaps>& maps = which == kRaw ? bank_->before : bank_->after;
    const BankMap& time = which == kDifference ? maps->difference : maps->time;
    const int rows = static_cast<int>(time.rows);
    const Side& side = which == kRaw ? bank_->contrast.before : *bank_->contrast.after;
    const double tapsPerColumn = static_cast<double>(side.kernels.length()) / static_cast<double>(time.columns);
    timeMap_->setData(valuesOf(maps, time), rows, static_cast<int>(time.columns),
                      static_cast<double>(side.firstLag) - 0.5, tapsPerColumn);
    // Raw and processed share a scale, so that what Squash takes away is seen to fade.
    const double limit =
        niceAbove(static_cast<double>(which == kDifference ? maps->timeScale : bank_->before->timeScale));
    const double end = limit * (1 + 1e-5); // λ in single precision may lie a hair beyond it
    timeMap_->setRange(-end, end);
    timeMap_->setBarTitle(which == kDifference ? tr("Δk[t]") : tr("k[t]"));
    timeHeader_->setSubtitle(words.compares ? QString() : processed ? QString() : words.before);

    const BankMap& frequency = maps->frequency;
    const std::int64_t length = spectrumLength(side.kernels.length());
    const std::int64_t binCount = length / 2 + 1;
    const auto bins = static_cast<double>(binCount);
    const auto n = static_cast<double>(length);
    frequencyMap_->setData(valuesOf(maps, frequency), rows, static_cast<int>(frequency.columns), -0.5 / n,
                           bins / n / static_cast<double>(frequency.columns));
    if (words.compares)
        frequencyHeader_->setSubtitle(tr("each row re its maximum in A"), tr("re row maximum of A"));
    else
        frequencyHeader_->setSubtitle(tr("each row re its %1 maximum").arg(words.before), tr("re row maximum"));
}

QString BankPanels::statusAt(bool frequency, double x, double y) const {
    if (!bank_)
        return {};
    const Heatmap* map = frequency ? frequencyMap_ : timeMap_;
    const int head = map->rowAt(y);
    if (head < 0)
        return {};
    const QString value = map->readoutAt(x);
    const QString place = frequency ? tr("f = %1 cycles per tap").arg(format::fixed(x, 4))
                                    : tr("t = %1 taps").arg(format::count(std::llround(x)));
    return value.isEmpty() ? tr("head %1, %2").arg(head).arg(place) : value + QStringLiteral(", ") + place;
}

} // namespace longwave::ui
