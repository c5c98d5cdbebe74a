// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace_cells.h"

#include <gtest/gtest.h>

#include "tests/compute/monarch/trace_fixture.h"

#include <algorithm>
#include <set>

namespace longwave {
namespace {

using test::traceOptions;
using Factors = std::vector<std::int64_t>;

// Traces with everything that changes where cells come from.
std::vector<MonarchTrace> traces() {
    std::vector<MonarchTrace> all;
    for (const Factors& factors : std::vector<Factors>{{2, 2}, {8, 8}, {3, 5}, {4, 4, 4}, {5, 2, 3}, {2, 3, 2, 4}}) {
        auto options = traceOptions(factors);
        all.push_back(traceMonarch(options));
        options.mode = Mode::Causal;
        options.reorder = true;
        all.push_back(traceMonarch(options));
        options.bands = lowestBands(0.3);
        options.partner = test::randomDoubles(static_cast<std::int64_t>(options.signal.size()), 7);
        options.replaced.resize(factors.size());
        options.replaced[0].assign(static_cast<std::size_t>(factors[0] * factors[0]), {0.5, -0.25});
        all.push_back(traceMonarch(options));
        options.reorder = false;
        options.taps = 2;
        options.skipPadding = false;
        all.push_back(traceMonarch(options));
    }
    return all;
}

TEST(TraceCells, EveryCellIsTheSumOfItsTerms) {
    for (const MonarchTrace& trace : traces())
        for (const TraceRow row : {TraceRow::Signal, TraceRow::Kernel}) {
            const auto& steps = stepsOf(trace, row);
            for (std::size_t i = 1; i < steps.size(); ++i) {
                double largest = 1;
                for (const auto& z : steps[i].values)
                    largest = std::max(largest, std::abs(z));
                for (std::size_t cell = 0; cell < steps[i].values.size(); ++cell) {
                    std::complex<double> sum = 0;
                    const auto terms = termsOf(trace, i, static_cast<std::int64_t>(cell), row);
                    for (const TraceTerm& term : terms)
                        sum += term.coefficient * steps[i - 1].values[static_cast<std::size_t>(term.source)];
                    if (steps[i].kind == StepKind::Result)
                        sum = sum.real();
                    ASSERT_LE(std::abs(sum - steps[i].values[cell]), 1e-12 * largest) << steps[i].name << " " << cell;
                    ASSERT_TRUE(!steps[i].skipped[cell] || terms.empty());
                }
            }
        }
}

// 8 flops a term, or 4, and 6 a product: counted from the terms.
TEST(TraceCells, FlopsAreThoseOfTheTerms) {
    for (const MonarchTrace& trace : traces())
        for (std::size_t i = 1; i < trace.steps.size(); ++i) {
            const TraceStep& step = trace.steps[i];
            double flops = 0;
            const bool isProduct = !step.inputs.empty();
            for (std::size_t cell = 0; cell < step.values.size(); ++cell)
                if (isProduct) // terms from cells that are skipped cost nothing; nor do skipped rows of the matrix
                    flops += (step.realInput || step.realOutput ? 4.0 : 8.0) *
                             static_cast<double>(termsOf(trace, i, static_cast<std::int64_t>(cell)).size());
                else if (step.kind == StepKind::Twiddles || step.kind == StepKind::InverseTwiddles ||
                         step.kind == StepKind::Multiply)
                    flops += step.skipped[cell] ? 0 : 6;
            // Digits that are kept may hold dropped frequencies: whole columns are multiplied all the same.
            if (trace.options.bands.empty())
                EXPECT_EQ(step.flops, flops) << step.name;
            else
                EXPECT_GE(step.flops, flops) << step.name;
        }
}

TEST(TraceCells, UsersAreTermsSeenFromTheOtherSide) {
    for (const MonarchTrace& trace : traces())
        for (std::size_t i = 0; i + 1 < trace.steps.size(); ++i) {
            std::set<std::pair<std::int64_t, std::int64_t>> forward, backward;
            const auto cells = static_cast<std::int64_t>(trace.steps[i].values.size());
            for (std::int64_t cell = 0; cell < cells; ++cell)
                for (const auto user : usersOf(trace, i, cell))
                    forward.insert({cell, user});
            const auto next = static_cast<std::int64_t>(trace.steps[i + 1].values.size());
            for (std::int64_t cell = 0; cell < next; ++cell)
                for (const auto& term : termsOf(trace, i + 1, cell))
                    backward.insert({term.source, cell});
            EXPECT_EQ(forward, backward) << trace.steps[i].name;
        }
}

TEST(TraceCells, ACellOfTheSpectrumIsMadeOfAllSamples) {
    const MonarchTrace trace = traceMonarch(traceOptions({4, 4}));
    const auto back = tracedBack(trace, 5, 6);
    ASSERT_EQ(back.size(), 6u);
    EXPECT_EQ(std::count(back[5].begin(), back[5].end(), 1), 1);
    EXPECT_EQ(std::count(back[3].begin(), back[3].end(), 1), 4); // its row, after the twiddles
    EXPECT_EQ(std::count(back[0].begin(), back[0].end(), 1), 16);
    const auto forward = tracedForward(trace, 1, 5);
    EXPECT_TRUE(forward[0].empty());
    EXPECT_EQ(std::count(forward[2].begin(), forward[2].end(), 1), 4); // its column
    EXPECT_EQ(std::count(forward.back().begin(), forward.back().end(), 1), 16);
}

// What a tap changes, by changing it: nothing else is marked, and where nothing cancels all of it is.
TEST(TraceCells, WhatATapReachesBeyondTheProductIsWhatItChanges) {
    for (const MonarchTrace& trace : traces()) {
        const auto taps = static_cast<std::int64_t>(trace.options.kernel.size());
        for (const std::int64_t tap : {std::int64_t{0}, taps / 2}) {
            TraceOptions other = trace.options;
            other.kernel[static_cast<std::size_t>(tap)] += 0.5;
            const MonarchTrace changed = traceMonarch(other);
            const auto across = tracedAcross(trace, 0, tap, TraceRow::Kernel);
            ASSERT_EQ(across.size(), trace.steps.size());
            for (std::size_t i = 0; i < trace.steps.size(); ++i) {
                const Complexes& before = trace.steps[i].values;
                const Complexes& after = changed.steps[i].values;
                const bool isBefore = trace.steps[i].name == "sequence" || across[i].empty();
                for (std::size_t c = 0; c < before.size(); ++c) {
                    const bool isMarked = !isBefore && across[i][c];
                    const bool isChanged = std::abs(after[c] - before[c]) > 1e-9;
                    ASSERT_TRUE(isMarked || !isChanged) << trace.steps[i].name << " " << c;
                    const bool cancels = trace.options.mode == Mode::Causal; // at t < tap, and where bands are dropped
                    ASSERT_TRUE(isChanged || !isMarked || cancels) << trace.steps[i].name << " " << c;
                }
            }
        }
    }
}

TEST(TraceCells, BehindTheProductACellIsMadeOfTheKernelToo) {
    for (const MonarchTrace& trace : traces()) {
        const std::size_t end = trace.kernelSteps.size() - 1;
        const auto product = static_cast<std::size_t>(
            std::find_if(trace.steps.begin(), trace.steps.end(),
                         [](const TraceStep& step) { return step.kind == StepKind::Multiply; }) -
            trace.steps.begin());
        for (const auto& masks : tracedAcross(trace, product - 1, 1))
            EXPECT_TRUE(masks.empty());
        std::int64_t kept = 0; // a cell of the product whose frequency is not dropped
        while (trace.steps[product].skipped[static_cast<std::size_t>(kept)])
            ++kept;
        const auto of = tracedAcross(trace, product, kept);
        EXPECT_EQ(std::count(of[end].begin(), of[end].end(), 1), 1);
        EXPECT_EQ(of[end][static_cast<std::size_t>(kept)], 1);
        // The closure of the kernel's own terms from there.
        EXPECT_EQ(of, tracedBack(trace, end, kept, TraceRow::Kernel));
        const auto ofResult = tracedAcross(trace, trace.steps.size() - 1, 0);
        const auto& skipped = trace.kernelSteps.front().skipped;
        for (std::size_t tap = 0; tap < skipped.size(); ++tap)
            EXPECT_EQ(ofResult[0][tap], skipped[tap] ? 0 : 1) << tap;
    }
}

// Against the closure of terms, cell by cell.
TEST(TraceCells, TracesAreTheClosureOfTerms) {
    for (const MonarchTrace& trace : traces()) {
        const std::size_t last = trace.steps.size() - 1;
        for (const std::size_t step : {last, last / 2}) {
            const auto back = tracedBack(trace, step, 1);
            std::set<std::int64_t> cells{1};
            for (std::size_t i = step;; --i) {
                std::set<std::int64_t> marked;
                for (std::size_t c = 0; c < back[i].size(); ++c)
                    if (back[i][c])
                        marked.insert(static_cast<std::int64_t>(c));
                ASSERT_EQ(marked, cells) << trace.steps[i].name;
                if (i == 0)
                    break;
                std::set<std::int64_t> sources;
                for (const std::int64_t cell : cells)
                    for (const TraceTerm& term : termsOf(trace, i, cell))
                        sources.insert(term.source);
                cells = std::move(sources);
            }
        }
        const auto forward = tracedForward(trace, 1, 1);
        for (std::size_t i = 2; i < forward.size(); ++i)
            for (std::size_t c = 0; c < forward[i].size(); ++c) {
                bool reached = false;
                for (const TraceTerm& term : termsOf(trace, i, static_cast<std::int64_t>(c)))
                    reached = reached || forward[i - 1][static_cast<std::size_t>(term.source)] != 0;
                ASSERT_EQ(forward[i][c] != 0, reached) << trace.steps[i].name << " " << c;
            }
    }
}

TEST(TraceCells, CoordinatesAndWhatTheyCount) {
    const MonarchTrace trace = traceMonarch(traceOptions({2, 3, 4}));
    const auto axes = [&](const std::string& name) {
        for (const TraceStep& step : trace.steps)
            if (step.name == name)
                return frequencyAxesOf(step);
        return std::vector<bool>{};
    };
    EXPECT_EQ(coordinatesOf(trace.steps[7], 23), (Factors{1, 2, 3}));
    EXPECT_EQ(coordinatesOf(trace.steps[1], 13), (Factors{1, 1}));
    EXPECT_EQ(axes("sequence"), (std::vector<bool>{false}));
    EXPECT_EQ(axes("reshape"), (std::vector<bool>{false, false}));
    EXPECT_EQ(axes("twiddles"), (std::vector<bool>{true, false}));
    EXPECT_EQ(axes("reshape_2"), (std::vector<bool>{true, false, false}));
    EXPECT_EQ(axes("dft_columns_2"), (std::vector<bool>{true, true, false}));
    EXPECT_EQ(axes("spectrum"), (std::vector<bool>{true, true, true}));
    EXPECT_EQ(axes("inverse_rows_2"), (std::vector<bool>{true, true, false}));
    EXPECT_EQ(axes("inverse_columns_2"), (std::vector<bool>{true, false, false}));
    EXPECT_EQ(axes("inverse_twiddles"), (std::vector<bool>{true, false}));
    EXPECT_EQ(axes("inverse_columns"), (std::vector<bool>{false, false}));
}

TEST(TraceCells, ButterfliesMixWhatTheTermsSay) {
    for (const MonarchTrace& trace : traces())
        for (std::size_t i = 1; i < trace.steps.size(); ++i) {
            std::vector<int> seen(trace.steps[i].values.size());
            for (const auto& group : butterfliesOf(trace, i)) {
                const bool isPermutation =
                    trace.steps[i].kind == StepKind::Reorder || trace.steps[i].kind == StepKind::ReorderBack;
                if (isPermutation) {
                    ASSERT_EQ(group.size(), 2u);
                    ++seen[static_cast<std::size_t>(group[1])];
                    for (const TraceTerm& term : termsOf(trace, i, group[1]))
                        EXPECT_EQ(term.source, group[0]);
                    continue;
                }
                for (const std::int64_t cell : group) {
                    ++seen[static_cast<std::size_t>(cell)];
                    for (const TraceTerm& term : termsOf(trace, i, cell))
                        EXPECT_TRUE(trace.steps[i].kind == StepKind::Result ||
                                    std::find(group.begin(), group.end(), term.source) != group.end());
                }
            }
            EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<std::int64_t>(seen.size()));
        }
}

TEST(TraceCells, OfARealRowHalfOfTheSpectrumIsTheOthersConjugate) {
    for (const Factors& factors : std::vector<Factors>{{8, 8}, {3, 5}, {2, 3, 4}}) {
        const MonarchTrace trace = traceMonarch(traceOptions(factors));
        const auto spectrum = std::find_if(trace.steps.begin(), trace.steps.end(),
                                           [](const TraceStep& step) { return step.kind == StepKind::Spectrum; });
        for (std::int64_t i = 0; i < trace.points; ++i) {
            const std::int64_t partner = conjugatePosition(trace, i);
            EXPECT_EQ(conjugatePosition(trace, partner), i);
            EXPECT_LE(std::abs(spectrum->values[static_cast<std::size_t>(i)] -
                               std::conj(spectrum->values[static_cast<std::size_t>(partner)])),
                      1e-12);
        }
    }
}

} // namespace
} // namespace longwave
