// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two 16-bit floats in a word.
#include "tests/ptx/known.h"
#include "tests/ptx/numbers.h"

#include <algorithm>
#include <cmath>

namespace longwave::ptx {
namespace {

template <typename F>
std::uint32_t halfByHalf(const F& f, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    const auto part = [](std::uint32_t word, int half) { return static_cast<std::uint16_t>(word >> 16 * half); };
    std::uint32_t both = 0;
    for (int half = 0; half < 2; ++half)
        both |= static_cast<std::uint32_t>(f(part(a, half), part(b, half), part(c, half))) << 16 * half;
    return both;
}

template <const Format& format>
void addFormat(KnownInstructions& all, const std::string& type) {
    using Bits = std::uint16_t;
    using Word = std::uint32_t;
    constexpr int kSign = 0x8000;
    const Known product = lanewise([](Word x, Word y) {
        return halfByHalf([](Bits a, Bits b, Bits) { return encode(format, decode(format, a) * decode(format, b)); }, x,
                          y, 0);
    });
    const Known sum = lanewise([](Word x, Word y) {
        return halfByHalf([](Bits a, Bits b, Bits) { return multiplyAdd(format, a, encode(format, 1), b); }, x, y, 0);
    });
    const Known difference = lanewise([](Word x, Word y) {
        return halfByHalf([](Bits a, Bits b,
                             Bits) { return multiplyAdd(format, a, encode(format, 1), static_cast<Bits>(b ^ kSign)); },
                          x, y, 0);
    });
    for (const std::string rounding : {"", "rn."}) {
        all["mul." + rounding + type] = product;
        all["add." + rounding + type] = sum;
        all["sub." + rounding + type] = difference;
    }
    all["fma.rn." + type] = lanewise([](Word x, Word y, Word z) {
        return halfByHalf([](Bits a, Bits b, Bits c) { return multiplyAdd(format, a, b, c); }, x, y, z);
    });
    all["neg." + type] = lanewise([](Word x) { return x ^ 0x80008000u; });
    all["abs." + type] = lanewise([](Word x) { return x & 0x7fff7fffu; });
    all["max.NaN." + type] = lanewise([](Word x, Word y) {
        return halfByHalf(
            [](Bits a, Bits b, Bits) {
                const double first = decode(format, a), second = decode(format, b);
                if (std::isnan(first) || std::isnan(second))
                    return Bits{0x7fff};
                return first > second || (first == second && !std::signbit(first)) ? a : b;
            },
            x, y, 0);
    });
}

} // namespace

void addPairs(KnownInstructions& all) {
    addFormat<kHalf>(all, "f16x2");
    addFormat<kBfloat>(all, "bf16x2");
}

} // namespace longwave::ptx
