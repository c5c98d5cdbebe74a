// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_table.h"

#include "ui/kernels/heads_filter_box.h"
#include "ui/kernels/metric_table.h"
#include "ui/kernels/sparkline_delegate.h"
#include "ui/theme/appearance.h"
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
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace longwave::ui {
namespace {

using namespace metricTable;

constexpr int kLeastSparkline = 96;
constexpr int kFilterWidth = 240;
constexpr auto kRest = std::chrono::milliseconds(250); // from the last metrics to the new order

/// What goes first when there is no room; the rest always fits where a window can be.
constexpr std::array kLeastImportant{HeadsModel::kFirstMetric + 5, // half-life
                                     HeadsModel::kFirstMetric + 3, // dB roughness
                                     HeadsModel::kFirstMetric + 1, // roughness, time
                                     static_cast<int>(HeadsModel::kKernel),
                                     HeadsModel::kFirstMetric + 4}; // effective length

/// Whatever keys are held down.
void takeCurrent(QTableView* view, const QModelIndex& index) {
    view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

} // namespace

HeadsTable::HeadsTable(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &HeadsTable::reorder);
    header_ = new PanelHeader(tr("Heads"), this);
    note_ = new QLabel(this);
    note_->setFont(uiFont(TextRole::Table));
    note_->setContentsMargins(12, 2, 12, 6);
    note_->setAlignment(Qt::AlignRight);
    note_->setWordWrap(true);
    note_->hide();
    model_ = new HeadsModel(this);
    sorter_ = new HeadsSorter(this);
    sorter_->setDynamicSortFilter(false); // see reorder
    sorter_->setSourceModel(model_);
    makeView();
    makeHeader();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(note_);
    layout->addWidget(view_);
    describe();
}

void HeadsTable::makeHeader() {
    filterBox_ = new HeadsFilterBox;
    filterBox_->setFixedWidth(kFilterWidth);
    filterBox_->setFont(uiFont(TextRole::Table));
    connect(filterBox_, &HeadsFilterBox::filterChanged, this, [this](const HeadFilter& filter) {
        const QScopedValueRollback guard(selecting_, true);
        sorter_->setFilter(filter);
        selectAgain();
        tellOrder();
    });
    connect(filterBox_, &HeadsFilterBox::complaintChanged, this, &HeadsTable::sayNote);
    header_->addControl(filterBox_);
    auto* copyButton = new QPushButton(icon(QStringLiteral("copy")), tr("Copy TSV"));
    copyButton->setToolTip(tr("Copies the selected rows when there are several, otherwise all that are shown,\n"
                              "in the order shown, as tab-separated values"));
    connect(copyButton, &QPushButton::clicked, this, &HeadsTable::copy);
    header_->addControl(copyButton);
}

void HeadsTable::makeView() {
    view_ = makeMetricTable(sorter_, HeadsModel::kFirstMetric, this);
    view_->setAccessibleName(tr("Metrics of all heads"));
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->sortByColumn(HeadsModel::kFirstMetric + kMetricCount - 1, Qt::DescendingOrder);

    sparklines_ = new SparklineDelegate(this);
    view_->setItemDelegateForColumn(HeadsModel::kHead, new DecimalDelegate(0, this));
    view_->setItemDelegateForColumn(HeadsModel::kKernel, sparklines_);

    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!selecting_ && current.isValid()) {
            head_ = sorter_->mapToSource(current).row();
            emit headPicked(head_);
        }
        view_->viewport()->update(); // the row in focus has its numbers in 600
    });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!selecting_)
            tellSelection();
    });
    connect(view_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] {
        view_->scrollTo(view_->currentIndex());
        tellOrder();
    });
    connect(view_, &QWidget::customContextMenuRequested, this, &HeadsTable::openMenu);
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
}

void HeadsTable::setHeads(std::int64_t heads) {
    {
        const QScopedValueRollback guard(selecting_, true);
        rest_.stop();
        sparklines_->setBank(nullptr);
        model_->setHeads(heads);
        head_ = -1;
        toldMetric_ = -2; // of another bank even the same order is news
        layOutColumns();
    }
    tellSelection();
    tellOrder();
}

void HeadsTable::setBank(std::shared_ptr<const BankView> bank) {
    sparklines_->setBank(std::move(bank));
    model_->kernelsChanged();
}

void HeadsTable::setMetrics(std::shared_ptr<const BankMetrics> metrics) {
    const bool first = !model_->metrics();
    const QScopedValueRollback guard(selecting_, true);
    model_->setMetrics(std::move(metrics));
    layOutColumns();
    if (first) { // now the order is known
        reorder();
        view_->scrollToTop();
        view_->scrollTo(view_->currentIndex());
    } else {
        rest_.start();
        describe();
    }
}

