// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/monarch_transform.h"

#include "compute/error.h"
#include "compute/monarch/factorization.h"
#include "compute/monarch/unit_root.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace longwave {
namespace {

using Complex = MonarchTransform::Complex;

std::vector<Complex> randomRow(std::int64_t n) {
    const auto values = test::randomValues(2 * n, 5);
    std::vector<Complex> row;
    for (std::size_t i = 0; i < values.size(); i += 2)
        row.emplace_back(values[i], values[i + 1]);
    return row;
}

std::span<const float> floats(const std::vector<Complex>& row) {
    return {reinterpret_cast<const float*>(row.data()), 2 * row.size()};
}

TEST(MonarchTransform, IsTheDftInMonarchOrder) {
    for (const std::vector<std::int64_t>& factors : std::vector<std::vector<std::int64_t>>{
             {2, 2}, {4, 8}, {8, 4}, {1, 7}, {3, 5}, {2, 3, 4}, {4, 4, 4}, {5, 2, 3}, {2, 2, 2, 2}, {3, 2, 5, 4}}) {
        const MonarchTransform transform(factors);
        const auto x = randomRow(transform.points());
        std::vector<double> expected;
        for (const double turns : transform.turns()) {
            std::complex<double> sum = 0;
            for (std::size_t t = 0; t < x.size(); ++t)
                sum += std::complex<double>(x[t]) *
                       std::polar(1.0, 2 * std::numbers::pi * std::fmod(turns * static_cast<double>(t), 1.0));
            expected.push_back(sum.real());
            expected.push_back(sum.imag());
        }
        auto y = x;
        std::vector<Complex> scratch(x.size());
        transform.forward(y.data(), scratch.data());
        EXPECT_LE(test::relativeError(floats(y), expected), 3e-7);

        transform.inverse(y.data(), scratch.data());
        std::vector<double> back;
        for (const float value : floats(x))
            back.push_back(static_cast<double>(value) * static_cast<double>(transform.points()));
        EXPECT_LE(test::relativeError(floats(y), back), 4e-7);
    }
}

TEST(MonarchTransform, TheThreeStepsAreTheMatricesOfThePaper) {
    // A cosine of bin 3 of 8 = 2 · 4: all of its energy in k = 3 and k = 5, at k₁ = 1 and k₂ = 1, 2.
    const MonarchTransform transform({2, 4});
    std::vector<Complex> x(8), scratch(8);
    for (std::size_t t = 0; t < 8; ++t)
        x[t] = static_cast<float>(std::cos(2 * std::numbers::pi * 3 * static_cast<double>(t) / 8));
    transform.forward(x.data(), scratch.data());
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_NEAR(std::abs(x[i]), i == 5 || i == 6 ? 4.0f : 0.0f, 1e-5f) << i;
}

TEST(Factorization, FactorsMultiplyAndAreNearlyEqual) {
    for (int order = 2; order <= 4; ++order)
        for (std::int64_t n = 1; n < 3000; n += 7) {
            const std::int64_t length = monarchLength(n, order);
            EXPECT_GE(length, n);
            const auto factors = monarchFactors(length, order);
            ASSERT_EQ(static_cast<int>(factors.size()), order);
            std::int64_t product = 1;
            for (const std::int64_t factor : factors) {
                EXPECT_GE(factor, 2);
                product *= factor;
            }
            EXPECT_EQ(product, length);
            if (n > 256) {
                EXPECT_LE(factors.back(), 5 * factors.front()) << length << " " << order;
            }
        }
    EXPECT_EQ(monarchFactors(4096, 2), (std::vector<std::int64_t>{64, 64}));
    EXPECT_EQ(monarchFactors(4096, 3), (std::vector<std::int64_t>{16, 16, 16}));
    EXPECT_EQ(monarchFactors(4096, 4), (std::vector<std::int64_t>{8, 8, 8, 8}));
    EXPECT_THROW(monarchFactors(7, 2), Error);
    EXPECT_THROW(monarchFactors(9, 3), Error);
}

TEST(UnitRoot, IsExactToTheLastBits) {
    for (int i = 0; i < 64; ++i) {
        const auto z = unitRoot(i / 64.0);
        EXPECT_NEAR(z.real(), std::cos(2 * std::numbers::pi * i / 64), 1e-15);
        EXPECT_NEAR(z.imag(), std::sin(2 * std::numbers::pi * i / 64), 1e-15);
    }
    EXPECT_EQ(unitRoot(0.25), std::complex<double>(0, 1));
    EXPECT_EQ(unitRoot(-0.5), std::complex<double>(-1, 0));
}

} // namespace
} // namespace longwave
