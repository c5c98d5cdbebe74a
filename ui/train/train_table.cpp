// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_table.h"

#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/sizes.h"
#include "ui/theme/table_look.h"
#include "ui/train/train_words.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kSample = 14; // px of a run's line before its name

/// Decimals of each column; −1: words.
constexpr std::array<int, TrainModel::kColumns> kDecimals{-1, 3, 1, 1, 1, 3, 1, 2, -1};

/// Words, with the run's line before its name.
class WordDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        paintRowGround(painter, option, index);
        const bool isRun = index.column() == TrainModel::kRun;
        QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        if (isRun) {
            const auto color = static_cast<Token>(index.data(TrainModel::kColorRole).toInt());
            painter->fillRect(QRectF(room.left(), room.center().y(), kSample, 2), theme()[color]);
            room.setLeft(room.left() + kSample + 8);
        }
        painter->setFont(uiFont(TextRole::Table, isRun ? TextWeight::SemiBold : TextWeight::Regular));
        painter->setPen(theme()[isRun ? Token::Text : Token::Muted]);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const bool isRun = index.column() == TrainModel::kRun;
        const QFontMetrics metrics(uiFont(TextRole::Table, isRun ? TextWeight::SemiBold : TextWeight::Regular));
        return {metrics.horizontalAdvance(index.data().toString()) + 2 * kPadding + (isRun ? kSample + 8 : 0) + 2,
                std::max(kRowHeight, metrics.height() + 8)};
    }
};

} // namespace

TrainModel::TrainModel(const TrainBook& book, QObject* parent) : QAbstractTableModel(parent), book_(book) {}

void TrainModel::refresh() {
    const std::int64_t step = book_.shownStep();
    std::vector<Row> rows;
    for (const TrainRun& run : book_.runs())
        rows.push_back({run.id, run.name(), stateText(run), run.failure, run.color,
                        run.stepsPerSecond > 0 ? run.stepsPerSecond : std::numeric_limits<double>::quiet_NaN(),
                        resultAt(run, step)});
    const bool same = std::ranges::equal(rows, rows_, [](const Row& a, const Row& b) { return a.run == b.run; });
    if (!same)
        beginResetModel();
    rows_ = std::move(rows);
    if (!same)
        endResetModel();
    else if (!rows_.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

QString TrainModel::titleOf(int column) {
    switch (column) {
    case kRun:
        return tr("Run");
    case kLoss:
        return tr("Loss (nat, smoothed)");
    case kValidation:
        return tr("Validation (%)");
    case kTest:
        return tr("Test (%)");
    case kSparsity:
        return tr("Sparsity (%)");
    case kRoughness:
        return tr("Roughness, freq.");
    case kEffectiveLength:
        return tr("Eff. length (taps)");
    case kSpeed:
        return tr("Speed (steps/s)");
    default:
        return tr("State");
    }
}

QString TrainModel::tipOf(int column) {
    switch (column) {
    case kLoss:
        return tr("Cross-entropy of what is learned from, smoothed over an eighth of an epoch");
    case kValidation:
        return tr("Share of right answers to sequences that are not learned from, after the last full epoch");
    case kTest:
        return tr("Share of right answers to the sequences that are asked once, at the end");
    case kSparsity:
        return tr("Share of taps that are exactly zero, mean over heads and layers");
    case kRoughness:
        return tr("Total variation of |K(f)| over its sum (dimensionless), mean over heads and layers");
    case kEffectiveLength:
        return tr("Fewest taps that hold 99 % of a kernel’s energy, mean over heads and layers");
    case kSpeed:
        return tr("Training steps a second while it is the run’s turn");
    default:
        return {};
    }
}

double TrainModel::numberAt(int row, int column) const {
    const Row& at = rows_[static_cast<std::size_t>(row)];
    switch (column) {
    case kLoss:
        return at.result.loss;
    case kValidation:
        return 100 * at.result.validation;
    case kTest:
        return 100 * at.result.test;
    case kSparsity:
        return 100 * at.result.sparsity;
    case kRoughness:
        return at.result.roughness;
    case kEffectiveLength:
        return at.result.effectiveLength;
    case kSpeed:
        return at.speed;
    default:
        return std::numeric_limits<double>::quiet_NaN();
    }
}

int TrainModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int TrainModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant TrainModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == kColorRole)
        return static_cast<int>(row.color);
    if (role == Qt::ToolTipRole)
        return index.column() == kState && !row.failure.isEmpty() ? row.failure : tipOf(index.column());
    if (role == Qt::DisplayRole) {
        if (index.column() == kRun)
            return row.name;
        if (index.column() == kState)
            return row.state;
        return numberAt(index.row(), index.column());
    }
    return {};
}

