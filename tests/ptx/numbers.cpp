// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/numbers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace longwave::ptx {
namespace {

double compute(const Format& format, std::uint16_t bits) {
    const int magnitude = bits & 0x7fff;
    const int digits = format.digits - 1; // that are stored
    double value = 0;
    if (magnitude > format.infinity)
        return std::numeric_limits<double>::quiet_NaN();
    if (magnitude == format.infinity)
        value = std::numeric_limits<double>::infinity();
    else if (magnitude >> digits == 0)
        value = std::ldexp(magnitude, format.least);
    else
        value = std::ldexp((1 << digits) + magnitude % (1 << digits), format.least + (magnitude >> digits) - 1);
    return bits & 0x8000 ? -value : value;
}

std::vector<double> tableOf(const Format& format) {
    std::vector<double> table;
    for (int bits = 0; bits < 0x10000; ++bits)
        table.push_back(compute(format, static_cast<std::uint16_t>(bits)));
    return table;
}

} // namespace

double decode(const Format& format, std::uint16_t bits) {
    static const std::vector<double> half = tableOf(kHalf);
    static const std::vector<double> bfloat = tableOf(kBfloat);
    return (format.digits == kHalf.digits ? half : bfloat)[bits];
}

std::uint16_t encode(const Format& format, double value) {
    if (std::isnan(value))
        return 0x7fff;
    const int sign = std::signbit(value) ? 0x8000 : 0;
    const double magnitude = std::abs(value);
    if (magnitude == 0)
        return static_cast<std::uint16_t>(sign);
    if (std::isinf(magnitude))
        return static_cast<std::uint16_t>(sign | format.infinity);
    // Magnitudes in units of their last place, and the exponent above: together they count through all numbers in
    // order, subnormal ones first, so that what is rounded up to a power of two finds its way.
    const int unit = std::max(std::ilogb(magnitude) - (format.digits - 1), format.least);
    const double steps = std::nearbyint(std::ldexp(magnitude, -unit));
    const double place = steps + std::ldexp(unit - format.least, format.digits - 1);
    return static_cast<std::uint16_t>(sign | static_cast<int>(std::min<double>(place, format.infinity)));
}

std::uint16_t multiplyAdd(const Format& format, std::uint16_t a, std::uint16_t b, std::uint16_t c) {
    const double product = decode(format, a) * decode(format, b); // exact
    const double addend = decode(format, c);
    double sum = product + addend;
    if (std::isfinite(sum)) {
        // What the sum lacks, exactly. Where it lacks something its last bit is made odd, so that the next rounding
        // sees on which side of a tie it is.
        const double second = sum - product;
        const double rest = (product - (sum - second)) + (addend - second);
        const auto bits = std::bit_cast<std::uint64_t>(sum);
        if (rest != 0 && bits % 2 == 0)
            sum = std::bit_cast<double>((rest > 0) == (sum > 0) ? bits + 1 : bits - 1);
    }
    return encode(format, sum);
}

} // namespace longwave::ptx
