// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_table.h"

#include "ui/kernels/layers_model.h"
#include "ui/kernels/metric_table.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/panel_header.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeySequence>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace longwave::ui {
namespace {

using namespace metricTable;

constexpr int kLeastName = 120;
constexpr int kMostWords = 260;
constexpr int kFilterWidth = 200;

/// What goes first when there is no room.
constexpr std::array kLeastImportant{LayersModel::kFirstMetric + 5, // half-life
                                     LayersModel::kFirstMetric + 3, // dB roughness
                                     LayersModel::kFirstMetric + 1, // roughness, time
                                     LayersModel::kFirstMetric + 6, // peak
                                     static_cast<int>(LayersModel::kNumber),
                                     static_cast<int>(LayersModel::kParameterization)};

/// Words in a row of the table, elided in the middle; layers' names so that they stay apart.
class WordsDelegate : public QStyledItemDelegate {
  public:
    explicit WordsDelegate(const LayersModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        paintRowGround(painter, option, index);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool weighted = selected && index.column() == LayersModel::kName;
        painter->setFont(uiFont(TextRole::Table, weighted ? TextWeight::SemiBold : TextWeight::Regular));
        painter->setPen(theme()[static_cast<Token>(index.data(Qt::ForegroundRole).toInt())]);
        const QRect room = option.rect.adjusted(kColumnPadding / 2, 0, -kColumnPadding / 2, 0);
        const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        const QFontMetrics metrics(uiFont(TextRole::Table, TextWeight::SemiBold)); // as short in every row
        const QString text = index.data().toString();
        painter->drawText(room, static_cast<int>(alignment) | static_cast<int>(Qt::TextSingleLine),
                          index.column() == LayersModel::kName
                              ? model_.elision().elided(text, metrics, room.width())
                              : metrics.elidedText(text, Qt::ElideMiddle, room.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const QFontMetrics metrics(uiFont(TextRole::Table, TextWeight::SemiBold));
        return {metrics.horizontalAdvance(index.data().toString()) + kColumnPadding, kRowHeight};
    }

  private:
    const LayersModel& model_;
};

} // namespace

LayersTable::LayersTable(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Layers"), this);
    filter_ = new QLineEdit;
    filter_->setPlaceholderText(tr("Filter, e.g. sparsity > 50"));
    filter_->setToolTip(tr("Words of a layer or its parameterization, or a condition on a metric, heads or length"));
    filter_->setAccessibleName(tr("Filter of the layers"));
    filter_->setClearButtonEnabled(true);
    filter_->setFont(uiFont(TextRole::Table));
    filter_->setFixedWidth(kFilterWidth);
    filter_->addAction(icon(QStringLiteral("search"), Token::Muted), QLineEdit::LeadingPosition);
    // The signs inside are tool buttons, but not as high as those of a bar.
    filter_->setStyleSheet(QStringLiteral("QToolButton { border: none; padding: 0; min-height: 0; }"));
    header_->addControl(filter_);
    auto* copyButton = new QPushButton(icon(QStringLiteral("copy")), tr("Copy TSV"));
    copyButton->setToolTip(tr("Copies the selected rows, or all of them, as tab-separated values"));
    connect(copyButton, &QPushButton::clicked, this, &LayersTable::copy);
    header_->addControl(copyButton);

    model_ = new LayersModel(this);
    sorter_ = new LayersSorter(this);
    sorter_->setSourceModel(model_);
    view_ = makeMetricTable(sorter_, LayersModel::kFirstMetric, this);
    view_->setAccessibleName(tr("Metrics of all layers"));
    view_->sortByColumn(LayersModel::kNumber, Qt::AscendingOrder);
    view_->setItemDelegateForColumn(LayersModel::kNumber, new DecimalDelegate(0, this));
    for (const int column : {LayersModel::kName, LayersModel::kParameterization, LayersModel::kSize})
        view_->setItemDelegateForColumn(column, new WordsDelegate(*model_, this));

    auto* copyAction = new QAction(tr("Copy"), view_);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copyAction, &QAction::triggered, this, &LayersTable::copy);
    view_->addAction(copyAction);
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!selecting_ && current.isValid())
            emit layerPicked(sorter_->mapToSource(current).row());
    });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LayersTable::describe);
    connect(view_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] {
        describe();
        view_->scrollTo(view_->currentIndex());
    });
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        const QScopedValueRollback guard(selecting_, true); // the current row may be filtered away
        sorter_->setFilter(text);
        describe();
    });
    view_->viewport()->installEventFilter(this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(view_);
    describe();
}

