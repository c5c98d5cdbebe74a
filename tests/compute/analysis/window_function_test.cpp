// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/window_function.h"

#include "compute/analysis/central_range.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace longwave {
namespace {

using enum WindowFunction;
constexpr WindowFunction kAll[] = {Rectangular, Hann, Hamming, Blackman, Kaiser};

TEST(WindowFunction, IsItsFormula) {
    // Kaiser's by the integral I₀(z) = 1/π · ∫₀^π exp(z·cos θ) dθ, which the trapezoidal rule gives to rounding.
    const auto bessel = [](double z) {
        constexpr int kSteps = 400;
        double sum = 0;
        for (int i = 0; i < kSteps; ++i)
            sum += std::exp(z * std::cos(std::numbers::pi * (i + 0.5) / kSteps));
        return sum / kSteps;
    };
    for (const double x : {0.0, 0.1, -0.37, 0.5, 0.99, -1.0}) {
        const double c = std::cos(std::numbers::pi * x);
        EXPECT_EQ(windowAt(Rectangular, x), 1);
        EXPECT_NEAR(windowAt(Hann, x), 0.5 * (1 + c), 1e-14);
        EXPECT_NEAR(windowAt(Hamming, x), 0.54 + 0.46 * c, 1e-14);
        EXPECT_NEAR(windowAt(Blackman, x), 0.42 + 0.5 * c + 0.08 * (2 * c * c - 1), 1e-14);
        EXPECT_NEAR(windowAt(Kaiser, x), bessel(8.6 * std::sqrt(1 - x * x)) / bessel(8.6), 1e-12);
    }
    for (const WindowFunction window : kAll) {
        EXPECT_NEAR(windowAt(window, 0), 1, 1e-15);
        EXPECT_EQ(windowAt(window, 1.001), 0);
        EXPECT_EQ(windowAt(window, std::numeric_limits<double>::quiet_NaN()), 0);
    }
}

TEST(WindowFunction, ItsMiddleIsLagZero) {
    for (const WindowFunction window : kAll)
        for (const std::int64_t taps : {1, 2, 17, 101, 4096})
            for (const std::int64_t firstLag : {std::int64_t{0}, -taps / 2, 1 - taps, std::int64_t{3}}) {
                const auto k = test::randomValues(taps, 3);
                std::vector<float> out(k.size());
                applyWindow(window, firstLag, k, out);
                const double half =
                    1 + static_cast<double>(std::max(std::abs(firstLag), std::abs(firstLag + taps - 1)));
                double difference = 0, norm = 0;
                for (std::size_t i = 0; i < k.size(); ++i) {
                    const double lag = static_cast<double>(firstLag) + static_cast<double>(i);
                    const double expected = static_cast<double>(k[i]) * windowAt(window, lag / half);
                    difference += std::pow(static_cast<double>(out[i]) - expected, 2);
                    norm += expected * expected;
                    if (lag == 0) {
                        EXPECT_FLOAT_EQ(out[i], k[i]); // what stands at lag 0 is kept whole
                    }
                    if (k[i] != 0) {
                        EXPECT_NE(out[i], 0); // and nothing is thrown away
                    }
                }
                EXPECT_LE(difference, 1e-13 * norm);
                std::vector<float> inPlace = k;
                applyWindow(window, firstLag, inPlace, inPlace);
                EXPECT_EQ(inPlace, out);
            }
    applyWindow(Hann, 0, {}, {});
}

TEST(CentralRange, LeavesOutTheWildest) {
    std::vector<float> values(101);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>((i * 37) % 101); // 0 … 100 in disorder
    EXPECT_EQ(centralRange(values, 0.9).low, 5);
    EXPECT_EQ(centralRange(values, 0.9).high, 95);
    EXPECT_EQ(centralRange(values, 1).low, 0);
    EXPECT_EQ(centralRange(values, 1).high, 100);
    values.push_back(std::numeric_limits<float>::quiet_NaN());
    values.push_back(std::numeric_limits<float>::infinity());
    EXPECT_EQ(centralRange(values, 1).high, 100);
    EXPECT_TRUE(centralRange({}, 0.9).isEmpty());
    EXPECT_TRUE(centralRange(std::vector<float>(3, std::numeric_limits<float>::quiet_NaN()), 0.9).isEmpty());
    EXPECT_EQ(centralRange(std::vector<float>{7}, 0.5).high, 7);
}

} // namespace
} // namespace longwave
