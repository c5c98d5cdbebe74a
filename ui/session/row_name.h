// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// x, y, z of a row of functional MRI: x is next to x in the file.
inline std::array<std::int64_t, 3> voxelOfRow(const VoxelGrid& grid, std::int64_t row) {
    const auto& [nx, ny, nz] = grid.extents;
    return {row % nx, row / nx % ny, row / (nx * ny)};
}

/// What a row of a signal is called: as its file does ("red"), a voxel by where it lies ("voxel 3, 4, 0"), else "row
/// 5".
QString rowName(const std::vector<std::string>& names, const std::optional<VoxelGrid>& grid, std::int64_t row);

} // namespace longwave::ui
