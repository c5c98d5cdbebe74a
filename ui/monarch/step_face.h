// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_cells.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QString>

namespace longwave::ui {

/// How a step is called in lists.
struct StepFace {
    QString title;
    QString formula;
};
StepFace faceOf(const MonarchTrace& trace, std::size_t step);

/// A step as a small picture, one pixel for each cell (empty where there is none). Any thread.
QImage thumbnailOf(const MonarchTrace& trace, std::size_t step, const Theme& theme);

} // namespace longwave::ui