void LayersTable::setLayers(std::shared_ptr<const LayersData> layers) {
    const QScopedValueRollback guard(selecting_, true);
    model_->setLayers(std::move(layers));
    describe();
    layOutColumns();
}

void LayersTable::selectLayer(int layer) {
    const QScopedValueRollback guard(selecting_, true);
    const QModelIndex index = sorter_->mapFromSource(model_->index(layer, 0));
    if (!index.isValid()) {
        view_->setCurrentIndex({});
        view_->clearSelection();
    } else if (index.row() != view_->currentIndex().row() || !view_->selectionModel()->isSelected(index)) {
        view_->setCurrentIndex(index);
        view_->scrollTo(index);
    }
}

QSize LayersTable::sizeHint() const {
    return {640, 32 + 9 * kRowHeight};
}

bool LayersTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        layOutColumns();
    return QWidget::eventFilter(watched, event);
}

// Columns are as wide as their widest text, names take what is left; columns that leave them too little are hidden,
// least important first, so that nothing is ever scrolled sideways.
void LayersTable::layOutColumns() {
    const QFontMetrics titles(uiFont(TextRole::Table, TextWeight::SemiBold));
    std::array<int, LayersModel::kColumnCount> widths{};
    for (int column = 0; column < LayersModel::kColumnCount; ++column) {
        const QString title = model_->headerData(column, Qt::Horizontal).toString();
        int width = titles.horizontalAdvance(title) + kSortArrow + kColumnPadding;
        const bool words = column == LayersModel::kName || column == LayersModel::kParameterization;
        for (int row = 0; row < sorter_->rowCount(); ++row) {
            const QModelIndex index = sorter_->index(row, column);
            if (index.data().isValid() && column != LayersModel::kNumber) {
                const int wanted = view_->itemDelegateForColumn(column)->sizeHint({}, index).width();
                width = std::max(width, words ? std::min(wanted, kMostWords) : wanted);
            }
        }
        widths[static_cast<std::size_t>(column)] = width;
    }
    const int wantedName = widths[LayersModel::kName];
    widths[LayersModel::kName] = std::min(wantedName, kLeastName);
    const int room = view_->viewport()->width();
    int needed = 0;
    for (const int width : widths)
        needed += width;
    std::array<bool, LayersModel::kColumnCount> hidden{};
    for (const int column : kLeastImportant) {
        if (needed <= room)
            break;
        hidden[static_cast<std::size_t>(column)] = true;
        needed -= widths[static_cast<std::size_t>(column)];
    }
    widths[LayersModel::kName] += std::max(0, room - needed);
    for (int column = 0; column < LayersModel::kColumnCount; ++column) {
        view_->setColumnHidden(column, hidden[static_cast<std::size_t>(column)]);
        view_->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
}

void LayersTable::describe() {
    const int all = model_->rowCount();
    const int shown = sorter_->rowCount();
    if (all == 0) {
        header_->setSubtitle({});
        return;
    }
    QStringList parts;
    parts << (shown == all ? format::count(all) : tr("%1 of %2").arg(format::count(shown), format::count(all)));
    const int column = view_->horizontalHeader()->sortIndicatorSection();
    if (column >= LayersModel::kFirstMetric) {
        QString by = tr(metricInfos()[static_cast<std::size_t>(column - LayersModel::kFirstMetric)].title);
        if (by.size() > 1 && by.at(1).isLower())
            by[0] = by.at(0).toLower();
        parts[0] += tr(", sorted by %1").arg(by);
    }
    if (const auto selected = view_->selectionModel()->selectedRows().size(); selected > 1)
        parts << tr("%1 selected").arg(format::count(selected));
    header_->setSubtitle(parts.join(QStringLiteral(" · ")));
}

void LayersTable::copy() {
    const QModelIndexList selected = view_->selectionModel()->selectedRows(LayersModel::kName);
    QGuiApplication::clipboard()->setText(
        layersAsTsv(*model_, *sorter_, selected.size() > 1 ? selected : QModelIndexList()));
}

} // namespace longwave::ui
