// SPDX-License-Identifier: GPL-3.0-or-later
// What a geometry makes of frequencies that are left out.
#include "kernels/cuda/geometry.h"

namespace longwave::cuda {

// Column d has frequencies [d, d + 1)·M/16, whatever the tile. A kept band and its mirror image lie evenly around 0, or
// around ½: eight neighbouring columns hold the lowest half of all frequencies, or the highest.
void Geometry::turnTo(const std::vector<std::uint8_t>& kept) {
    turn = 0;
    isHalf = false;
    if (kept.empty() || points < device::kRing)
        return;
    bool has[16] = {};
    for (std::size_t j = 0; j < kept.size(); ++j)
        has[j * 16 / kept.size()] |= kept[j] != 0;
    for (int first = 0; first < 16; ++first) {
        bool fits = true;
        for (int d = 8; d < 16; ++d)
            fits = fits && !has[(first + d) % 16];
        if (fits) {
            turn = first;
            isHalf = true;
            isBatch = false; // residues are of all frequencies
            return;
        }
    }
}

std::vector<std::uint8_t> keptFrequencies(const std::vector<bool>& bands, std::int64_t points) {
    std::vector<std::uint8_t> kept(bands.empty() ? 0 : static_cast<std::size_t>(points));
    for (std::size_t j = 0; j < kept.size(); ++j) // evaluated where X^M = i, a quarter of a step beside the grid
        kept[j] = isKept(bands, (static_cast<double>(j) + 0.25) / static_cast<double>(points));
    return kept;
}

} // namespace longwave::cuda
