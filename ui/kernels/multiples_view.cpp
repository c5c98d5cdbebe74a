// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/multiples_view.h"

#include "ui/kernels/metric_info.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace longwave::ui {

MultiplesView::MultiplesView(TaskRunner& tasks, QWidget* parent)
    : QWidget(parent),
      controller_(new MultiplesController(tasks, this)),
      header_(new PanelHeader(tr("All heads"), this)),
      grid_(new MultiplesGrid(this)) {
    setProperty("surface", true);
    buildHeader();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(grid_, 1);
    setFocusProxy(grid_);

    connect(grid_, &MultiplesGrid::headPicked, this, &MultiplesView::headPicked);
    connect(grid_, &MultiplesGrid::headOpened, this, &MultiplesView::headOpened);
    connect(grid_, &MultiplesGrid::statusChanged, this, &MultiplesView::statusChanged);
    connect(grid_, &MultiplesGrid::pageWanted, this, [this](int direction) { turnTo(page_ + direction); });
    connect(grid_, &MultiplesGrid::resized, this, &MultiplesView::apply);
    connect(grid_, &MultiplesGrid::painted, this, [this] { painted_ = true; });
    connect(controller_, &MultiplesController::changed, this, &MultiplesView::take);
    connect(controller_, &MultiplesController::failed, this, &MultiplesView::failed);
    describe();
}

void MultiplesView::buildHeader() {
    const auto turner = [this](const QString& sign, const QString& tip, int direction) {
        auto* button = new QToolButton;
        button->setText(sign);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setProperty("quiet", true);
        connect(button, &QToolButton::clicked, this, [this, direction] { turnTo(page_ + direction); });
        return button;
    };
    back_ = turner(QStringLiteral("‹"), tr("The page before (Page Up)"), -1);
    forth_ = turner(QStringLiteral("›"), tr("The next page (Page Down)"), 1);
    range_ = new QLabel;
    range_->setFont(uiFont(TextRole::Table));
    scale_ = new Segmented({tr("Shared"), tr("Own")});
    scale_->setTip(0, tr("All cells on one scale"));
    scale_->setTip(1, tr("Each cell on a scale of its own"));
    what_ = new Segmented({tr("Time"), tr("Frequency")});
    what_->setTip(0, tr("k[t]"));
    what_->setTip(1, tr("|K(f)| in dB"));
    for (QWidget* control : std::initializer_list<QWidget*>{back_, range_, forth_, scale_, what_})
        header_->addControl(control);
    connect(what_, &Segmented::currentIndexChanged, this, [this](int index) {
        controller_->setFrequency(index == 1);
        describe();
    });
    connect(scale_, &Segmented::currentIndexChanged, this, [this](int index) {
        grid_->setOwnScale(index == 1);
        describe();
    });
}

void MultiplesView::setContrast(const Contrast& contrast, int generation) {
    if (generation != generation_) {
        generation_ = generation;
        metrics_.reset();
        grid_->setMetrics(nullptr, -1);
        grid_->setData(nullptr);
        // Until the table tells its order: the old one where it fits, otherwise all heads as they are.
        const auto rows = static_cast<int>(contrast.before.kernels.isEmpty() ? 0 : contrast.before.kernels.rows());
        const auto fits = [rows](int head) { return head < rows; };
        if (order_.size() != rows || !std::all_of(order_.begin(), order_.end(), fits)) {
            order_.resize(rows);
            std::iota(order_.begin(), order_.end(), 0);
        }
        selected_.clear();
        page_ = 0;
        painted_ = true;
    }
    controller_->setContrast(contrast, generation);
    setFocusHead(focus_);
}

void MultiplesView::setOrder(const QList<int>& heads, int metric, const QString& by) {
    order_ = heads;
    metric_ = metric < 0 ? kMetricCount - 1 : metric;
    by_ = by;
    grid_->setMetrics(metrics_, metric_);
    setFocusHead(focus_);
}

