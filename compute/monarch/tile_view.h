// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_cells.h"

#include <vector>

namespace longwave {

/// One product of 16 × 16 tiles, all in units of tiles: rows of the matrix, its columns, and columns of the data.
struct TileProduct {
    std::int64_t row = 0;
    std::int64_t inner = 0;
    std::int64_t column = 0;
    double fill = 0; ///< share of its 16³ multiplications that are of the convolution, (0, 1]
};

/// A step as tensor cores do it: A [N_i, N_i] times the columns of all batches side by side, [N_i, N/N_i], in tiles
/// with zeros at their edges; tiles of which nothing is needed are left out. (An engine fills tiles that are not full
/// with further rows of the signal.)
struct TileView {
    static constexpr std::int64_t kTile = 16;

    std::int64_t rowTiles = 0;
    std::int64_t innerTiles = 0;
    std::int64_t columnTiles = 0;
    std::vector<TileProduct> products; ///< row by row, then columns of data, then along `inner`
    int realProducts = 0; ///< that each of them is: 4 of complex numbers, 2 where one side is real; three times as
                          ///< many in accurate mode

    double fill() const noexcept;  ///< of all of them
    double flops() const noexcept; ///< that tensor cores do, those for nothing included
};

/// Of a step that multiplies by a matrix; of another, empty.
TileView tilesOf(const MonarchTrace& trace, std::size_t step, TraceRow row = TraceRow::Signal);

} // namespace longwave
