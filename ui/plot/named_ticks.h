// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace longwave::ui {

class Plot;

/// Gives the places 0 … names.size() − 1 of the x axis ticks at whole numbers: with their names where all of them fit
/// side by side, with their numbers otherwise. An axis of categories; it stays so for the plot's life.
void setXNames(Plot* plot, const QStringList& names);

} // namespace longwave::ui
