// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/heads_filter.h"
#include "ui/kernels/metric_info.h"

#include <QAbstractTableModel>
#include <QList>
#include <QSortFilterProxyModel>

#include <array>
#include <memory>

namespace longwave::ui {

/// The heads of a bank as a table: number, sparkline, then the metrics. Row = head. Cells without metrics yet are
/// empty.
class HeadsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { kHead, kKernel, kFirstMetric, kColumnCount = kFirstMetric + kMetricCount };
    /// A number to sort by: the processed value where there is one. NaN where undefined, as in heads that the second of
    /// two banks lacks; invalid where not measured.
    enum Role { kSortRole = Qt::UserRole + 200 };

    using QAbstractTableModel::QAbstractTableModel;

    /// Another bank: nothing is measured yet.
    void setHeads(std::int64_t heads);
    /// Precondition: as many heads as the model has rows.
    void setMetrics(std::shared_ptr<const BankMetrics> metrics);
    const std::shared_ptr<const BankMetrics>& metrics() const noexcept { return metrics_; }
    /// The sparklines changed; they are painted by their delegate.
    void kernelsChanged();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    QString tip(const MetricInfo& info, const MetricsPair& pair) const;

    int heads_ = 0;
    std::shared_ptr<const BankMetrics> metrics_;
    std::array<double, kMetricCount> largest_{}; ///< of each metric on both sides: what a whole bar stands for
};

/// Sorts heads by number and leaves out those that a filter does not accept; undefined values come last in either
/// direction, equal ones keep the order of heads. What a metric says is not looked at before it is measured.
class HeadsSorter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit HeadsSorter(QObject* parent = nullptr);

    void setFilter(const HeadFilter& filter);
    const HeadFilter& filter() const noexcept { return filter_; }
    /// The heads that are shown, from top to bottom.
    QList<int> heads() const;

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    HeadFilter filter_;
};

/// Heads as tab-separated values, one line per head in the order given and a header line; numbers unrounded with a
/// decimal point, empty where undefined. Metrics that are processed have two columns, …_raw and …_processed; those of
/// two banks …_a and …_b.
QString headsAsTsv(const HeadsModel& model, const QList<int>& heads);

} // namespace longwave::ui
