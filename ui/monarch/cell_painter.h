// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_layout.h"
#include "ui/monarch/cell_panels.h"

#include <QPainter>

#include <cstdint>
#include <functional>
#include <vector>

namespace longwave::ui {

/// From this size on, a cell carries an arrow.
inline constexpr double kArrowFrom = 20;

/// The cells of a picture that are in sight, upper left corner at (0, 0): hatched where skipped, with arrows, values
/// and labels where they are large enough. `max` of the panel is full brightness.
void paintCells(QPainter& painter, const CellPanel& panel, const PanelPlace& place);

/// Hatches a rectangle; its lines go on from one rectangle to the next.
void paintHatch(QPainter& painter, const QRectF& room);

/// Rectangles that cover exactly the cells [rows, columns] for which `isIn`, in units of cells: runs of a row, those
/// that are alike in consecutive rows as one.
std::vector<QRect> rectanglesOf(int rows, int columns, const std::function<bool(int, int)>& isIn);

/// The border of the cells that are in, as lines in units of cells.
QList<QLineF> outlineOf(int rows, int columns, const std::function<bool(int, int)>& isIn);

/// How an outline is drawn: what goes in, and what depends on it.
enum class OutlineKind { Solid, Dashed };
void paintOutline(QPainter& painter, const QList<QLineF>& lines, OutlineKind kind);

/// An arrow of a complex number in a cell: angle arg z, length √(|z| / max).
void paintArrow(QPainter& painter, const QRectF& cell, std::complex<double> z, double max, const QColor& ink);

} // namespace longwave::ui
