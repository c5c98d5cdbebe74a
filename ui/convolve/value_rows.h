// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace longwave::ui {

/// Words at the left, their values at the right: a small table of lone values.
class ValueRows : public QWidget {
    Q_OBJECT
  public:
    explicit ValueRows(QWidget* parent = nullptr);

    /// Adds a row; returns its index.
    int addRow(const QString& word, const QString& tip = {});
    void setWord(int row, const QString& word);
    /// An empty value is "–". `tip` replaces the row's tip when it is not empty.
    void setValue(int row, const QString& value, const QString& tip = {});
    QString value(int row) const;
    void setRowVisible(int row, bool visible);

  private:
    struct Row {
        QLabel* word;
        QLabel* value;
        QString tip;
    };
    QGridLayout* grid_;
    std::vector<Row> rows_;
};

} // namespace longwave::ui
