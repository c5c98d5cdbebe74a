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
    const double cycles = costOf(whole, circular || problem.length > whole || outputs > whole);
    RowBlocks best{whole, circular ? taps - 1 : 0, outputs, 1, cycles};
    if (!problem.bands.empty())
        return best;
    double least = cycles;
    for (std::int64_t points = RingTree::lengthFor(taps - 1); points < whole;
         points = RingTree::lengthFor(points + 1)) { // from advance ≥ lead on
        const std::int64_t advance = 2 * points - (taps - 1);
        const std::int64_t count = (outputs + advance - 1) / advance;
        const double each = costOf(points, true);
        if (static_cast<double>(count) * each < least) {
            least = static_cast<double>(count) * each;
            best = {points, taps - 1, advance, count, each};
        }
    }
    return best;
}

} // namespace longwave::cpu
