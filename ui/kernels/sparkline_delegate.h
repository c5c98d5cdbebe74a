// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

#include <memory>

namespace longwave::ui {

/// Paints a head's whole kernel into a table cell: raw in grey, processed over it in blue, each a band from lowest to
/// highest tap per pixel column, both scaled to the largest tap of the row. The cell sorts and names its head by
/// HeadsModel::kSortRole. Pictures are kept until data, theme or size change.
class SparklineDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    explicit SparklineDelegate(QObject* parent = nullptr);

    /// Null shows empty cells.
    void setBank(std::shared_ptr<const BankView> bank);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    QPixmap draw(int head, const QSize& size, qreal ratio) const;

    std::shared_ptr<const BankView> bank_;
    mutable QCache<int, QPixmap> pictures_; // by head
    mutable QSize size_;
    mutable qreal ratio_ = 0;
};

} // namespace longwave::ui
