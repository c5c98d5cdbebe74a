// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/distinct_elision.h"
#include "ui/kernels/layers_data.h"

#include <QWidget>

#include <array>
#include <memory>

namespace longwave::ui {

class Curve;
class Plot;

/// Three small plots against depth, side by side and linked: sparsity, frequency roughness and effective length. Means
/// of the heads with marks, their quartiles as whiskers (of many layers as dotted lines); before in grey, after in
/// blue.
class LayersPlots : public QWidget {
    Q_OBJECT

  public:
    static constexpr int kPlots = 3;

    explicit LayersPlots(QWidget* parent = nullptr);

    void setLayers(std::shared_ptr<const LayersData> layers);
    /// Marks a layer in all plots; −1: none.
    void selectLayer(int layer);
    /// While nothing is measured: what is said instead of axes.
    void setEmptyText(const QString& text);

    Plot* plot(int index) const { return graphs_[static_cast<std::size_t>(index)].plot; }
    void fit();

  signals:
    void layerPicked(int layer);
    void statusChanged(const QString& text); ///< for the status bar; empty when the mouse has left

  private:
    struct Graph {
        const MetricInfo* info = nullptr;
        Plot* plot = nullptr;
        Curve* before = nullptr;
        Curve* after = nullptr;
        std::array<Curve*, 2> quartiles{}; ///< of what is shown, where layers are too many for whiskers
    };
    void showGraph(Graph& graph);
    void showMarker();
    int roomOfName() const;
    int layerAt(double x) const;
    QString statusAt(int layer) const;

    std::array<Graph, kPlots> graphs_;
    std::shared_ptr<const LayersData> layers_;
    DistinctElision elision_;
    int selected_ = -1;
    int nameRoom_ = 0; ///< pixels, for which the marker's name was shortened
    QString emptyText_;
};

} // namespace longwave::ui
