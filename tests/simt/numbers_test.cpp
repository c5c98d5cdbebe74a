// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

// pack and unpack for every 16-bit pattern, and rounding at every boundary between two of them.

namespace longwave::simt {
namespace {

using device::Bfloat;
using device::Half;

template <typename T>
constexpr int kMantissa = std::is_same_v<T, Half> ? 10 : 7;
template <typename T>
constexpr int kBias = std::is_same_v<T, Half> ? 15 : 127;

/// By the definition of the format.
template <typename T>
double valueOf(std::uint32_t bits) {
    const int mantissa = static_cast<int>(bits & ((1u << kMantissa<T>)-1));
    const int exponent = static_cast<int>(bits & 0x7fffu) >> kMantissa<T>;
    const double sign = bits & 0x8000u ? -1 : 1;
    if (exponent == 2 * kBias<T> + 1)
        return mantissa ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
    if (exponent == 0)
        return sign * std::ldexp(mantissa, 1 - kBias<T> - kMantissa<T>);
    return sign * std::ldexp((1 << kMantissa<T>)+mantissa, exponent - kBias<T> - kMantissa<T>);
}

template <typename T>
std::uint32_t packed(double value) {
    const auto word = device::pack<T>(static_cast<float>(value), 1.0f);
    EXPECT_EQ(word >> 16, device::pack<T>(1.0f, 0.0f) & 0xffffu);
    return word & 0xffffu;
}

template <typename T>
void checkEveryValue() {
    const std::uint32_t infinity = static_cast<std::uint32_t>(2 * kBias<T> + 1) << kMantissa<T>;
    for (std::uint32_t bits = 0; bits < 0x10000u; ++bits) {
        const device::Float2 both = device::unpack<T>(bits | 0x3c000000u);
        const double expected = valueOf<T>(bits);
        if (std::isnan(expected)) {
            EXPECT_TRUE(std::isnan(both.x));
            EXPECT_EQ(packed<T>(expected), 0x7fffu);
            continue;
        }
        EXPECT_EQ(static_cast<double>(both.x), expected) << bits;
        EXPECT_EQ(std::signbit(both.x), (bits & 0x8000u) != 0);
        EXPECT_EQ(packed<T>(expected), bits);
        const std::uint32_t next = bits + 1;
        if ((bits & 0x7fffu) >= infinity)
            continue;
        // Halfway to the next, which at the end is where the next would be if the exponents went on.
        const double half = (next & 0x7fffu) == infinity ? expected + (expected - valueOf<T>(bits - 1)) / 2
                                                         : (expected + valueOf<T>(next)) / 2;
        const auto tie = static_cast<float>(half);
        ASSERT_EQ(static_cast<double>(tie), half);
        EXPECT_EQ(packed<T>(half), bits % 2 == 0 ? bits : next) << bits;
        EXPECT_EQ(packed<T>(std::nextafterf(tie, 0.0f)), bits);
        EXPECT_EQ(packed<T>(std::nextafterf(tie, std::copysign(INFINITY, tie))), next);
    }
    EXPECT_EQ(device::pack<T>(1.0f, -2.0f), device::pack<T>(1.0f, 0.0f) | device::pack<T>(-2.0f, 0.0f) << 16);
    EXPECT_EQ(device::unpack<T>(device::pack<T>(1.0f, -2.0f)).y, -2.0f);
}

TEST(Numbers, halfRoundsToNearestEven) {
    checkEveryValue<Half>();
    EXPECT_EQ(packed<Half>(1e30), 0x7c00u);
    EXPECT_EQ(packed<Half>(-std::numeric_limits<float>::infinity()), 0xfc00u);
    EXPECT_EQ(packed<Half>(1e-30), 0u);
}

TEST(Numbers, bfloatRoundsToNearestEven) {
    checkEveryValue<Bfloat>();
    EXPECT_EQ(packed<Bfloat>(std::numeric_limits<float>::max()), 0x7f80u);
}

// Pairs of values: the larger magnitude is one of the two, and no neighbour is nearer to a·b + c.
template <typename T>
void checkPairs() {
    const std::uint32_t infinity = static_cast<std::uint32_t>(2 * kBias<T> + 1) << kMantissa<T>;
    std::uint32_t state = 1;
    const auto any = [&state] {
        state = state * 1'664'525u + 1'013'904'223u;
        return state >> 16;
    };
    int finite = 0;
    for (int i = 0; i < 300'000; ++i) {
        const std::uint32_t a = any(), b = any(), c = any();
        const double left = valueOf<T>(a), right = valueOf<T>(b), summand = valueOf<T>(c);
        const bool isNumber = !std::isnan(left) && !std::isnan(right);
        const std::uint32_t larger = device::largerMagnitudes<T>(a | b << 16, b | a << 16);
        EXPECT_EQ(larger >> 16, larger & 0xffffu);
        EXPECT_EQ(larger >> 16 > infinity, !isNumber);
        if (isNumber) {
            EXPECT_EQ(valueOf<T>(larger >> 16), std::max(std::abs(left), std::abs(right)));
        }

        const auto check = [&](std::uint32_t bits, long double exact) {
            const double got = valueOf<T>(bits);
            if (!std::isfinite(got))
                return;
            ++finite;
            const auto distance = [&](std::uint32_t other) { return std::abs(valueOf<T>(other) - exact); };
            const bool isLast = (bits & 0x7fffu) + 1 == infinity, isZero = (bits & 0x7fffu) == 0;
            EXPECT_LE(distance(bits), distance(isLast ? bits : bits + 1)) << a << " " << b << " " << c;
            EXPECT_LE(distance(bits), distance(isZero ? bits : bits - 1)) << a << " " << b << " " << c;
        };
        const long double product = static_cast<long double>(left) * right;
        check(device::multiplyPairs<T>(a << 16, b << 16) >> 16, product);
        check(device::multiplyAddPairs<T>(a, b, c) & 0xffffu, product + summand);
        check(device::multiplySubtractPairs<T>(a, b, c) & 0xffffu, product - summand);
    }
    EXPECT_GT(finite, 300'000);
    EXPECT_EQ(device::multiplyPairs<T>(0x8000u, device::pack<T>(1.0f, 0.0f)) & 0xffffu, 0x8000u); // −0·1
}

TEST(Numbers, pairsAreMultipliedAndCompared) {
    checkPairs<Half>();
    checkPairs<Bfloat>();
    EXPECT_EQ(device::lowHalves(0x12345678u, 0x9abcdef0u), 0xdef05678u);
    EXPECT_EQ(device::highHalves(0x12345678u, 0x9abcdef0u), 0x9abc1234u);
}

} // namespace
} // namespace longwave::simt
