// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"

#include <memory>
#include <vector>

namespace longwave::ui {

/// The cell that the stage explains, and all that it depends on and that depends on it. Made once for each cell that is
/// pointed at, for all pictures.
struct PointedTrace {
    enum class Mark { None, Source, Self, User };

    StageCell cell;
    bool isExample = false; ///< nobody points: the step's largest cell stands for all
    bool isPinned = false;
    std::vector<std::vector<std::uint8_t>> back;    ///< tracedBack(), of the steps of the cell's row
    std::vector<std::vector<std::uint8_t>> forward; ///< tracedForward()
    std::vector<std::vector<std::uint8_t>> across;  ///< tracedAcross(), of the steps of the other row

    Mark markOf(const StageCell& other) const;
    /// How many cells of a step are marked; of the cell's own step one.
    std::int64_t countOf(TraceRow row, std::size_t step) const;
};

/// Of the cell that is pointed at, or of the largest of the step's block of that number. Null without a trace.
std::shared_ptr<const PointedTrace> pointedTraceOf(const MonarchWalk& walk, std::int64_t block = 0);

} // namespace longwave::ui
