// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

constexpr double kSquareFrom = 6;   // px: below it cells may be higher than wide, or wider than high
constexpr double kHighest = 24;     // px: of such a cell
constexpr double kLowShare = 0.4;   // of the height
constexpr double kLeastPanel = 104; // px: its symbol and largest magnitude have room over it
constexpr double kWholePixels = 8;  // px: from here on a cell takes whole logical pixels

/// The largest size of so many pixels that is no larger: whole device pixels, so that all cells are equal.
double snapped(double size, double ratio) {
    return size >= kWholePixels ? std::floor(size) : std::floor(size * ratio) / ratio;
}

/// Room for each of the panels' columns: equal shares, but no more than a panel can use.
std::vector<double> sharesOf(const std::vector<double>& useful, double room) {
    std::vector<double> shares(useful.size(), 0);
    std::vector<bool> settled(useful.size(), false);
    for (std::size_t left = useful.size(); left > 0;) {
        const double share = room / static_cast<double>(left);
        bool changed = false;
        for (std::size_t i = 0; i < useful.size(); ++i)
            if (!settled[i] && useful[i] <= share) {
                shares[i] = useful[i];
                room -= useful[i];
                settled[i] = changed = true;
                --left;
            }
        if (changed)
            continue;
        for (std::size_t i = 0; i < useful.size(); ++i)
            if (!settled[i])
                shares[i] = share;
        break;
    }
    return shares;
}

} // namespace

QRectF PanelPlace::cellRect(CellPlace place) const {
    return {cells.left() + static_cast<double>(place.column - first.column) * cellWidth,
            cells.top() + static_cast<double>(place.row - first.row) * cellHeight, cellWidth, cellHeight};
}

bool PanelPlace::isInSight(CellPlace place) const {
    return place.row >= first.row && place.row < first.row + shown.row && place.column >= first.column &&
           place.column < first.column + shown.column;
}

std::optional<CellPlace> PanelPlace::at(QPointF point) const {
    if (!cells.contains(point) || cellWidth <= 0 || cellHeight <= 0)
        return std::nullopt;
    const CellPlace place{first.row + static_cast<std::int64_t>((point.y() - cells.top()) / cellHeight),
                          first.column + static_cast<std::int64_t>((point.x() - cells.left()) / cellWidth)};
    return isInSight(place) ? std::optional(place) : std::nullopt;
}

std::int64_t CellLayout::windowFor(std::int64_t first, std::int64_t shown, std::int64_t count, std::int64_t index) {
    if (index < first || index >= first + shown)
        first = index - shown / 2;
    return std::clamp<std::int64_t>(first, 0, std::max<std::int64_t>(0, count - shown));
}

double CellLayout::smallestCell() const noexcept {
    double smallest = std::numeric_limits<double>::max();
    for (const PanelPlace& panel : panels_)
        smallest = std::min({smallest, panel.cellWidth, panel.cellHeight});
    return smallest;
}

