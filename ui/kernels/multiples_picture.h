// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/multiples_data.h"

#include <QImage>
#include <QRect>
#include <QSize>
#include <QStringList>

namespace longwave::ui {

/// Where the cells of small multiples lie: a grid of equal cells, row by row. Logical pixels.
struct MultiplesLayout {
    static constexpr int kMost = 64; ///< cells on one page

    QSize size;
    qreal ratio = 1; ///< device pixels per logical one
    int count = 0;
    int columns = 0;
    int rows = 0;
    int caption = 0; ///< height of the line above a cell's plot

    /// As many columns as make the cells as large as they get; `caption` for the font of captions.
    static MultiplesLayout of(const QSize& size, qreal ratio, int count);

    QRect cell(int index) const;
    /// Of the curves inside a cell.
    QRect plot(int index) const;
    /// The cell under a point; −1: none.
    int at(const QPoint& point) const;
    int plotColumns() const; ///< width of a plot in device pixels
    bool operator==(const MultiplesLayout&) const = default;
};

/// How small multiples are to look.
struct MultiplesLook {
    bool ownScale = false; ///< every cell to its own scale
    QStringList notes;     ///< one per cell, at its right end: a metric
};

/// The largest |k| (in time) or dB that a cell's scale stands for; NaN when nothing is finite.
float multiplesScale(const MultiplesData& data, std::size_t cell, bool ownScale);

/// Paints all cells, in the theme that is on: before in grey, after in blue over it (two banks: ochre and blue), ±λ as
/// a tint and the kept taps as a strip in time. Precondition: layout.count cells are in `data`.
QImage paintMultiples(const MultiplesData& data, const MultiplesLayout& layout, const MultiplesLook& look);

} // namespace longwave::ui
