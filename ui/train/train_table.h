// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/csv_text.h"
#include "ui/train/train_book.h"

#include <QAbstractTableModel>
#include <QWidget>

#include <vector>

class QPushButton;
class QTableView;

namespace longwave::ui {

class PanelHeader;

/// What each run has to show at a step, a row a run.
class TrainModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { kRun, kLoss, kValidation, kTest, kSparsity, kRoughness, kEffectiveLength, kSpeed, kState, kColumns };
    static constexpr int kColorRole = Qt::UserRole + 1; ///< a Token, of the run's line

    explicit TrainModel(const TrainBook& book, QObject* parent = nullptr);

    /// Reads the book again.
    void refresh();
    static QString titleOf(int column);
    static QString tipOf(int column);
    /// As it is exported: shares as per cent, NaN where nothing is known.
    double numberAt(int row, int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    const TrainBook& book_;
    struct Row {
        int run;
        QString name, state, failure;
        Token color;
        double speed;
        TrainResult result;
    };
    std::vector<Row> rows_;
};

/// The results of all runs: copied as TSV, exported as CSV.
class TrainTable : public QWidget {
    Q_OBJECT
  public:
    explicit TrainTable(const TrainBook& book, QWidget* parent = nullptr);

    void refresh();
    CsvTable csv() const;
    /// All rows as tab-separated values under a header line; numbers unrounded, empty where there is none.
    QString tsv() const;
    QTableView* view() const noexcept { return view_; }
    TrainModel* model() const noexcept { return model_; }
    QPushButton* copyButton() const noexcept { return copy_; }

  public slots:
    void copy();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void layOutColumns();

    const TrainBook& book_;
    TrainModel* model_;
    PanelHeader* header_;
    QTableView* view_;
    QPushButton* copy_;
};

} // namespace longwave::ui
