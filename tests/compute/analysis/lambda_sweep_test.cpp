// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/lambda_sweep.h"

#include "compute/analysis/metrics.h"
#include "compute/convolution/reference.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <mutex>
#include <numbers>
#include <numeric>

namespace longwave {
namespace {

using test::randomValues;

/// ‖u∗d‖² of the full linear convolution, as the sums are written, in double.
double outputEnergy(std::span<const float> u, std::span<const double> d) {
    std::vector<double> y(u.size() + d.size() - 1);
    for (std::size_t i = 0; i < u.size(); ++i)
        for (std::size_t j = 0; j < d.size(); ++j)
            y[i + j] += static_cast<double>(u[i]) * d[j];
    return std::inner_product(y.begin(), y.end(), y.begin(), 0.0);
}

std::vector<float> regularized(std::span<const float> k, const Regularization& regularization) {
    std::vector<float> out(k.size());
    regularizeRow(k, regularization, out);
    return out;
}

/// k − k_λ in double: Squash in float rounds k_λ, which is more than a small λ takes away to five digits.
std::vector<double> takenAway(std::span<const float> k, const Regularization& regularization) {
    Regularization smoothing = regularization;
    smoothing.squashOn = false;
    const auto smoothed = regularized(k, smoothing);
    std::vector<double> d(k.size());
    for (std::size_t t = 0; t < k.size(); ++t) {
        const auto s = static_cast<double>(smoothed[t]);
        d[t] = static_cast<double>(k[t]) - std::copysign(std::max(std::abs(s) - regularization.lambda, 0.0), s);
    }
    return d;
}

ArrayView rowsOf(std::vector<float> values, std::int64_t rows) {
    const auto length = static_cast<std::int64_t>(values.size()) / rows;
    return ArrayView::fromFloats(std::move(values), {rows, length});
}

/// A decaying kernel, some taps already zero.
std::vector<float> kernel(std::int64_t taps, std::uint32_t seed) {
    auto k = randomValues(taps, seed);
    for (std::size_t t = 0; t < k.size(); ++t)
        k[t] *= static_cast<float>(std::exp(-4.0 * static_cast<double>(t) / static_cast<double>(taps)));
    if (taps > 4)
        k[3] = 0;
    return k;
}

TEST(SignalPower, GivesTheEnergyOfAConvolution) {
    for (const std::int64_t taps : {1, 2, 3, 17, 97, 256})
        for (const std::int64_t length : {1, 2, 5, 101, 1000}) {
            const auto u = randomValues(length, 3);
            const auto k = kernel(taps, 5);
            const auto power = signalPower(rowsOf(u, 1), 0, taps);
            ASSERT_EQ(power->state, SignalPower::State::Known);
            ASSERT_EQ(static_cast<std::int64_t>(power->weights.size()), taps + 1);
            const std::int64_t n = 2 * taps;
            double sum = 0;
            for (std::int64_t f = 0; f <= taps; ++f) {
                std::complex<double> bin = 0;
                for (std::int64_t t = 0; t < taps; ++t)
                    bin += static_cast<double>(k[static_cast<std::size_t>(t)]) *
                           std::polar(1.0,
                                      -2 * std::numbers::pi * static_cast<double>(f * t % n) / static_cast<double>(n));
                sum += power->weights[static_cast<std::size_t>(f)] * std::norm(bin);
            }
            const std::vector<double> d(k.begin(), k.end());
            EXPECT_NEAR(sum, outputEnergy(u, d), 1e-10 * outputEnergy(u, d)) << taps << " " << length;
        }
}

// Longer than a piece, so pieces overlap; and the second row of two.
TEST(SignalPower, OfALongSignalIsTheSumOfItsPieces) {
    const std::int64_t length = (1 << 17) + 77;
    const std::int64_t taps = 37;
    const auto u = randomValues(2 * length, 4);
    const std::span<const float> row = std::span(u).subspan(static_cast<std::size_t>(length));
    const auto power = signalPower(rowsOf(u, 2), 1, taps);
    std::vector<double> impulses(static_cast<std::size_t>(taps)); // |1 − e^{−iω·36}|² = 2 − 2 cos 36ω
    impulses.front() = 1;
    impulses.back() = -1;
    double sum = 0;
    for (std::int64_t f = 0; f <= taps; ++f)
        sum += power->weights[static_cast<std::size_t>(f)] *
               (2 - 2 * std::cos(std::numbers::pi * static_cast<double>(f * (taps - 1)) / static_cast<double>(taps)));
    EXPECT_NEAR(sum, outputEnergy(row, impulses), 1e-10 * sum);
}

TEST(SignalPower, SaysWhatIsWrongWithASignal) {
    std::vector<float> u(300);
    EXPECT_EQ(signalPower(rowsOf(u, 1), 0, 8)->state, SignalPower::State::Silent);
    u[299] = std::nanf("");
    EXPECT_EQ(signalPower(rowsOf(u, 1), 0, 8)->state, SignalPower::State::NotFinite);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(signalPower(rowsOf(u, 1), 0, 8, stop.get_token()), Cancelled);
}

TEST(LambdaSweep, IsWhatSquashDoes) {
    for (const std::int64_t taps : {2, 3, 17, 101, 500})
        for (const bool smoothOn : {false, true})
            for (const std::int64_t length : {1, 333, 2000}) {
                const std::int64_t seam = length == 333 ? taps / 2 : 0;
                SCOPED_TRACE(testing::Message() << taps << " taps, " << length << " samples, Smooth " << smoothOn);
                const auto k = kernel(taps, 8);
                const auto u = randomValues(length, 9);
                const SweepProblem problem{.bank = rowsOf(k, 1),
                                           .head = 0,
                                           .smoothOn = smoothOn,
                                           .window = 3,
                                           .seam = seam,
                                           .signal = signalPower(rowsOf(u, 1), 0, taps),
                                           .points = 9};
                const LambdaSweep sweep = sweepLambda(problem);
                ASSERT_EQ(sweep.lambdas.size(), 9u);
                ASSERT_EQ(sweep.outputError.size(), 9u);
                EXPECT_EQ(sweep.heads, 1);
                const double rawRoughness = measure(k).roughnessFrequency;
                const double rawEnergy = outputEnergy(u, std::vector<double>(k.begin(), k.end()));
                for (std::size_t i = 0; i < sweep.lambdas.size(); ++i) {
                    const Regularization regularization{true, sweep.lambdas[i], smoothOn, 3, seam};
                    const auto squashed = regularized(k, regularization);
                    const Metrics expected = measure(squashed);
                    EXPECT_DOUBLE_EQ(sweep.sparsity[i], expected.sparsity);
                    const double error = std::sqrt(outputEnergy(u, takenAway(k, regularization)) / rawEnergy);
                    EXPECT_NEAR(sweep.outputError[i], error, 2e-5 * error);
                    const double rough =
                        std::isnan(expected.roughnessFrequency) ? 0 : expected.roughnessFrequency / rawRoughness;
                    EXPECT_NEAR(sweep.roughness[i], rough, 2e-5);
                }
                EXPECT_EQ(sweep.sparsity.back(), 1);
                EXPECT_NEAR(sweep.outputError.back(), 1, 1e-6);
            }
}

// A loud constant and a slow wave, and a kernel that passes neither: the hard case for single precision.
TEST(LambdaSweep, KnowsTheErrorBehindALoudOffset) {
    const std::int64_t taps = 512;
    auto k = kernel(taps, 8);
    double sum = 0;
    for (const float tap : k)
        sum += static_cast<double>(tap);
    for (float& tap : k)
        tap -= static_cast<float>(sum / static_cast<double>(taps));
    auto u = randomValues(3000, 9);
    for (std::size_t t = 0; t < u.size(); ++t)
        u[t] = 10 + 3 * std::sin(0.01F * static_cast<float>(t)) + 0.01F * u[t];
    const LambdaSweep sweep =
        sweepLambda({.bank = rowsOf(k, 1), .head = 0, .signal = signalPower(rowsOf(u, 1), 0, taps), .points = 12});
    const double rawEnergy = outputEnergy(u, std::vector<double>(k.begin(), k.end()));
    for (std::size_t i = 0; i < sweep.lambdas.size(); ++i) {
        const double error =
            std::sqrt(outputEnergy(u, takenAway(k, {.squashOn = true, .lambda = sweep.lambdas[i]})) / rawEnergy);
        EXPECT_NEAR(sweep.outputError[i], error, 1e-4 * error) << sweep.lambdas[i];
    }
}

// A prime number of taps and a signal in which neighbours are alike, against convolutions by FFTs in double.
TEST(LambdaSweep, IsRightForLongKernelsAndSignals) {
    const std::int64_t taps = 8191;
    const std::int64_t length = 90'001;
    const auto k = kernel(taps, 21);
    auto u = randomValues(length, 22);
    for (std::size_t t = 1; t < u.size(); ++t)
        u[t] = 0.99F * u[t - 1] + 0.1F * u[t];
    const ConvolutionProblem full{.length = length, .taps = taps, .mode = Mode::Full};
    const auto energy = [&](const std::vector<float>& d) {
        const auto y = convolveInDouble(full, u, d);
        return std::inner_product(y.begin(), y.end(), y.begin(), 0.0);
    };
    const LambdaSweep sweep =
        sweepLambda({.bank = rowsOf(k, 1), .head = 0, .signal = signalPower(rowsOf(u, 1), 0, taps), .points = 6});
    const double rawEnergy = energy(k);
    for (std::size_t i = 0; i < sweep.lambdas.size(); ++i) {
        const auto exact = takenAway(k, {.squashOn = true, .lambda = sweep.lambdas[i]});
        const double error = std::sqrt(energy({exact.begin(), exact.end()}) / rawEnergy);
        EXPECT_NEAR(sweep.outputError[i], error, 2e-5 * error) << sweep.lambdas[i];
    }
}

TEST(LambdaSweep, OfALayerPutsItsHeadsTogether) {
    const std::int64_t taps = 64;
    std::vector<float> bank;
    for (std::uint32_t head = 0; head < 5; ++head) {
        auto k = kernel(taps, head + 1);
        for (float& tap : k)
            tap *= 1.0F + static_cast<float>(head);
        bank.insert(bank.end(), k.begin(), k.end());
    }
    std::fill(bank.begin() + 2 * taps, bank.begin() + 3 * taps, 0.0F); // head 2 is nothing
    bank[static_cast<std::size_t>(4 * taps + 9)] = std::nanf("");      // head 4 is left out
    const auto u = randomValues(400, 2);
    const LambdaSweep sweep =
        sweepLambda({.bank = rowsOf(bank, 5), .signal = signalPower(rowsOf(u, 1), 0, taps), .points = 7});
    EXPECT_EQ(sweep.heads, 4);
    EXPECT_EQ(sweep.headsNotFinite, 1);
    ASSERT_EQ(sweep.lambdas.size(), 7u);
    for (std::size_t i = 0; i < 7; ++i) {
        double zeros = 0, rough = 0, errors = 0, energies = 0;
        for (std::size_t head = 0; head < 4; ++head) {
            const auto k = std::span<const float>(bank).subspan(head * static_cast<std::size_t>(taps),
                                                                static_cast<std::size_t>(taps));
            const auto squashed = regularized(k, {.squashOn = true, .lambda = sweep.lambdas[i]});
            const Metrics before = measure(k);
            const Metrics after = measure(squashed);
            zeros += after.sparsity / 4;
            errors += outputEnergy(u, takenAway(k, {.squashOn = true, .lambda = sweep.lambdas[i]}));
            energies += outputEnergy(u, std::vector<double>(k.begin(), k.end()));
            if (std::isfinite(after.roughnessFrequency))
                rough += after.roughnessFrequency / before.roughnessFrequency / 3; // head 2 has none to begin with
        }
        EXPECT_NEAR(sweep.sparsity[i], zeros, 1e-12);
        EXPECT_NEAR(sweep.outputError[i], std::sqrt(errors / energies), 1e-5);
        EXPECT_NEAR(sweep.roughness[i], rough, 2e-5);
    }
}

TEST(LambdaSweep, BeginsWhereLambdaBeginsToMatter) {
    const auto k = kernel(4001, 3);
    const LambdaSweep sweep = sweepLambda({.bank = rowsOf(k, 1), .head = 0});
    ASSERT_EQ(sweep.lambdas.size(), 64u);
    EXPECT_TRUE(std::is_sorted(sweep.lambdas.begin(), sweep.lambdas.end()));
    EXPECT_LT(sweep.sparsity.front(), 0.01);
    EXPECT_GT(sweep.sparsity[8], 0.005) << "not decades before anything happens";
    EXPECT_TRUE(sweep.outputError.empty());
    EXPECT_FALSE(sweep.signal);
    EXPECT_EQ(sweep.sparsity.back(), 1);
}

TEST(LambdaSweep, OfOddKernels) {
    EXPECT_TRUE(sweepLambda({.bank = rowsOf(std::vector<float>(16), 2)}).lambdas.empty());
    const LambdaSweep nan = sweepLambda({.bank = rowsOf({1, std::nanf(""), 2}, 1), .head = 0});
    EXPECT_TRUE(nan.lambdas.empty());
    EXPECT_EQ(nan.headsNotFinite, 1);
    for (const float value : {1.0F, 1e-30F, 1e30F, 1e-42F}) { // one tap, tiny, large, subnormal
        const auto power = signalPower(rowsOf({1, 2, 3}, 1), 0, 1);
        const LambdaSweep one = sweepLambda({.bank = rowsOf({value}, 1), .head = 0, .signal = power, .points = 5});
        ASSERT_EQ(one.lambdas.size(), 5u) << value;
        EXPECT_EQ(one.sparsity.front(), 0) << value;
        EXPECT_EQ(one.sparsity.back(), 1) << value;
        ASSERT_EQ(one.outputError.size(), 5u) << value;
        EXPECT_NEAR(one.outputError.back(), 1, 1e-5) << value;
        EXPECT_LT(one.outputError.front(), 0.2) << value;
        EXPECT_TRUE(std::isnan(one.roughness.front())) << "a single tap has a flat spectrum";
    }
    const LambdaSweep even = sweepLambda({.bank = rowsOf(std::vector<float>(50, 0.25F), 1), .head = 0, .points = 6});
    EXPECT_EQ(even.sparsity.front(), 0);
    EXPECT_EQ(even.sparsity.back(), 1);
    const auto silent = std::make_shared<SignalPower>(SignalPower{SignalPower::State::Silent, 3, {}});
    const LambdaSweep quiet = sweepLambda({.bank = rowsOf({1, 2, 3}, 1), .head = 0, .signal = silent});
    EXPECT_TRUE(quiet.outputError.empty());
    EXPECT_EQ(quiet.signal, SignalPower::State::Silent);
    EXPECT_THROW(sweepLambda({.bank = rowsOf({1, 2}, 1), .smoothOn = true, .window = 2}), Error);
}

TEST(LambdaSweep, StopsWhenAskedAndSaysHowFarItIs) {
    std::stop_source stop;
    stop.request_stop();
    const ArrayView bank = rowsOf(randomValues(640, 1), 10);
    EXPECT_THROW(sweepLambda({.bank = bank}, stop.get_token()), Cancelled);
    EXPECT_THROW(sweepLambda({.bank = bank, .head = 3}, stop.get_token()), Cancelled);
    std::mutex lock;
    double last = 0;
    sweepLambda({.bank = bank, .points = 4}, {}, [&](double share) {
        const std::lock_guard guard(lock);
        last = std::max(last, share);
    });
    EXPECT_DOUBLE_EQ(last, 1);
}

TEST(LambdaSweep, IsReadBetweenItsPoints) {
    const std::vector<double> lambdas{0.01, 0.1, 1};
    const std::vector<double> curve{0, 1, std::nan("")};
    EXPECT_NEAR(*valueAt(lambdas, curve, std::sqrt(0.001)), 0.5, 1e-12);
    EXPECT_EQ(valueAt(lambdas, curve, 0.1), 1);
    EXPECT_EQ(valueAt(lambdas, curve, 0.01), 0);
    for (const double outside : {0.0, 0.001, 0.5, 2.0, std::nan("")})
        EXPECT_FALSE(valueAt(lambdas, curve, outside)) << outside;
    EXPECT_FALSE(valueAt(lambdas, {}, 0.1));
}

} // namespace
} // namespace longwave
