// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>

class QMenu;

namespace longwave::ui {

class Plot;

/// What a plot offers at a right click, or at the menu key: the whole of it, zoom, its picture onto the clipboard. It
/// deletes itself when it closes.
QMenu* popUpPlotMenu(Plot& plot, QPoint global);

} // namespace longwave::ui
