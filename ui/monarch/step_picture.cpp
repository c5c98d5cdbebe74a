// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_picture.h"

#include "ui/theme/complex_color.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

StepGrid gridOf(const MonarchTrace& trace, TraceRow row, std::size_t index) {
    const TraceStep& step = stepsOf(trace, row)[index];
    const auto cells = static_cast<std::int64_t>(step.values.size());
    switch (step.kind) {
    case StepKind::Sequence:
        return {1, cells};
    case StepKind::Result:
        return {cells / trace.window, trace.window};
    case StepKind::Reorder:
        return {cells / trace.options.factors.front(), trace.options.factors.front()};
    case StepKind::Multiply:
        if (trace.options.reorder)
            return {cells / trace.options.factors.front(), trace.options.factors.front()};
        break;
    default:
        break;
    }
    const std::int64_t columns = step.shape.back();
    return {cells / columns, columns};
}

double largestOf(const TraceStep& step) {
    double largest = 0;
    for (const std::complex<double>& z : step.values)
        largest = std::max(largest, std::norm(z));
    return std::sqrt(largest);
}

QImage pictureOf(const StepGrid& grid, const Complexes& values, const std::vector<std::uint8_t>& skipped, double max,
                 QSize cells) {
    const std::int64_t columns = cells.width() > 0 ? std::min<std::int64_t>(grid.columns, cells.width()) : grid.columns;
    const std::int64_t rows = cells.height() > 0 ? std::min<std::int64_t>(grid.rows, cells.height()) : grid.rows;
    QImage picture(static_cast<int>(columns), static_cast<int>(rows), QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    for (std::int64_t y = 0; y < rows; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(static_cast<int>(y)));
        for (std::int64_t x = 0; x < columns; ++x) {
            const std::complex<double>* largest = nullptr;
            for (std::int64_t r = y * grid.rows / rows; r < (y + 1) * grid.rows / rows; ++r)
                for (std::int64_t c = x * grid.columns / columns; c < (x + 1) * grid.columns / columns; ++c) {
                    const auto cell = static_cast<std::size_t>(r * grid.columns + c);
                    if (cell >= values.size() || (!skipped.empty() && skipped[cell]))
                        continue;
                    if (!largest || std::norm(values[cell]) > std::norm(*largest))
                        largest = &values[cell];
                }
            if (largest)
                line[x] = complexColor(*largest, max);
        }
    }
    return picture;
}

QImage pictureOf(const MonarchTrace& trace, TraceRow row, std::size_t index, const Theme&, QSize cells) {
    const TraceStep& step = stepsOf(trace, row)[index];
    return pictureOf(gridOf(trace, row, index), step.values, step.skipped, largestOf(step), cells);
}

} // namespace longwave::ui
