// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/term_table.h"

#include "ui/monarch/cell_numbers.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/sizes.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr int kNarrowPadding = 4;
constexpr double kNarrow = 130;  // px of a column
constexpr int kLeastWidth = 640; // px: below it two columns are hidden
constexpr int kSwatch = 12;
constexpr int kSwatchGap = 8;

bool isLeft(int column) {
    return column == TermModel::Index;
}

Qt::Alignment alignmentOf(int column) {
    return (isLeft(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}

bool hasSwatch(int column) {
    return column == TermModel::Product || column == TermModel::Sum;
}

void paintTerm(QPainter& painter, const QRectF& room, const QModelIndex& index) {
    const QFont font = tabularFont(TextRole::Table);
    painter.setFont(font);
    painter.setPen(theme()[index.column() == TermModel::Index ? Token::Muted : Token::Text]);
    const bool isNarrow = room.width() < kNarrow && !isLeft(index.column());
    const QRectF inner = room.adjusted(isNarrow ? kNarrowPadding : kPadding, 0, -kPadding, 0);
    const QString text = index.data().toString();
    painter.drawText(
        inner, static_cast<int>(alignmentOf(index.column())) | static_cast<int>(Qt::TextSingleLine | Qt::TextDontClip),
        text);
    const QVariant color = index.data(TermModel::kColorRole);
    if (color.isValid()) {
        const double widest =
            QFontMetricsF(font).horizontalAdvance(static_cast<const TermModel*>(index.model())->widest(index.column()));
        // Where there is no room for a square, a bar in the margin.
        const double x = std::max(room.left() + 2, inner.right() - widest - kSwatchGap - kSwatch);
        const double side = std::clamp(inner.right() - widest - 3 - x, 3.0, static_cast<double>(kSwatch));
        painter.fillRect(QRectF(x, inner.center().y() - kSwatch / 2.0, side, kSwatch), color.value<QColor>());
    }
}

class TermDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        const Theme& t = theme();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, t[Token::Selected]);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t[Token::Line]);
        paintTerm(*painter, option.rect, index);
        painter->restore();
    }
};

} // namespace

void TermModel::setSum(std::shared_ptr<const CellSum> sum) {
    beginResetModel();
    sum_ = std::move(sum);
    largestProduct_ = 0;
    if (sum_)
        for (const CellSum::Term& term : sum_->terms)
            largestProduct_ = std::max({largestProduct_, std::abs(term.product), std::abs(term.sum)});
    endResetModel();
}

int TermModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !sum_ ? 0 : static_cast<int>(sum_->terms.size());
}

int TermModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant TermModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !sum_)
        return {};
    const CellSum::Term& term = sum_->terms[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(alignmentOf(index.column()));
    if (role == kColorRole && hasSwatch(index.column()))
        return QColor::fromRgb(complexColor(index.column() == Product ? term.product : term.sum, largestProduct_));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Index:
        return sum_->isProduct ? QString::number(term.term.index) : QString();
    case Source:
        return sum_->sourceName(static_cast<std::size_t>(index.row()));
    case Value:
        return complexText(term.value, sum_->valueDecimals, sum_->hasReal);
    case Coefficient:
        return complexText(term.term.coefficient, sum_->coefficientDecimals);
    case Phase:
        return phaseText(term.term.coefficient);
    case Product:
        return complexText(term.product, sum_->decimals);
    case Sum:
        return complexText(term.sum, sum_->decimals);
    default:
        return {};
    }
}

QVariant TermModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return static_cast<int>(alignmentOf(section));
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || !sum_)
        return {};
    switch (section) {
    case Index:
        return sum_->isProduct ? sum_->index : QString();
    case Source:
        return sum_->hasSamples ? tr("sample") : tr("from");
    case Value:
        return sum_->valueName;
    case Coefficient:
        return sum_->coefficientName.isEmpty() ? tr("factor") : sum_->coefficientName;
    case Phase:
        return tr("phase");
    case Product:
        return tr("product");
    case Sum:
        return tr("sum so far");
    default:
        return {};
    }
}

QString TermModel::widest(int column) const {
    const QString head = headerData(column, Qt::Horizontal).toString();
    if (!sum_ || sum_->terms.empty())
        return head;
    const auto complex = [](double largest, int decimals) {
        return complexText({-std::max(1.0, largest), -std::max(1.0, largest)}, decimals);
    };
    switch (column) {
    case Product:
    case Sum:
        return complex(largestProduct_, sum_->decimals);
    case Coefficient:
        return complex(1, sum_->coefficientDecimals);
    case Value:
        return sum_->hasReal ? head : complex(1, sum_->valueDecimals);
    default:
        return head;
    }
}

TermTable::TermTable(QWidget* parent) : QTableView(parent), model_(new TermModel(this)) {
    setModel(model_);
    setItemDelegate(new TermDelegate(this));
    setAccessibleName(tr("Terms of the sum"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setFont(uiFont(TextRole::Table));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(rowHeight());
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(1);
}

int TermTable::rowHeight() const {
    return std::max(24, fontMetrics().height() + 4);
}

void TermTable::setSum(std::shared_ptr<const CellSum> sum) {
    const bool isEmpty = !sum || sum->terms.empty();
    model_->setSum(std::move(sum));
    horizontalHeader()->setVisible(!isEmpty);
    layOutColumns();
}

void TermTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layOutColumns();
}

void TermTable::layOutColumns() {
    // Shares of the width that hold for every cell, so that nothing jumps while the pointer moves.
    static constexpr double kShares[] = {0.06, 0.12, 0.19, 0.19, 0.1, 0.17, 0.17};
    const int width = viewport()->width();
    // What the other columns tell as well gives way.
    for (const int column : {int{TermModel::Source}, int{TermModel::Phase}})
        setColumnHidden(column, width < kLeastWidth);
    double all = 0;
    for (int column = 0; column < TermModel::ColumnCount; ++column)
        all += isColumnHidden(column) ? 0 : kShares[column];
    int used = 0;
    for (int column = 0; column < TermModel::ColumnCount; ++column) {
        if (isColumnHidden(column))
            continue;
        const bool isLast = column + 1 == TermModel::ColumnCount;
        const int size = isLast ? width - used : static_cast<int>(width * kShares[column] / all);
        if (columnWidth(column) != size)
            setColumnWidth(column, size);
        used += size;
    }
}

void TermTable::paintInto(QPainter& painter, const QRectF& room) const {
    const double height = rowHeight();
    double y = room.top();
    painter.setFont(uiFont(TextRole::Table));
    for (int row = -1; row < model_->rowCount() && y + height <= room.bottom() + 0.5; ++row, y += height) {
        double x = room.left();
        for (int column = 0; column < TermModel::ColumnCount; ++column) {
            if (isColumnHidden(column))
                continue;
            const QRectF cell(x, y, columnWidth(column), height);
            x += cell.width();
            if (row >= 0) {
                paintTerm(painter, cell, model_->index(row, column));
                continue;
            }
            painter.setPen(theme()[Token::Muted]);
            painter.drawText(cell.adjusted(kPadding, 0, -kPadding, 0),
                             static_cast<int>(alignmentOf(column)) | static_cast<int>(Qt::TextSingleLine),
                             model_->headerData(column, Qt::Horizontal).toString());
        }
        painter.fillRect(QRectF(room.left(), y + height - 1, room.width(), 1), theme()[Token::Line]);
    }
}

} // namespace longwave::ui
