// SPDX-License-Identifier: GPL-3.0-or-later
// How rows are put into boxes.
#include "kernels/cuda/tensor_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace longwave::cuda {
namespace {

void expectGood(std::int64_t batch, std::int64_t heads, std::int64_t most) {
    const auto boxes = boxesOf({batch, heads, heads, heads, 10, 10}, most);
    const std::int64_t limit = std::max<std::int64_t>(most, 1);
    std::int64_t next = 0, largest = 0;
    for (const RowBox& box : boxes) {
        ASSERT_EQ(box.batch * heads + box.head, next) << "rows follow each other";
        ASSERT_GE(box.batches, 1);
        ASSERT_GE(box.heads, 1);
        ASSERT_LE(box.batch + box.batches, batch);
        ASSERT_LE(box.head + box.heads, heads);
        ASSERT_TRUE(box.batches == 1 || box.heads == heads) << "whole items, or some heads of one";
        ASSERT_LE(box.batches * box.heads, limit);
        largest = std::max(largest, box.batches * box.heads);
        next += box.batches * box.heads;
    }
    ASSERT_EQ(next, batch * heads);
    // No more of them than needed.
    const auto pieces = [](std::int64_t total, std::int64_t size) { return (total + size - 1) / size; };
    const std::int64_t fewest = limit >= heads ? pieces(batch, limit / heads) : batch * pieces(heads, limit);
    ASSERT_LE(static_cast<std::int64_t>(boxes.size()), fewest);
}

TEST(Boxes, HaveEveryRowOnce) {
    for (const std::int64_t batch : {1, 2, 3, 7, 13, 64, 97})
        for (const std::int64_t heads : {1, 2, 3, 5, 31, 64, 101})
            for (std::int64_t most = -1; most <= batch * heads + 2; most += 1 + most / 40)
                ASSERT_NO_FATAL_FAILURE(expectGood(batch, heads, most)) << batch << " " << heads << " " << most;
}

TEST(Boxes, OfEnormousProblems) {
    constexpr std::int64_t kMany = (std::int64_t{1} << 40) + 15;
    for (const std::int64_t most : {kMany, 2 * kMany, kMany / 2, kMany / 1000 + 1}) {
        ASSERT_NO_FATAL_FAILURE(expectGood(kMany, 1, most));
        ASSERT_NO_FATAL_FAILURE(expectGood(1, kMany, most));
        ASSERT_NO_FATAL_FAILURE(expectGood(3, kMany / 3, most));
        ASSERT_NO_FATAL_FAILURE(expectGood(kMany / 3, 3, most));
    }
    EXPECT_EQ(boxesOf({kMany, 1, 1, 1, 1, 1}, std::int64_t{1} << 62).size(), 1u);
}

TEST(Boxes, AreAboutEqual) {
    const auto boxes = boxesOf({10, 7, 7, 7, 10, 10}, 4 * 7 + 3); // 4 items fit: 3 boxes of 4, 4 and 2 items
    ASSERT_EQ(boxes.size(), 3u);
    const auto heads = boxesOf({1, 10, 10, 10, 10, 10}, 9);
    ASSERT_EQ(heads.size(), 2u);
    EXPECT_EQ(heads[0].heads, 5);
    EXPECT_EQ(heads[1].heads, 5);
}

} // namespace
} // namespace longwave::cuda
