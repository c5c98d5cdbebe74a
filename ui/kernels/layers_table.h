// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/layers_data.h"

#include <QWidget>

#include <memory>

class QLineEdit;
class QTableView;

namespace longwave::ui {

class LayersModel;
class LayersSorter;
class PanelHeader;

/// The table of the view "Layers": one line per layer, sorted by any column, filtered, several selected and copied.
class LayersTable : public QWidget {
    Q_OBJECT

  public:
    explicit LayersTable(QWidget* parent = nullptr);

    void setLayers(std::shared_ptr<const LayersData> layers);
    /// Selects a layer and brings it into view; picks nothing. −1: none.
    void selectLayer(int layer);

    QTableView* view() const noexcept { return view_; }
    QLineEdit* filter() const noexcept { return filter_; }
    const LayersModel& model() const noexcept { return *model_; }

    QSize sizeHint() const override;

  public slots:
    /// The selected rows if there are several, otherwise all that are shown, as tab-separated values.
    void copy();

  signals:
    void layerPicked(int layer);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void layOutColumns();
    void describe();

    PanelHeader* header_;
    QLineEdit* filter_;
    QTableView* view_;
    LayersModel* model_;
    LayersSorter* sorter_;
    bool selecting_ = false; ///< the program moves the selection, not a person
};

} // namespace longwave::ui
