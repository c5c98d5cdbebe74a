// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_panels.h"

namespace longwave::ui {

/// Values of a step, or of all of it in another order, laid out in rows of `columns`.
struct PanelSource {
    TraceRow row = TraceRow::Signal;
    std::size_t step = 0;
    std::int64_t first = 0; ///< cell at the upper left
    std::int64_t count = 0;
    std::int64_t columns = 1;
};

/// A picture of cells [first, first + count) of a step. Precondition: they are the step's.
CellPanel panelOf(const std::shared_ptr<const MonarchTrace>& trace, const PanelSource& source, QString symbol, int rows,
                  int columns);

/// A matrix: no cells of the trace.
CellPanel matrixPanel(QString symbol, int rows, int columns, double max,
                      std::function<std::complex<double>(CellPlace)> value, std::function<bool(CellPlace)> isSkipped);

} // namespace longwave::ui