CellLayout::CellLayout(const CellProduct& product, QRectF room, double ratio, const std::vector<std::int64_t>& firsts)
    : firsts_(product.axes.size(), 0),
      shown_(product.axes.size(), 0) {
    const std::size_t count = product.panels.size();
    if (count == 0)
        return;
    const double number = static_cast<double>(count);
    const double width = std::max(1.0, room.width() - number * kGutter - (number - 1) * kBetween);
    const double height = std::max(1.0, room.height() - kHead);
    std::int64_t allColumns = 0, mostRows = 1;
    for (const CellPanel& panel : product.panels) {
        allColumns += product.columnsOf(panel).count;
        mostRows = std::max(mostRows, product.rowsOf(panel).count);
    }

    const double pixel = 1 / ratio;
    const auto columnsAt = [&](std::size_t i) {
        return static_cast<double>(product.columnsOf(product.panels[i]).count);
    };
    const auto rowsAt = [&](std::size_t i) { return static_cast<double>(product.rowsOf(product.panels[i]).count); };
    const auto widthWith = [&](double cell) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i)
            sum += std::max(columnsAt(i) * cell, kLeastPanel);
        return sum;
    };
    double square = snapped(
        std::min({width / static_cast<double>(allColumns), height / static_cast<double>(mostRows), kLargest}), ratio);
    while (square >= kSquareFrom && widthWith(square) > width)
        square = snapped(square - (square > kWholePixels ? 1 : pixel), ratio);
    std::vector<double> widths(count, square), heights(count, square), rooms(count, width);
    // Low and wide pictures are higher than square cells would make them.
    const bool isLow = square < kHighest && square * static_cast<double>(mostRows) < kLowShare * height;
    if (square < kSquareFrom || isLow) {
        std::vector<double> useful;
        for (std::size_t i = 0; i < count; ++i) {
            heights[i] = std::clamp(snapped(height / rowsAt(i), ratio), pixel, kHighest);
            useful.push_back(std::max(columnsAt(i) * kHighest, kLeastPanel));
        }
        rooms = sharesOf(useful, width);
        // Where one would be cropped, the others are content with less.
        for (std::size_t i = 0; i < count; ++i)
            if (columnsAt(i) * pixel > rooms[i]) {
                for (std::size_t j = 0; j < count; ++j)
                    useful[j] = std::max(columnsAt(j) * kSquareFrom, kLeastPanel);
                rooms = sharesOf(useful, width);
                break;
            }
        bool isNearlySquare = true;
        double least = kHighest;
        for (std::size_t i = 0; i < count; ++i) {
            widths[i] = std::clamp(snapped(rooms[i] / columnsAt(i), ratio), pixel, kHighest);
            isNearlySquare = isNearlySquare && widths[i] < 2 * heights[i] && heights[i] < 2 * widths[i];
            least = std::min({least, widths[i], heights[i]});
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (isNearlySquare)
                widths[i] = heights[i] = least;
            else if (rowsAt(i) == columnsAt(i)) // a matrix is no wider than high
                widths[i] = std::min(widths[i], heights[i]);
        }
        // What shares an axis shares its size: a row of one picture stands beside that of the next.
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j) {
                if (product.panels[i].rows == product.panels[j].rows)
                    heights[i] = heights[j] = std::min(heights[i], heights[j]);
                if (product.panels[i].columns == product.panels[j].columns)
                    widths[i] = widths[j] = std::min(widths[i], widths[j]);
            }
    }

    for (std::size_t axis = 0; axis < shown_.size(); ++axis) {
        shown_[axis] = product.axes[axis].count;
        for (std::size_t i = 0; i < count; ++i) {
            const CellPanel& panel = product.panels[i];
            if (panel.rows == static_cast<int>(axis))
                shown_[axis] = std::min(shown_[axis], static_cast<std::int64_t>(height / heights[i] + 1e-6));
            if (panel.columns == static_cast<int>(axis))
                shown_[axis] = std::min(shown_[axis], static_cast<std::int64_t>(rooms[i] / widths[i] + 1e-6));
        }
        shown_[axis] = std::max<std::int64_t>(1, shown_[axis]);
        const std::int64_t wish = axis < firsts.size() ? firsts[axis] : 0;
        firsts_[axis] = std::clamp<std::int64_t>(wish, 0, product.axes[axis].count - shown_[axis]);
        isCropped_ = isCropped_ || shown_[axis] < product.axes[axis].count;
    }

    double x = room.left();
    for (std::size_t i = 0; i < count; ++i) {
        const CellPanel& panel = product.panels[i];
        const auto rows = static_cast<std::size_t>(panel.rows), columns = static_cast<std::size_t>(panel.columns);
        PanelPlace place;
        place.cellWidth = widths[i];
        place.cellHeight = heights[i];
        place.first = {firsts_[rows], firsts_[columns]};
        place.shown = {shown_[rows], shown_[columns]};
        place.isCropped = shown_[rows] < product.axes[rows].count || shown_[columns] < product.axes[columns].count;
        x += kGutter;
        place.cells = {std::round(x), room.top() + kHead, widths[i] * static_cast<double>(place.shown.column),
                       heights[i] * static_cast<double>(place.shown.row)};
        place.room = {place.cells.left() - kGutter, room.top(), place.cells.width() + kGutter,
                      place.cells.height() + kHead};
        panels_.push_back(place);
        x += std::max(place.cells.width(), kLeastPanel) + kBetween;
        right_ = std::max(place.cells.right(), place.cells.left() + kLeastPanel);
    }
}

} // namespace longwave::ui
