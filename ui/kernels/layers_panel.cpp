// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_panel.h"

#include "ui/kernels/contrast.h"
#include "ui/kernels/layers_plots.h"
#include "ui/kernels/layers_table.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

LayersPanel::LayersPanel(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    auto* upper = new QWidget;
    upper->setProperty("surface", true);
    header_ = new PanelHeader(tr("Depth"), upper);
    warning_ = new QLabel(upper);
    warning_->setProperty("role", "warning");
    warning_->setWordWrap(true);
    warning_->setContentsMargins(12, 4, 12, 4);
    warning_->hide();
    plots_ = new LayersPlots(upper);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(header_);
    upperLayout->addWidget(warning_);
    upperLayout->addWidget(plots_, 1);

    table_ = new LayersTable;
    auto* empty = new QLabel(tr("No layers yet. Open a checkpoint with long-convolution kernels."));
    empty->setProperty("role", "muted");
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    auto* both = new QSplitter(Qt::Vertical);
    both->setHandleWidth(1);
    both->setChildrenCollapsible(false);
    both->addWidget(upper);
    both->addWidget(table_);
    both->setStretchFactor(0, 1);
    both->setStretchFactor(1, 1);
    both->setSizes({500, 500});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    pages_ = new QStackedWidget(this);
    pages_->addWidget(empty);
    pages_->addWidget(both);
    layout->addWidget(pages_);

    connect(plots_, &LayersPlots::layerPicked, this, &LayersPanel::pick);
    connect(table_, &LayersTable::layerPicked, this, &LayersPanel::pick);
    connect(plots_, &LayersPlots::statusChanged, this, &LayersPanel::statusChanged);
    refresh();
}

void LayersPanel::setLayers(std::shared_ptr<const LayersData> layers) {
    layers_ = std::move(layers);
    stopped_ = false;
    plots_->setLayers(layers_);
    table_->setLayers(layers_);
    refresh();
    selectLayer(selected_);
}

void LayersPanel::setStopped(bool stopped) {
    stopped_ = stopped;
    refresh();
}

void LayersPanel::selectLayer(int layer) {
    selected_ = layer;
    plots_->selectLayer(layer);
    table_->selectLayer(layer);
}

QString LayersPanel::warning() const {
    return warning_->isHidden() ? QString() : warning_->text();
}

void LayersPanel::fit() {
    plots_->fit();
}

void LayersPanel::pick(int layer) {
    selected_ = layer;
    plots_->selectLayer(layer);
    table_->selectLayer(layer);
    emit layerPicked(layer);
}

void LayersPanel::refresh() {
    const bool any = layers_ && !layers_->rows.empty();
    std::vector<std::vector<LegendSample>> legends;
    QStringList failed;
    if (any) {
        const ContrastWords words{layers_->beforeWord, layers_->afterWord, layers_->afterWord, layers_->afterWord,
                                  layers_->compares};
        legends = legendsOf(words, layers_->hasAfter());
        for (const LayerRow& row : layers_->rows)
            if (!row.error.isEmpty())
                failed << row.name + QStringLiteral(": ") + row.error;
    }
    header_->setLegends(std::move(legends));
    header_->setSubtitle(any ? tr("mean of each layer's heads, with their quartiles") : QString());
    pages_->setCurrentIndex(any ? 1 : 0);
    plots_->setEmptyText(stopped_ ? tr("Stopped. Change λ, or open the view again, to measure.")
                                  : tr("Measuring layers"));
    if (failed.size() > 1)
        warning_->setText(
            tr("%1 layers could not be measured. The first is %2.").arg(format::count(failed.size()), failed.front()));
    else if (failed.size() == 1)
        warning_->setText(tr("One layer could not be measured, %1.").arg(failed.front()));
    warning_->setVisible(!failed.isEmpty());
}

} // namespace longwave::ui
