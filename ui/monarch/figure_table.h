// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace longwave::ui {

/// A small table of figures for a side panel: words at the left, a column of figures for each head.
class FigureTable : public QWidget {
    Q_OBJECT
  public:
    explicit FigureTable(const QStringList& heads, const QStringList& tips, QWidget* parent = nullptr);

    int addRow(const QString& word, const QString& tip);
    /// An empty text leaves the place empty; `tip` replaces the row's when it is not empty.
    void setValue(int row, int column, const QString& text, const QString& tip = {});
    QString value(int row, int column) const;
    void clear(); ///< every value to "–"

  private:
    QGridLayout* grid_;
    QStringList heads_;
    std::vector<std::vector<QLabel*>> rows_;
};

} // namespace longwave::ui
