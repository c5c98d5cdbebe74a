// SPDX-License-Identifier: GPL-3.0-or-later
// How rows that are not transformed are taken (toeplitz_pass.h).
#include "kernels/cuda/geometry.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

} // namespace

void Geometry::setTaps(std::int64_t taps, Precision precision) {
    const std::int64_t needed = (taps + 14) / device::kTapBlock + 1; // T_d[m, n] has the taps from 16d − 15 to 16d + 15
    tapBlocks = 0;
    for (const int blocks : device::kToeplitzBlocks)
        if (tapBlocks == 0 && needed <= blocks && (blocks <= 17 || precision != Precision::Accurate))
            tapBlocks = blocks;
    context = static_cast<int>(std::min<std::int64_t>(ceilDivide(needed, 4) * 4, tapBlocks)) - 1;
}

ToeplitzWindows toeplitzWindows(const Geometry& geometry, bool correlates) {
    constexpr std::int64_t kMostBatched = 512, kMostSteps = 7;
    ToeplitzWindows windows;
    device::RowShape& shape = windows.shape;
    shape = geometry.shape;
    windows.isBatch = shape.batch >= 3 && shape.outputLength <= kMostBatched;
    const std::int64_t stepOutputs = windows.isBatch ? 64 : 256;
    std::int64_t steps = ceilDivide(shape.outputLength, stepOutputs);
    if (!windows.isBatch) {
        steps = ceilDivide(steps, ceilDivide(steps, kMostSteps)); // of as many windows as it takes
        steps += steps % 2 == 0;
    }
    windows.steps = static_cast<std::uint32_t>(steps);
    windows.groups = windows.isBatch ? (shape.batch + 3) / 4 : static_cast<std::uint32_t>(shape.batch);
    shape.advance = steps * stepOutputs;
    shape.blocks = static_cast<std::uint32_t>(ceilDivide(shape.outputLength, shape.advance));
    shape.items = shape.batch * shape.heads * shape.blocks;
    shape.lead = correlates ? 0 : std::int64_t{device::kTapBlock} * geometry.context;
    return windows;
}

// As addSteps goes (toeplitz_pass.h): with the former step's last taps the latter takes what tables have of zeros.
double toeplitzProducts(const Geometry& geometry) {
    const ToeplitzWindows windows = toeplitzWindows(geometry, false);
    const int advance = windows.isBatch ? 4 : 1;
    double products = 0;
    for (int step = 0; step < static_cast<int>(windows.steps); step += 2) {
        const bool hasTwo = step + 1 < static_cast<int>(windows.steps);
        int last = geometry.context + (hasTwo ? advance : 0);
        if (windows.isBatch && !windows.shape.isCircle)
            last = std::min(last, 4 * (hasTwo ? step + 1 : step) + 3);
        products += std::min(last, geometry.tapBlocks - 1) + 1 + (hasTwo ? last - advance + 1 : 0);
    }
    return products * windows.groups * windows.shape.heads * windows.shape.blocks;
}

} // namespace longwave::cuda
