// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace longwave::ui {

class PanelHeader;
class Plot;

/// A plot under its header, one of several in a splitter, which owns it.
struct PlotPanel {
    QWidget* widget = nullptr;
    PanelHeader* header = nullptr;
    Plot* plot = nullptr;
};

PlotPanel makePlotPanel(const QString& title, QWidget* parent);

} // namespace longwave::ui
