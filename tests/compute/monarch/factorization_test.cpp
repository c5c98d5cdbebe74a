// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/factorization.h"

#include "compute/error.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace longwave {
namespace {

using Factors = std::vector<std::int64_t>;

TEST(Factorization, AllAsCountedByHand) {
    EXPECT_EQ(monarchFactorizations(12, 2), (std::vector<Factors>{{2, 6}, {3, 4}, {4, 3}, {6, 2}}));
    EXPECT_EQ(monarchFactorizations(12, 3), (std::vector<Factors>{{2, 2, 3}, {2, 3, 2}, {3, 2, 2}}));
    EXPECT_EQ(monarchFactorizations(7, 1), (std::vector<Factors>{{7}}));
    for (const std::int64_t n : {-4, 0, 1})
        EXPECT_TRUE(monarchFactorizations(n, 2).empty());
    EXPECT_TRUE(monarchFactorizations(7, 2).empty());
    EXPECT_TRUE(monarchFactorizations(12, 4).empty());
    EXPECT_TRUE(monarchFactorizations(12, 0).empty());
}

TEST(Factorization, AllAsFoundByTryingEverything) {
    for (std::int64_t n = 2; n <= 96; ++n) {
        std::vector<Factors> three;
        for (std::int64_t a = 2; a <= n; ++a)
            for (std::int64_t b = 2; b <= n; ++b)
                for (std::int64_t c = 2; c <= n; ++c)
                    if (a * b * c == n)
                        three.push_back({a, b, c});
        EXPECT_EQ(monarchFactorizations(n, 3), three) << n;
    }
    EXPECT_EQ(monarchFactorizations(std::int64_t{1} << 22, 4).size(), 1330u); // 21 over 3
}

TEST(Factorization, TheEvenOneIsAmongThem) {
    for (const std::int64_t n : {16, 60, 256, 4096, 1 << 22})
        for (const int order : {2, 3, 4}) {
            const auto all = monarchFactorizations(n, order);
            EXPECT_NE(std::find(all.begin(), all.end(), monarchFactors(n, order)), all.end()) << n << " " << order;
        }
}

} // namespace
} // namespace longwave
