// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

// 16-bit floats by hand: nothing here asks for a CUDA toolkit or for a compiler that knows the types.

namespace longwave::simt {

/// IEEE binary16, exact; subnormals, infinities and NaNs included.
inline float floatOfHalf(std::uint16_t half) {
    const std::uint32_t magnitude = half & 0x7fffu;
    // The exponent's bias differs by 112; the product also normalises what is subnormal.
    const float scaled = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
    const std::uint32_t special = magnitude >= 0x7c00u ? 0x7f800000u : 0u;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(scaled) | special |
                                static_cast<std::uint32_t>(half & 0x8000u) << 16);
}

inline float floatOfBfloat(std::uint16_t bfloat) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat) << 16);
}

/// To nearest, ties to even; from 65520 on infinity; any NaN becomes 0x7fff, as CUDA's conversion has it.
inline std::uint16_t halfOfFloat(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits >> 16 & 0x8000u;
    std::uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u)
        return 0x7fff;
    if (magnitude >= 0x477ff000u)
        magnitude = 0x7c00u;
    else if (magnitude < 0x38800000u) // Subnormal in 16 bits: beside 0.5 a float's step is 2^-24, just what is wanted.
        magnitude = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5f) - 0x3f000000u;
    else
        magnitude = (magnitude + 0xfffu + (magnitude >> 13 & 1u) - 0x38000000u) >> 13;
    return static_cast<std::uint16_t>(sign | magnitude);
}

/// To nearest, ties to even; any NaN becomes 0x7fff.
inline std::uint16_t bfloatOfFloat(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return 0x7fff;
    return static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

/// a + b in fp32, to be rounded once more to fewer bits: what is not exact has an odd last bit, so that no tie arises.
inline float sumToOdd(double a, double b) {
    double sum = a + b;
    if (!std::isfinite(sum))
        return static_cast<float>(sum);
    const double second = sum - a;
    const double rest = (a - (sum - second)) + (b - second); // what the sum lacks, exactly
    const auto toOdd = [](auto bits, bool isTooLarge) { return (isTooLarge ? bits - 1 : bits) | 1u; };
    if (rest != 0)
        sum = std::bit_cast<double>(toOdd(std::bit_cast<std::uint64_t>(sum), (rest < 0) == (sum > 0)));
    const auto single = static_cast<float>(sum);
    if (static_cast<double>(single) == sum || !std::isfinite(single))
        return single;
    const bool isTooLarge = std::abs(static_cast<double>(single)) > std::abs(sum);
    return std::bit_cast<float>(toOdd(std::bit_cast<std::uint32_t>(single), isTooLarge));
}

} // namespace longwave::simt
