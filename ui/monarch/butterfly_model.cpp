// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_model.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/view_words.h"

#include <algorithm>
#include <numeric>

namespace longwave::ui {
namespace {

constexpr std::int64_t kMostDrawn = 1100; ///< wires of a product that are still told apart, 64 × 16 of them
constexpr int kWidestDrawn = 16;          ///< wires of one butterfly, as well
constexpr std::int64_t kAllPassing = 256; ///< wires that only pass on: up to here all are drawn
constexpr std::int64_t kSomePassing = 96; ///< beyond, about so many

bool isTwiddles(StepKind kind) {
    return kind == StepKind::Twiddles || kind == StepKind::InverseTwiddles;
}

/// (batch, row, column) stands at (batch, column, row): a column is in one piece.
int byColumns(const LevelView& view, std::int64_t cell) {
    const std::int64_t column = cell % view.columns, row = cell / view.columns % view.rows,
                       batch = cell / view.columns / view.rows;
    return static_cast<int>((batch * view.columns + column) * view.rows + row);
}

/// About `wanted` of them, by a stride that shares no factor with N: else it would pick single rows or columns.
int strideFor(std::int64_t points, std::int64_t wanted) {
    std::int64_t stride = std::max<std::int64_t>(1, points / wanted);
    while (std::gcd(stride, points) != 1)
        ++stride;
    return static_cast<int>(stride);
}

void addBlocks(const MonarchTrace& trace, WireSegment& segment) {
    const TraceStep& step = trace.steps[segment.step];
    const TraceStep& before = trace.steps[segment.step - 1];
    const LevelView view = trace.view(step.level);
    // In column order or with single columns each butterfly is a block; else those of a batch lie interleaved.
    const auto butterflies = butterfliesOf(trace, segment.step);
    const auto& first = butterflies.front();
    const auto at = [](const std::vector<int>& places, std::int64_t cell) {
        return places[static_cast<std::size_t>(cell)];
    };
    const bool isInterleaved = at(segment.to, first.back()) - at(segment.to, first.front()) + 1 != view.rows;
    const auto perBlock = static_cast<std::size_t>(isInterleaved ? view.columns : 1);
    for (std::size_t begin = 0; begin < butterflies.size(); begin += perBlock) {
        WireBlock block{segment.fromCount, -1, segment.toCount, -1, static_cast<int>(perBlock)};
        for (std::size_t b = begin; b < begin + perBlock; ++b)
            for (const std::int64_t cell : butterflies[b]) {
                if (!before.skipped[static_cast<std::size_t>(cell)]) {
                    block.fromFirst = std::min(block.fromFirst, at(segment.from, cell));
                    block.fromLast = std::max(block.fromLast, at(segment.from, cell));
                }
                if (!step.skipped[static_cast<std::size_t>(cell)]) {
                    block.toFirst = std::min(block.toFirst, at(segment.to, cell));
                    block.toLast = std::max(block.toLast, at(segment.to, cell));
                }
            }
        if (block.fromLast >= 0 && block.toLast >= 0)
            segment.blocks.push_back(block);
    }
}

void addProductWires(const MonarchTrace& trace, WireSegment& segment) {
    const TraceStep& step = trace.steps[segment.step];
    segment.fan = static_cast<int>(trace.view(step.level).rows);
    segment.butterflies = trace.points / segment.fan;
    segment.possible = trace.points * segment.fan;
    const std::int64_t cells = std::count(step.skipped.begin(), step.skipped.end(), std::uint8_t{0});
    segment.wires = cells * std::count(step.inputs.begin(), step.inputs.end(), true);
    addBlocks(trace, segment);
    if (segment.possible > kMostDrawn || segment.fan > kWidestDrawn)
        return;
    for (std::int64_t cell = 0; cell < trace.points; ++cell)
        for (const TraceTerm& term : termsOf(trace, segment.step, cell))
            segment.drawn.push_back({term.source, cell});
}

void addPassingWires(const MonarchTrace& trace, WireSegment& segment) {
    const TraceStep& step = trace.steps[segment.step];
    const auto cells = static_cast<std::int64_t>(step.values.size());
    segment.possible = cells;
    segment.drawnEvery = cells <= kAllPassing ? 1 : strideFor(cells, kSomePassing);
    for (std::int64_t cell = 0; cell < cells; ++cell)
        for (const TraceTerm& term : termsOf(trace, segment.step, cell)) {
            ++segment.wires;
            const auto from = segment.from[static_cast<std::size_t>(term.source)];
            segment.crosses = segment.crosses || (from != segment.to[static_cast<std::size_t>(cell)] &&
                                                  segment.fromCount == segment.toCount);
            if (cell % segment.drawnEvery == 0)
                segment.drawn.push_back({term.source, cell});
        }
    if (!isTwiddles(step.kind) && step.kind != StepKind::Multiply)
        return;
    const LevelView view = trace.view(step.level);
    for (std::int64_t cell = 0; cell < cells; ++cell) {
        const std::int64_t k = cell / view.columns % view.rows, c = cell % view.columns;
        const bool isForward = step.kind == StepKind::Twiddles;
        if (isTwiddles(step.kind)) {
            const std::complex<double> t = trace.twiddle(step.level, k, c);
            segment.factors.push_back(isForward ? t : std::conj(t));
        } else {
            segment.factors.push_back(trace.kernelSpectrum[static_cast<std::size_t>(cell)]);
        }
        if (trace.points > kMostLabelled)
            continue;
        if (isTwiddles(step.kind)) {
            const std::int64_t turns = k * c % (view.rows * view.columns);
            segment.labels.push_back(turns == 0 ? QStringLiteral("1")
                                     : turns == 1 && isForward
                                         ? QStringLiteral("ω")
                                         : QStringLiteral("ω") + raised(isForward ? turns : -turns));
        } else {
            const std::int64_t frequency =
                trace.options.reorder ? cell : trace.spectrumOrder[static_cast<std::size_t>(cell)];
            segment.labels.push_back(QStringLiteral("K[%1]").arg(frequency));
        }
    }
}

} // namespace

int placeCountOf(const MonarchTrace& trace, std::size_t step) {
    return static_cast<int>(std::max(trace.points, static_cast<std::int64_t>(trace.steps[step].values.size())));
}

std::vector<int> placesOf(const MonarchTrace& trace, std::size_t index, WireOrder order) {
    const TraceStep& step = trace.steps[index];
    std::vector<int> places(step.values.size());
    std::iota(places.begin(), places.end(), 0);
    if (order == WireOrder::Memory)
        return places;
    const bool isColumns = step.kind == StepKind::Reshape || step.kind == StepKind::DftColumns ||
                           step.kind == StepKind::InverseTwiddles || step.kind == StepKind::InverseColumns ||
                           // the last twiddles end where the row DFT reads its rows: as they lie
                           (step.kind == StepKind::Twiddles && step.level + 2 < trace.order());
    if (!isColumns)
        return places;
    const LevelView view = trace.view(step.level);
    for (std::size_t cell = 0; cell < places.size(); ++cell)
        places[cell] = byColumns(view, static_cast<std::int64_t>(cell));
    return places;
}

WireSegment segmentOf(const MonarchTrace& trace, std::size_t step, WireOrder order) {
    WireSegment segment;
    segment.step = step;
    segment.from = placesOf(trace, step - 1, order);
    segment.to = placesOf(trace, step, order);
    segment.fromCount = placeCountOf(trace, step - 1);
    segment.toCount = placeCountOf(trace, step);
    if (isProduct(trace.steps[step].kind))
        addProductWires(trace, segment);
    else
        addPassingWires(trace, segment);
    return segment;
}

std::vector<std::size_t> shownWith(const MonarchTrace& trace, std::size_t step) {
    const StepKind kind = trace.steps[step].kind;
    if (step == 0)
        return {1};
    if (kind == StepKind::Reorder)
        return {step, step + 1, step + 2};
    if (kind == StepKind::Multiply && trace.options.reorder)
        return {step - 1, step, step + 1};
    if (kind == StepKind::ReorderBack)
        return {step - 2, step - 1, step};
    return {step};
}

std::vector<std::vector<std::uint8_t>> dependenceOf(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                                    TraceRow row) {
    if (row == TraceRow::Kernel) {
        std::vector<std::vector<std::uint8_t>> users = tracedAcross(trace, step, cell, row);
        for (std::size_t i = 0; i < users.size(); ++i)
            users[i].resize(trace.steps[i].values.size());
        return users;
    }
    std::vector<std::vector<std::uint8_t>> marks = tracedForward(trace, step, cell);
    std::vector<std::vector<std::uint8_t>> back = tracedBack(trace, step, cell);
    for (std::size_t i = 0; i <= step; ++i)
        marks[i] = std::move(back[i]);
    return marks;
}

std::vector<Wire> wiresBetween(const MonarchTrace& trace, std::size_t step, const std::vector<std::uint8_t>& from,
                               const std::vector<std::uint8_t>& to, std::size_t most) {
    std::vector<Wire> wires;
    for (std::size_t cell = 0; cell < to.size(); ++cell) {
        if (!to[cell])
            continue;
        for (const TraceTerm& term : termsOf(trace, step, static_cast<std::int64_t>(cell)))
            if (from[static_cast<std::size_t>(term.source)])
                wires.push_back({term.source, static_cast<std::int64_t>(cell)});
        if (wires.size() > most)
            return {};
    }
    return wires;
}

} // namespace longwave::ui
