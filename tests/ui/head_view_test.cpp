// SPDX-License-Identifier: GPL-3.0-or-later
// What the plots of a head are given: taps, spectra, differences, of one bank or of two.
#include "compute/analysis/spectrogram.h"
#include "compute/analysis/spectrum.h"
#include "compute/analysis/window_function.h"
#include "compute/error.h"
#include "tests/ui/banks.h"
#include "tests/ui/kernels_by_definition.h"
#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

TEST(HeadView, HoldsTheSpectraBeforeAndAfter) {
    for (const std::size_t taps : {1UL, 2UL, 17UL, 101UL}) {
        std::vector<float> values = noise(3 * taps, 11);
        const std::vector<float> k(values.begin() + static_cast<std::ptrdiff_t>(taps),
                                   values.begin() + static_cast<std::ptrdiff_t>(2 * taps));
        const ArrayView bank = bankOf(values, 3);
        const HeadExtras extras{.phase = true, .tapMagnitudes = true};
        const auto view = viewHead(regularized(bank, 0, squashBy(0.5)), 1, extras);
        const std::shared_ptr<const HeadSide> raw = view->before;
        ASSERT_TRUE(view->after);
        const std::int64_t n = raw->spectrumLength;
        EXPECT_GE(n, 2 * static_cast<std::int64_t>(taps) - 1);
        for (const auto& [curves, reference] :
             {std::pair{raw->curves, k}, std::pair{view->after->curves, squashed(k, 0.5F)}}) {
            ASSERT_EQ(curves.magnitude->length(), n / 2 + 1);
            ASSERT_EQ(curves.phase->length(), n / 2 + 1);
            double scale = 1e-6;
            for (const float tap : reference)
                scale += std::abs(static_cast<double>(tap));
            for (std::int64_t f = 0; f <= n / 2; ++f) {
                const std::complex<double> expected = transform(reference, n, f);
                EXPECT_NEAR(curves.magnitude->at(f), std::abs(expected), 1e-5 * scale);
                if (std::abs(expected) > 1e-2 * scale) { // near zero the phase is anybody's guess
                    const std::complex<double> turn =
                        std::polar(1.0, static_cast<double>(curves.phase->at(f)) - std::arg(expected));
                    EXPECT_NEAR(std::abs(turn - 1.0), 0, 1e-3);
                }
            }
            for (std::size_t t = 0; t < taps; ++t) {
                EXPECT_FLOAT_EQ(curves.taps->at(static_cast<std::int64_t>(t)), reference[t]);
                EXPECT_FLOAT_EQ(curves.tapMagnitudes->at(static_cast<std::int64_t>(t)), std::abs(reference[t]));
            }
        }
        EXPECT_EQ(raw->magnitudeMaximum, raw->curves.magnitude->range().high);
    }
}

TEST(HeadView, SharesTheRawHalfAndComputesNoExtrasUnasked) {
    const ArrayView bank = bankOf(noise(64, 3), 2);
    const auto a = viewHead(regularized(bank, 0, squashBy(0.1)), 0, {});
    const auto b = viewHead(regularized(bank, 0, squashBy(0.2)), 0, {}, a->before);
    EXPECT_EQ(a->before, b->before);
    EXPECT_FALSE(a->before->curves.phase);
    EXPECT_FALSE(b->after->curves.phase);
    EXPECT_FALSE(b->after->curves.tapMagnitudes);
    EXPECT_FALSE(viewHead(regularized(bank, 0, {}), 0, {})->after); // nothing is on: there is one side alone
    EXPECT_THROW(viewHead(regularized(bank, 0, squashBy(-1)), 0, {}), Error);
}

TEST(HeadView, LaysTwoBanksOverEachOther) {
    const std::vector<float> a = noise(2 * 24, 3);
    const std::vector<float> b = noise(33, 4);
    const Contrast contrast =
        compared({bankOf(a, 2)}, QStringLiteral("a"), {bankOf(b, 1)}, QStringLiteral("b"), squashBy(0.4));
    EXPECT_FALSE(contrast.isAligned());
    const auto view = viewHead(contrast, 0, {});
    ASSERT_TRUE(view->after);
    EXPECT_EQ(view->words.before, QStringLiteral("a"));
    EXPECT_EQ(view->after->taps, 33);
    const std::vector<float> first(a.begin(), a.begin() + 24);
    for (std::int64_t t = 0; t < 24; ++t)
        EXPECT_EQ(view->before->curves.taps->at(t), squashed(first, 0.4F)[static_cast<std::size_t>(t)]);
    for (std::int64_t t = 0; t < 33; ++t)
        EXPECT_EQ(view->after->curves.taps->at(t), squashed(b, 0.4F)[static_cast<std::size_t>(t)]);
    EXPECT_FALSE(viewHead(contrast, 1, {})->after); // bank b has no such head
    const auto maps = viewBank(contrast, nullptr);
    EXPECT_EQ(maps->before->time.rows, 2);
    EXPECT_EQ(maps->after->time.rows, 1);
    EXPECT_TRUE(maps->after->difference.values.empty());
    const auto measured = measureContrast(contrast, nullptr);
    EXPECT_NEAR(measured->at(0).after->sparsity, measure(squashed(b, 0.4F)).sparsity, 1e-12);
    EXPECT_FALSE(measured->at(1).after);
    const Contrast alike =
        compared({bankOf(a, 2)}, QStringLiteral("a"), {bankOf(noise(48, 5), 2)}, QStringLiteral("b"), {});
    const auto both = viewBank(alike, nullptr);
    EXPECT_FLOAT_EQ(both->after->difference.row(1)[3], noise(48, 5)[27] - a[27]);
    EXPECT_NE(viewBank(contrast, both.get())->before, both->before); // λ acts on both sides: nothing to share
}

