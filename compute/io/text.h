// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace longwave {

/// "4,096": a count as an error message shows it, the same in every locale.
std::string grouped(std::uint64_t count);
/// Precondition: none of them is below zero.
template <std::signed_integral Count>
std::string grouped(Count count) {
    return grouped(static_cast<std::uint64_t>(count));
}

/// A piece of a file made safe to print on one line: in double quotes, control and direction-changing characters and
/// bytes that are not UTF-8 escaped, and cut with "…" after `limit` characters.
std::string inQuotes(std::string_view text, std::size_t limit = 80);

/// One character of UTF-8 text. `length` is 0 when the bytes are not UTF-8 (overlong forms and surrogates are not).
struct Utf8Character {
    char32_t code = 0;
    std::size_t length = 0;
};

/// The character at the start of `text`. Precondition: text is not empty.
Utf8Character firstUtf8Character(std::string_view text) noexcept;

} // namespace longwave
