// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/numbers.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace longwave::ptx {
namespace {

class Formats : public testing::TestWithParam<Format> {};
INSTANTIATE_TEST_SUITE_P(Numbers, Formats, testing::Values(kHalf, kBfloat),
                         [](const auto& test) { return test.param.digits == 11 ? "half" : "bfloat"; });

TEST_P(Formats, comeBackFromEveryNumber) {
    const Format& format = GetParam();
    for (int bits = 0; bits < 0x10000; ++bits) {
        const auto number = static_cast<std::uint16_t>(bits);
        const bool isNan = (bits & 0x7fff) > format.infinity;
        EXPECT_EQ(encode(format, decode(format, number)), isNan ? 0x7fff : bits);
    }
}

// Between any two neighbours: to the nearer, from the middle to the even one.
TEST_P(Formats, roundToNearestEven) {
    const Format& format = GetParam();
    for (int bits = 0; bits + 1 < format.infinity; ++bits) {
        const double low = decode(format, static_cast<std::uint16_t>(bits));
        const double high = decode(format, static_cast<std::uint16_t>(bits + 1));
        const double middle = (low + high) / 2;
        ASSERT_LT(low, high);
        EXPECT_EQ(encode(format, middle), bits % 2 == 0 ? bits : bits + 1);
        EXPECT_EQ(encode(format, std::nextafter(middle, low)), bits);
        EXPECT_EQ(encode(format, std::nextafter(middle, high)), bits + 1);
        EXPECT_EQ(encode(format, -middle), 0x8000 | (bits % 2 == 0 ? bits : bits + 1));
    }
}

TEST(Numbers, haveTheirKnownBits) {
    EXPECT_EQ(encode(kHalf, 1.0), 0x3c00);
    EXPECT_EQ(encode(kHalf, -2.0), 0xc000);
    EXPECT_EQ(encode(kHalf, 65504.0), 0x7bff);
    EXPECT_EQ(encode(kHalf, 65519.0), 0x7bff);
    EXPECT_EQ(encode(kHalf, 65520.0), 0x7c00);
    EXPECT_EQ(encode(kHalf, 0x1p-24), 0x0001);
    EXPECT_EQ(encode(kHalf, 0x1p-25), 0x0000);
    EXPECT_EQ(encode(kHalf, -std::numeric_limits<double>::infinity()), 0xfc00);
    EXPECT_EQ(encode(kBfloat, 1.0), 0x3f80);
    EXPECT_EQ(encode(kBfloat, 1.0 + 0x1p-8), 0x3f80);
    EXPECT_EQ(encode(kBfloat, 1.0 + 0x1.8p-8), 0x3f81);
    EXPECT_EQ(encode(kBfloat, 3.4e38), 0x7f80);
}

// bf16 is an fp32 cut short, so a float's bits say what it must be.
TEST(Numbers, agreeWithTheUpperHalfOfAFloat) {
    std::mt19937 random(7);
    for (int i = 0; i < 100000; ++i) {
        const auto bits = static_cast<std::uint32_t>(random());
        const auto value = std::bit_cast<float>(bits);
        if (std::isnan(value))
            continue;
        const std::uint32_t rest = bits & 0xffff;
        const std::uint32_t up = rest > 0x8000 || (rest == 0x8000 && (bits >> 16 & 1) != 0);
        EXPECT_EQ(encode(kBfloat, static_cast<double>(value)), static_cast<std::uint16_t>((bits >> 16) + up));
    }
}

// Rounded to double first, the sum would be a tie and go to the even neighbour, away from where it is.
TEST_P(Formats, roundAProductAndASumOnce) {
    const Format& format = GetParam();
    const auto of = [&](double value) { return encode(format, value); };
    const double last = std::ldexp(1.0, 1 - format.digits); // the last place of 1
    // (1 + last)² = 1 + 2·last + last²; with −1 the small term is all that is left beside 2·last.
    EXPECT_EQ(multiplyAdd(format, of(1 + last), of(1 + last), of(-1)), of(2 * last + last * last));
    const double tiny = std::ldexp(1.0, format.digits == 11 ? -24 : -133);
    EXPECT_EQ(multiplyAdd(format, of(1 + last), of(0.5 * last), of(1)), of(1 + last)) << "just above the middle";
    EXPECT_EQ(multiplyAdd(format, of(1), of(0.5 * last), of(1)), of(1)) << "the middle";
    EXPECT_EQ(multiplyAdd(format, of(tiny), of(tiny), of(1 + last)), of(1 + last)) << "double can't hold both";
    const auto nan = multiplyAdd(format, of(std::numeric_limits<double>::infinity()), 0, of(1));
    EXPECT_EQ(nan, 0x7fff);
}

} // namespace
} // namespace longwave::ptx
