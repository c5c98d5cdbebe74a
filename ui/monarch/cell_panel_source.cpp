// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_panel_source.h"

#include "ui/monarch/step_picture.h"

namespace longwave::ui {
namespace {

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

} // namespace

CellPanel panelOf(const std::shared_ptr<const MonarchTrace>& trace, const PanelSource& source, QString symbol, int rows,
                  int columns) {
    const TraceStep* step = &stepsOf(*trace, source.row)[source.step];
    CellPanel panel;
    panel.symbol = std::move(symbol);
    panel.rows = rows;
    panel.columns = columns;
    panel.max = largestOf(*step);
    const auto cell = [source](CellPlace place) { return source.first + place.row * source.columns + place.column; };
    panel.value = [trace, step, cell](CellPlace place) { return step->values[at(cell(place))]; };
    panel.isSkipped = [trace, step, cell](CellPlace place) { return step->skipped[at(cell(place))] != 0; };
    panel.cellAt = [source, cell](CellPlace place) -> std::optional<StageCell> {
        if (const std::int64_t index = cell(place); index < source.first + source.count)
            return StageCell{source.row, source.step, index};
        return std::nullopt;
    };
    panel.placeOf = [source](const StageCell& wanted) -> std::optional<CellPlace> {
        const std::int64_t index = wanted.cell - source.first;
        if (wanted.row != source.row || wanted.step != source.step || index < 0 || index >= source.count)
            return std::nullopt;
        return CellPlace{index / source.columns, index % source.columns};
    };
    return panel;
}

CellPanel matrixPanel(QString symbol, int rows, int columns, double max,
                      std::function<std::complex<double>(CellPlace)> value, std::function<bool(CellPlace)> isSkipped) {
    CellPanel panel;
    panel.symbol = std::move(symbol);
    panel.rows = rows;
    panel.columns = columns;
    panel.max = max;
    panel.value = std::move(value);
    panel.isSkipped = std::move(isSkipped);
    panel.cellAt = [](CellPlace) { return std::nullopt; };
    panel.placeOf = [](const StageCell&) { return std::nullopt; };
    return panel;
}

} // namespace longwave::ui
