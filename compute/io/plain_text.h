// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace longwave {

/// True for the beginning of a file that is text: no zero bytes, and at most one in twenty that is a control character
/// or not UTF-8, so that a text in Latin-1 passes.
bool looksLikeText(std::span<const std::byte> head);

} // namespace longwave
