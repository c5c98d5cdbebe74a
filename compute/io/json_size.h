// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace longwave {

/// Values within values, counted from the outermost: more than anything Longwave writes.
inline constexpr int kDeepestJson = 32;

/// A value of JSON may be two bytes of text, and takes up to 160 when it is parsed: so a text from elsewhere is looked
/// through before. Throws Error when it has more than `mostValues` values or nests deeper than kDeepestJson. What is no
/// JSON passes, and is the parser's to refuse, at the same place.
void requireSmallJson(std::string_view text, std::size_t mostValues, const std::string& subject);

} // namespace longwave
