// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_page.h"

#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_frequency_panel.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/layers_view.h"
#include "ui/kernels/multiples_view.h"
#include "ui/kernels/side_column.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <initializer_list>
#include <utility>

namespace longwave::ui {
namespace {

QSplitter* splitter(Qt::Orientation orientation) {
    auto* made = new QSplitter(orientation);
    made->setHandleWidth(1);
    made->setChildrenCollapsible(false);
    return made;
}

} // namespace

KernelsPage::KernelsPage(Session& session, QWidget* parent)
    : QWidget(parent),
      time_(new HeadTimePanel),
      frequency_(new HeadFrequencyPanel),
      maps_(new BankPanels(this)),
      table_(new HeadsTable),
      multiples_(new MultiplesView(session.tasks())),
      layers_(new LayersView(session)),
      side_(new SideColumn(session)),
      main_(new QStackedWidget),
      upper_(new QStackedWidget) {
    upper_->addWidget(makePlots());
    upper_->addWidget(multiples_);
    auto* heads = splitter(Qt::Vertical);
    heads->addWidget(upper_);
    heads->addWidget(table_);
    heads->setStretchFactor(0, 9);
    heads->setStretchFactor(1, 5);
    heads->setSizes({640, 360});
    main_->addWidget(heads);
    main_->addWidget(layers_);

    auto* all = splitter(Qt::Horizontal);
    all->addWidget(main_);
    all->addWidget(side_);
    all->setStretchFactor(0, 1);
    all->setStretchFactor(1, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(all);
    linkPlots();

    for (HeadPanel* panel : std::initializer_list<HeadPanel*>{time_, frequency_})
        connect(panel, &HeadPanel::statusChanged, this, &KernelsPage::statusChanged);
    connect(maps_, &BankPanels::statusChanged, this, &KernelsPage::statusChanged);
    connect(multiples_, &MultiplesView::statusChanged, this, &KernelsPage::statusChanged);
    connect(layers_, &LayersPanel::statusChanged, this, &KernelsPage::statusChanged);
    connect(side_, &SideColumn::statusChanged, this, &KernelsPage::statusChanged);
}

QWidget* KernelsPage::makePlots() {
    auto* head = splitter(Qt::Vertical);
    head->addWidget(time_);
    head->addWidget(frequency_);
    auto* heads = splitter(Qt::Vertical);
    heads->addWidget(maps_->timePanel());
    heads->addWidget(maps_->frequencyPanel());
    // The line between time and frequency runs through both columns.
    connect(head, &QSplitter::splitterMoved, heads, [head, heads] { heads->setSizes(head->sizes()); });
    connect(heads, &QSplitter::splitterMoved, head, [head, heads] { head->setSizes(heads->sizes()); });
    auto* plots = splitter(Qt::Horizontal);
    plots->addWidget(head);
    plots->addWidget(heads);
    plots->setStretchFactor(0, 3);
    plots->setStretchFactor(1, 2);
    plots->setSizes({600, 400});
    return plots;
}

void KernelsPage::linkPlots() {
    Plot* spectrogram = frequency_->spectrogram()->plot();
    for (const auto& [plot, map] :
         {std::pair{time_->plot(), maps_->timePlot()}, std::pair{frequency_->plot(), maps_->frequencyPlot()}}) {
        auto* link = new PlotLink(this);
        link->add(plot, PlotLink::kView | PlotLink::kCrossHair);
        link->add(map, PlotLink::kView | PlotLink::kCrossHair);
        if (plot == time_->plot())
            link->add(spectrogram, PlotLink::kView | PlotLink::kCrossHair);
    }
    // Plots that stand above each other have equal margins.
    for (const auto& [upper, lower] :
         {std::pair{time_->plot(), frequency_->plot()}, std::pair{maps_->timePlot(), maps_->frequencyPlot()}}) {
        auto* link = new PlotLink(this);
        link->add(upper, PlotLink::kMargins);
        link->add(lower, PlotLink::kMargins);
        if (upper == time_->plot())
            connect(frequency_, &HeadFrequencyPanel::spectrogramShown, link, [link, spectrogram](bool shown) {
                if (shown)
                    link->add(spectrogram, PlotLink::kMargins);
                else
                    link->remove(spectrogram);
            });
    }
}

void KernelsPage::setView(View view) {
    if (view == view_)
        return;
    view_ = view;
    main_->setCurrentIndex(view == View::Layers ? 1 : 0);
    if (view != View::Layers)
        upper_->setCurrentIndex(view == View::Multiples ? 1 : 0);
    emit viewChanged();
}

std::vector<Plot*> KernelsPage::plots() const {
    return {time_->plot(), frequency_->plot(), frequency_->spectrogram()->plot(), maps_->timePlot(),
            maps_->frequencyPlot()};
}

void KernelsPage::fit() {
    for (Plot* plot : plots())
        plot->fit();
    layers_->fit();
}

} // namespace longwave::ui
