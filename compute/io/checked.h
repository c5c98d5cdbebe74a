// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/error.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>

namespace longwave {

/// Most dimensions that a file may state; NumPy's own limit.
inline constexpr std::size_t kMostDimensions = 64;

/// The element count of a shape that a file states, or nothing when it does not fit. Zero extents are left out of the
/// product that must fit, so every partial product (rows, strides) fits too. Precondition: no extent is negative.
inline std::optional<std::int64_t> checkedElementCount(const Shape& shape) noexcept {
    std::int64_t product = 1;
    bool hasZero = false;
    for (const std::int64_t extent : shape) {
        if (extent == 0)
            hasZero = true;
        else if (__builtin_mul_overflow(product, extent, &product))
            return std::nullopt;
    }
    return hasZero ? 0 : product;
}

/// Bytes of `count` elements of `size` bytes each, or nothing when that does not fit.
inline std::optional<std::int64_t> checkedBytes(std::int64_t count, std::size_t size) noexcept {
    std::int64_t bytes = 0;
    if (__builtin_mul_overflow(count, static_cast<std::int64_t>(size), &bytes))
        return std::nullopt;
    return bytes;
}

/// Throws Cancelled when that was asked for.
inline void stopIfAsked(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// Throws Error: what lies in the file now is not what was found there when it was opened.
[[noreturn]] inline void throwChanged(const std::string& subject) {
    throw Error(subject, "the file has changed since it was opened; it must be opened again");
}

/// An unsigned integer as it lies in a file, at any alignment.
template <typename T>
T loadUnsigned(const std::byte* p, std::endian order) noexcept {
    static_assert(std::is_unsigned_v<T>);
    std::byte raw[sizeof(T)];
    std::memcpy(raw, p, sizeof(T));
    if (order != std::endian::native)
        std::reverse(raw, raw + sizeof(T));
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
}

} // namespace longwave