void MultiplesView::setSelected(const QList<int>& heads) {
    const bool had = selected_.size() > 1;
    selected_ = heads.size() > 1 ? heads : QList<int>();
    if (had || !selected_.isEmpty())
        setFocusHead(focus_);
}

void MultiplesView::setFocusHead(int head) {
    focus_ = head;
    grid_->setFocusHead(head);
    const auto at = listed().indexOf(head);
    turnTo(at < 0 ? page_ : static_cast<int>(at) / MultiplesLayout::kMost);
}

void MultiplesView::setMetrics(std::shared_ptr<const BankMetrics> metrics) {
    metrics_ = std::move(metrics);
    grid_->setMetrics(metrics_, metric_);
}

const QList<int>& MultiplesView::listed() const {
    return selected_.isEmpty() ? order_ : selected_;
}

int MultiplesView::pages() const {
    return std::max(1, (static_cast<int>(listed().size()) + MultiplesLayout::kMost - 1) / MultiplesLayout::kMost);
}

std::vector<int> MultiplesView::headsOnPage() const {
    const QList<int> heads = listed().mid(page_ * MultiplesLayout::kMost, MultiplesLayout::kMost);
    return {heads.begin(), heads.end()};
}

void MultiplesView::turnTo(int page) {
    page_ = std::clamp(page, 0, pages() - 1);
    apply();
}

void MultiplesView::apply() {
    const std::vector<int> heads = headsOnPage();
    const int columns = heads.empty() ? 0 : grid_->columnsFor(static_cast<int>(heads.size()));
    controller_->setColumns(0); // not for a mixture of old and new
    controller_->setHeads(heads);
    controller_->setColumns(columns);
    if (heads.empty())
        grid_->setData(nullptr);
    describe();
}

void MultiplesView::take() {
    painted_ = false;
    grid_->setData(controller_->data());
    describe();
}

void MultiplesView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    apply();
    controller_->setActive(true);
}

void MultiplesView::hideEvent(QHideEvent* event) {
    controller_->setActive(false);
    QWidget::hideEvent(event);
}

bool MultiplesView::isSettled() const {
    return !isVisible() || (controller_->isSettled() && painted_);
}

void MultiplesView::describe() {
    const int all = static_cast<int>(listed().size());
    const int first = page_ * MultiplesLayout::kMost;
    const int last = std::min(all, first + MultiplesLayout::kMost);
    range_->setText(tr("%1–%2 of %3").arg(format::count(first + 1), format::count(last), format::count(all)));
    for (QWidget* control : std::initializer_list<QWidget*>{back_, range_, forth_})
        control->setVisible(pages() > 1);
    back_->setEnabled(page_ > 0);
    forth_->setEnabled(page_ + 1 < pages());

    const std::shared_ptr<const MultiplesData>& multiples = controller_->data();
    if (!multiples || all == 0) {
        header_->setSubtitle(all == 0 && !order_.isEmpty() ? tr("none") : QString());
        header_->setLegend({});
        return;
    }
    const ContrastWords& words = multiples->request.contrast.words;
    header_->setLegends(legendsOf(words, multiples->after != nullptr));

    QString text = selected_.isEmpty() ? tr("by %1").arg(by_) : tr("%1 selected").arg(format::count(all));
    const float scale = multiplesScale(*multiples, 0, false);
    const bool own = grid_->ownScale();
    if (multiples->request.frequency)
        text += own ? tr("; |K(f)| 0 … −80 dB re each %1 maximum, f 0 … 0.5 cycles per tap").arg(words.before)
                    : tr("; |K(f)| 0 … −80 dB re the largest, f 0 … 0.5 cycles per tap");
    else
        text += tr("; lag %1 … %2 taps, k[t] ")
                    .arg(format::count(multiples->firstLag()), format::count(multiples->endLag() - 1)) +
                (own || std::isnan(scale) ? tr("each to its own largest tap")
                                          : QStringLiteral("±") + format::significant(static_cast<double>(scale), 3));
    subtitle_ = text;
    header_->setSubtitle(text);
}

} // namespace longwave::ui
