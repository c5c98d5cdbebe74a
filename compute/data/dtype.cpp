// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/dtype.h"

#include <bit>

namespace longwave {

std::size_t sizeOf(DType type) noexcept {
    switch (type) {
    case DType::I8:
    case DType::U8:
        return 1;
    case DType::F16:
    case DType::BF16:
    case DType::I16:
    case DType::U16:
        return 2;
    case DType::F32:
    case DType::I32:
    case DType::U32:
        return 4;
    case DType::F64:
    case DType::I64:
    case DType::U64:
        return 8;
    }
    return 0;
}

const char* nameOf(DType type) noexcept {
    static constexpr const char* kNames[] = {"F16", "BF16", "F32", "F64", "I8",  "I16",
                                             "I32", "I64",  "U8",  "U16", "U32", "U64"};
    return kNames[static_cast<std::size_t>(type)];
}

float floatFromHalf(std::uint16_t bits) noexcept {
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1fu;
    std::uint32_t mantissa = bits & 0x3ffu;
    if (exponent == 0x1f) // infinity or NaN
        return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
    if (exponent == 0) { // zero or subnormal: mantissa · 2⁻²⁴, exact in binary32
        const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
        return sign ? -magnitude : magnitude;
    }
    return std::bit_cast<float>(sign | ((exponent + 112u) << 23) | (mantissa << 13));
}

float floatFromBfloat16(std::uint16_t bits) noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace longwave
