// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace longwave {
namespace {

Timings runOf(double total) {
    Timings timings;
    timings.add({StageKind::Forward, total / 4, 10, 100});
    timings.add({StageKind::Inverse, total / 2, 20, 200});
    timings.setTotal(total);
    return timings;
}

TEST(Quantile, InterpolatesBetweenRanks) {
    EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
    EXPECT_EQ(quantile({3}, 0.95), 3);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_EQ(quantile({5, 1, 4, 2, 3}, 0.5), 3);
    EXPECT_EQ(quantile({5, 1, 4, 2, 3}, 0), 1);
    EXPECT_EQ(quantile({5, 1, 4, 2, 3}, 1), 5);
    EXPECT_NEAR(quantile({1, 2, 3, 4, 5}, 0.95), 4.8, 1e-12);
}

TEST(Quantile, RatiosAreTakenRoundByRound) {
    EXPECT_EQ(medianRatio({8, 80, 8}, {4, 10, 8}), 2);
    EXPECT_EQ(medianRatio({1, 1}, {1, 0.5}), 1.5);
    EXPECT_TRUE(std::isnan(medianRatio({}, {})));
}

TEST(Timings, TellComputingFromTransfers) {
    Timings timings = runOf(4);
    EXPECT_FALSE(timings.hasTransfers());
    EXPECT_EQ(timings.computeSeconds(), 4) << "the total, with what lies between the stages";
    timings.add({StageKind::Upload, 5, 0, 0});
    timings.add({StageKind::Download, 6, 0, 0});
    EXPECT_TRUE(timings.hasTransfers());
    EXPECT_EQ(timings.computeSeconds(), 3) << "the stages";
}

TEST(RunStatistics, KeepsTheLastRuns) {
    RunStatistics statistics;
    EXPECT_TRUE(std::isnan(statistics.medianTotal()));
    for (int i = 1; i <= 200; ++i)
        statistics.add(runOf(i));
    EXPECT_EQ(statistics.count(), RunStatistics::kKept);
    const auto totals = statistics.totals();
    EXPECT_EQ(totals.front(), 81);
    EXPECT_EQ(totals.back(), 200);
    EXPECT_EQ(statistics.medianTotal(), 140.5);
    EXPECT_NEAR(statistics.p95Total(), 194.05, 1e-9);
    const auto stages = statistics.medianStages();
    ASSERT_EQ(stages.size(), 2u);
    EXPECT_EQ(stages[1].kind, StageKind::Inverse);
    EXPECT_EQ(stages[1].seconds, 70.25);
    EXPECT_EQ(stages[1].flops, 200);
    statistics.clear();
    EXPECT_EQ(statistics.count(), 0u);
}

TEST(PairStatistics, RatiosAreTakenRoundByRound) {
    PairStatistics pairs;
    EXPECT_TRUE(std::isnan(pairs.ratio()));
    // The machine slows down tenfold half way; in each round the baseline takes three times as long, with one outlier.
    for (int i = 0; i < 60; ++i)
        pairs.add(3e-3, 1e-3);
    for (int i = 0; i < 60; ++i)
        pairs.add(i == 7 ? 90e-3 : 30e-3, 10e-3);
    EXPECT_EQ(pairs.count(), 120u);
    EXPECT_NEAR(pairs.ratio(), 3, 1e-12);
    EXPECT_NEAR(pairs.ratio(0.05), 3, 1e-12);
    EXPECT_NEAR(pairs.ratio(1), 9, 1e-12);
    for (int i = 0; i < 120; ++i)
        pairs.add(5, 1);
    EXPECT_EQ(pairs.ratio(0), 5) << "only the last rounds are kept";
    pairs.clear();
    EXPECT_EQ(pairs.count(), 0u);
}

TEST(RunHistogram, HoldsEveryRunOnce) {
    std::vector<double> seconds;
    for (int i = 0; i < 119; ++i)
        seconds.push_back(1e-3 + 1e-6 * i);
    seconds.push_back(1); // far out
    const RunHistogram histogram = runHistogram(seconds, 10);
    ASSERT_EQ(histogram.counts.size(), 10u);
    EXPECT_EQ(histogram.low, 1e-3);
    EXPECT_EQ(histogram.beyond, 1u);
    std::size_t sum = histogram.beyond;
    for (std::size_t i = 0; i < 10; ++i) {
        sum += histogram.counts[i];
        EXPECT_GT(histogram.counts[i], 0u) << "one run far out leaves the others their bars";
    }
    EXPECT_EQ(sum, seconds.size());
    EXPECT_NEAR(histogram.low + 10 * histogram.width, 1.118e-3, 1e-9);

    const RunHistogram same = runHistogram(std::vector<double>(7, 2e-3));
    EXPECT_GT(same.width, 0);
    EXPECT_EQ(same.counts.front(), 7u);
    EXPECT_EQ(same.beyond, 0u);
    EXPECT_TRUE(runHistogram({}).counts.empty());
    EXPECT_TRUE(runHistogram({std::nan("")}).counts.empty());
}

TEST(Timings, SumOverStages) {
    const Timings timings = runOf(1);
    EXPECT_EQ(timings.flops(), 300);
    EXPECT_EQ(timings.bytes(), 30);
    for (const StageKind kind :
         {StageKind::Pad, StageKind::KernelSpectrum, StageKind::Direct, StageKind::Upload, StageKind::Download}) {
        EXPECT_GT(std::string(nameOf(kind)).size(), 0u);
        EXPECT_GT(std::string(definitionOf(kind)).size(), 10u);
        EXPECT_GT(std::string(flopFormulaOf(kind)).size(), 2u);
    }
    EXPECT_STREQ(nameOf(StageKind::Upload), "upload");
    EXPECT_STREQ(nameOf(StageKind::Download), "download");
    EXPECT_STREQ(nameOf(StageKind::KernelSpectrum), "kernel spectrum");
}

} // namespace
} // namespace longwave
