// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/regularization/regularize.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace longwave {
namespace {

using test::randomValues;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Squash, IsTheSoftThreshold) {
    for (const float lambda : {0.0f, 1e-30f, 0.1f, 0.5f, 2.0f}) {
        auto k = randomValues(1001, 3);
        k.insert(k.end(), {0.0f, -0.0f, lambda, -lambda, 1e-40f, -1e-40f, kInfinity, -kInfinity});
        std::vector<float> out(k.size());
        squash(k, lambda, out);
        for (std::size_t t = 0; t < k.size(); ++t) {
            const float sign = k[t] < 0 ? -1.0f : 1.0f;
            const float expected = sign * std::max(std::abs(k[t]) - lambda, 0.0f);
            EXPECT_EQ(out[t], expected) << k[t] << " " << lambda;
            EXPECT_FALSE(expected == 0 && std::signbit(out[t])) << "zeroed taps are +0";
        }
    }
}

TEST(Squash, KeepsNaNAndWorksInPlace) {
    std::vector<float> k{1.0f, std::nanf(""), -1.0f};
    squash(k, 0.25f, k);
    EXPECT_EQ(k[0], 0.75f);
    EXPECT_TRUE(std::isnan(k[1]));
    EXPECT_EQ(k[2], -0.75f);
}

double naiveSmooth(const std::vector<float>& k, std::int64_t window, std::int64_t t) {
    double sum = 0;
    for (std::int64_t j = t - window / 2; j <= t + window / 2; ++j)
        if (j >= 0 && j < static_cast<std::int64_t>(k.size()))
            sum += static_cast<double>(k[static_cast<std::size_t>(j)]);
    return sum / static_cast<double>(window);
}

TEST(Smooth, IsTheMovingAverage) {
    for (const std::int64_t taps : {1, 2, 3, 17, 100, 1009})
        for (const std::int64_t window : {1, 3, 5, 99, 101, 2017, 5001}) {
            const auto k = randomValues(taps, 7);
            std::vector<float> out(k.size());
            smooth(k, window, out);
            for (std::int64_t t = 0; t < taps; ++t)
                EXPECT_NEAR(out[static_cast<std::size_t>(t)], naiveSmooth(k, window, t), 1e-7)
                    << taps << " " << window << " " << t;
        }
}

TEST(Smooth, ALargeTapLeavesNothingBehind) {
    std::vector<float> k(100, 1.0f);
    k[10] = 1e30f;
    std::vector<float> out(k.size());
    smooth(k, 5, out);
    EXPECT_FLOAT_EQ(out[12], 2e29f);
    EXPECT_FLOAT_EQ(out[13], 1.0f);
}

TEST(Smooth, NonFiniteTapsStayInTheirWindow) {
    std::vector<float> k(100, 1.0f);
    k[10] = std::nanf("");
    k[50] = kInfinity;
    std::vector<float> out(k.size());
    smooth(k, 5, out);
    for (std::size_t t = 0; t < k.size(); ++t) {
        if (t >= 8 && t <= 12)
            EXPECT_TRUE(std::isnan(out[t])) << t;
        else if (t >= 48 && t <= 52)
            EXPECT_EQ(out[t], kInfinity) << t;
        else
            EXPECT_FLOAT_EQ(out[t], t < 2 || t > 97 ? static_cast<float>(naiveSmooth(k, 5, static_cast<int>(t))) : 1.0f)
                << t;
    }
}

TEST(Smooth, RefusesEvenAndSmallWindows) {
    std::vector<float> k(5), out(5);
    for (const std::int64_t window : {-1, 0, 2, 8})
        EXPECT_THROW(smooth(k, window, out), Error) << window;
}

TEST(Regularize, SmoothsBeforeItSquashes) {
    const ArrayView bank = ArrayView::fromFloats({3, 0, 0, 0, 0, 0, -6, 0}, {2, 4});
    const auto out = regularize(bank, {true, 0.5, true, 3});
    const std::vector<float> expected{0.5f, 0.5f, 0, 0, 0, -1.5f, -1.5f, -1.5f};
    EXPECT_EQ(out, expected);
    EXPECT_EQ(regularize(bank, {}), bank.toFloats());
    std::vector<float> row(4);
    regularizeRow(bank, 1, {true, 1.0, false, 1}, row);
    EXPECT_EQ(row, (std::vector<float>{0, 0, -5, 0}));
}

TEST(Regularize, SmoothsTheTwoDirectionsOfAKernelApart) {
    const ArrayView bank = ArrayView::fromFloats({3, 0, 0, 0, 6, 0, 0, 3}, {8});
    const std::vector<float> across{1, 1, 0, 2, 2, 2, 1, 1};
    const std::vector<float> apart{1, 1, 0, 0, 2, 2, 1, 1};
    EXPECT_EQ(regularize(bank, joinedAt(0, {false, 0, true, 3})), across);
    EXPECT_EQ(regularize(bank, joinedAt(-4, {false, 0, true, 3})), apart);
    EXPECT_EQ(regularize(bank, joinedAt(-100, {false, 0, true, 3})), across) << "a seam beyond what was cut off";
    EXPECT_EQ(regularize(bank, joinedAt(-4, {true, 1.5, true, 3})), (std::vector<float>{0, 0, 0, 0, 0.5f, 0.5f, 0, 0}));
    EXPECT_EQ(regularize(bank, joinedAt(-4, {})), bank.toFloats());
}

TEST(Regularize, RefusesSettingsThatMakeNoSense) {
    const ArrayView bank = ArrayView::fromFloats({1, 2}, {1, 2});
    EXPECT_THROW(regularize(bank, {true, -0.1, false, 1}), Error);
    EXPECT_THROW(regularize(bank, {true, std::nan(""), false, 1}), Error);
    EXPECT_THROW(regularize(bank, {false, 0, true, 4}), Error);
    EXPECT_NO_THROW(regularize(bank, {false, -1, false, 4})) << "what is off is not looked at";
}

TEST(MagnitudeRange, PassesOverZerosAndNonFinite) {
    const auto range =
        magnitudeRange(ArrayView::fromFloats({0, -0.25f, std::nanf(""), 0.5f, -kInfinity, 3, -4, 0}, {2, 4}));
    EXPECT_EQ(range.smallest, 0.25f);
    EXPECT_EQ(range.largest, 4.0f);
    const auto none = magnitudeRange(ArrayView::fromFloats({0, 0, 0}, {3}));
    EXPECT_EQ(none.smallest, 0);
    EXPECT_EQ(none.largest, 0);
}

} // namespace
} // namespace longwave
