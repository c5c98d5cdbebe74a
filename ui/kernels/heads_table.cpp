// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_table.h"

#include "ui/kernels/sparkline_delegate.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/panel_header.h"

#include <QAbstractItemDelegate>
#include <QClipboard>
#include <QEvent>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyleOptionHeader>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace longwave::ui {
namespace {

constexpr int kRowHeight = 28;
constexpr int kLeastSparkline = 96;
constexpr int kColumnPadding = 24;
constexpr int kSortArrow = 14;

/// What goes first when there is no room; the rest always fits where a window can be.
constexpr std::array kLeastImportant{HeadsModel::kFirstMetric + 5, // half-life
                                     HeadsModel::kFirstMetric + 3, // dB roughness
                                     HeadsModel::kFirstMetric + 1, // roughness, time
                                     static_cast<int>(HeadsModel::kKernel),
                                     HeadsModel::kFirstMetric + 4}; // effective length

DecimalDelegate* delegateFor(const MetricInfo& info, QObject* parent) {
    switch (info.kind) {
    case MetricInfo::Digits::Significant:
        return DecimalDelegate::significant(info.digits, info.field == &Metrics::halfLife ? 2 : 4, parent);
    case MetricInfo::Digits::Fixed:
    case MetricInfo::Digits::Count:
        break;
    }
    return new DecimalDelegate(info.digits, parent);
}

/// The column that the table is sorted by has its title in 600 (the style sheet's word for it is "checked").
class HeaderOfSorted : public QHeaderView {
  public:
    explicit HeaderOfSorted(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) { setSectionsClickable(true); }

  protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logicalIndex) const override {
        QHeaderView::initStyleOptionForIndex(option, logicalIndex);
        option->state.setFlag(QStyle::State_On, logicalIndex == sortIndicatorSection());
        // A style sheet clips titles instead of eliding them.
        const QFontMetrics metrics(uiFont(TextRole::Table, TextWeight::SemiBold));
        option->text = metrics.elidedText(option->text, Qt::ElideRight, sectionSize(logicalIndex) - kColumnPadding);
    }
};

} // namespace

HeadsTable::HeadsTable(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Heads"), this);
    auto* copyButton = new QPushButton(icon(QStringLiteral("copy")), tr("Copy TSV"));
    copyButton->setToolTip(tr("Copies the whole table, sorted as it is, as tab-separated values"));
    connect(copyButton, &QPushButton::clicked, this, &HeadsTable::copy);
    header_->addControl(copyButton);

    model_ = new HeadsModel(this);
    sorter_ = new HeadsSorter(this);
    sorter_->setSourceModel(model_);
    view_ = new QTableView(this);
    view_->setAccessibleName(tr("Metrics of all heads"));
    view_->setHorizontalHeader(new HeaderOfSorted(view_));
    view_->setModel(sorter_);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setShowGrid(false);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setWordWrap(false);
    view_->setTabKeyNavigation(false);
    view_->setFont(uiFont(TextRole::Table));
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view_->verticalHeader()->setDefaultSectionSize(std::max(kRowHeight, view_->fontMetrics().height() + 8));
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view_->horizontalHeader()->setHighlightSections(false);
    view_->setSortingEnabled(true);
    view_->sortByColumn(HeadsModel::kFirstMetric + kMetricCount - 1, Qt::DescendingOrder);

    sparklines_ = new SparklineDelegate(this);
    view_->setItemDelegateForColumn(HeadsModel::kHead, new DecimalDelegate(0, this));
    view_->setItemDelegateForColumn(HeadsModel::kKernel, sparklines_);
    for (int i = 0; i < kMetricCount; ++i) {
        DecimalDelegate* delegate = delegateFor(metricInfos()[static_cast<std::size_t>(i)], this);
        delegate->setBarVisible(metricInfos()[static_cast<std::size_t>(i)].field == &Metrics::sparsity);
        view_->setItemDelegateForColumn(HeadsModel::kFirstMetric + i, delegate);
    }

    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!selecting_ && current.isValid())
            emit headPicked(sorter_->mapToSource(current).row());
    });
    connect(view_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] {
        describe();
        view_->scrollTo(view_->currentIndex());
    });
    view_->viewport()->installEventFilter(this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(view_);
    describe();
}

