// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_terms.h"

#include <QPainter>

namespace longwave::ui {

/// A cell's sum as arrows in the complex plane, head to tail, each in its number's colour, with Re and Im through 0 and
/// the sum dashed. Of a single product: what is turned, and what came out.
void paintPhasors(QPainter& painter, const QRectF& room, const CellSum& sum);

} // namespace longwave::ui
