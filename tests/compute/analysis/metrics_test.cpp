// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/metrics.h"
#include "compute/analysis/spectrum.h"
#include "compute/error.h"
#include "compute/io/file.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <mutex>
#include <numbers>

namespace longwave {
namespace {

using test::randomValues;

std::complex<double> naiveBin(std::span<const float> k, std::int64_t n, std::int64_t f) {
    std::complex<double> sum = 0;
    for (std::size_t t = 0; t < k.size(); ++t)
        sum += static_cast<double>(k[t]) *
               std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * static_cast<std::int64_t>(t) % n) /
                                   static_cast<double>(n));
    return sum;
}

TEST(Spectrum, IsTheDefinition) {
    for (const std::int64_t taps : {1, 2, 3, 17, 97, 250})
        for (const std::int64_t n : {taps, 2 * taps, 2 * taps + 1, std::int64_t{509}}) {
            const auto k = randomValues(taps, 5);
            const auto bins = spectrum(k, n);
            ASSERT_EQ(static_cast<std::int64_t>(bins.size()), n / 2 + 1);
            double difference = 0, norm = 0;
            for (std::size_t f = 0; f < bins.size(); ++f) {
                const auto expected = naiveBin(k, n, static_cast<std::int64_t>(f));
                difference += std::norm(std::complex<double>(bins[f]) - expected);
                norm += std::norm(expected);
            }
            EXPECT_LE(std::sqrt(difference / norm), 1e-6) << taps << " " << n;
        }
    EXPECT_THROW(spectrum(randomValues(5, 1), 4), Error);
    EXPECT_THROW(spectrum({}, 0), Error);
}

TEST(Spectrum, DecibelsHaveAFloorAndAZeroReference) {
    EXPECT_FLOAT_EQ(decibels(0.1f, 1.0f, -80), -20.0f);
    EXPECT_FLOAT_EQ(decibels(0.0f, 1.0f, -80), -80.0f);
    EXPECT_FLOAT_EQ(decibels(1.0f, 0.0f, -80), -80.0f);
}

// By the normal equations in centred form: slope = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)².
double naiveHalfLife(std::span<const float> k) {
    const std::size_t blocks = std::min<std::size_t>(64, k.size());
    std::vector<std::pair<double, double>> points; // the middle of a block, log2 of its RMS
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t begin = b * k.size() / blocks, end = (b + 1) * k.size() / blocks;
        double squares = 0;
        for (std::size_t t = begin; t < end; ++t)
            squares += static_cast<double>(k[t]) * static_cast<double>(k[t]);
        if (squares > 0)
            points.emplace_back(static_cast<double>(begin + end - 1) / 2,
                                std::log2(std::sqrt(squares / static_cast<double>(end - begin))));
    }
    double x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& point : points) {
        x += point.first / static_cast<double>(points.size());
        y += point.second / static_cast<double>(points.size());
    }
    for (const auto& point : points) {
        xx += (point.first - x) * (point.first - x);
        xy += (point.first - x) * (point.second - y);
    }
    return xy < 0 ? -xx / xy : std::nan("");
}

// The same numbers, straight from the formulas in metrics.h.
Metrics naiveMetrics(std::span<const float> k) {
    const auto roughness = [](const std::vector<double>& x) {
        double variation = 0, norm = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            norm += std::abs(x[i]);
            variation += i ? std::abs(x[i] - x[i - 1]) : 0;
        }
        return variation / norm;
    };
    Metrics m;
    std::vector<double> taps(k.begin(), k.end()), magnitudes;
    const auto n = 2 * static_cast<std::int64_t>(k.size());
    for (std::int64_t f = 0; f <= n / 2; ++f)
        magnitudes.push_back(std::abs(naiveBin(k, n, f)));
    for (const double tap : taps) {
        m.sparsity += (tap == 0) / static_cast<double>(taps.size());
        m.peak = std::max(m.peak, std::abs(tap));
    }
    m.roughnessTime = roughness(taps);
    m.roughnessFrequency = roughness(magnitudes);
    const double peak = *std::max_element(magnitudes.begin(), magnitudes.end());
    for (std::size_t f = 1; f < magnitudes.size(); ++f) {
        const auto db = [&](std::size_t i) { return std::max(-80.0, 20 * std::log10(magnitudes[i] / peak)); };
        m.dbRoughness += std::abs(db(f) - db(f - 1)) / static_cast<double>(magnitudes.size() - 1);
    }
    std::sort(taps.begin(), taps.end(), [](double a, double b) { return std::abs(a) > std::abs(b); });
    double total = 0, held = 0;
    for (const double tap : taps)
        total += tap * tap;
    for (const double tap : taps) {
        if (held >= 0.99 * total)
            break;
        held += tap * tap;
        ++m.effectiveLength;
    }
    return m;
}

