// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/precision.h"

#include "tests/compute/monarch/trace_fixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace longwave {
namespace {

TEST(StagePrecision, NamesGoBothWays) {
    for (const char* name : {"fp64", "fp32", "tf32", "bf16", "fp16", "accurate"}) {
        const auto precision = stagePrecisionFromName(name);
        ASSERT_TRUE(precision) << name;
        EXPECT_STREQ(nameOf(*precision), name);
    }
    EXPECT_FALSE(stagePrecisionFromName("fp8"));
    EXPECT_FALSE(stagePrecisionFromName(""));
}

// Every number of a format with `mantissa` stored bits stays; halfway between two goes where the format says.
void checkRounding(double (*rounded)(double), int mantissa, int lowest, int highest, bool tiesAway) {
    for (int exponent = lowest; exponent <= highest; ++exponent)
        for (int units = 0; units < 1 << mantissa; units += exponent % 7 == 0 ? 1 : 37) {
            const double value = std::ldexp((1 << mantissa) + units, exponent - mantissa);
            const double step = std::ldexp(1, exponent - mantissa);
            for (const double sign : {-1, 1}) {
                ASSERT_EQ(rounded(sign * value), sign * value);
                ASSERT_EQ(rounded(sign * (value + 0.49 * step)), sign * value);
                ASSERT_EQ(rounded(sign * (value + 0.51 * step)), sign * (value + step));
                ASSERT_EQ(rounded(sign * (value + 0.5 * step)),
                          sign * (tiesAway || units % 2 == 1 ? value + step : value));
            }
        }
    EXPECT_EQ(rounded(INFINITY), INFINITY);
    EXPECT_TRUE(std::isnan(rounded(NAN)));
    EXPECT_EQ(rounded(0), 0);
    EXPECT_TRUE(std::signbit(rounded(-0.0)));
}

TEST(StagePrecision, RoundsToTheNearest) {
    checkRounding(roundedToHalf, 10, -14, 14, false);
    checkRounding(roundedToBfloat, 7, -100, 100, false);
    checkRounding(roundedToTf32, 10, -100, 100, true);
    EXPECT_EQ(roundedToHalf(65519.9), 65504);
    EXPECT_EQ(roundedToHalf(65520), INFINITY);
    EXPECT_EQ(roundedToHalf(-1e300), -INFINITY);
    EXPECT_EQ(roundedToHalf(0x1.8p-24), 0x1p-23); // below the normal numbers: to multiples of 2^-24, ties to even
    EXPECT_EQ(roundedToHalf(0x1p-25), 0);
    EXPECT_EQ(roundedToHalf(0x1.01p-25), 0x1p-24);
}

// A product as the tensor cores' precisions have it, against the exact product of what they round its factors to.
TEST(StagePrecision, ProductsAreExactButForTheirFactors) {
    constexpr std::int64_t kRows = 5, kInner = 37, kColumns = 3;
    Complexes a, x;
    const auto values = test::randomDoubles(2 * (kRows + kColumns) * kInner, 4);
    for (std::int64_t i = 0; i < (kRows + kColumns) * kInner; ++i)
        (i < kRows * kInner ? a : x)
            .emplace_back(values[static_cast<std::size_t>(2 * i)], values[static_cast<std::size_t>(2 * i + 1)]);
    const auto exact = [&](auto rounded) {
        Complexes y(kRows * kColumns);
        const auto both = [&](const auto& z) { return std::complex<double>(rounded(z.real()), rounded(z.imag())); };
        for (std::size_t row = 0; row < kRows; ++row)
            for (std::size_t column = 0; column < kColumns; ++column)
                for (std::size_t i = 0; i < kInner; ++i)
                    y[row * kColumns + column] += both(a[row * kInner + i]) * both(x[i * kColumns + column]);
        return y;
    };
    const auto product = [&](StagePrecision precision) {
        return tensorProduct(precision, a, x, kRows, kInner, kColumns);
    };
    // What remains is the rounding of fp32 sums.
    EXPECT_LE(test::relativeDistance(product(StagePrecision::Half), exact(roundedToHalf)), 2e-7);
    EXPECT_LE(test::relativeDistance(product(StagePrecision::Bfloat), exact(roundedToBfloat)), 2e-7);
    EXPECT_LE(test::relativeDistance(product(StagePrecision::Tf32), exact(roundedToTf32)), 2e-7);
    EXPECT_LE(test::relativeDistance(product(StagePrecision::Accurate), exact([](double z) { return z; })), 5e-7);
    EXPECT_GT(test::relativeDistance(product(StagePrecision::Half), exact([](double z) { return z; })), 1e-5);
}

TEST(StagePrecision, SpectraAsTheyAreStored) {
    const Complexes spectrum{{3.0001, -2.5}, {0.1, 1e-3}};
    Complexes stored = spectrum;
    storeSpectrum(StagePrecision::Double, stored);
    EXPECT_EQ(stored, spectrum);
    storeSpectrum(StagePrecision::Tf32, stored);
    EXPECT_EQ(stored[0].real(), static_cast<double>(3.0001f));
    for (const StagePrecision precision : {StagePrecision::Half, StagePrecision::Bfloat}) {
        stored = spectrum;
        storeSpectrum(precision, stored); // divided by 4, the least power of two that |3.9| does not exceed
        EXPECT_EQ(stored[0].real(), 4 * roundedToHalf(3.0001 / 4));
        EXPECT_EQ(stored[1].imag(), 4 * roundedToHalf(1e-3 / 4));
    }
    Complexes zeros(3);
    storeSpectrum(StagePrecision::Half, zeros);
    EXPECT_EQ(zeros, Complexes(3));
}

} // namespace
} // namespace longwave
