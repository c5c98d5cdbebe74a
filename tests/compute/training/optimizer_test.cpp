// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/optimizer.h"

#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace longwave::training {
namespace {

TEST(Schedule, RisesAndFalls) {
    EXPECT_GT(scheduleAt(0.1, 0, 100), 0);
    for (std::int64_t step = 1; step < 10; ++step)
        EXPECT_GT(scheduleAt(0.1, step, 100), scheduleAt(0.1, step - 1, 100));
    EXPECT_EQ(scheduleAt(0.1, 10, 100), 1);
    for (std::int64_t step = 11; step < 100; ++step)
        EXPECT_LT(scheduleAt(0.1, step, 100), scheduleAt(0.1, step - 1, 100));
    EXPECT_GT(scheduleAt(0.1, 99, 100), 0);
    EXPECT_EQ(scheduleAt(0, 0, 1), 1);
}

// AdamW as its algorithm is written, in double.
TEST(Optimizer, IsAdamW) {
    ModelSettings model;
    model.length = 19;
    model.heads = 3;
    model.depth = 1;
    const ParameterList list(model);
    const auto size = static_cast<std::size_t>(list.size());
    OptimizerSettings s;
    s.weightDecay = 0.3;
    s.clip = 2;
    AdamW optimizer(list, s);
    Workers workers(2);
    std::vector<float> values = test::randomValues(list.size(), 1);
    std::vector<double> expected(values.begin(), values.end());
    std::vector<double> m(size), v(size);
    for (std::int64_t step = 0; step < 5; ++step) {
        const auto g = test::randomValues(list.size(), 10 + static_cast<std::uint32_t>(step));
        double norm = 0;
        for (const float x : g)
            norm += static_cast<double>(x) * static_cast<double>(x);
        norm = std::sqrt(norm);
        EXPECT_NEAR(AdamW::normOf(g, workers), norm, 1e-6 * norm);
        optimizer.step(g, norm, step, 5, values, workers);
        for (const Parameter& p : list.all())
            for (std::int64_t j = 0; j < p.size; ++j) {
                const auto i = static_cast<std::size_t>(p.offset + j);
                const double gradient = static_cast<double>(g[i]) * 2 / norm;
                const double share = scheduleAt(s.warmUp, step, 5);
                m[i] = 0.9 * m[i] + 0.1 * gradient;
                v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
                const double mHat = m[i] / (1 - std::pow(0.9, static_cast<double>(step + 1)));
                const double vHat = v[i] / (1 - std::pow(0.999, static_cast<double>(step + 1)));
                const double rate = share * (p.kind == Parameter::Kind::Kernel ? s.kernelRate : s.rate);
                const double decay = p.kind == Parameter::Kind::Weight ? rate * s.weightDecay : 0;
                expected[i] = expected[i] - decay * expected[i] - rate * mHat / (std::sqrt(vHat) + s.epsilon);
            }
        EXPECT_LE(test::relativeError(values, expected), 1e-6) << step;
    }
}

TEST(Optimizer, RefusesSettingsThatCannotBe) {
    const auto refused = [](double OptimizerSettings::*setting, double value) {
        OptimizerSettings s;
        s.*setting = value;
        EXPECT_THROW(validate(s), Error);
    };
    EXPECT_NO_THROW(validate(OptimizerSettings{}));
    for (const double value : {0.0, -1.0, std::nan("")}) {
        refused(&OptimizerSettings::rate, value);
        refused(&OptimizerSettings::kernelRate, value);
        refused(&OptimizerSettings::epsilon, value);
    }
    refused(&OptimizerSettings::weightDecay, -0.1);
    refused(&OptimizerSettings::beta1, 1);
    refused(&OptimizerSettings::beta2, -0.1);
    refused(&OptimizerSettings::warmUp, 1.5);
    refused(&OptimizerSettings::clip, -1);
}

} // namespace
} // namespace longwave::training
