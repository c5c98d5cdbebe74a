// SPDX-License-Identifier: GPL-3.0-or-later
// From what is loaded to the rows that are traced.
#include "ui/monarch/stage_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace longwave;
using namespace longwave::ui;

namespace {

StageSources sourcesOf(std::vector<std::int64_t> factors, bool causal) {
    StageSources sources;
    sources.choices.factors = std::move(factors);
    sources.choices.causal = causal;
    return sources;
}

ArrayView ramp(std::int64_t rows, std::int64_t length, float scale = 1) {
    std::vector<float> values(static_cast<std::size_t>(rows * length));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = scale * static_cast<float>(i);
    return ArrayView::fromFloats(values, {rows, length});
}

TEST(StageRows, WindowsAreHalfOfNWhereItIsCausal) {
    EXPECT_EQ(windowOf(sourcesOf({3, 5}, true).choices), 7);
    EXPECT_EQ(windowOf(sourcesOf({3, 5}, false).choices), 15);
}

TEST(StageRows, ACutBeginsWhereItIsSaidAndEndsWithTheRow) {
    StageSources sources = sourcesOf({2, 4}, false);
    sources.signal = Signal{"u", ramp(2, 20), 0, {}};
    sources.channel = 1;
    sources.choices.signal.from = 15;
    EXPECT_EQ(traceOptionsOf(placed(sources)).signal, (std::vector<double>{35, 36, 37, 38, 39}));
    sources.choices.signal.from = 1000; // a shorter file than it was chosen for
    EXPECT_EQ(traceOptionsOf(placed(sources)).signal, (std::vector<double>{39}));
}

TEST(StageRows, TheLoudestWindowIsFoundWhateverTheLevelAroundIt) {
    std::vector<float> values(5000, 3.0F); // a level that does not move is not loud
    for (int i = 0; i < 16; ++i)
        values[static_cast<std::size_t>(3217 + i)] = i % 2 == 0 ? 4.0F : 2.0F;
    values[10] = std::numeric_limits<float>::quiet_NaN();
    StageSources sources = sourcesOf({4, 4}, false);
    sources.signal = Signal{"u", ArrayView::fromFloats(values, {5000}), 0, {}};
    sources.choices.signal.from = kLoudest;
    const std::int64_t from = placed(sources).choices.signal.from;
    EXPECT_GE(from, 3213);
    EXPECT_LE(from, 3221);
    sources.signal = Signal{"short", ramp(1, 16), 0, {}}; // it fits: nothing to look for
    EXPECT_EQ(placed(sources).choices.signal.from, 0);
    sources.choices.signal.from = 7; // somebody chose
    EXPECT_EQ(placed(sources).choices.signal.from, 7);
}

TEST(StageRows, ResamplingTakesMeansOfAllOfIt) {
    StageSources sources = sourcesOf({2, 2}, false);
    sources.signal = Signal{"u", ramp(1, 10), 0, {}};
    sources.choices.signal.resampled = true;
    sources.choices.signal.from = 5; // of no account
    EXPECT_EQ(traceOptionsOf(placed(sources)).signal, (std::vector<double>{0.5, 3, 5.5, 8}));
}

TEST(StageRows, AKernelThatSeesTheFutureBeginsAtLagZero) {
    StageSources sources = sourcesOf({2, 4}, true);
    KernelBank bank;
    bank.values = ramp(2, 10);
    bank.firstLag = -4;
    sources.bank = bank;
    sources.head = 1;
    EXPECT_EQ(traceOptionsOf(sources).kernel, (std::vector<double>{14, 15, 16, 17}));
    sources.choices.kernel.from = 3; // taps from lag 0 on
    EXPECT_EQ(traceOptionsOf(sources).kernel, (std::vector<double>{17, 18, 19}));
    sources.choices.kernel = {};
    sources.choices.kernel.resampled = true; // lags 0 to 5 on 4 values: 1, 2, 1 and 2 of them
    EXPECT_EQ(traceOptionsOf(sources).kernel, (std::vector<double>{14, 15.5, 17, 18.5}));
}

TEST(StageRows, TheSecondRowIsTheNextChannelElseTheRowReversed) {
    StageSources sources = sourcesOf({2, 2}, false);
    sources.choices.partnered = true;
    sources.signal = Signal{"u", ramp(3, 6), 0, {}};
    sources.channel = 2;
    sources.choices.signal.from = 1;
    EXPECT_EQ(partnerRowOf(sources), PartnerRow::NextChannel);
    EXPECT_EQ(traceOptionsOf(sources).partner, (std::vector<double>{1, 2, 3, 4})); // round to the first
    sources.signal = Signal{"u", ramp(1, 6), 0, {}};
    sources.channel = 0;
    EXPECT_EQ(partnerRowOf(sources), PartnerRow::Reversed);
    EXPECT_EQ(traceOptionsOf(sources).partner, (std::vector<double>{4, 3, 2, 1}));
    sources.choices.signal.source = StageRow::Source::Impulse;
    sources.signal = Signal{"u", ramp(3, 6), 0, {}};
    EXPECT_EQ(partnerRowOf(sources), PartnerRow::Reversed);
    EXPECT_EQ(traceOptionsOf(sources).partner, (std::vector<double>{0, 0, 0, 1}));
    sources.choices.partnered = false;
    EXPECT_TRUE(traceOptionsOf(sources).partner.empty());
}

} // namespace
