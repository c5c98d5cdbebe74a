// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_cells.h"
#include "ui/monarch/monarch_walk.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace longwave::ui {

/// How the pictures of a step belong together.
enum class CellOperator {
    MatrixLeft,  ///< F · X = A: rows of F meet columns of X
    MatrixRight, ///< B · F = U: rows of B meet columns of F
    Elementwise, ///< T ∘ A = B
    Move,        ///< the same values elsewhere
    Stems        ///< the sequences themselves: no picture of cells
};

/// What the rows or the columns of a picture count.
struct CellAxis {
    QString name;    ///< "k₁"
    int factor = -1; ///< whose colour it has: N₁ is 0; −1: none
    std::int64_t count = 0;
};

/// A place in a picture.
struct CellPlace {
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const CellPlace&) const = default;
};

/// One of the pictures that a step's large picture is made of: values by row and column, read from the trace when they
/// are painted, since a matrix may have millions and only what is in sight is needed.
struct CellPanel {
    enum class Look { Cells, Bars } look = Look::Cells;
    QString symbol;
    int rows = 0; ///< index into CellProduct::axes
    int columns = 0;
    double max = 0; ///< |z| of the largest
    std::function<std::complex<double>(CellPlace)> value;
    std::function<bool(CellPlace)> isSkipped;
    /// The trace's cell at a place, nothing for a matrix or where there is none; and the other way round.
    std::function<std::optional<StageCell>(CellPlace)> cellAt;
    std::function<std::optional<CellPlace>(const StageCell&)> placeOf;
    /// What large cells say beside their value ("n = 9"); null: nothing.
    std::function<QString(CellPlace)> label;
    bool isLabelFirst = false; ///< where a cell has no room for both, its label rather than its arrow
};

/// A step as the large picture shows it. Of what is opened into blocks (order 3 and 4) it shows one block.
struct CellProduct {
    std::shared_ptr<const MonarchTrace> trace; ///< what the panels read
    std::size_t step = 0;
    std::int64_t block = 0;
    std::int64_t blocks = 1;
    CellOperator op = CellOperator::Stems;
    std::vector<CellAxis> axes;
    std::vector<CellPanel> panels; ///< from left to right
    int input = -1;                ///< which of them is the step before; −1: none
    int factor = -1;
    int output = -1;

    const CellAxis& rowsOf(const CellPanel& panel) const { return axes[static_cast<std::size_t>(panel.rows)]; }
    const CellAxis& columnsOf(const CellPanel& panel) const { return axes[static_cast<std::size_t>(panel.columns)]; }
    const CellPanel* panel(int index) const { return index < 0 ? nullptr : &panels[static_cast<std::size_t>(index)]; }
};

/// Blocks that the step's rows are opened into, one after the other in memory: 1 where nothing is.
std::int64_t blocksOf(const MonarchTrace& trace, std::size_t step);
/// Digits of frequencies that stand before a block's own.
int blockDepthOf(const MonarchTrace& trace, std::size_t step);

/// Preconditions: the step exists, 0 ≤ block < blocksOf().
CellProduct productOf(std::shared_ptr<const MonarchTrace> trace, std::size_t step, std::int64_t block = 0);

} // namespace longwave::ui
