// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_cells.h"

#include <QString>

#include <complex>
#include <cstdint>
#include <vector>

namespace longwave::ui {

/// In which order the cells of a step stand below each other.
enum class WireOrder {
    Grouped, ///< cells that are mixed with each other stand together: where that changes, wires cross
    Memory   ///< as they lie in memory: only a true permutation crosses
};

/// Place of each cell of a step in its column of nodes.
std::vector<int> placesOf(const MonarchTrace& trace, std::size_t step, WireOrder order);

/// How many places that column has: N, or more where two rows of the result need them.
int placeCountOf(const MonarchTrace& trace, std::size_t step);

/// Cells that are all wired to all, as one piece of picture: places from … to of both sides, the last included.
struct WireBlock {
    int fromFirst = 0, fromLast = 0;
    int toFirst = 0, toLast = 0;
    int butterflies = 1; ///< that lie in it, interleaved
};

/// A cell of the step before, and the cell that it is a summand of.
struct Wire {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// The wires into one step.
struct WireSegment {
    std::size_t step = 0;
    std::vector<int> from, to;      ///< place of each cell of the step before, and of the step
    int fromCount = 0, toCount = 0; ///< places of both columns
    int fan = 1;                    ///< wires that meet in a cell: N_i of a product, else 1
    std::int64_t butterflies = 0;   ///< of a product
    std::int64_t wires = 0;         ///< all of them, without what is skipped
    std::int64_t possible = 0;      ///< the same if nothing were skipped
    std::vector<Wire> drawn;        ///< one by one; empty: as blocks
    std::vector<WireBlock> blocks;  ///< of a product, always
    int drawnEvery = 1;             ///< of what only passes on: every so manieth wire is drawn
    bool crosses = false;           ///< some wire does not go straight
    /// Of a step that multiplies cell by cell: its factor (the twiddle, the kernel's spectrum) for each cell, and how
    /// it is written where there are few enough to be read.
    Complexes factors;
    std::vector<QString> labels;
};

/// The wires into a step; precondition: 1 ≤ step.
WireSegment segmentOf(const MonarchTrace& trace, std::size_t step, WireOrder order);

/// Steps whose wires are shown side by side when `step` is: itself; of the first step the next one; of the
/// permutations, both and what is between, so that one sees them cancel.
std::vector<std::size_t> shownWith(const MonarchTrace& trace, std::size_t step);

/// What a cell depends on and what depends on it: for each step of the signal 1 at these cells, itself included. Of a
/// cell of the kernel, what depends on it.
std::vector<std::vector<std::uint8_t>> dependenceOf(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                                    TraceRow row = TraceRow::Signal);

/// Wires between cells that are marked at both ends; none where that would be more than `most`.
std::vector<Wire> wiresBetween(const MonarchTrace& trace, std::size_t step, const std::vector<std::uint8_t>& from,
                               const std::vector<std::uint8_t>& to, std::size_t most = 4096);

/// Up to this N every wire has its label.
inline constexpr std::int64_t kMostLabelled = 64;

} // namespace longwave::ui
