// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/tile_view.h"

#include <QImage>

#include <cstdint>
#include <memory>
#include <vector>

namespace longwave::ui {

/// A step as tiles, made ready to be painted: which tiles of the three matrices hold something and what.
struct TilesModel {
    TilesModel() = default;
    /// Of a step that multiplies by a matrix; of another, `isProduct` is false and there are no tiles, only what goes
    /// in and comes out, and the factors in between.
    TilesModel(const MonarchTrace& trace, std::size_t step);

    /// Share of a tile's 256 cells that take part.
    double matrixFill(std::int64_t row, std::int64_t inner) const;
    double dataFill(std::int64_t inner, std::int64_t column) const;
    double resultFill(std::int64_t row, std::int64_t column) const;

    std::int64_t possible() const noexcept { return view.rowTiles * view.innerTiles * view.columnTiles; }
    double forSomething() const noexcept { return view.fill() * view.flops(); } ///< flops of the convolution
    double forNothing() const noexcept { return view.flops() - forSomething(); }

    /// Row and column in the result matrix [size, columns] of a cell of the step, and back; −1: none stands there.
    struct Place {
        std::int64_t row = 0;
        std::int64_t column = 0;
    };
    Place placeOf(std::int64_t cell) const;
    std::int64_t cellAt(Place place) const;

    bool isProduct = false;
    int level = 0;
    std::int64_t size = 0;    ///< N_i
    std::int64_t columns = 0; ///< N / N_i
    TileView view;
    std::vector<int> rowsUsed, innerUsed, columnsUsed; ///< of each tile, of 16
    double flops = 0;                                  ///< of the step as its matrix is multiplied, or cell by cell
    /// A pixel for each cell; of a product 16 × 16 for each tile, transparent where nothing takes part, the matrix null
    /// where its tiles are too small to show cells. Otherwise as many as there are cells: `matrix` holds the factors
    /// that cells are multiplied by, null where they are not; `data` is null at the first step.
    QImage matrix, data, result;

  private:
    void showCells(const MonarchTrace& trace, std::size_t step);
    LevelView levels_;
};

} // namespace longwave::ui
