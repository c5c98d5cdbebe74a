// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_terms.h"

#include <QAbstractTableModel>
#include <QTableView>

class QPainter;

namespace longwave::ui {

/// The terms of a cell's sum as rows of a table: read when they are shown, so that a sum of thousands costs no more
/// than one of four.
class TermModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Index, Source, Value, Coefficient, Phase, Product, Sum, ColumnCount };
    static constexpr int kColorRole = Qt::UserRole + 1; ///< QColor of what is a complex number's swatch

    using QAbstractTableModel::QAbstractTableModel;
    void setSum(std::shared_ptr<const CellSum> sum);
    const CellSum* sum() const noexcept { return sum_.get(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// The longest that a column's cells can be, for its width.
    QString widest(int column) const;

  private:
    std::shared_ptr<const CellSum> sum_;
    double largestProduct_ = 0;
};

/// The table under the large picture: a row for each term, with swatches of the products and of the sum so far. It is
/// where a screen reader finds the numbers.
class TermTable : public QTableView {
    Q_OBJECT
  public:
    explicit TermTable(QWidget* parent = nullptr);
    void setSum(std::shared_ptr<const CellSum> sum);
    TermModel* terms() const noexcept { return model_; }
    /// Head and rows that have room, for pictures.
    void paintInto(QPainter& painter, const QRectF& room) const;
    int rowHeight() const;

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void layOutColumns();
    TermModel* model_;
};

} // namespace longwave::ui