void HeadsTable::setHeads(std::int64_t heads) {
    const QScopedValueRollback guard(selecting_, true);
    sparklines_->setBank(nullptr);
    model_->setHeads(heads);
    describe();
    layOutColumns();
}

void HeadsTable::setBank(std::shared_ptr<const BankView> bank) {
    sparklines_->setBank(std::move(bank));
    model_->kernelsChanged();
}

void HeadsTable::setMetrics(std::shared_ptr<const BankMetrics> metrics) {
    const bool first = !model_->metrics();
    const QScopedValueRollback guard(selecting_, true);
    model_->setMetrics(std::move(metrics));
    if (first) { // now the order is known
        view_->scrollToTop();
        view_->scrollTo(view_->currentIndex());
    }
    describe();
    layOutColumns();
}

void HeadsTable::selectHead(int head) {
    const QScopedValueRollback guard(selecting_, true);
    const QModelIndex index = sorter_->mapFromSource(model_->index(head, 0));
    if (index.isValid() && index.row() != view_->currentIndex().row()) {
        view_->setCurrentIndex(index);
        view_->scrollTo(index);
    }
}

QSize HeadsTable::sizeHint() const {
    return {640, 32 + 9 * kRowHeight};
}

bool HeadsTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        layOutColumns();
    return QWidget::eventFilter(watched, event);
}

// Number columns are as wide as their widest text, the sparkline takes what is left; columns that leave it too little
// are hidden, least important first, so that nothing is ever scrolled sideways.
void HeadsTable::layOutColumns() {
    const QFontMetrics titles(uiFont(TextRole::Table, TextWeight::SemiBold));
    std::array<int, HeadsModel::kColumnCount> widths{};
    for (int column = 0; column < HeadsModel::kColumnCount; ++column) {
        const QString title = model_->headerData(column, Qt::Horizontal).toString();
        const int ofTitle = titles.horizontalAdvance(title) + kSortArrow + kColumnPadding;
        const QModelIndex sample = sorter_->index(0, column);
        const int ofNumbers = column >= HeadsModel::kFirstMetric && sample.isValid()
                                  ? view_->itemDelegateForColumn(column)->sizeHint({}, sample).width()
                                  : 0;
        widths[static_cast<std::size_t>(column)] = std::max(ofTitle, ofNumbers);
    }
    widths[HeadsModel::kKernel] = kLeastSparkline;

    const int room = view_->viewport()->width();
    int needed = 0;
    for (const int width : widths)
        needed += width;
    std::array<bool, HeadsModel::kColumnCount> hidden{};
    for (const int column : kLeastImportant) {
        if (needed <= room)
            break;
        hidden[static_cast<std::size_t>(column)] = true;
        needed -= widths[static_cast<std::size_t>(column)];
    }
    const int spare = std::max(0, room - needed);
    if (!hidden[HeadsModel::kKernel])
        widths[HeadsModel::kKernel] += spare;
    else
        widths[HeadsModel::kFirstMetric] += spare;
    for (int column = 0; column < HeadsModel::kColumnCount; ++column) {
        view_->setColumnHidden(column, hidden[static_cast<std::size_t>(column)]);
        view_->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
}

void HeadsTable::describe() {
    const int column = view_->horizontalHeader()->sortIndicatorSection();
    QString by = tr("head");
    if (column == HeadsModel::kKernel)
        by = tr("head");
    else if (column >= HeadsModel::kFirstMetric)
        by = QString::fromUtf8(metricInfos()[static_cast<std::size_t>(column - HeadsModel::kFirstMetric)].title);
    if (by.size() > 1 && by.at(1).isLower())
        by[0] = by.at(0).toLower();
    if (model_->rowCount() == 0)
        header_->setSubtitle({});
    else if (!model_->metrics())
        header_->setSubtitle(tr("%1, measuring").arg(format::count(model_->rowCount())));
    else
        header_->setSubtitle(tr("%1, sorted by %2").arg(format::count(model_->rowCount()), by));
}

void HeadsTable::copy() {
    QGuiApplication::clipboard()->setText(headsAsTsv(*model_, *sorter_));
}

} // namespace longwave::ui
