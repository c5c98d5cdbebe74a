// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_trace.h"

#include "ui/monarch/cell_panels.h"

#include <algorithm>

namespace longwave::ui {
namespace {

bool isMarked(const std::vector<std::vector<std::uint8_t>>& masks, const StageCell& cell) {
    return cell.step < masks.size() && static_cast<std::size_t>(cell.cell) < masks[cell.step].size() &&
           masks[cell.step][static_cast<std::size_t>(cell.cell)] != 0;
}

std::int64_t largestCell(const MonarchTrace& trace, std::size_t index, std::int64_t block) {
    const TraceStep& step = trace.steps[index];
    const auto blocks = blocksOf(trace, index);
    const auto size = static_cast<std::int64_t>(step.values.size()) / blocks;
    const auto begin = step.values.begin() + std::min(block, blocks - 1) * size;
    const auto largest =
        std::max_element(begin, begin + size, [](const auto& a, const auto& b) { return std::norm(a) < std::norm(b); });
    return largest - step.values.begin();
}

} // namespace

PointedTrace::Mark PointedTrace::markOf(const StageCell& other) const {
    if (other == cell)
        return Mark::Self;
    if (other.row != cell.row) // the kernel flows into the signal, at the product
        return !isMarked(across, other) ? Mark::None : cell.row == TraceRow::Signal ? Mark::Source : Mark::User;
    if (other.step < cell.step)
        return isMarked(back, other) ? Mark::Source : Mark::None;
    return other.step > cell.step && isMarked(forward, other) ? Mark::User : Mark::None;
}

std::int64_t PointedTrace::countOf(TraceRow row, std::size_t step) const {
    const auto& masks = row != cell.row ? across : step <= cell.step ? back : forward;
    return step < masks.size() ? std::count(masks[step].begin(), masks[step].end(), std::uint8_t{1}) : 0;
}

std::shared_ptr<const PointedTrace> pointedTraceOf(const MonarchWalk& walk, std::int64_t block) {
    if (!walk.trace())
        return nullptr;
    const MonarchTrace& trace = *walk.trace();
    auto made = std::make_shared<PointedTrace>();
    if (const auto pointed = walk.pointed()) {
        made->cell = *pointed;
        made->isPinned = walk.isPinned();
    } else {
        made->cell = {TraceRow::Signal, walk.step(), largestCell(trace, walk.step(), block)};
        made->isExample = true;
    }
    made->back = tracedBack(trace, made->cell.step, made->cell.cell, made->cell.row);
    made->forward = tracedForward(trace, made->cell.step, made->cell.cell, made->cell.row);
    made->across = tracedAcross(trace, made->cell.step, made->cell.cell, made->cell.row);
    return made;
}

} // namespace longwave::ui
