// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/pyramid_trace.h"

#include <qcustomplot.h>

#include <vector>

namespace longwave::ui {

/// True for a painter of SVG or PDF: there are no pixels, and Qt's SVG knows no clipping.
bool isVector(const QCPPainter& painter);

/// Columns of data to a logical pixel: the device's own pixels, or 3 in a vector file (288 to the inch).
double resolutionOf(const QCPPainter& painter);

/// How far antialiased lines move to lie on QCustomPlot's axes and grid: half a device pixel, 0 in a vector file.
double halfPixel(const QCPPainter& painter);

/// What a line covers of one device pixel column, in device pixels from the top of the axes. Empty when top > bottom.
struct ColumnSpan {
    double top = 1;
    double bottom = 0;
    bool isEmpty() const noexcept { return !(top <= bottom); }
};

/// Draws columns side by side from the left of `area` as a line `width` device pixels thick: neighbours are joined, and
/// the ends of each column are blended, so that a gentle slope looks smooth. Costs no more than its columns.
void drawColumns(QCPPainter* painter, const QRect& area, std::vector<ColumnSpan> spans, const QColor& color,
                 double width);

/// The columns a polyline covers, from points in canvas pixels with ascending x; NaN breaks it.
std::vector<ColumnSpan> columnsOf(const std::vector<QPointF>& points, const QRect& area, double ratio);

/// Draws a polyline; NaN breaks it. Dear where it is dense: see drawColumns.
void drawLine(QCPPainter* painter, const std::vector<QPointF>& points, const QPen& pen);

/// The pen of a style on this painter's device.
QPen penOf(const LineStyle& style, const QPainter& painter);

} // namespace longwave::ui
