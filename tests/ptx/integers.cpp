// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of integers, bits and predicates.
#include "tests/ptx/fault.h"
#include "tests/ptx/known.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace longwave::ptx {
namespace {

// Overflow wraps, as on a device: it is of unsigned numbers. (32 bits at least, since narrower ones become int.)
template <typename T>
using Wrapping = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
template <typename T>
using Twice = std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>,
                                 std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>;

template <typename T>
T add(T a, T b) {
    return static_cast<T>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b));
}
template <typename T>
T subtract(T a, T b) {
    return static_cast<T>(static_cast<Wrapping<T>>(a) - static_cast<Wrapping<T>>(b));
}
template <typename T>
T multiply(T a, T b) {
    return static_cast<T>(static_cast<Wrapping<T>>(a) * static_cast<Wrapping<T>>(b));
}
template <typename T>
T multiplyAndAdd(T a, T b, T c) {
    return add<T>(multiply<T>(a, b), c);
}
template <typename T>
Twice<T> multiplyWide(T a, T b) {
    return static_cast<Twice<T>>(static_cast<Twice<T>>(a) * static_cast<Twice<T>>(b));
}
template <typename T>
Twice<T> multiplyWideAndAdd(T a, T b, Twice<T> c) {
    return add<Twice<T>>(multiplyWide<T>(a, b), c);
}
template <typename T>
T divide(T a, T b) {
    if (b == 0)
        throw Fault("a division by zero");
    if constexpr (std::is_signed_v<T>)
        if (b == -1)
            return subtract<T>(0, a); // the least number has no counterpart
    return static_cast<T>(a / b);
}
template <typename T>
T remainder(T a, T b) {
    return subtract<T>(a, multiply<T>(divide<T>(a, b), b));
}
template <typename T>
T least(T a, T b) {
    return std::min(a, b);
}
template <typename T>
T most(T a, T b) {
    return std::max(a, b);
}
template <typename T>
T negative(T a) {
    return subtract<T>(0, a);
}
// What is moved by the whole width or more has left.
template <typename T>
T shiftLeft(T a, std::uint32_t by) {
    return by < 8 * sizeof(T) ? static_cast<T>(a << by) : T{0};
}
template <typename T>
T shiftRight(T a, std::uint32_t by) {
    return static_cast<T>(a >> std::min<std::uint32_t>(by, 8 * sizeof(T) - 1) >> (by < 8 * sizeof(T) ? 0 : 1));
}

template <typename T>
void addNumber(KnownInstructions& all, const std::string& type) {
    all["add." + type] = lanewise<add<T>>();
    all["sub." + type] = lanewise<subtract<T>>();
    all["mul.lo." + type] = lanewise<multiply<T>>();
    all["mad.lo." + type] = lanewise<multiplyAndAdd<T>>();
    all["div." + type] = lanewise<divide<T>>();
    all["rem." + type] = lanewise<remainder<T>>();
    all["min." + type] = lanewise<least<T>>();
    all["max." + type] = lanewise<most<T>>();
    all["shr." + type] = lanewise<shiftRight<T>>();
    if constexpr (sizeof(T) < 8) {
        all["mul.wide." + type] = lanewise<multiplyWide<T>>();
        all["mad.wide." + type] = lanewise<multiplyWideAndAdd<T>>();
    }
    if constexpr (std::is_signed_v<T>)
        all["neg." + type] = lanewise<negative<T>>();
    all["setp.eq." + type] = lanewise([](T a, T b) { return a == b; });
    all["setp.ne." + type] = lanewise([](T a, T b) { return a != b; });
    all["setp.lt." + type] = lanewise([](T a, T b) { return a < b; });
    all["setp.le." + type] = lanewise([](T a, T b) { return a <= b; });
    all["setp.gt." + type] = lanewise([](T a, T b) { return a > b; });
    all["setp.ge." + type] = lanewise([](T a, T b) { return a >= b; });
}

template <typename T>
void addBits(KnownInstructions& all, const std::string& type) {
    all["and." + type] = lanewise([](T a, T b) { return static_cast<T>(a & b); });
    all["or." + type] = lanewise([](T a, T b) { return static_cast<T>(a | b); });
    all["xor." + type] = lanewise([](T a, T b) { return static_cast<T>(a ^ b); });
    all["not." + type] = lanewise([](T a) { return static_cast<T>(~a); });
    all["shl." + type] = lanewise<shiftLeft<T>>();
    all["shr." + type] = lanewise<shiftRight<T>>();
    all["setp.eq." + type] = lanewise([](T a, T b) { return a == b; });
    all["setp.ne." + type] = lanewise([](T a, T b) { return a != b; });
}

// Of any type of so many bits.
template <typename T>
void addMoves(KnownInstructions& all, const std::string& type) {
    all["mov." + type] = lanewise([](T a) { return a; });
    all["selp." + type] = lanewise([](T a, T b, bool first) { return first ? a : b; });
}

std::uint32_t insertBits(std::uint32_t a, std::uint32_t b, std::uint32_t at, std::uint32_t count) {
    at &= 0xff;
    count &= 0xff;
    if (at >= 32 || count == 0)
        return b;
    const std::uint64_t mask = ((std::uint64_t{1} << std::min<std::uint32_t>(count, 32)) - 1) << at;
    return static_cast<std::uint32_t>((b & ~mask) | ((std::uint64_t{a} << at) & mask));
}

// Each byte of the result is one of the eight of b:a; bit 3 of its selector repeats that byte's sign instead.
std::uint32_t permuteBytes(std::uint32_t a, std::uint32_t b, std::uint32_t selectors) {
    const std::uint64_t both = std::uint64_t{b} << 32 | a;
    std::uint32_t made = 0;
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t selector = selectors >> 4 * i & 15;
        std::uint32_t byte = both >> 8 * (selector & 7) & 0xff;
        if (selector & 8)
            byte = byte & 0x80 ? 0xff : 0;
        made |= byte << 8 * i;
    }
    return made;
}

} // namespace

void addIntegers(KnownInstructions& all) {
    addNumber<std::int16_t>(all, "s16");
    addNumber<std::uint16_t>(all, "u16");
    addNumber<std::int32_t>(all, "s32");
    addNumber<std::uint32_t>(all, "u32");
    addNumber<std::int64_t>(all, "s64");
    addNumber<std::uint64_t>(all, "u64");
    addBits<std::uint16_t>(all, "b16");
    addBits<std::uint32_t>(all, "b32");
    addBits<std::uint64_t>(all, "b64");
    for (const char* type : {"b16", "u16", "s16", "f16", "bf16"})
        addMoves<std::uint16_t>(all, type);
    for (const char* type : {"b32", "u32", "s32", "f32"})
        addMoves<std::uint32_t>(all, type);
    for (const char* type : {"b64", "u64", "s64", "f64"})
        addMoves<std::uint64_t>(all, type);
    all["bfi.b32"] = lanewise<insertBits>();
    all["prmt.b32"] = lanewise<permuteBytes>();

    all["mov.pred"] = lanewise([](bool a) { return a; });
    all["not.pred"] = lanewise([](bool a) { return !a; });
    all["and.pred"] = lanewise([](bool a, bool b) { return a && b; });
    all["or.pred"] = lanewise([](bool a, bool b) { return a || b; });
    all["xor.pred"] = lanewise([](bool a, bool b) { return a != b; });
}

} // namespace longwave::ptx
