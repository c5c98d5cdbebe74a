// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/plot_panel.h"

#include "ui/plot/plot.h"
#include "ui/theme/panel_header.h"

#include <QVBoxLayout>

namespace longwave::ui {

PlotPanel makePlotPanel(const QString& title, QWidget* parent) {
    PlotPanel panel;
    panel.widget = new QWidget(parent);
    panel.widget->setProperty("surface", true);
    panel.widget->setAttribute(Qt::WA_StyledBackground);
    panel.header = new PanelHeader(title, panel.widget);
    panel.plot = new Plot(panel.widget);
    auto* column = new QVBoxLayout(panel.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(panel.header);
    column->addWidget(panel.plot, 1);
    return panel;
}

} // namespace longwave::ui
