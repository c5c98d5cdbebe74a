// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/cost_model.h"

#include "compute/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace longwave {
namespace {

using Factors = std::vector<std::int64_t>;

const ModelDevice& named(const std::string& name) {
    const auto devices = modelDevices();
    const auto it =
        std::find_if(devices.begin(), devices.end(), [&](const auto& device) { return device.name == name; });
    EXPECT_NE(it, devices.end()) << name;
    return *it;
}

ModelDevice thisMachineLike() {
    Ceilings ceilings;
    ceilings.levels = {{1, 50, 200, 100, 10}, {2, 100, 400, 200, 15}};
    Machine machine;
    machine.l2 = 1 << 20;
    return modelDeviceOf(ceilings, machine);
}

// Equation 2, written down once more as directly as can be.
double equation2(const ModelDevice& d, const Factors& factors, double rows) {
    double n = 1;
    for (const auto factor : factors)
        n *= static_cast<double>(factor);
    double sum = 0;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        double points = n;
        for (std::size_t j = 0; j < i; ++j)
            points /= static_cast<double>(factors[j]);
        const auto size = static_cast<double>(factors[i]);
        const double gamma = d.matrixUnit != 0 && factors[i] >= d.matrixUnit ? d.matrixFlops : d.generalFlops;
        const double omega =
            points * d.bytesPerPoint > static_cast<double>(d.sramBytes) ? d.memoryBandwidth : d.sramBandwidth;
        sum += 16 * n * size / gamma + d.bytesPerPoint * n / omega;
    }
    return rows * sum;
}

TEST(CostModel, IsEquation2) {
    std::vector<ModelDevice> devices(modelDevices().begin(), modelDevices().end());
    devices.push_back(thisMachineLike());
    for (const ModelDevice& device : devices)
        for (const Factors& factors : std::vector<Factors>{{16, 16},
                                                           {8, 32},
                                                           {32, 8},
                                                           {15, 17},
                                                           {256, 256},
                                                           {16, 16, 16, 16},
                                                           {2, 2, 2, 2},
                                                           {64, 32, 32},
                                                           {97}}) {
            const ModelCost cost = modelCost(device, factors, 3);
            EXPECT_NEAR(cost.seconds, equation2(device, factors, 3), 1e-13 * cost.seconds) << device.name;
            EXPECT_EQ(cost.factors(), factors);
        }
}

// By hand, on an A100: 16·256·16·2 flops on tensor cores, 4·256·2 bytes of shared memory.
TEST(CostModel, ByHand) {
    const ModelCost cost = modelCost(named("A100 40 GB"), Factors{16, 16});
    EXPECT_EQ(cost.length(), 256);
    EXPECT_DOUBLE_EQ(cost.seconds, 131072.0 / 312e12 + 2048.0 / (108 * 128.0 * 1.41e9));
    EXPECT_TRUE(cost.stages[0].onMatrixUnit && cost.stages[0].inSram);
    EXPECT_FALSE(modelCost(named("A100 40 GB"), Factors{8, 32}).stages[0].onMatrixUnit);
}

// Section 3.1 of the paper: one row stays in SRAM up to 32K points on an A100 or H100; on cards with 99 KB, up to 16K.
TEST(CostModel, RowsFitIntoSram) {
    const auto inSram = [](const std::string& name, const Factors& factors) {
        std::vector<bool> stages;
        for (const ModelStage& stage : modelCost(named(name), factors).stages)
            stages.push_back(stage.inSram);
        return stages;
    };
    for (const std::string name : {"A100 40 GB", "H100 SXM"}) {
        EXPECT_EQ(inSram(name, {32, 32, 32}), (std::vector<bool>{true, true, true}));
        EXPECT_EQ(inSram(name, {32, 32, 64}), (std::vector<bool>{false, true, true}));
    }
    EXPECT_EQ(inSram("RTX 4090", {32, 32, 16}), (std::vector<bool>{true, true, true}));
    EXPECT_EQ(inSram("RTX 4090", {32, 32, 32}), (std::vector<bool>{false, true, true}));
}

TEST(CostModel, CheapestIsCheapestOfAll) {
    for (const ModelDevice& device : {named("A100 40 GB"), named("RTX 4090"), thisMachineLike()})
        for (std::int64_t n = 256; n <= 1 << 22; n *= 2) {
            double two = INFINITY, three = INFINITY, four = INFINITY;
            for (std::int64_t a = 2; a < n; a *= 2)
                for (std::int64_t b = 2; b <= n / a; b *= 2) {
                    if (a * b == n)
                        two = std::min(two, equation2(device, {a, b}, 1));
                    for (std::int64_t c = 2; c <= n / a / b; c *= 2) {
                        if (a * b * c == n)
                            three = std::min(three, equation2(device, {a, b, c}, 1));
                        else
                            four = std::min(four, equation2(device, {a, b, c, n / a / b / c}, 1));
                    }
                }
            EXPECT_NEAR(cheapestCost(device, n, 2).seconds, two, 1e-12 * two) << device.name << " " << n;
            EXPECT_NEAR(cheapestCost(device, n, 3).seconds, three, 1e-12 * three) << device.name << " " << n;
            EXPECT_NEAR(cheapestCost(device, n, 4).seconds, four, 1e-12 * four) << device.name << " " << n;
            EXPECT_EQ(cheapestCost(device, n, 4).length(), n);
        }
}

