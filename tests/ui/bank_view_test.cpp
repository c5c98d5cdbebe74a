// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a whole bank: maps, metrics, and the small kernels in the cells of the table.
#include "compute/error.h"
#include "tests/ui/banks.h"
#include "tests/ui/color_distance.h"
#include "tests/ui/kernels_by_definition.h"
#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_view.h"
#include "ui/kernels/heads_model.h"
#include "ui/kernels/metric_info.h"
#include "ui/kernels/sparkline_delegate.h"
#include "ui/theme/appearance.h"

#include <gtest/gtest.h>

#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

TEST(BankView, ReducesToTheLargestWithItsSign) {
    const std::vector<float> values{1, -3, 2, kNaN, kNaN, kNaN, 0, 0.5F, -0.25F};
    std::vector<float> out(3);
    reduceToLargest(values, out);
    EXPECT_EQ(out[0], -3);
    EXPECT_TRUE(std::isnan(out[1]));
    EXPECT_EQ(out[2], 0.5F);
    std::vector<float> same(values.size());
    reduceToLargest(values, same);
    EXPECT_EQ(same[1], -3);
    EXPECT_TRUE(std::isnan(same[3]));
}

TEST(BankView, EveryTapIsSeenInItsColumn) {
    const std::int64_t taps = 3 * BankMaps::kColumns + 17;
    std::vector<float> values(static_cast<std::size_t>(2 * taps));
    std::mt19937 generator(1);
    std::vector<std::int64_t> places;
    for (int i = 0; i < 20; ++i)
        places.push_back(std::uniform_int_distribution<std::int64_t>(0, taps - 1)(generator));
    for (const std::int64_t t : places)
        values[static_cast<std::size_t>(taps + t)] = -1 - static_cast<float>(t);
    const auto view = viewBank(regularized(bankOf(values, 2), 0, {}), nullptr);
    ASSERT_EQ(view->before->time.columns, BankMaps::kColumns);
    EXPECT_FALSE(view->after);
    std::size_t filled = 0;
    for (std::int64_t c = 0; c < BankMaps::kColumns; ++c) {
        EXPECT_EQ(view->before->time.row(0)[static_cast<std::size_t>(c)], 0);
        float largest = 0;
        for (const std::int64_t t : places)
            if (c * taps / BankMaps::kColumns <= t && t < (c + 1) * taps / BankMaps::kColumns)
                largest = std::min(largest, -1 - static_cast<float>(t));
        filled += largest != 0;
        EXPECT_EQ(view->before->time.row(1)[static_cast<std::size_t>(c)], largest);
    }
    EXPECT_GT(filled, 10U);
}

TEST(BankView, FrequencyIsInDecibelsReTheRawMaximum) {
    const std::int64_t taps = 32;
    std::vector<float> values = noise(static_cast<std::size_t>(3 * taps), 9);
    std::fill_n(values.begin() + 2 * taps, taps, 0.0F); // a head without any weight
    values[static_cast<std::size_t>(taps + 3)] = kNaN;
    const ArrayView bank = bankOf(values, 3);
    const auto view = viewBank(regularized(bank, 0, squashBy(0.3)), nullptr);
    const std::vector<float> k(values.begin(), values.begin() + taps);
    const std::int64_t n = view->spectrumLength;
    double maximum = 0;
    for (std::int64_t f = 0; f <= n / 2; ++f)
        maximum = std::max(maximum, std::abs(transform(k, n, f)));
    EXPECT_NEAR(view->before->magnitudeMaximum[0], maximum, 1e-4 * maximum);
    for (std::int64_t f = 0; f <= n / 2; ++f) {
        const auto at = static_cast<std::size_t>(f);
        const double after = std::abs(transform(squashed(k, 0.3), n, f));
        EXPECT_NEAR(view->after->frequency.row(0)[at], std::max(-80.0, 20 * std::log10(after / maximum)), 0.05);
        EXPECT_TRUE(std::isnan(view->before->frequency.row(1)[at]));
        EXPECT_EQ(view->before->frequency.row(2)[at], BankMaps::kFloorDb);
    }
    for (std::size_t t = 0; t < k.size(); ++t) {
        EXPECT_FLOAT_EQ(view->after->time.row(0)[t], squashed(k, 0.3)[t]);
        EXPECT_FLOAT_EQ(view->after->difference.row(0)[t], squashed(k, 0.3)[t] - k[t]);
    }
}

