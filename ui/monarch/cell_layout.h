// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_panels.h"

#include <QRectF>

#include <optional>
#include <vector>

namespace longwave::ui {

/// Where a picture stands, and which part of it: cells all of one size, from `first` on as many as there is room for.
struct PanelPlace {
    QRectF room;  ///< of the whole panel: head, indices, cells
    QRectF cells; ///< of the cells in sight
    double cellWidth = 0;
    double cellHeight = 0;
    CellPlace first; ///< at the upper left
    CellPlace shown; ///< how many rows and columns are in sight
    bool isCropped = false;

    QRectF cellRect(CellPlace place) const;
    bool isInSight(CellPlace place) const;
    std::optional<CellPlace> at(QPointF point) const;
};

/// Places of a product's pictures side by side. Cells are square where that leaves 6 px and more, otherwise as high and
/// as wide as there is room for, down to one pixel; what is still too much is cropped, a window for each axis that
/// follows the cell that is pointed at.
class CellLayout {
  public:
    static constexpr double kGutter = 34;  ///< left of the cells: the rows' indices
    static constexpr double kHead = 40;    ///< above: symbol, largest magnitude, the columns' indices
    static constexpr double kBetween = 26; ///< the operator
    static constexpr double kLargest = 64; ///< a cell's side

    CellLayout() = default;
    /// `firsts`: of each axis, what its window begins with (taken as a wish); `ratio` device pixels to a logical one.
    CellLayout(const CellProduct& product, QRectF room, double ratio, const std::vector<std::int64_t>& firsts);

    const std::vector<PanelPlace>& panels() const noexcept { return panels_; }
    /// Of each axis as it came to be, and how many are in sight.
    const std::vector<std::int64_t>& firsts() const noexcept { return firsts_; }
    const std::vector<std::int64_t>& shown() const noexcept { return shown_; }
    bool isCropped() const noexcept { return isCropped_; }
    double smallestCell() const noexcept;
    /// Right end of the last picture and what stands over it.
    double right() const noexcept { return right_; }

    /// The room of an axis that shows `index`: moved no further than it must be.
    static std::int64_t windowFor(std::int64_t first, std::int64_t shown, std::int64_t count, std::int64_t index);

  private:
    std::vector<PanelPlace> panels_;
    std::vector<std::int64_t> firsts_;
    std::vector<std::int64_t> shown_;
    bool isCropped_ = false;
    double right_ = 0;
};

} // namespace longwave::ui
