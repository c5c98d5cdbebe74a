// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/layers_data.h"

#include <QWidget>

#include <memory>

class QLabel;
class QStackedWidget;

namespace longwave::ui {

class LayersPlots;
class LayersTable;
class PanelHeader;

/// The view "Layers": a whole checkpoint against depth, as three plots and a table. Shows what somebody else measured
/// (LayersController, or compareLayers for two checkpoints).
class LayersPanel : public QWidget {
    Q_OBJECT

  public:
    explicit LayersPanel(QWidget* parent = nullptr);

    /// Null or without rows: nothing is open. Rows without numbers are shown as being measured.
    void setLayers(std::shared_ptr<const LayersData> layers);
    const std::shared_ptr<const LayersData>& layers() const noexcept { return layers_; }
    /// Says that measuring was stopped by hand.
    void setStopped(bool stopped);
    /// Marks a layer in plots and table; picks nothing. −1: none.
    void selectLayer(int layer);
    int selectedLayer() const noexcept { return selected_; }

    LayersPlots* plots() const noexcept { return plots_; }
    LayersTable* table() const noexcept { return table_; }
    /// The sentence about layers that could not be measured; empty without any.
    QString warning() const;
    void fit();

  signals:
    void layerPicked(int layer);             ///< by a click into a plot or a row of the table
    void statusChanged(const QString& text); ///< for the status bar; empty when the mouse has left

  private:
    void pick(int layer);
    void refresh();

    QStackedWidget* pages_; ///< nothing is open; plots and table
    PanelHeader* header_;
    QLabel* warning_;
    LayersPlots* plots_;
    LayersTable* table_;
    std::shared_ptr<const LayersData> layers_;
    int selected_ = -1;
    bool stopped_ = false;
};

} // namespace longwave::ui
