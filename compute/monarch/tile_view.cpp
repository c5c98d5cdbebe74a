// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/tile_view.h"

#include "compute/monarch/trace_work.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr std::int64_t kTile = TileView::kTile;

std::int64_t tiles(std::size_t extent) {
    return (static_cast<std::int64_t>(extent) + kTile - 1) / kTile;
}

// How many of each sixteen take part.
std::vector<int> inTiles(const std::vector<bool>& used) {
    std::vector<int> counts(static_cast<std::size_t>(tiles(used.size())));
    for (std::size_t i = 0; i < used.size(); ++i)
        counts[i / static_cast<std::size_t>(kTile)] += used[i];
    return counts;
}

// Columns of data, of all batches, that have a cell which is computed.
std::vector<bool> columnsUsed(const LevelView& view, const TraceStep& step) {
    std::vector<bool> used(static_cast<std::size_t>(view.batches * view.columns));
    std::size_t cell = 0;
    for (std::int64_t batch = 0; batch < view.batches; ++batch)
        for (std::int64_t row = 0; row < view.rows; ++row)
            for (std::int64_t column = 0; column < view.columns; ++column, ++cell)
                if (!step.skipped[cell])
                    used[static_cast<std::size_t>(batch * view.columns + column)] = true;
    return used;
}

} // namespace

double TileView::fill() const noexcept {
    double sum = 0;
    for (const TileProduct& product : products)
        sum += product.fill;
    return products.empty() ? 0 : sum / static_cast<double>(products.size());
}

double TileView::flops() const noexcept {
    constexpr double kEach = 2.0 * kTile * kTile * kTile;
    return kEach * realProducts * static_cast<double>(products.size());
}

TileView tilesOf(const MonarchTrace& trace, std::size_t index, TraceRow row) {
    const TraceStep& step = stepsOf(trace, row)[index];
    TileView view;
    if (!isProduct(step.kind))
        return view;
    view.realProducts =
        (step.realInput || step.realOutput ? 2 : 4) * (trace.options.precision == StagePrecision::Accurate ? 3 : 1);
    const std::vector<int> rows = inTiles(step.outputs);
    const std::vector<int> inner = inTiles(step.inputs);
    const std::vector<int> columns = inTiles(columnsUsed(trace.view(step.level), step));
    view.rowTiles = static_cast<std::int64_t>(rows.size());
    view.innerTiles = static_cast<std::int64_t>(inner.size());
    view.columnTiles = static_cast<std::int64_t>(columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j)
            for (std::size_t k = 0; k < inner.size(); ++k)
                if (const double used = static_cast<double>(rows[i]) * columns[j] * inner[k]; used > 0)
                    view.products.push_back({static_cast<std::int64_t>(i), static_cast<std::int64_t>(k),
                                             static_cast<std::int64_t>(j), used / (kTile * kTile * kTile)});
    return view;
}

} // namespace longwave
