// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include <optional>

namespace longwave::ui {

/// Paints a column of numbers aligned on their decimal mark; "raw → processed" with the raw value muted; and, if asked,
/// a bar for the value's share. The current row, when it is selected, is painted in 600.
///
/// The model gives doubles:
///   Qt::DisplayRole or kValueRole  the value (processed). Text is painted as it is, right-aligned; NaN as "–".
///   kRawRole                       the value before processing; absent: only the value is painted.
///   kBarRole                       share in [0, 1]; absent: no bar.
class DecimalDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    enum Role { kValueRole = Qt::UserRole + 100, kRawRole, kBarRole };

    /// Fixed `decimals` for every number of the column.
    explicit DecimalDelegate(int decimals, QObject* parent = nullptr);
    /// `digits` significant digits; room for `mostDecimals` is kept right of the mark so that marks align.
    static DecimalDelegate* significant(int digits, int mostDecimals, QObject* parent = nullptr);

    /// The number as this column writes it.
    QString text(double value) const;
    /// Beside: room for a bar left of the number in every row (72 px). Below: a thin one under the number.
    enum class Bar { None, Beside, Below };
    void setBar(Bar bar) { bar_ = bar; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    void paintBar(QPainter* painter, const QRect& room, int numberWidth, double share, bool selected) const;
    int widestNumber(const QFontMetrics& metrics) const;
    void paintNumber(QPainter* painter, const QRect& room, const QString& number) const;

    int decimals_;
    int digits_ = 0; ///< 0: fixed decimals
    Bar bar_ = Bar::None;
};

/// Paints the row furniture shared by tables: ground, the 2 px accent bar of a selected row's first column, row line.
void paintRowGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index);

} // namespace longwave::ui
