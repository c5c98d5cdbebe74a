// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

#include <cstdint>

namespace longwave::ui {

/// The row that is taken while nobody chose one: the first, but of a volume its middle voxel, where the brain is. The
/// first voxel is a corner, outside of it.
inline int firstRowOf(const Entry* entry) {
    if (!entry || !entry->grid)
        return 0;
    const auto& [nx, ny, nz] = entry->grid->extents;
    return static_cast<int>(nx / 2 + nx * (ny / 2 + ny * (nz / 2)));
}

} // namespace longwave::ui
