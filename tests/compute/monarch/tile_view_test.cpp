// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/tile_view.h"

#include <gtest/gtest.h>

#include "tests/compute/monarch/trace_fixture.h"

#include <algorithm>

namespace longwave {
namespace {

using test::traceOptions;
using Factors = std::vector<std::int64_t>;

TEST(TileView, FullTilesAtSixteen) {
    const MonarchTrace trace = traceMonarch(traceOptions({16, 16, 16}));
    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
        const TileView view = tilesOf(trace, i);
        if (trace.steps[i].inputs.empty()) {
            EXPECT_TRUE(view.products.empty());
            EXPECT_EQ(view.fill(), 0);
            continue;
        }
        EXPECT_EQ(view.products.size(), 16u); // 16 × 16 by 16 × 256
        EXPECT_EQ(view.fill(), 1);
        EXPECT_EQ(view.flops(), trace.steps[i].flops); // nothing is for nothing
    }
    EXPECT_EQ(tilesOf(trace, 2).realProducts, 2); // of real samples
    EXPECT_EQ(tilesOf(trace, 5).realProducts, 4);
}

TEST(TileView, SmallMatricesWasteMostOfATile) {
    const MonarchTrace trace = traceMonarch(traceOptions({4, 64}));
    const TileView view = tilesOf(trace, 2); // 4 × 4 by 4 × 64
    EXPECT_EQ(view.products.size(), 4u);
    EXPECT_EQ(view.fill(), 4.0 * 4 * 16 / 4096);
    const TileView rows = tilesOf(trace, 4); // 64 × 64 by 64 × 4
    EXPECT_EQ(rows.rowTiles, 4);
    EXPECT_EQ(rows.innerTiles, 4);
    EXPECT_EQ(rows.columnTiles, 1);
    EXPECT_EQ(rows.fill(), 0.25);
}

// The multiplications that are not for nothing are the step's, whatever is skipped.
TEST(TileView, FillIsWhatTheStepNeeds) {
    for (const Factors& factors : std::vector<Factors>{{32, 32}, {17, 30}, {4, 8, 32}, {64, 8}, {2, 2, 2, 64}})
        for (const Mode mode : {Mode::Circular, Mode::Causal})
            for (const double kept : {1.0, 0.2})
                for (const bool isPair : {false, true}) {
                    auto options = traceOptions(factors);
                    options.mode = mode;
                    options.bands = lowestBands(kept);
                    if (isPair)
                        options.partner = options.signal;
                    const MonarchTrace trace = traceMonarch(options);
                    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
                        const TileView view = tilesOf(trace, i);
                        if (view.products.empty())
                            continue;
                        EXPECT_NEAR(view.flops() * view.fill(), trace.steps[i].flops, 1e-9 * trace.steps[i].flops)
                            << trace.steps[i].name;
                        for (const TileProduct& product : view.products) {
                            EXPECT_GT(product.fill, 0);
                            EXPECT_LE(product.fill, 1);
                            EXPECT_LT(product.row, view.rowTiles);
                            EXPECT_LT(product.inner, view.innerTiles);
                            EXPECT_LT(product.column, view.columnTiles);
                        }
                    }
                }
}

TEST(TileView, PaddingLeavesTilesOut) {
    auto options = traceOptions({64, 64});
    EXPECT_EQ(tilesOf(traceMonarch(options), 2).products.size(), 64u);
    options.mode = Mode::Causal;
    EXPECT_EQ(tilesOf(traceMonarch(options), 2).products.size(), 32u);
    options.skipPadding = false;
    EXPECT_EQ(tilesOf(traceMonarch(options), 2).products.size(), 64u);
    options.precision = StagePrecision::Accurate;
    EXPECT_EQ(tilesOf(traceMonarch(options), 2).realProducts, 6);
}

} // namespace
} // namespace longwave
