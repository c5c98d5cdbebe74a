// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/tiles_model.h"

#include <QString>

namespace longwave::ui {

/// What the tiles of a step show.
QString tileSentence(const MonarchTrace& trace, const TilesModel& model);

/// Why factors of 16 are the ones: how full the tiles are with this one.
QString whySixteen(const TilesModel& model);

/// Of a step that is no matrix product: what it does instead, and on what.
QString insteadOfTiles(const MonarchTrace& trace, std::size_t step);

} // namespace longwave::ui
