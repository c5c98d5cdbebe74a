// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace longwave::ptx {

/// A 16-bit binary format: all its numbers are whole multiples of 2^least with `digits` binary digits at most.
struct Format {
    int digits;
    int least;
    std::uint16_t infinity; ///< its bits
};
inline constexpr Format kHalf{11, -24, 0x7c00};   ///< f16
inline constexpr Format kBfloat{8, -133, 0x7f80}; ///< bf16

/// To nearest, ties to even; any NaN becomes 0x7fff.
std::uint16_t encode(const Format& format, double value);
/// Exact.
double decode(const Format& format, std::uint16_t bits);

/// a·b + c of values of the format, rounded once.
std::uint16_t multiplyAdd(const Format& format, std::uint16_t a, std::uint16_t b, std::uint16_t c);

} // namespace longwave::ptx