// What the paper's figure 4 shows: order 2 is cheapest short, higher orders long.
TEST(CostModel, OrdersTakeTurns) {
    const auto lengths = powersOfTwo();
    ASSERT_EQ(lengths.size(), 15u);
    for (const ModelDevice& device : modelDevices()) {
        std::vector<CostCurve> curves;
        for (const int order : {2, 3, 4})
            curves.push_back(costCurve(device, order, lengths, 64 * 768));
        EXPECT_LT(curves[0].points[0].seconds, curves[1].points[0].seconds) << device.name;
        EXPECT_LT(curves[1].points[0].seconds, curves[2].points[0].seconds) << device.name;
        EXPECT_GT(curves[0].points.back().seconds, curves[1].points.back().seconds) << device.name;
        const auto crossed = crossovers(curves);
        ASSERT_FALSE(crossed.empty()) << device.name;
        EXPECT_EQ(crossed.front().from, 2) << device.name;
        for (std::size_t i = 0; i < crossed.size(); ++i) {
            EXPECT_NE(crossed[i].from, crossed[i].to);
            EXPECT_GT(crossed[i].length, i == 0 ? 256 : crossed[i - 1].length);
            EXPECT_LT(crossed[i].length, 1 << 22);
            EXPECT_EQ(crossed[i].from, i == 0 ? 2 : crossed[i - 1].to);
        }
    }
}

TEST(CostModel, WhereCurvesMeet) {
    const Factors lengths{1, 4, 16, 64};
    // N² and 8·N meet at 8, between 4 and 16; straight lines of a log-log chart are exact.
    const std::vector<double> square{1, 16, 256, 4096}, straight{8, 32, 128, 512};
    const auto found = meetings(lengths, square, straight);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NEAR(found[0], 8, 1e-12);
    EXPECT_EQ(meetings(lengths, square, std::vector<double>{2, 16, 255, 4000}), (std::vector<double>{4}));
    EXPECT_TRUE(meetings(lengths, square, std::vector<double>{2, 17, 257, 4097}).empty());
    EXPECT_TRUE(crossovers({}).empty());
}

TEST(CostModel, AttentionMeetsTheConvolution) {
    const ModelDevice& device = named("A100 40 GB");
    EXPECT_DOUBLE_EQ(attentionSeconds(device, 2048, 768, 0.5, 2), 2 * 4.0 * 2048 * 2048 * 768 / 156e12);
    EXPECT_DOUBLE_EQ(attentionSeconds(thisMachineLike(), 10, 1, 1), 400 / 100e9);
    const auto lengths = powersOfTwo();
    std::vector<double> attention;
    for (const auto n : lengths)
        attention.push_back(attentionSeconds(device, n, 768, 0.5));
    const auto meet = meetings(lengths, attention, costCurve(device, 2, lengths, 768).seconds());
    EXPECT_LE(meet.size(), 1u); // N² grows past N·√N once
    EXPECT_GT(attention.back(), costCurve(device, 2, lengths, 768).points.back().seconds);
}

TEST(CostModel, Devices) {
    std::set<std::string> names;
    for (const ModelDevice& device : modelDevices()) {
        EXPECT_TRUE(names.insert(device.name).second) << device.name;
        EXPECT_FALSE(device.source.empty());
        EXPECT_GT(device.matrixFlops, device.generalFlops) << device.name;
        EXPECT_GT(device.sramBandwidth, 5 * device.memoryBandwidth) << device.name;
        EXPECT_EQ(device.matrixUnit, 16);
    }
    const ModelDevice here = thisMachineLike();
    EXPECT_DOUBLE_EQ(here.generalFlops, 100e9);
    EXPECT_DOUBLE_EQ(here.memoryBandwidth, 15e9);
    EXPECT_DOUBLE_EQ(here.sramBandwidth, 200e9);
    EXPECT_EQ(here.sramBytes, 1 << 20);
    EXPECT_EQ(here.flopsAt(4096), here.flopsAt(2));
}

TEST(CostModel, WhatIsNotAccepted) {
    const ModelDevice& device = named("L4");
    EXPECT_THROW(modelCost(device, Factors{}), Error);
    EXPECT_THROW(modelCost(device, Factors{2, 2, 2, 2, 2}), Error);
    EXPECT_THROW(modelCost(device, Factors{16, 1}), Error);
    EXPECT_THROW(modelCost(device, Factors{16, -16}), Error);
    EXPECT_THROW(modelCost(device, Factors{std::int64_t{1} << 40, 2}), Error);
    EXPECT_THROW(cheapestCost(device, 257, 2), Error);
    EXPECT_THROW(cheapestCost(device, 4, 3), Error);
}

} // namespace
} // namespace longwave
