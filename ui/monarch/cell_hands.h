// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"

namespace longwave::ui {

/// A click on a cell: pins it, or lets it go where it is pinned already; beside cells nothing stays pinned.
inline void pinOrLetGo(MonarchWalk& walk, const std::optional<StageCell>& cell) {
    const bool isSame = walk.isPinned() && walk.pointed() == cell;
    walk.pin(isSame ? std::nullopt : cell);
}

} // namespace longwave::ui