TEST(Metrics, AreTheirFormulas) {
    for (const std::int64_t taps : {2, 3, 17, 101, 300}) {
        auto k = randomValues(taps, 11);
        k[0] = 0;
        const Metrics m = measure(k);
        const Metrics expected = naiveMetrics(k);
        EXPECT_DOUBLE_EQ(m.sparsity, expected.sparsity);
        EXPECT_NEAR(m.roughnessTime, expected.roughnessTime, 1e-9);
        EXPECT_NEAR(m.roughnessFrequency, expected.roughnessFrequency, 1e-5 * expected.roughnessFrequency);
        EXPECT_NEAR(m.dbRoughness, expected.dbRoughness, 1e-3 * expected.dbRoughness);
        EXPECT_EQ(m.effectiveLength, expected.effectiveLength);
        EXPECT_EQ(m.peak, expected.peak);
    }
}

TEST(Metrics, FindTheHalfLifeOfADecay) {
    std::vector<float> k(2000);
    for (const double halfLife : {10.0, 116.0, 900.0}) {
        for (std::size_t t = 0; t < k.size(); ++t)
            k[t] = static_cast<float>((t % 2 ? -0.3 : 0.3) * std::exp2(-static_cast<double>(t) / halfLife));
        EXPECT_NEAR(measure(k).halfLife, halfLife, 0.01 * halfLife);
    }
    std::reverse(k.begin(), k.end());
    EXPECT_TRUE(std::isnan(measure(k).halfLife)) << "a kernel that grows has none";
}

// Noise that decays, with a gap: blocks without energy are left out, others are no longer than they are.
TEST(Metrics, FitTheHalfLifeByLeastSquares) {
    for (const std::int64_t taps : {2, 3, 65, 300, 1000}) {
        auto k = randomValues(taps, 4);
        for (std::size_t t = 0; t < k.size(); ++t)
            k[t] *= t > k.size() / 4 && t < k.size() / 2
                        ? 0
                        : static_cast<float>(std::exp2(-20 * static_cast<double>(t) / static_cast<double>(taps)));
        const double expected = naiveHalfLife(k);
        ASSERT_TRUE(std::isfinite(expected)) << taps;
        EXPECT_NEAR(measure(k).halfLife, expected, 1e-9 * expected) << taps;
    }
}

TEST(Metrics, SayWhenTheyAreUndefined) {
    const std::vector<float> zero(64, 0.0f);
    const Metrics m = measure(zero);
    EXPECT_EQ(m.sparsity, 1);
    EXPECT_EQ(m.effectiveLength, 0);
    for (const double value : {m.roughnessTime, m.roughnessFrequency, m.dbRoughness, m.halfLife})
        EXPECT_TRUE(std::isnan(value));
    const Metrics nan = measure(std::vector<float>{1, std::nanf(""), 0, 0});
    EXPECT_EQ(nan.sparsity, 0.5);
    EXPECT_TRUE(std::isnan(nan.roughnessTime));
    EXPECT_TRUE(std::isnan(nan.peak));
    const Metrics one = measure(std::vector<float>{2});
    EXPECT_EQ(one.effectiveLength, 1);
    EXPECT_EQ(one.roughnessTime, 0);
    const Metrics tiny = measure(std::vector<float>{1e-30f, 1e-30f, 1e-30f});
    EXPECT_EQ(tiny.effectiveLength, 3) << "squares that underflow in float still count";
    for (const float size : {1e-42f, 1e-30f, 1e30f}) { // the ratios do not depend on the scale
        std::vector<float> k(40);
        for (std::size_t t = 0; t < k.size(); ++t)
            k[t] = size * std::round(100 * std::cos(static_cast<float>(t * t)));
        const Metrics scaled = measure(k);
        std::vector<float> plain(40);
        for (std::size_t t = 0; t < k.size(); ++t)
            plain[t] = std::round(100 * std::cos(static_cast<float>(t * t)));
        const Metrics expected = measure(plain);
        const double slack = size < 1e-37f ? 0.02 : 1e-5; // subnormal numbers have few digits
        EXPECT_NEAR(scaled.roughnessFrequency, expected.roughnessFrequency, slack) << size;
        EXPECT_NEAR(scaled.dbRoughness, expected.dbRoughness, 10 * slack) << size;
        EXPECT_NEAR(scaled.effectiveLength, expected.effectiveLength, size < 1e-37f ? 1 : 0) << size;
    }
}

