// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/tap_histogram.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace longwave {
namespace {

using test::randomValues;

ArrayView rowsOf(std::vector<float> values, std::int64_t rows) {
    const auto length = static_cast<std::int64_t>(values.size()) / rows;
    return ArrayView::fromFloats(std::move(values), {rows, length});
}

std::int64_t zerosOf(std::span<const float> k, double lambda) {
    std::vector<float> out(k.size());
    regularizeRow(k, {.squashOn = true, .lambda = lambda}, out);
    return std::count(out.begin(), out.end(), 0.0F);
}

TEST(TapHistogram, CountsEveryTapOnce) {
    for (const std::int64_t taps : {1, 2, 3, 17, 101, 5003}) {
        const auto k = randomValues(taps, 4);
        const TapHistogram histogram = tapHistogram(rowsOf(k, 1), 0, {});
        const auto& edges = histogram.edges();
        ASSERT_EQ(edges.size(), histogram.counts().size() + 1);
        EXPECT_GE(histogram.counts().size(), 16u);
        EXPECT_LE(histogram.counts().size(), 128u);
        EXPECT_DOUBLE_EQ(edges.front(), -edges.back());
        EXPECT_EQ(std::accumulate(histogram.counts().begin(), histogram.counts().end(), std::int64_t{0}), taps);
        for (std::size_t i = 0; i < histogram.counts().size(); ++i) {
            const bool last = i + 1 == histogram.counts().size();
            EXPECT_EQ(histogram.counts()[i], std::count_if(k.begin(), k.end(), [&](float tap) {
                          const auto value = static_cast<double>(tap);
                          return value >= edges[i] && (value < edges[i + 1] || last);
                      }));
        }
        for (const double lambda : {0.0, 0.01, 0.3, static_cast<double>(std::abs(k[0])), 2.0})
            EXPECT_EQ(histogram.countInside(lambda), zerosOf(k, lambda)) << taps << " " << lambda;
    }
}

TEST(TapHistogram, OfABundledKernel) {
    const File file = open(std::string(LONGWAVE_SAMPLES_DIR) + "/smnist_longconv_h32_lambda0.safetensors");
    const TapHistogram histogram = tapHistogram(file.entries.front().values, 19, {});
    EXPECT_EQ(histogram.taps(), 784);
    EXPECT_EQ(histogram.countInside(0.02), 553);
}

TEST(TapHistogram, OfALayerAndOfSmoothedTaps) {
    const auto bank = randomValues(6 * 50, 7);
    const TapHistogram all = tapHistogram(rowsOf(bank, 6), -1, {});
    EXPECT_EQ(all.taps(), 300);
    EXPECT_EQ(all.countInside(0.5), zerosOf(bank, 0.5));
    // λ is what it is asked about: a Squash that is on changes nothing.
    const Regularization smoothing{true, 0.4, true, 5};
    const TapHistogram smooth = tapHistogram(rowsOf(bank, 6), 2, smoothing);
    std::vector<float> k(50);
    regularizeRow(rowsOf(bank, 6), 2, {false, 0, true, 5}, k);
    EXPECT_EQ(smooth.countInside(0.1), zerosOf(k, 0.1));
    EXPECT_EQ(smooth.taps(), 50);
}

TEST(TapHistogram, OfOddKernels) {
    const TapHistogram zero = tapHistogram(rowsOf(std::vector<float>(9), 1), 0, {});
    EXPECT_EQ(zero.counts()[zero.counts().size() / 2], 9);
    EXPECT_EQ(zero.countInside(0), 9);
    const TapHistogram same = tapHistogram(rowsOf(std::vector<float>(9, -0.5F), 1), 0, {});
    EXPECT_EQ(same.counts().front(), 9);
    EXPECT_EQ(same.countInside(0.5), 9);
    EXPECT_EQ(same.countInside(0.49), 0);
    const TapHistogram nan = tapHistogram(rowsOf({1, std::nanf(""), INFINITY, -2}, 1), 0, {});
    EXPECT_EQ(nan.taps(), 2);
    EXPECT_EQ(nan.notFinite(), 2);
    EXPECT_EQ(nan.countInside(1), 1);
    EXPECT_EQ(nan.peak(), 2);
    const TapHistogram nothing = tapHistogram(rowsOf({std::nanf("")}, 1), 0, {});
    EXPECT_TRUE(nothing.edges().empty());
    EXPECT_EQ(nothing.countInside(1), 0);
}

TEST(TapHistogram, OfVeryManyTapsIsCountedInSteps) {
    auto values = randomValues(4000, 6);
    values[5] = 0;
    values[6] = -0.0F;
    values[7] = std::nanf("");
    const ArrayView bank = rowsOf(values, 4);
    const TapHistogram kept = tapHistogram(bank, -1, {});
    const TapHistogram counted = tapHistogram(bank, -1, {}, {}, {}, 100);
    EXPECT_TRUE(kept.isExact());
    EXPECT_FALSE(counted.isExact());
    EXPECT_EQ(counted.taps(), 3999);
    EXPECT_EQ(counted.notFinite(), 1);
    EXPECT_EQ(counted.countInside(0), 2);
    EXPECT_NEAR(counted.peak(), kept.peak(), 1e-3 * kept.peak());
    EXPECT_EQ(counted.counts().size(), kept.counts().size());
    for (const double lambda : {0.01, 0.1, 0.5, 0.9}) {
        EXPECT_GE(counted.countInside(lambda), kept.countInside(lambda));
        EXPECT_LE(counted.countInside(lambda), kept.countInside(lambda * (1 + 1.0 / 2048)));
    }
}

TEST(TapHistogram, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(tapHistogram(rowsOf(randomValues(640, 1), 10), -1, {}, stop.get_token()), Cancelled);
    EXPECT_THROW(tapHistogram(rowsOf(randomValues(640, 1), 10), -1, {.smoothOn = true, .window = 4}), Error);
}

} // namespace
} // namespace longwave
