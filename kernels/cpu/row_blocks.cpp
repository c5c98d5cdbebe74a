// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/row_blocks.h"

#include <algorithm>
#include <cmath>

namespace longwave::cpu {

double costOf(std::int64_t points, bool packed) {
    constexpr double kRow = 100;    // of a call, its branches and its cold lines
    constexpr double kLeaf = 2.4;   // a point
    constexpr double kLevel = 0.6;  // a point and radix-4 level, both ways
    constexpr double kPruned = 0.6; // the root's level, both ways, without imaginary parts
    constexpr double kPacked = 1.0; // with them
    constexpr std::int64_t kCached = std::int64_t{1} << 15;
    constexpr double kStreamed = 0.1; // more for every doubling beyond that
    const auto m = static_cast<double>(points);
    const double levels = std::log2(m / static_cast<double>(RingTree::kLeaf)) / 2 - 1; // below the root
    const double cost = kRow + m * (kLeaf + kLevel * levels + (packed ? kPacked : kPruned));
    return points > kCached ? cost * (1 + kStreamed * std::log2(m / static_cast<double>(kCached))) : cost;
}

RowBlocks blocksFor(const ConvolutionProblem& problem, std::int64_t taps) {
    const std::int64_t outputs = problem.outputLength();
    const bool circular = problem.mode == Mode::Circular;
    const std::int64_t whole = RingTree::lengthFor((problem.length + taps) / 2);
    RowBlocks best{whole, circular ? taps - 1 : 0, outputs, 1};
    if (!problem.bands.empty())
        return best;
    double least = costOf(whole, circular || problem.length > whole || outputs > whole);
    for (std::int64_t points = RingTree::lengthFor(taps / 2 + 1); points < whole;
         points = RingTree::lengthFor(points + 1)) {
        const std::int64_t advance = 2 * points - (taps - 1);
        const std::int64_t count = (outputs + advance - 1) / advance;
        const double cost = static_cast<double>(count) * costOf(points, true);
        if (cost < least) {
            least = cost;
            best = {points, taps - 1, advance, count};
        }
    }
    return best;
}

} // namespace longwave::cpu
