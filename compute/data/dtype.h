// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace longwave {

/// How one number is stored in a file or buffer.
enum class DType : std::uint8_t { F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64 };

/// Bytes of one element.
std::size_t sizeOf(DType type) noexcept;

/// The name people use for it: "F32", "BF16", "I16".
const char* nameOf(DType type) noexcept;

/// IEEE 754 binary16 to binary32, exact, subnormals and NaN included.
float floatFromHalf(std::uint16_t bits) noexcept;

/// bfloat16 to binary32, exact.
float floatFromBfloat16(std::uint16_t bits) noexcept;

} // namespace longwave
