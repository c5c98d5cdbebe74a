// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/known.h"
#include "tests/ptx/numbers.h"

#include <cmath>
#include <limits>

namespace longwave::ptx {
namespace {

template <typename To, typename From>
To convert(From value) {
    return static_cast<To>(value);
}
// What is out of range becomes the nearest number that is in it, what is no number zero.
template <typename To, typename From>
To truncate(From value) {
    if (std::isnan(value))
        return 0;
    // 2^digits, one above the largest, is a float where that is none.
    const From above = std::ldexp(From{1}, std::numeric_limits<To>::digits);
    if (value >= above)
        return std::numeric_limits<To>::max();
    if (value <= static_cast<From>(std::numeric_limits<To>::lowest()))
        return std::numeric_limits<To>::lowest();
    return static_cast<To>(value);
}

template <typename To, typename From>
void addInteger(KnownInstructions& all, const std::string& to, const std::string& from) {
    all["cvt." + to + "." + from] = lanewise<convert<To, From>>();
}
template <typename From>
void addFrom(KnownInstructions& all, const std::string& from) {
    addInteger<std::int8_t, From>(all, "s8", from);
    addInteger<std::uint8_t, From>(all, "u8", from);
    addInteger<std::int16_t, From>(all, "s16", from);
    addInteger<std::uint16_t, From>(all, "u16", from);
    addInteger<std::int32_t, From>(all, "s32", from);
    addInteger<std::uint32_t, From>(all, "u32", from);
    addInteger<std::int64_t, From>(all, "s64", from);
    addInteger<std::uint64_t, From>(all, "u64", from);
    all["cvt.rn.f32." + from] = lanewise<convert<float, From>>();
    all["cvt.rn.f64." + from] = lanewise<convert<double, From>>();
}
template <typename T>
void addRoundings(KnownInstructions& all, const std::string& type) {
    all["cvt.rzi.s32." + type] = lanewise<truncate<std::int32_t, T>>();
    all["cvt.rzi.u32." + type] = lanewise<truncate<std::uint32_t, T>>();
    all["cvt.rzi.s64." + type] = lanewise<truncate<std::int64_t, T>>();
    all["cvt.rzi.u64." + type] = lanewise<truncate<std::uint64_t, T>>();
    all["cvt.rzi." + type + "." + type] = lanewise([](T a) { return std::trunc(a); });
    all["cvt.rni." + type + "." + type] = lanewise([](T a) { return std::nearbyint(a); });
    all["cvt.rmi." + type + "." + type] = lanewise([](T a) { return std::floor(a); });
    all["cvt.rpi." + type + "." + type] = lanewise([](T a) { return std::ceil(a); });
}

template <const Format& format>
void addFormat(KnownInstructions& all, const std::string& type) {
    all["cvt.f32." + type] = lanewise([](std::uint16_t a) { return static_cast<float>(decode(format, a)); });
    all["cvt.rn." + type + ".f32"] = lanewise([](float a) { return encode(format, a); });
    // The first of two sources is the upper half.
    all["cvt.rn." + type + "x2.f32"] = lanewise(
        [](float a, float b) { return static_cast<std::uint32_t>(encode(format, a)) << 16 | encode(format, b); });
}

} // namespace

void addConversions(KnownInstructions& all) {
    addFrom<std::int8_t>(all, "s8");
    addFrom<std::uint8_t>(all, "u8");
    addFrom<std::int16_t>(all, "s16");
    addFrom<std::uint16_t>(all, "u16");
    addFrom<std::int32_t>(all, "s32");
    addFrom<std::uint32_t>(all, "u32");
    addFrom<std::int64_t>(all, "s64");
    addFrom<std::uint64_t>(all, "u64");
    addRoundings<float>(all, "f32");
    addRoundings<double>(all, "f64");
    addFormat<kHalf>(all, "f16");
    addFormat<kBfloat>(all, "bf16");
    all["cvt.f64.f32"] = lanewise<convert<double, float>>();
    all["cvt.rn.f32.f64"] = lanewise<convert<float, double>>();
}

} // namespace longwave::ptx
