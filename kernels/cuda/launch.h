// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device.h"
#include "kernels/cuda/elementwise_arguments.h"
#include "kernels/cuda/stream.h"

#include <algorithm>

namespace longwave::cuda {

/// Blocks of a pass: one for each tile. Throws Error when they are more than a launch can have.
inline std::int64_t blocksOf(const Rows& rows) {
    const std::int64_t tiles = tilesPerRow(rows.length);
    if (rows.rows > kMostTiles / std::max<std::int64_t>(tiles, 1))
        throw Error(deviceName(), "a pass over " + std::to_string(rows.rows) + " rows of " +
                                      std::to_string(rows.length) + " values is more than a launch can have");
    return rows.rows * tiles;
}

/// Gives a pass to the stream; nothing when it has no values. Throws Error when the device does not take it. There is
/// one for every type of elementwise_arguments.h.
template <typename Arguments>
void launch(const Arguments& arguments, const Stream& stream);

} // namespace longwave::cuda
