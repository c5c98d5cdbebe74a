// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"
#include "ui/race/race_series.h"

#include <QAbstractTableModel>
#include <QModelIndexList>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace longwave::ui {

/// What a race has to say, a row a length: for each engine its time and spread, then figures of the one in focus
/// (the fastest that is not the baseline).
class RaceModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum class Kind { Length, Time, Spread, Ratio, Gflops, Gbytes, Memory, Error, Compared };
    struct Column {
        Kind kind = Kind::Length;
        std::string engine;
        QString title; ///< with the unit
        QString tip;
    };
    static constexpr int kSortRole = Qt::UserRole + 200; ///< a double, NaN where there is none
    static constexpr int kToneRole = Qt::UserRole + 201; ///< a Token, for words and numbers that stand out

    using QAbstractTableModel::QAbstractTableModel;

    /// `lengths` are those of the race that is being run: they are there before they are measured. `measuring` is the
    /// one at work; 0: none. Titles say the unit of time per `per`.
    void setRun(std::shared_ptr<const RaceRecord> run, std::shared_ptr<const RaceRecord> compared, Per per,
                std::int64_t measuring);

    const std::vector<Column>& columns() const noexcept { return columns_; }
    std::int64_t lengthAt(int row) const { return lengths_[static_cast<std::size_t>(row)]; }
    int rowOf(std::int64_t length) const;
    /// The column of an engine's time, or −1.
    int timeColumn(const std::string& engine) const;
    const std::string& focus() const noexcept { return focus_; }
    /// A column's title where it stands alone, as in a file: "Monarch CPU: GFLOP/s".
    QString wholeTitle(const Column& column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    void makeColumns();
    double valueAt(std::int64_t length, const Column& column) const;
    QString wordAt(std::int64_t length, const Column& column) const;
    QString tipAt(std::int64_t length, const Column& column) const;

    std::shared_ptr<const RaceRecord> run_;
    std::shared_ptr<const RaceRecord> compared_;
    Per per_ = Per::Row;
    std::int64_t measuring_ = 0;
    std::vector<std::int64_t> lengths_;
    std::vector<Column> columns_;
    std::string focus_;
};

/// Sorts numbers as numbers; what is not there comes last whichever way.
class RaceSorter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

  protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

/// Rows of the sorter's order as tab-separated values under a header line: all of them, or those of `selection`.
/// Numbers unrounded with a decimal point; empty where there is none.
QString raceAsTsv(const RaceModel& model, const RaceSorter& sorter, const QModelIndexList& selection = {});

} // namespace longwave::ui
