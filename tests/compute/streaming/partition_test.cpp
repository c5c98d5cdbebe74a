// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/partition.h"

#include "compute/error.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

TEST(Partition, BeginsEachSegmentWhereItsResultsCanBeThere) {
    for (const std::int64_t block : {1, 3, 64, 128, 1024, 8192})
        for (const std::int64_t taps : {1, 2, 100, 784, 65536, 1 << 20, (1 << 20) + 7})
            for (const std::int64_t capacity : {std::int64_t{0}, std::int64_t{1} << 21}) {
                const Partition partition = planPartition(block, taps, {.capacity = capacity});
                ASSERT_FALSE(partition.segments.empty());
                EXPECT_EQ(partition.segments[0].size, block);
                EXPECT_EQ(partition.segments[0].offset, 0);
                EXPECT_GE(partition.capacity(), std::max(taps, capacity));
                std::int64_t reached = 0;
                std::int64_t planned = 0;
                for (const Segment& segment : partition.segments) {
                    EXPECT_EQ(segment.offset, reached); // none is left out, none comes twice
                    EXPECT_GE(segment.offset, segment.size == block ? 0 : 2 * segment.size - block);
                    EXPECT_EQ(segment.size % block, 0);
                    EXPECT_GE(segment.slots, segment.count);
                    EXPECT_GE(segment.count, 1);
                    reached += segment.slots * segment.size;
                    planned += segment.count * segment.size;
                }
                EXPECT_GE(planned, taps);
            }
}

TEST(Partition, CostsNoMoreThanEqualParts) {
    for (const std::int64_t block : {64, 128, 1024})
        for (const std::int64_t taps : {64, 1000, 65536, 1 << 20}) {
            const Partition best = planPartition(block, taps);
            const Partition uniform = planPartition(block, taps, {.uniform = true});
            EXPECT_EQ(uniform.segments.size(), 1u);
            EXPECT_LE(costPerSample(best, taps), costPerSample(uniform, taps));
            for (const std::int64_t largest : {128, 1024, 4096})
                EXPECT_LE(costPerSample(best, taps),
                          costPerSample(planPartition(block, taps, {.largest = largest}), taps));
        }
    const Partition longOne = planPartition(128, 65536);
    EXPECT_LT(costPerSample(longOne, 65536), costPerSample(planPartition(128, 65536, {.uniform = true}), 65536) / 2);
}

TEST(Partition, IsSaidInWords) {
    const Partition partition{128, {{128, 15, 15, 0}, {1024, 62, 70, 1920}}};
    EXPECT_EQ(describe(partition, 65000), "128 × 15, then 1,024 × 62");
    EXPECT_EQ(describe(partition, 100), "128 × 1");
    EXPECT_EQ(describe(partition, 1921), "128 × 15, then 1,024 × 1");
}

TEST(Partition, RefusesWhatItCannotCut) {
    EXPECT_THROW(planPartition(0, 10), Error);
    EXPECT_THROW(planPartition(100000, 10), Error);
    EXPECT_THROW(planPartition(11 * 64, 10), Error);
    EXPECT_THROW(planPartition(64, 0), Error);
    EXPECT_THROW(planPartition(64, kMostStreamTaps + 1), Error);
}

} // namespace
} // namespace longwave
