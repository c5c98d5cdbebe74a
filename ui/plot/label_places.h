// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/curve.h"
#include "ui/plot/plot.h"

#include <QPolygonF>
#include <QRectF>
#include <QSizeF>

#include <optional>
#include <vector>

namespace longwave::ui {

/// Finds a place beside each curve for its name, where it covers no curve and no other name and its own curve is the
/// nearest. All in pixels. Curve i wants room of `sizes[i]`; points with a NaN are gaps; `taken` is covered if there is
/// no other place. An answer is empty when the curve has no point inside `area`, when the name does not fit into it, or
/// when its size is empty: that curve is only kept clear of.
std::vector<std::optional<QRectF>> placeLabels(const QRectF& area, const std::vector<QPolygonF>& curves,
                                               const std::vector<QSizeF>& sizes, const std::vector<QRectF>& taken = {});

/// Whether no curve goes through the room.
bool isClear(const QRectF& room, const std::vector<QPolygonF>& curves);

/// A curve as `placeLabels` takes it.
QPolygonF inPixels(const Plot& plot, const std::vector<CurvePoint>& points);

/// Words that stand in a place that `placeLabels` found.
PlotLabel labelIn(const QRectF& place, const Plot& plot, const QString& words, Token color = Token::Text);

} // namespace longwave::ui
