// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// Voxels of a volume over time [nz, ny, nx, T]: a box, both ends in it; one voxel when they are the same.
struct VoxelBox {
    std::array<std::int64_t, 3> low{};  ///< x, y, z, from 0
    std::array<std::int64_t, 3> high{}; ///< not below `low`
    bool operator==(const VoxelBox&) const = default;
    bool isVoxel() const noexcept { return low == high; }
    std::int64_t count() const noexcept {
        return (high[0] - low[0] + 1) * (high[1] - low[1] + 1) * (high[2] - low[2] + 1);
    }
};

/// "3,4,0" or "2:5,3:9,1" (both ends in it), as --voxel and --region take them. Throws Error with `subject`.
VoxelBox parseVoxelBox(const std::string& text, const std::string& subject);

/// "3, 4, 0" and "2:5, 3:9, 1".
std::string toString(const VoxelBox& box);

/// Throws Error with `subject` when the array is no volume over time, or the box is not inside of it.
void checkVoxelBox(const VoxelBox& box, const ArrayView& volume, const std::string& subject);

/// The mean over the box at every time, [T], in double and rounded once; voxels that are NaN at a time are left out of
/// it, and it is NaN where all are. Precondition: checkVoxelBox. Throws Cancelled.
std::vector<float> meanOver(const ArrayView& volume, const VoxelBox& box, const std::stop_token& stop = {});
/// The same as an array [T] that is made when it is first read; a single voxel is its row.
ArrayView seriesOf(const ArrayView& volume, const VoxelBox& box);

/// The slice z as a picture: each voxel's mean over time, [ny, nx], NaN left out in the same way. Throws Cancelled.
std::vector<float> meanSlice(const ArrayView& volume, std::int64_t z, const std::stop_token& stop = {});

} // namespace longwave
