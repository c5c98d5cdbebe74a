// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/distinct_elision.h"
#include "ui/kernels/heads_model.h"
#include "ui/kernels/layers_data.h"

#include <QAbstractTableModel>
#include <QModelIndexList>

#include <memory>

namespace longwave::ui {

/// The layers of a checkpoint as a table: number, name, parameterization, size, then the metrics. Row = layer.
class LayersModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { kNumber, kName, kParameterization, kSize, kFirstMetric, kColumnCount = kFirstMetric + kMetricCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setLayers(std::shared_ptr<const LayersData> layers);
    const std::shared_ptr<const LayersData>& layers() const noexcept { return layers_; }
    /// For the layers' names where they have no room.
    const DistinctElision& elision() const noexcept { return elision_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    QVariant wordsAt(const LayerRow& row, const QModelIndex& index, int role) const;
    QVariant numberAt(const QModelIndex& index, int role) const;

    std::shared_ptr<const LayersData> layers_;
    DistinctElision elision_;
    bool sparseBefore_ = false; ///< "0.0 →" in every row would say nothing
};

/// Sorts words by words ("layer 10" behind "layer 9") and numbers as the table of heads does; shows the rows that a
/// filter names: words of the layer or of its parameterization, or a condition such as "sparsity > 50", "heads >= 768",
/// "length < 1000", of the shown values.
class LayersSorter : public HeadsSorter {
    Q_OBJECT

  public:
    explicit LayersSorter(QObject* parent = nullptr);
    void setFilter(const QString& filter);

  protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    QString filter_;
    int column_ = -1; ///< of a condition, −1 when the filter is words; kSize stands for the heads, −2 for the length
    QChar sign_;      ///< '<', '>' or '='
    bool orEqual_ = false;
    double value_ = 0;
};

/// Rows of the sorter's order as tab-separated values under a header line: all of them, or those of `selection`.
/// Numbers unrounded with a decimal point, empty where undefined.
QString layersAsTsv(const LayersModel& model, const LayersSorter& sorter, const QModelIndexList& selection = {});

} // namespace longwave::ui