QVariant TrainModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return titleOf(section);
    if (role == Qt::ToolTipRole)
        return tipOf(section);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((kDecimals[static_cast<std::size_t>(section)] < 0 ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    return {};
}

TrainTable::TrainTable(const TrainBook& book, QWidget* parent)
    : QWidget(parent),
      book_(book),
      model_(new TrainModel(book, this)),
      header_(new PanelHeader(tr("Results"))),
      view_(new QTableView),
      copy_(new QPushButton(icon(QStringLiteral("copy")), tr("Copy TSV"))) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    copy_->setToolTip(tr("Copies all rows as tab-separated values"));
    header_->addControl(copy_);
    view_->setModel(model_);
    view_->setAccessibleName(tr("Results of the runs"));
    for (int column = 0; column < TrainModel::kColumns; ++column) {
        const int decimals = kDecimals[static_cast<std::size_t>(column)];
        view_->setItemDelegateForColumn(column, decimals < 0
                                                    ? static_cast<QStyledItemDelegate*>(new WordDelegate(view_))
                                                    : new DecimalDelegate(decimals, view_));
    }
    dressTable(*view_);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(view_, 1);
    connect(addCopyAction(*view_), &QAction::triggered, this, &TrainTable::copy);
    connect(copy_, &QPushButton::clicked, this, &TrainTable::copy);
    view_->viewport()->installEventFilter(this);
    refresh();
}

void TrainTable::refresh() {
    model_->refresh();
    const std::int64_t step = book_.shownStep();
    header_->setTitle(step > 0 ? tr("Results at step %1").arg(format::count(step)) : tr("Results"));
    header_->setSubtitle(tr("means over heads and layers"), tr("means"));
    layOutColumns();
}

CsvTable TrainTable::csv() const {
    CsvTable table;
    for (int column = 0; column < TrainModel::kColumns; ++column)
        table.header << TrainModel::titleOf(column);
    table.header << tr("Step") << tr("λ") << tr("Test loss (nat)");
    for (int row = 0; row < model_->rowCount(); ++row) {
        std::vector<CsvTable::Cell> cells;
        for (int column = 0; column < TrainModel::kColumns; ++column) {
            if (kDecimals[static_cast<std::size_t>(column)] < 0)
                cells.emplace_back(model_->index(row, column).data().toString());
            else
                cells.emplace_back(model_->numberAt(row, column));
        }
        const TrainRun& run = book_.runs()[static_cast<std::size_t>(row)];
        const TrainResult result = resultAt(run, book_.shownStep());
        cells.emplace_back(static_cast<double>(result.step));
        cells.emplace_back(run.regularization.squashOn ? run.regularization.lambda : 0.0);
        cells.emplace_back(std::isfinite(result.test) ? run.record.testLoss : std::numeric_limits<double>::quiet_NaN());
        table.rows.push_back(std::move(cells));
    }
    return table;
}

QString TrainTable::tsv() const {
    const CsvTable table = csv();
    QStringList lines{table.header.join(u'\t')};
    for (const auto& row : table.rows) {
        QStringList cells;
        for (const CsvTable::Cell& cell : row) {
            if (const auto* words = std::get_if<QString>(&cell))
                cells << *words;
            else
                cells << (std::isfinite(std::get<double>(cell))
                              ? QString::number(std::get<double>(cell), 'g', QLocale::FloatingPointShortest)
                              : QString());
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

void TrainTable::copy() {
    QGuiApplication::clipboard()->setText(tsv());
}

// Columns are as wide as their widest text and share what is left; those without room are hidden, least important
// first, so that nothing is scrolled sideways.
void TrainTable::layOutColumns() {
    const QFontMetrics titles(uiFont(TextRole::Table));
    std::array<int, TrainModel::kColumns> widths{};
    int needed = 0;
    for (int column = 0; column < TrainModel::kColumns; ++column) {
        const int decimals = kDecimals[static_cast<std::size_t>(column)];
        int width = titles.horizontalAdvance(TrainModel::titleOf(column)) + 2 * kPadding + 4;
        for (int row = 0; row < model_->rowCount(); ++row)
            if (decimals < 0)
                width = std::max(
                    width, view_->itemDelegateForColumn(column)->sizeHint({}, model_->index(row, column)).width());
        widths[static_cast<std::size_t>(column)] = width;
        needed += width;
    }
    const int room = view_->viewport()->width();
    std::array<bool, TrainModel::kColumns> hidden{};
    int shown = TrainModel::kColumns;
    for (const int column : {TrainModel::kSpeed, TrainModel::kEffectiveLength, TrainModel::kRoughness})
        if (needed > room) {
            hidden[static_cast<std::size_t>(column)] = true;
            needed -= widths[static_cast<std::size_t>(column)];
            --shown;
        }
    const int extra = std::max(0, room - needed) / std::max(1, shown);
    for (int column = 0; column < TrainModel::kColumns; ++column) {
        view_->setColumnHidden(column, hidden[static_cast<std::size_t>(column)]);
        view_->setColumnWidth(column, widths[static_cast<std::size_t>(column)] + extra);
    }
}

bool TrainTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        layOutColumns();
    return QWidget::eventFilter(watched, event);
}

} // namespace longwave::ui
