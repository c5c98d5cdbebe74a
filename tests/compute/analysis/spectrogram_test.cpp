// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/spectrogram.h"

#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace longwave {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

/// One frame at one frequency, straight from the definition.
double naive(std::span<const float> k, const SpectrogramPlan& plan, std::int64_t frame, std::int64_t f) {
    std::complex<double> sum = 0;
    const auto length = static_cast<double>(plan.window);
    for (std::int64_t j = 0; j < plan.window; ++j) {
        const std::int64_t t = frame * plan.hop - plan.window / 2 + j;
        if (t < 0 || t >= static_cast<std::int64_t>(k.size()))
            continue;
        const double hann = std::pow(std::sin(kTurn / 2 * static_cast<double>(j) / length), 2);
        sum +=
            hann * static_cast<double>(k[static_cast<std::size_t>(t)]) *
            std::polar(1.0, -kTurn * static_cast<double>(f * j % plan.fftLength) / static_cast<double>(plan.fftLength));
    }
    return std::abs(sum);
}

TEST(Spectrogram, PlansForEveryLength) {
    for (const std::int64_t taps : {1, 7, 32, 255, 256, 784, 1000, 8192, 65'537, 4'194'304}) {
        const SpectrogramPlan plan = planSpectrogram(taps);
        EXPECT_TRUE(std::has_single_bit(static_cast<std::uint64_t>(plan.window)));
        EXPECT_GE(plan.window, 32);
        EXPECT_LE(plan.window, 1024);
        EXPECT_LE(plan.window, std::max<std::int64_t>(32, taps / 8));
        EXPECT_GE(plan.hop, 1);
        EXPECT_LE(plan.hop, plan.window / 4); // every tap is under the high part of some window
        EXPECT_GE(plan.columns, 1);
        EXPECT_LE(plan.columns, kSpectrogramColumns);
        EXPECT_GE(plan.columns * plan.columnTaps(), taps);
        EXPECT_LT((plan.columns - 1) * plan.columnTaps(), taps);
    }
    EXPECT_EQ(planSpectrogram(784).window, 64);
}

TEST(Spectrogram, IsTheDefinition) {
    for (const std::int64_t taps : {1, 2, 31, 97, 784, 40'009}) {
        const auto k = test::randomValues(taps, 6);
        const Spectrogram result = spectrogram(k);
        const SpectrogramPlan& plan = result.plan;
        ASSERT_EQ(static_cast<std::int64_t>(result.magnitudes.size()), plan.rows() * plan.columns);
        double difference = 0, norm = 0;
        const std::int64_t columnStep = std::max<std::int64_t>(1, plan.columns / 20);
        const std::int64_t rowStep = taps > 1000 ? 101 : 13;
        for (std::int64_t column = 0; column < plan.columns; column += columnStep)
            for (std::int64_t f = 0; f < plan.rows(); f += rowStep) {
                double expected = 0;
                for (std::int64_t i = 0; i < plan.perColumn; ++i)
                    if (const std::int64_t frame = column * plan.perColumn + i; frame < plan.frames)
                        expected = std::max(expected, naive(k, plan, frame, f));
                const float value = result.magnitudes[static_cast<std::size_t>(f * plan.columns + column)];
                difference += std::pow(static_cast<double>(value) - expected, 2);
                norm += expected * expected;
            }
        EXPECT_LE(std::sqrt(difference / norm), 1e-6) << taps;
        EXPECT_EQ(result.maximum, *std::max_element(result.magnitudes.begin(), result.magnitudes.end()));
    }
}

TEST(Spectrogram, FindsAToneWhereItIs) {
    std::vector<float> k(4096);
    for (std::size_t t = 2048; t < k.size(); ++t)
        k[t] = static_cast<float>(std::cos(kTurn * 0.125 * static_cast<double>(t)));
    const Spectrogram result = spectrogram(k);
    const auto most = std::max_element(result.magnitudes.begin(), result.magnitudes.end()) - result.magnitudes.begin();
    EXPECT_EQ(most / result.plan.columns, result.plan.fftLength / 8);
    EXPECT_GT(most % result.plan.columns, result.plan.columns / 2);
    EXPECT_EQ(result.magnitudes[static_cast<std::size_t>(result.plan.columns * 3)], 0); // silence before it
}

TEST(Spectrogram, OfZerosIsZeroAndItStops) {
    EXPECT_EQ(spectrogram(std::vector<float>(50)).maximum, 0);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(spectrogram(test::randomValues(64, 1), source.get_token()), Cancelled);
}

} // namespace
} // namespace longwave
