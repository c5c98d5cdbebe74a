// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/good_length.h"

#include <algorithm>
#include <limits>

namespace longwave {

bool isGoodLength(std::int64_t n) noexcept {
    if (n < 1)
        return false;
    for (const std::int64_t prime : {2, 3, 5, 7})
        while (n % prime == 0)
            n /= prime;
    return n == 1;
}

std::int64_t goodLength(std::int64_t n) noexcept {
    if (n <= 1)
        return 1;
    std::int64_t best = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t sevens = 1; sevens < 2 * n; sevens *= 7)
        for (std::int64_t fives = sevens; fives < 2 * n; fives *= 5)
            for (std::int64_t threes = fives; threes < 2 * n; threes *= 3) {
                std::int64_t length = 2 * threes;
                while (length < n)
                    length *= 2;
                best = std::min(best, length);
            }
    return best;
}

} // namespace longwave
