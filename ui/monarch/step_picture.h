// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_cells.h"

#include <QImage>
#include <QSize>

namespace longwave::ui {

struct Theme;

/// A step's cells as they are drawn as a whole, rows of columns: cell i stands at row i / columns, column i % columns.
struct StepGrid {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    bool operator==(const StepGrid&) const = default;
};

/// Sequence and result: one row (with a partner the result has two). What has rows and columns: those of the last two
/// axes, the blocks of what is opened one below the other. A spectrum in natural order: N₁ columns, so that it is the
/// transpose of the one in Monarch order.
StepGrid gridOf(const MonarchTrace& trace, TraceRow row, std::size_t step);

/// |z| of the largest value: what the brightness of its picture is relative to.
double largestOf(const TraceStep& step);

/// One pixel per cell of gridOf(), by complexColor(), its largest magnitude full bright; where the grid has more
/// columns or rows than `cells`, each pixel shows the value of largest magnitude among those it covers. Skipped cells
/// are transparent, so that the painter hatches beneath.
QImage pictureOf(const MonarchTrace& trace, TraceRow row, std::size_t step, const Theme& theme, QSize cells = {});

/// The same of any values, C order [grid.rows, grid.columns]; nothing is skipped where `skipped` is empty.
QImage pictureOf(const StepGrid& grid, const Complexes& values, const std::vector<std::uint8_t>& skipped, double max,
                 QSize cells = {});

} // namespace longwave::ui
