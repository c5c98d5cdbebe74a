// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace longwave::training::listops {

/// Tokens: the digits are 0 … 9, then these. kPad fills sequences up and is no part of the grammar.
enum Token : std::uint8_t { kMax = 10, kMin, kMed, kSum, kEnd, kPad, kTokens };

/// One expression from the grammar of the Long Range Arena: with probability ¼ (always at the root) an operator of 2
/// to 10 operands, each an expression a level deeper, otherwise a digit; digits alone at level 10. Nothing when it is
/// longer than `most` tokens. The same for the same seed and index.
std::optional<std::vector<std::uint8_t>> expression(std::uint64_t seed, std::uint64_t index, std::size_t most);

/// Its value, 0 … 9. Throws Error when it is no expression.
int valueOf(std::span<const std::uint8_t> tokens);

/// "[MAX 3 [SM 4 5 ] ]".
std::string toText(std::span<const std::uint8_t> tokens);

} // namespace longwave::training::listops
