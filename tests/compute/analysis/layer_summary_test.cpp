// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/layer_summary.h"

#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <mutex>

namespace longwave {
namespace {

using test::randomValues;

LayerSource layerOf(const std::string& name, std::vector<float> values, std::int64_t heads) {
    const auto taps = static_cast<std::int64_t>(values.size()) / heads;
    const KernelBank bank{name, ArrayView::fromFloats(std::move(values), {heads, taps})};
    return {name, [bank](const std::stop_token&, const std::function<void(double)>&) { return bank; }};
}

TEST(LayerSummary, HoldsMeansAndQuartiles) {
    std::vector<Metrics> heads(5);
    for (std::size_t i = 0; i < 5; ++i)
        heads[i].peak = static_cast<double>(i * i); // 0 1 4 9 16
    heads[1].halfLife = std::nan("");
    for (const std::size_t i : {0U, 2U, 3U, 4U})
        heads[i].halfLife = 8.0 - static_cast<double>(i);
    const MetricsSpread spread = spreadOf(heads);
    EXPECT_EQ(spread.mean.peak, 6);
    EXPECT_EQ(spread.lowerQuartile.peak, 1);
    EXPECT_EQ(spread.median.peak, 4);
    EXPECT_EQ(spread.upperQuartile.peak, 9);
    EXPECT_EQ(spread.mean.halfLife, (8 + 6 + 5 + 4) / 4.0);
    EXPECT_EQ(spread.median.halfLife, 5.5);
    EXPECT_TRUE(std::isnan(spreadOf({}).mean.peak));
    const MetricsSpread one = spreadOf(std::span(heads).first(1));
    EXPECT_EQ(one.lowerQuartile.halfLife, 8);
    EXPECT_EQ(one.upperQuartile.halfLife, 8);
}

TEST(LayerSummary, IsThatOfEveryLayer) {
    const Regularization squash{.squashOn = true, .lambda = 0.5};
    std::vector<LayerSource> layers{layerOf("a", randomValues(3 * 17, 1), 3), layerOf("b", randomValues(101, 2), 1),
                                    layerOf("c", randomValues(4, 3), 4)};
    const auto summaries = summarizeLayers(layers, squash);
    ASSERT_EQ(summaries.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        const ArrayView bank = layers[i].kernels({}, {}).values;
        EXPECT_EQ(summaries[i].name, layers[i].name);
        EXPECT_EQ(summaries[i].heads, bank.rows());
        EXPECT_EQ(summaries[i].taps, bank.length());
        EXPECT_EQ(summaries[i].raw.mean.sparsity, spreadOf(measureBank(bank, {})).mean.sparsity);
        EXPECT_EQ(summaries[i].raw.mean.effectiveLength, spreadOf(measureBank(bank, {})).mean.effectiveLength);
        ASSERT_TRUE(summaries[i].processed);
        EXPECT_EQ(summaries[i].processed->median.sparsity, spreadOf(measureBank(bank, squash)).median.sparsity);
    }
    const auto raw = summarizeLayers(layers, {});
    EXPECT_FALSE(raw.front().processed);
    // The raw half of an earlier summary is taken over.
    const auto again = summarizeLayers(layers, squash, {}, {}, raw);
    const auto back = summarizeLayers(layers, {}, {}, {}, again);
    ASSERT_EQ(again.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(again[i].raw.mean.roughnessTime, summaries[i].raw.mean.roughnessTime);
        EXPECT_EQ(again[i].processed->mean.sparsity, summaries[i].processed->mean.sparsity);
        EXPECT_EQ(again[i].heads, summaries[i].heads);
        EXPECT_FALSE(back[i].processed);
        EXPECT_EQ(back[i].raw.mean.peak, summaries[i].raw.mean.peak);
    }
    EXPECT_TRUE(summarizeLayers({}, squash).empty());
    EXPECT_THROW(summarizeLayers(layers, {.squashOn = true, .lambda = -1}), Error);
}

TEST(LayerSummary, SmoothsTheTwoDirectionsOfALayerApart) {
    const auto values = randomValues(2 * 30, 9);
    const Regularization smooth{.smoothOn = true, .window = 5};
    const std::vector<LayerSource> layers{{"both", [&values](const auto&, const auto&) {
                                               return KernelBank{"both", ArrayView::fromFloats(values, {2, 30}), -15};
                                           }}};
    const Metrics mean = summarizeLayers(layers, smooth).front().processed->mean;
    const ArrayView bank = ArrayView::fromFloats(values, {2, 30});
    EXPECT_EQ(mean.roughnessTime, spreadOf(measureBank(bank, joinedAt(-15, smooth))).mean.roughnessTime);
    EXPECT_NE(mean.roughnessTime, spreadOf(measureBank(bank, smooth)).mean.roughnessTime);
}

TEST(LayerSummary, GoesOnBehindALayerThatFails) {
    std::vector<float> broken = randomValues(32, 5);
    broken[3] = std::nanf("");
    std::vector<LayerSource> layers{
        {"bad", [](const auto&, const auto&) -> KernelBank { throw Error("bad", "its C is missing"); }},
        {"huge", [](const auto&, const auto&) -> KernelBank { throw std::bad_alloc(); }},
        {"empty", [](const auto&, const auto&) { return KernelBank(); }},
        layerOf("nan", broken, 2)};
    const auto summaries = summarizeLayers(layers, {});
    ASSERT_EQ(summaries.size(), 4u);
    EXPECT_EQ(summaries[0].error->explanation(), "its C is missing");
    EXPECT_TRUE(std::isnan(summaries[0].raw.mean.sparsity));
    EXPECT_TRUE(summaries[1].error);
    EXPECT_TRUE(summaries[2].error);
    EXPECT_FALSE(summaries[3].error);
    EXPECT_EQ(summaries[3].headsNotFinite, 1);
    EXPECT_TRUE(std::isfinite(summaries[3].raw.mean.roughnessTime)) << "of the other head";
}

TEST(LayerSummary, DropsALayerBeforeTheNext) {
    std::weak_ptr<const void> last;
    std::vector<LayerSource> layers;
    for (int i = 0; i < 4; ++i)
        layers.push_back(
            {"layer", [&last](const auto&, const auto&) {
                 EXPECT_TRUE(last.expired());
                 auto taps = std::make_shared<std::vector<float>>(64, 1.0F);
                 last = taps;
                 return KernelBank{"", ArrayView({taps, reinterpret_cast<const std::byte*>(taps->data())}, {2, 32})};
             }});
    EXPECT_EQ(summarizeLayers(layers, {}).size(), 4u);
    EXPECT_TRUE(last.expired());
}

TEST(LayerSummary, StopsWhenAskedAndSaysHowFarItIs) {
    std::stop_source stop;
    int made = 0;
    std::vector<LayerSource> layers;
    for (int i = 0; i < 3; ++i)
        layers.push_back({"layer", [&](const auto&, const auto&) {
                              ++made;
                              stop.request_stop();
                              return KernelBank{"", ArrayView::fromFloats(randomValues(64, 1), {2, 32})};
                          }});
    EXPECT_THROW(summarizeLayers(layers, {}, stop.get_token()), Cancelled);
    EXPECT_EQ(made, 1);
    std::mutex lock;
    double last = 0;
    bool ascends = true;
    const std::vector<LayerSource> two{layerOf("a", randomValues(32, 1), 1), layerOf("b", randomValues(32, 1), 1)};
    summarizeLayers(two, {}, {}, [&](double share) {
        const std::lock_guard guard(lock);
        ascends = ascends && share >= last;
        last = share;
    });
    EXPECT_TRUE(ascends);
    EXPECT_DOUBLE_EQ(last, 1);
}

} // namespace
} // namespace longwave