void HeadsTable::reorder() {
    const QScopedValueRollback guard(selecting_, true);
    rest_.stop();
    sorter_->invalidate();
    selectAgain();
    tellOrder();
}

// After a filter the head in focus may be back, or gone.
void HeadsTable::selectAgain() {
    const QModelIndex index = sorter_->mapFromSource(model_->index(head_, 0));
    if (!index.isValid()) {
        view_->selectionModel()->clear();
    } else if (index.row() != view_->currentIndex().row() || !view_->selectionModel()->isSelected(index)) {
        takeCurrent(view_, index);
        view_->scrollTo(index);
    }
    tellSelection();
}

void HeadsTable::tellOrder() {
    const QList<int> heads = order();
    describe();
    sayNote(complaint_);
    if (heads == toldOrder_ && sortMetric() == toldMetric_)
        return;
    toldOrder_ = heads;
    toldMetric_ = sortMetric();
    emit orderChanged(heads);
    tellSelection(); // the same heads in another order, perhaps
}

void HeadsTable::tellSelection() {
    const QList<int> heads = selection();
    if (heads == told_)
        return;
    told_ = heads;
    describe();
    emit headsSelected(heads);
}

void HeadsTable::sayNote(const QString& complaint) {
    complaint_ = complaint;
    const bool none = complaint.isEmpty() && model_->rowCount() > 0 && sorter_->rowCount() == 0;
    note_->setText(none                  ? tr("No head fits this filter.")
                   : complaint.isEmpty() ? QString()
                                         : tr("Filter, ") + complaint);
    const char* role = none ? "muted" : "error";
    if (note_->property("role").toString() != QLatin1String(role)) {
        note_->setProperty("role", role);
        repolish(note_);
    }
    note_->setVisible(!note_->text().isEmpty());
}

void HeadsTable::selectHead(int head) {
    head_ = head;
    const QModelIndex index = sorter_->mapFromSource(model_->index(head, 0));
    {
        const QScopedValueRollback guard(selecting_, true);
        if (!index.isValid()) {
            view_->selectionModel()->clear();
        } else if (index.row() != view_->currentIndex().row()) {
            takeCurrent(view_, index);
            view_->scrollTo(index);
        }
    }
    tellSelection();
}

QList<int> HeadsTable::selection() const {
    QList<int> rows;
    for (const QItemSelectionRange& range : view_->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
    std::sort(rows.begin(), rows.end());
    QList<int> heads;
    heads.reserve(rows.size());
    for (const int row : rows)
        heads << sorter_->mapToSource(sorter_->index(row, 0)).row();
    return heads;
}

int HeadsTable::sortMetric() const {
    return std::max(-1, view_->horizontalHeader()->sortIndicatorSection() - static_cast<int>(HeadsModel::kFirstMetric));
}

QString HeadsTable::sortedBy() const {
    const int metric = sortMetric();
    if (metric < 0)
        return tr("head");
    QString by = QString::fromUtf8(metricInfos()[static_cast<std::size_t>(metric)].title);
    if (by.size() > 1 && by.at(1).isLower())
        by[0] = by.at(0).toLower();
    return by;
}

QSize HeadsTable::sizeHint() const {
    return {640, 32 + 9 * kRowHeight};
}

bool HeadsTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        layOutColumns();
    // The view would copy a single cell.
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched == view_ && isKey && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        if (event->type() == QEvent::KeyPress)
            copy();
        event->accept();
        return true;
    }
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
    const int all = model_->rowCount();
    if (all == 0) {
        header_->setSubtitle({});
        return;
    }
    const int shown = sorter_->rowCount();
    const auto selected = told_.size();
    QString text =
        shown == all ? format::count(all) : tr("%1 of %2 shown").arg(format::count(shown), format::count(all));
    text += model_->metrics() ? tr(", sorted by %1").arg(sortedBy()) : tr(", measuring");
    if (selected > 1)
        text += tr(" · %1 selected").arg(format::count(selected));
    header_->setSubtitle(text);
}

void HeadsTable::copy() {
    const QList<int> selected = selection();
    QGuiApplication::clipboard()->setText(headsAsTsv(*model_, selected.size() > 1 ? selected : order()));
}

void HeadsTable::openMenu(const QPoint& at) {
    QMenu menu(this);
    menu.addAction(tr("Copy TSV"), QKeySequence::Copy, this, &HeadsTable::copy);
    menu.addAction(tr("Select all"), QKeySequence::SelectAll, view_, &QTableView::selectAll);
    QAction* clear = menu.addAction(tr("Clear filter"), filterBox_, &QLineEdit::clear);
    clear->setEnabled(!filterBox_->text().isEmpty());
    menu.exec(view_->viewport()->mapToGlobal(at));
}

} // namespace longwave::ui
