// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/phase.h"

#include "compute/analysis/spectrum.h"
#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace longwave {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

/// Σ_t weight(t)·k[t]·exp(−2πi·f·t/N) over lags t, in double.
template <typename Weight>
std::complex<double> naiveBin(std::span<const float> k, std::int64_t firstLag, std::int64_t n, std::int64_t f,
                              Weight weight) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < k.size(); ++i) {
        const std::int64_t t = firstLag + static_cast<std::int64_t>(i);
        sum += weight(static_cast<double>(t)) * static_cast<double>(k[i]) *
               std::polar(1.0, -kTurn * static_cast<double>(f * t % n) / static_cast<double>(n));
    }
    return sum;
}

const auto kOne = [](double) { return 1.0; };
const auto kLag = [](double t) { return t; };

TEST(Phase, RefersToLagZero) {
    for (const std::int64_t taps : {1, 2, 17, 97, 250})
        for (const std::int64_t firstLag : {std::int64_t{0}, -taps / 2, -taps, std::int64_t{5}}) {
            const std::int64_t n = 2 * taps;
            const auto k = test::randomValues(taps, 5);
            auto bins = spectrum(k, n);
            referToLagZero(bins, n, firstLag);
            double difference = 0, norm = 0;
            for (std::size_t f = 0; f < bins.size(); ++f) {
                const auto expected = naiveBin(k, firstLag, n, static_cast<std::int64_t>(f), kOne);
                difference += std::norm(std::complex<double>(bins[f]) - expected);
                norm += std::norm(expected);
            }
            EXPECT_LE(std::sqrt(difference / norm), 1e-6) << taps << " " << firstLag;
        }
}

TEST(Phase, AKernelEvenAboutLagZeroHasNone) {
    const std::vector<float> k{1, 2, 5, 2, 1};
    auto bins = spectrum(k, 16);
    referToLagZero(bins, 16, -2);
    for (const auto& bin : bins)
        EXPECT_NEAR(bin.imag(), 0, 1e-5);
}

TEST(Phase, UnwrapsADelayWithoutASlip) {
    for (const std::int64_t taps : {2, 17, 101, 1009}) {
        std::vector<float> k(static_cast<std::size_t>(taps));
        k.back() = 2;
        const std::int64_t n = spectrumLength(taps);
        const auto phases = unwrappedPhase(spectrum(k, n));
        for (std::size_t f = 0; f < phases.size(); ++f) {
            const double expected =
                -kTurn * static_cast<double>(f) * static_cast<double>(taps - 1) / static_cast<double>(n);
            EXPECT_NEAR(phases[f], expected, 1e-4 * (1 + std::abs(expected)));
        }
    }
}

TEST(Phase, UnwrappedIsTheNearestOfItsTurns) {
    const auto k = test::randomValues(301, 8);
    const auto bins = spectrum(k, 602);
    const auto phases = unwrappedPhase(bins);
    ASSERT_EQ(phases.size(), bins.size());
    for (std::size_t f = 0; f < phases.size(); ++f) {
        const double apart = static_cast<double>(phases[f]) - std::arg(std::complex<double>(bins[f]));
        EXPECT_NEAR(apart / kTurn, std::round(apart / kTurn), 1e-5);
        if (f > 0) {
            EXPECT_LE(std::abs(phases[f] - phases[f - 1]), std::numbers::pi + 1e-4);
        }
    }
    EXPECT_TRUE(unwrappedPhase({}).empty());
    const std::vector<std::complex<float>> gap{{0, 1}, {0, 0}, {0, 1}};
    EXPECT_FLOAT_EQ(unwrappedPhase(gap)[1], std::numbers::pi_v<float> / 2);
}

TEST(GroupDelay, IsTheDerivativeOfThePhase) {
    for (const std::int64_t taps : {1, 2, 3, 17, 97, 250})
        for (const std::int64_t firstLag : {std::int64_t{0}, -taps / 2, std::int64_t{100'000}})
            for (const std::int64_t n : {2 * taps, 2 * taps + 1}) {
                const auto k = test::randomValues(taps, 5);
                const auto delays = groupDelay(k, firstLag, n);
                ASSERT_EQ(static_cast<std::int64_t>(delays.size()), n / 2 + 1);
                double largest = 0;
                for (std::int64_t f = 0; f <= n / 2; ++f)
                    largest = std::max(largest, std::abs(naiveBin(k, firstLag, n, f, kOne)));
                double difference = 0, norm = 0;
                for (std::int64_t f = 0; f <= n / 2; ++f) {
                    const auto plain = naiveBin(k, firstLag, n, f, kOne);
                    const auto value = static_cast<double>(delays[static_cast<std::size_t>(f)]);
                    if (std::abs(plain) < 0.9e-3 * largest) {
                        EXPECT_TRUE(std::isnan(value));
                    }
                    if (std::abs(plain) < 1.1e-3 * largest)
                        continue;
                    const double expected = (naiveBin(k, firstLag, n, f, kLag) / plain).real();
                    difference += std::pow(value - expected, 2);
                    norm += expected * expected;
                }
                EXPECT_LE(std::sqrt(difference), 1e-6 * std::sqrt(norm) + 1e-12) << taps << " " << firstLag;
            }
    EXPECT_THROW(groupDelay(test::randomValues(5, 1), 0, 4), Error);
    EXPECT_THROW(groupDelay({}, 0, 0), Error);
}

TEST(GroupDelay, OfADelayIsTheDelayAndOfAGapIsNotDefined) {
    std::vector<float> k(4099);
    k[1234] = -3;
    for (const float delay : groupDelay(k, -99, 8198))
        EXPECT_NEAR(delay, 1135, 1e-6 * 1135);
    const auto zeros = groupDelay(std::vector<float>(7), 0, 14);
    EXPECT_TRUE(std::all_of(zeros.begin(), zeros.end(), [](float d) { return std::isnan(d); }));
    const auto comb = groupDelay(std::vector<float>{1, 0, 1}, 0, 8); // K = 1 + exp(−2iω) is zero at f = 1/4
    EXPECT_FLOAT_EQ(comb[1], 1);
    EXPECT_TRUE(std::isnan(comb[2]));
}

} // namespace
} // namespace longwave
