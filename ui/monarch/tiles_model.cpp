// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/tiles_model.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/butterfly_model.h"
#include "ui/theme/complex_color.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace longwave::ui {
namespace {

constexpr std::int64_t kTile = TileView::kTile;
constexpr std::int64_t kMostPixels = 256 * 256; ///< of the matrix: beyond, its tiles are too small to show cells

std::vector<int> inTiles(const std::vector<bool>& used) {
    std::vector<int> counts((used.size() + static_cast<std::size_t>(kTile) - 1) / static_cast<std::size_t>(kTile));
    for (std::size_t i = 0; i < used.size(); ++i)
        counts[i / static_cast<std::size_t>(kTile)] += used[i];
    return counts;
}

double share(int a, int b) {
    return static_cast<double>(a * b) / (kTile * kTile);
}

/// `value` gives a cell's value, or nothing where the cell takes no part.
QImage picture(std::int64_t rows, std::int64_t columns,
               const std::function<const std::complex<double>*(std::int64_t, std::int64_t)>& value,
               bool inTiles = true) {
    const auto up = [inTiles](std::int64_t extent) {
        return static_cast<int>(inTiles ? (extent + kTile - 1) / kTile * kTile : extent);
    };
    double most = 0;
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            if (const std::complex<double>* z = value(row, column))
                most = std::max(most, std::abs(*z));
    QImage image(up(columns), up(rows), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (std::int64_t row = 0; row < rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(row)));
        for (std::int64_t column = 0; column < columns; ++column)
            if (const std::complex<double>* z = value(row, column))
                line[column] = complexColor(*z, most);
    }
    return image;
}

} // namespace

TilesModel::TilesModel(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = trace.steps[index];
    isProduct = longwave::isProduct(step.kind);
    flops = step.flops;
    level = step.level;
    if (!isProduct) {
        showCells(trace, index);
        return;
    }
    view = tilesOf(trace, index);
    levels_ = trace.view(step.level);
    size = levels_.rows;
    columns = levels_.batches * levels_.columns;
    const TraceStep& before = trace.steps[index - 1];
    std::vector<bool> used(static_cast<std::size_t>(columns));
    for (std::size_t cell = 0; cell < step.values.size(); ++cell)
        if (!step.skipped[cell])
            used[static_cast<std::size_t>(placeOf(static_cast<std::int64_t>(cell)).column)] = true;
    rowsUsed = inTiles(step.outputs);
    innerUsed = inTiles(step.inputs);
    columnsUsed = inTiles(used);

    const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
    if (size * size <= kMostPixels) {
        const bool isInverse = step.kind == StepKind::InverseRows || step.kind == StepKind::InverseColumns;
        Complexes entries(at(size * size));
        for (std::int64_t k = 0; k < size; ++k)
            for (std::int64_t n = 0; n < size; ++n)
                entries[at(k * size + n)] =
                    isInverse ? std::conj(dftEntry(k, n, size)) : trace.matrix(step.level, k, n);
        matrix = picture(size, size, [&](std::int64_t k, std::int64_t n) {
            return step.outputs[at(k)] && step.inputs[at(n)] ? &entries[at(k * size + n)] : nullptr;
        });
    }
    data = picture(size, columns, [&](std::int64_t n, std::int64_t column) {
        const std::size_t cell = at(cellAt({n, column}));
        return step.inputs[at(n)] && used[at(column)] && !before.skipped[cell] ? &before.values[cell] : nullptr;
    });
    result = picture(size, columns, [&](std::int64_t k, std::int64_t column) {
        const std::size_t cell = at(cellAt({k, column}));
        return step.skipped[cell] ? nullptr : &step.values[cell];
    });
}

void TilesModel::showCells(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = trace.steps[index];
    // As rows and columns of its level; what has no rows yet, or no longer, as those of the first.
    levels_ = trace.view(step.shape.size() > 1 && step.kind != StepKind::Result ? step.level : 0);
    const std::int64_t wide = trace.points / levels_.rows;
    const auto cells = [&](const Complexes& values, const std::vector<std::uint8_t>& skipped) {
        const auto count = static_cast<std::int64_t>(values.size());
        return picture((count + wide - 1) / wide, std::min(wide, count),
                       [&, count](std::int64_t row, std::int64_t column) {
                           const std::int64_t cell = row * wide + column;
                           const bool isThere = cell < count && !skipped[static_cast<std::size_t>(cell)];
                           return isThere ? &values[static_cast<std::size_t>(cell)] : nullptr;
                       },
                       false);
    };
    result = cells(step.values, step.skipped);
    if (index == 0)
        return;
    data = cells(trace.steps[index - 1].values, trace.steps[index - 1].skipped);
    if (const Complexes factors = segmentOf(trace, index, WireOrder::Memory).factors; !factors.empty())
        matrix = cells(factors, step.skipped);
}

TilesModel::Place TilesModel::placeOf(std::int64_t cell) const {
    const std::int64_t column = cell % levels_.columns, row = cell / levels_.columns % levels_.rows,
                       batch = cell / levels_.columns / levels_.rows;
    return {row, batch * levels_.columns + column};
}

std::int64_t TilesModel::cellAt(Place place) const {
    if (place.row < 0 || place.row >= size || place.column < 0 || place.column >= columns)
        return -1;
    const std::int64_t batch = place.column / levels_.columns, column = place.column % levels_.columns;
    return (batch * levels_.rows + place.row) * levels_.columns + column;
}

double TilesModel::matrixFill(std::int64_t row, std::int64_t inner) const {
    return share(rowsUsed[static_cast<std::size_t>(row)], innerUsed[static_cast<std::size_t>(inner)]);
}

double TilesModel::dataFill(std::int64_t inner, std::int64_t column) const {
    return share(innerUsed[static_cast<std::size_t>(inner)], columnsUsed[static_cast<std::size_t>(column)]);
}

double TilesModel::resultFill(std::int64_t row, std::int64_t column) const {
    return share(rowsUsed[static_cast<std::size_t>(row)], columnsUsed[static_cast<std::size_t>(column)]);
}

} // namespace longwave::ui