TEST(HeadView, SaysWhereTapsAreNotFinite) {
    std::vector<float> k = noise(40, 5);
    k[7] = kNaN;
    k[30] = std::numeric_limits<float>::infinity();
    const auto raw = viewSide({bankOf(k, 1)}, 0, {});
    EXPECT_EQ(raw->curves.taps->nonFiniteCount(), 2);
    EXPECT_EQ(raw->curves.taps->firstNonFinite(), 7);
    EXPECT_FALSE(raw->curves.magnitude);
    const MetricsPair pair = measureHead(regularized(bankOf(k, 1), 0, squashBy(0.1)), 0);
    EXPECT_TRUE(std::isnan(pair.before.roughnessTime));
    EXPECT_TRUE(std::isnan(pair.after->roughnessTime));
}

TEST(HeadView, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(viewSide({bankOf(noise(64, 3), 1)}, 0, {}, source.get_token()), Cancelled);
}

TEST(HeadExtras, AreSharedOnlyUnderOneWindow) {
    HeadExtras all{.phase = true, .tapMagnitudes = true, .unwrappedPhase = true, .groupDelay = true};
    EXPECT_TRUE(all.cover({}));
    EXPECT_TRUE(all.cover({.difference = true})); // which is no side's
    EXPECT_FALSE(all.cover({.spectrogram = true}));
    EXPECT_FALSE(all.cover({.window = WindowFunction::Hann}));
    const HeadExtras both = together({.tapMagnitudes = true}, {.groupDelay = true, .window = WindowFunction::Hann});
    EXPECT_EQ(both, (HeadExtras{.tapMagnitudes = true, .groupDelay = true, .window = WindowFunction::Hann}));
}

TEST(HeadSide, PhaseAndDelayReferToLagZeroUnderTheWindow) {
    for (const WindowFunction window : {WindowFunction::Rectangular, WindowFunction::Hann, WindowFunction::Kaiser})
        for (const std::int64_t taps : {1, 2, 17, 101})
            for (const std::int64_t firstLag : {std::int64_t{0}, -taps / 2}) {
                const std::vector<float> k = noise(static_cast<std::size_t>(taps), 3);
                const HeadExtras extras{.phase = true, .unwrappedPhase = true, .groupDelay = true, .window = window};
                const auto side = viewSide({bankOf(k, 1), firstLag, {}}, 0, extras);
                const std::int64_t n = side->spectrumLength;
                const double half =
                    1 + static_cast<double>(std::max(std::abs(firstLag), std::abs(firstLag + taps - 1)));
                const auto weight = [&](double t) { return windowAt(window, t / half); };
                double largest = 0;
                for (std::int64_t f = 0; f <= n / 2; ++f)
                    largest = std::max(largest, std::abs(transform(k, firstLag, n, f, weight)));
                EXPECT_NEAR(side->magnitudeMaximum, largest, 1e-5 * largest);
                for (std::int64_t f = 0; f <= n / 2; ++f) {
                    const std::complex<double> bin = transform(k, firstLag, n, f, weight);
                    EXPECT_NEAR(side->curves.magnitude->at(f), std::abs(bin), 1e-5 * largest);
                    if (std::abs(bin) < 1e-2 * largest) // near zero the phase is anybody's guess
                        continue;
                    const std::complex<double> unit = bin / std::abs(bin);
                    for (const auto& phases : {side->curves.phase, side->curves.unwrappedPhase})
                        EXPECT_NEAR(std::abs(std::polar(1.0, static_cast<double>(phases->at(f))) - unit), 0, 1e-3);
                    const double delay =
                        (transform(k, firstLag, n, f, [&](double t) { return t * weight(t); }) / bin).real();
                    EXPECT_NEAR(side->curves.groupDelay->at(f), delay, 1e-5 * half);
                }
                EXPECT_FALSE(side->spectrogram);
            }
}

