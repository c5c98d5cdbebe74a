// SPDX-License-Identifier: GPL-3.0-or-later
// Every gradient of every layer against central differences of the loss, in double.
#include "compute/error.h"
#include "tests/compute/training/support.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>

namespace longwave::training {
namespace {

using test::DirectRows;
using test::randomBatch;

ModelSettings small() {
    ModelSettings s;
    s.inputs = 2;
    s.classes = 3;
    s.length = 37; // more than a tile step, and no multiple of it
    s.depth = 2;
    s.heads = 5;
    return s;
}

struct Variant {
    std::string name;
    ModelSettings settings;
};

std::vector<Variant> variants() {
    std::vector<Variant> all;
    const auto add = [&](const char* name, auto change) {
        ModelSettings s = small();
        change(s);
        all.push_back({name, s});
    };
    add("plain", [](ModelSettings&) {});
    add("squashed", [](ModelSettings& s) { s.regularization = {true, 0.008, false, 1}; });
    add("smoothed", [](ModelSettings& s) { s.regularization = {true, 0.002, true, 5}; });
    add("smoothedOnly", [](ModelSettings& s) { s.regularization = {false, 0, true, 3}; });
    add("bothWays", [](ModelSettings& s) { s.bidirectional = true; });
    add("dropout", [](ModelSettings& s) { s.dropout = 0.3, s.kernelDropout = 0.2; });
    add("gated", [](ModelSettings& s) {
        s.gated = true;
        s.input = ModelSettings::Input::Tokens;
        s.inputs = 7;
        s.answer = ModelSettings::Answer::Position;
        s.classes = 7;
        s.dropout = 0.2;
    });
    add("positions", [](ModelSettings& s) {
        s.answer = ModelSettings::Answer::Position;
        s.heads = 17;
        s.depth = 1;
    });
    add("tokens", [](ModelSettings& s) {
        s.input = ModelSettings::Input::Tokens;
        s.inputs = 6;
        s.bidirectional = true;
    });
    return all;
}

class Gradients : public testing::TestWithParam<Variant> {};

TEST_P(Gradients, AreThoseOfFiniteDifferences) {
    const ModelSettings& s = GetParam().settings;
    constexpr std::int64_t kBatch = 3;
    Model<double> model(s, kBatch, 11, DirectRows::factory(), 2);
    // Kernels and norms larger and less regular than they begin, so that nothing is hidden by being small.
    const CounterRandom random(3, CounterRandom::Use::Parameters, 99);
    for (std::size_t i = 0; i < model.values().size(); ++i)
        model.values()[i] += 0.05 * random.normal(i);
    Batch batch = randomBatch(s, kBatch, 5);
    constexpr std::uint64_t kStep = 17;
    model.step(batch, kStep);
    const std::vector<double> gradients(model.gradients().begin(), model.gradients().end());
    const auto lossAt = [&](std::size_t i, double value) {
        const double before = model.values()[i];
        model.values()[i] = value;
        const double loss = model.step(batch, kStep).meanLoss();
        model.values()[i] = before;
        return loss;
    };
    for (const Parameter& p : model.parameters().all()) {
        std::vector<double> expected;
        std::vector<double> computed;
        const std::int64_t stride = std::max<std::int64_t>(1, p.size / 40);
        for (std::int64_t j = 0; j < p.size; j += stride) {
            const auto i = static_cast<std::size_t>(p.offset + j);
            const double x = model.values()[i];
            // Where Squash has its corner there is no derivative to compare with.
            if (p.kind == Parameter::Kind::Kernel && s.regularization.squashOn && !s.regularization.smoothOn &&
                std::abs(std::abs(x) - s.regularization.lambda) < 1e-4)
                continue;
            constexpr double kStepSize = 1e-5;
            expected.push_back((lossAt(i, x + kStepSize) - lossAt(i, x - kStepSize)) / (2 * kStepSize));
            computed.push_back(gradients[i]);
        }
        double norm = 0;
        for (const double g : expected)
            norm += g * g;
        EXPECT_GT(norm, 0) << p.name << ": a parameter that changes nothing";
        EXPECT_LE(test::relativeError(computed, expected), 2e-6) << p.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Model, Gradients, testing::ValuesIn(variants()),
                         [](const auto& variant) { return variant.param.name; });

TEST(Model, OfFloatsWithAnEngineAgreesWithDoubles) {
    for (const Variant& v : variants()) {
        constexpr std::int64_t kBatch = 4;
        Model<double> exact(v.settings, kBatch, 11, DirectRows::factory(), 1);
        Model<float> model(v.settings, kBatch, 11, convolutionsOf(test::allEngines().find("monarch-cpu"), 2), 2);
        for (std::size_t i = 0; i < exact.values().size(); ++i)
            exact.values()[i] = static_cast<double>(model.values()[i]);
        const Batch batch = randomBatch(v.settings, kBatch, 6);
        const Score expected = exact.step(batch, 4);
        const Score score = model.step(batch, 4);
        EXPECT_NEAR(score.meanLoss(), expected.meanLoss(), 2e-6 * expected.meanLoss()) << v.name;
        EXPECT_EQ(score.answers, expected.answers);
        for (const Parameter& p : model.parameters().all())
            EXPECT_LE(test::relativeError(p.of(model.gradients()), p.of(exact.gradients())), 2e-4)
                << v.name << " " << p.name;
    }
}

TEST(Model, GivesTheSameBitsOnAnyNumberOfThreads) {
    for (Variant& v : variants()) {
        v.settings.length = 301;
        constexpr std::int64_t kBatch = 7;
        const Batch batch = randomBatch(v.settings, kBatch, 6);
        std::vector<float> first;
        double loss = 0;
        for (const int threads : {1, 2, 3}) {
            Model<float> model(v.settings, kBatch, 11, convolutionsOf(test::allEngines().find("monarch-cpu"), threads),
                               threads);
            const Score score = model.step(batch, 4);
            if (threads == 1) {
                first.assign(model.gradients().begin(), model.gradients().end());
                loss = score.loss;
            }
            EXPECT_EQ(score.loss, loss) << v.name;
            EXPECT_TRUE(std::ranges::equal(first, model.gradients())) << v.name;
        }
    }
}

TEST(LearnedKernels, AreThoseOfRegularizeRow) {
    const auto taps = test::randomValues(4 * 101, 8);
    for (const Regularization& r : {Regularization{true, 0.3, false, 1}, Regularization{true, 0.1, true, 7},
                                    Regularization{false, 0, true, 201}, Regularization{}}) {
        LearnedKernels<float> kernels(4, 101, r);
        const auto used = kernels.use(taps, {});
        for (std::size_t row = 0; row < 4; ++row) {
            std::vector<float> expected(101);
            regularizeRow(std::span(taps).subspan(row * 101, 101), r, expected);
            EXPECT_TRUE(std::ranges::equal(expected, used.subspan(row * 101, 101)));
        }
    }
}

TEST(Dropout, DropsItsShareAndIsTheSameForBothScalars) {
    constexpr std::int64_t kCount = 100'003;
    std::vector<float> factors(kCount);
    std::vector<double> exact(kCount);
    loops<float>().dropoutFactors(123, 456, 7, 0.25, kCount, factors.data());
    loops<double>().dropoutFactors(123, 456, 7, 0.25, kCount, exact.data());
    std::int64_t dropped = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        ASSERT_EQ(factors[i], static_cast<float>(exact[i]));
        dropped += factors[i] == 0;
    }
    // Within five standard deviations of a binomial.
    EXPECT_NEAR(static_cast<double>(dropped), 0.25 * kCount, 5 * std::sqrt(kCount * 0.25 * 0.75));
    EXPECT_EQ(*std::ranges::max_element(factors), static_cast<float>(1 / 0.75));
}

TEST(Model, RefusesSettingsThatCannotBe) {
    const auto refused = [](auto change) {
        ModelSettings s = small();
        change(s);
        EXPECT_THROW(Model<double>(s, 2, 1, DirectRows::factory(), 1), Error);
    };
    refused([](ModelSettings& s) { s.depth = 0; });
    refused([](ModelSettings& s) { s.heads = 0; });
    refused([](ModelSettings& s) { s.classes = 1; });
    refused([](ModelSettings& s) { s.dropout = 1; });
    refused([](ModelSettings& s) { s.kernelDropout = std::nan(""); });
    refused([](ModelSettings& s) { s.gated = s.bidirectional = true; });
    refused([](ModelSettings& s) { s.regularization = {true, -1, false, 1}; });
    EXPECT_THROW(Model<double>(small(), 0, 1, DirectRows::factory(), 1), Error);
}

} // namespace
} // namespace longwave::training
