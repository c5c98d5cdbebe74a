// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace longwave {

/// Smallest 2^a·3^b·5^c ≥ n with at least `order` prime factors, so that it has a Monarch decomposition of that order.
std::int64_t monarchLength(std::int64_t n, int order);

/// N as a product N₁ · … · N_p of `order` factors of 2 or more, as nearly equal as they can be, the largest last.
/// Throws Error ("Monarch order") when N has fewer prime factors than that.
std::vector<std::int64_t> monarchFactors(std::int64_t n, int order);

/// Every way to write N as an ordered product of `order` factors of 2 or more, in lexicographic order; none when N has
/// fewer prime factors than that.
std::vector<std::vector<std::int64_t>> monarchFactorizations(std::int64_t n, int order);

} // namespace longwave