// Learned kernels: what the samples' PROVENANCE says of them, and one head computed independently (NumPy, double).
TEST(Metrics, OfTheBundledKernels) {
    const File file = open(std::string(LONGWAVE_SAMPLES_DIR) + "/smnist_longconv_h32_lambda0.safetensors");
    const ArrayView& bank = file.entries.front().values;
    const auto raw = measureBank(bank, {});
    const auto squashed = measureBank(bank, {true, 0.02, false, 1});
    ASSERT_EQ(raw.size(), 32u);
    double roughness = 0;
    for (const Metrics& m : raw)
        roughness += m.roughnessFrequency / 32;
    EXPECT_NEAR(roughness, 0.4132, 1e-4);
    EXPECT_NEAR(raw[19].roughnessTime, 0.59995, 1e-5);
    EXPECT_NEAR(raw[19].roughnessFrequency, 0.36746, 1e-5);
    EXPECT_NEAR(raw[19].dbRoughness, 4.3466, 1e-4);
    EXPECT_EQ(raw[19].effectiveLength, 467);
    EXPECT_NEAR(squashed[19].sparsity, 553.0 / 784, 1e-12);
    EXPECT_NEAR(squashed[19].roughnessFrequency, 0.26456, 1e-5);
    EXPECT_NEAR(squashed[19].dbRoughness, 3.27549, 1e-4);
    EXPECT_EQ(squashed[19].effectiveLength, 131);
}

TEST(Metrics, OfABankTwiceAreThoseOfEachHalf) {
    auto values = randomValues(7 * 301, 12);
    values[310] = std::nanf("");
    const ArrayView bank = ArrayView::fromFloats(values, {7, 301});
    for (const Regularization& regularization :
         {Regularization{true, 0.3, false, 1}, Regularization{true, 0.1, true, 5}}) {
        const MeasuredBank both = measureBankTwice(bank, regularization);
        const auto raw = measureBank(bank, {});
        const auto processed = measureBank(bank, regularization);
        ASSERT_EQ(both.raw.size(), 7u);
        ASSERT_EQ(both.processed.size(), 7u);
        for (std::size_t head = 0; head < 7; ++head)
            for (double Metrics::*field : {&Metrics::sparsity, &Metrics::roughnessTime, &Metrics::roughnessFrequency,
                                           &Metrics::dbRoughness, &Metrics::effectiveLength, &Metrics::peak}) {
                EXPECT_EQ(std::isnan(both.raw[head].*field), std::isnan(raw[head].*field));
                if (std::isfinite(raw[head].*field)) {
                    EXPECT_EQ(both.raw[head].*field, raw[head].*field);
                    EXPECT_EQ(both.processed[head].*field, processed[head].*field);
                }
            }
    }
    EXPECT_TRUE(measureBankTwice(bank, {}).processed.empty());
}

// Taps over many octaves, many of them equal: the effective length is exact all the same.
TEST(Metrics, CountTheEffectiveLengthExactly) {
    for (const double spread : {0.0, 0.01, 1.0, 30.0}) {
        std::vector<float> k(5003);
        for (std::size_t t = 0; t < k.size(); ++t) {
            const double octaves = spread * std::sin(static_cast<double>(t * t));
            k[t] = static_cast<float>((t % 3 ? 0.7 : -0.7) * std::exp2(octaves));
        }
        std::vector<double> squares;
        double total = 0;
        for (const float tap : k) {
            squares.push_back(static_cast<double>(tap) * static_cast<double>(tap));
            total += squares.back();
        }
        std::sort(squares.rbegin(), squares.rend());
        double held = 0;
        std::size_t taps = 0;
        while (held < 0.99 * total)
            held += squares[taps++];
        EXPECT_NEAR(measure(k).effectiveLength, static_cast<double>(taps), spread == 0 ? 1 : 0) << spread;
    }
}

TEST(Metrics, OfABankStopWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(measureBank(ArrayView::fromFloats(randomValues(640, 1), {10, 64}), {}, stop.get_token()), Cancelled);
    double last = 0;
    measureBank(ArrayView::fromFloats(randomValues(640, 1), {10, 64}), {}, {}, [&](double share) {
        static std::mutex lock;
        const std::lock_guard guard(lock);
        last = std::max(last, share);
    });
    EXPECT_DOUBLE_EQ(last, 1);
}

} // namespace
} // namespace longwave