TEST(BankView, SharesTheRawHalf) {
    const ArrayView bank = bankOf(noise(300, 2), 3);
    const auto first = viewBank(regularized(bank, 0, {}), nullptr);
    const auto second = viewBank(regularized(bank, 0, squashBy(0.1)), first.get());
    EXPECT_EQ(first->before, second->before);
    const auto measured = measureContrast(regularized(bank, 0, {}), nullptr);
    EXPECT_EQ(measured->before, measureContrast(regularized(bank, 0, squashBy(0.1)), measured.get())->before);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(viewBank(regularized(bank, 0, {}), nullptr, source.get_token()), Cancelled);
    EXPECT_THROW(measureContrast(regularized(bank, 0, {}), nullptr, source.get_token()), Cancelled);
}

TEST(Sparkline, BothSidesOfAComparisonHaveOneScale) {
    const std::vector<float> quiet = noise(400, 5); // at most 1
    std::vector<float> loud = noise(400, 6);
    for (float& tap : loud)
        tap *= 10;
    QTableView view;
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), 0, HeadsModel::kSortRole);
    const auto inkRows = [&](const std::vector<float>& a, const std::vector<float>& b, Token color) {
        SparklineDelegate delegate;
        delegate.setBank(viewBank(compared({bankOf(a, 1)}, "a", {bankOf(b, 1)}, "b", {}), nullptr));
        QImage image(200, 107, QImage::Format_RGB32);
        image.fill(theme()[Token::Surface]);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = image.rect();
        option.widget = &view;
        delegate.paint(&painter, option, model.index(0, 0));
        painter.end();
        std::pair<int, int> rows{image.height(), -1};
        const QColor wanted = theme()[color];
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                if (colorDistance(image.pixelColor(x, y), wanted) < 90)
                    rows = {std::min(rows.first, y), std::max(rows.second, y)};
            }
        return rows.second - rows.first;
    };
    for (const bool quietFirst : {true, false}) {
        const std::vector<float>& a = quietFirst ? quiet : loud;
        const std::vector<float>& b = quietFirst ? loud : quiet;
        EXPECT_GT(inkRows(a, b, quietFirst ? Token::S1 : Token::S5), 70);
        const int least = inkRows(a, b, quietFirst ? Token::S5 : Token::S1);
        EXPECT_LT(least, 20) << "ten times less";
    }
    // The louder one is whole: its largest tap alone touches an end.
    std::vector<float> wave(400);
    for (std::size_t t = 0; t < wave.size(); ++t)
        wave[t] = static_cast<float>(5 * std::sin(0.05 * static_cast<double>(t)));
    EXPECT_GE(inkRows(quiet, wave, Token::S1), 90);
}

TEST(BankMetrics, LayerMeanLeavesOutWhatIsUndefined) {
    std::vector<float> values = noise(150, 4);
    std::fill_n(values.begin() + 50, 50, 0.0F);
    const ArrayView bank = bankOf(values, 3);
    const auto measured = measureContrast(regularized(bank, 0, squashBy(0.2)), nullptr);
    ASSERT_TRUE(std::isnan(measured->at(1).before.roughnessTime));
    const MetricsPair mean = measured->layerMean();
    EXPECT_NEAR(mean.before.roughnessTime,
                (measured->at(0).before.roughnessTime + measured->at(2).before.roughnessTime) / 2, 1e-12);
    EXPECT_NEAR(mean.after->sparsity, (measured->at(0).after->sparsity + 1 + measured->at(2).after->sparsity) / 3,
                1e-12);
}

TEST(MetricInfo, WritesUndefinedAsADash) {
    Metrics metrics;
    metrics.halfLife = std::numeric_limits<double>::quiet_NaN();
    metrics.sparsity = 0.7053;
    EXPECT_EQ(metricInfos()[5].text(metrics), QStringLiteral("–"));
    EXPECT_EQ(metricInfos()[0].text(metrics), QStringLiteral("70.5"));
    EXPECT_EQ(processedLegend({.squashOn = true, .lambda = 0.02}), QStringLiteral("squashed, λ = 0.0200"));
    EXPECT_EQ(processedWord({.squashOn = true, .lambda = 0.02, .smoothOn = true, .window = 3}),
              QStringLiteral("smoothed, squashed"));
}

} // namespace