TEST(HeadView, HoldsTheDifferenceWhereBothHaveTheSameLags) {
    const std::vector<float> a = noise(2 * 40, 3);
    const std::vector<float> b = noise(2 * 40, 4);
    const HeadExtras extras{.difference = true};
    const auto view = viewHead(
        compared({bankOf(a, 2), -7}, QStringLiteral("a"), {bankOf(b, 2), -7}, QStringLiteral("b"), {}), 1, extras);
    ASSERT_TRUE(view->difference);
    for (std::int64_t t = 0; t < 40; ++t)
        EXPECT_FLOAT_EQ(view->difference->at(t),
                        b[static_cast<std::size_t>(40 + t)] - a[static_cast<std::size_t>(40 + t)]);
    EXPECT_EQ(view->after->firstLag(), -7);
    EXPECT_EQ(view->after->lastLag(), 32);
    EXPECT_TRUE(view->after->hasLag(32));
    EXPECT_FALSE(view->after->hasLag(33));
    EXPECT_EQ(view->after->at(-7), b[40]);
    EXPECT_FALSE(viewHead(compared({bankOf(a, 2), -7}, QStringLiteral("a"), {bankOf(b, 2), 0}, QStringLiteral("b"), {}),
                          1, extras)
                     ->difference);
    EXPECT_FALSE(viewHead(regularized(bankOf(a, 2), 0, {}), 1, extras)->difference);
    EXPECT_FALSE(viewHead(regularized(bankOf(a, 2), 0, squashBy(0.1)), 1, {})->difference);
}

TEST(HeadView, SmoothsTheTwoDirectionsApart) {
    const Regularization smooth{.smoothOn = true, .window = 3};
    const std::vector<float> k{3, 0, 0, 0, 6, 0, 0, 3};
    const std::vector<float> apart{1, 1, 0, 0, 2, 2, 1, 1};
    const std::vector<float> across{1, 1, 0, 2, 2, 2, 1, 1};
    const auto of = [](const std::shared_ptr<const HeadSide>& side) {
        std::vector<float> taps;
        for (std::int64_t t = side->firstLag(); t <= side->lastLag(); ++t)
            taps.push_back(side->at(t));
        return taps;
    };
    EXPECT_EQ(of(viewHead(regularized(bankOf(k, 1), -4, smooth), 0, {})->after), apart);
    const auto two = viewHead(
        compared({bankOf(k, 1), -4}, QStringLiteral("a"), {bankOf(k, 1), 0}, QStringLiteral("b"), smooth), 0, {});
    EXPECT_EQ(of(two->before), apart);
    EXPECT_EQ(of(two->after), across) << "each bank by its own lags";
}

TEST(HeadView, SpectrogramsOfBothSidesReferToTheFirst) {
    const std::vector<float> k = noise(300, 3);
    const auto view = viewHead(regularized(bankOf(k, 1), 0, squashBy(0.5)), 0, {.spectrogram = true});
    const HeadSpectrogram& before = *view->before->spectrogram;
    const HeadSpectrogram& after = *view->after->spectrogram;
    EXPECT_FLOAT_EQ(*std::max_element(before.decibels->begin(), before.decibels->end()), 0);
    EXPECT_NEAR(*std::max_element(after.decibels->begin(), after.decibels->end()),
                20 * std::log10(after.maximum / before.maximum), 1e-3);
    const Spectrogram plain = spectrogram(k);
    for (std::size_t i = 0; i < plain.magnitudes.size(); i += 97)
        EXPECT_FLOAT_EQ((*before.decibels)[i], decibels(plain.magnitudes[i], plain.maximum, HeadSpectrogram::kFloorDb));
}

TEST(OverlaidHeads, AreSeenAfterTheProcessing) {
    const std::vector<float> values = noise(12 * 16, 5);
    const ArrayView bank = bankOf(values, 12);
    const std::vector<int> heads{3, 99, 0, -1, 11, 1, 2, 4, 5, 6, 7};
    const auto overlaid = viewOverlaid(regularized(bank, 0, squashBy(0.3)), heads, {.spectrogram = true});
    ASSERT_EQ(overlaid->sides.size(), 8U);
    EXPECT_EQ(overlaid->sides[0]->head, 3);
    EXPECT_EQ(overlaid->sides[1]->head, 0);
    EXPECT_EQ(overlaid->sides[2]->head, 11);
    EXPECT_FALSE(overlaid->sides[0]->spectrogram);
    for (std::int64_t t = 0; t < 16; ++t) {
        const float tap = values[static_cast<std::size_t>(3 * 16 + t)];
        EXPECT_EQ(overlaid->sides[0]->at(t), std::copysign(std::max(std::abs(tap) - 0.3F, 0.0F), tap));
    }
    EXPECT_EQ(viewOverlaid(regularized(bank, 0, {}), heads, {})->sides[0]->at(2), values[3 * 16 + 2]);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(viewOverlaid(regularized(bank, 0, {}), heads, {}, source.get_token()), Cancelled);
}

} // namespace
