// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/row_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace longwave::cpu {
namespace {

TEST(RowBlocks, HoldWhatTheyMust) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const std::int64_t length : {1, 2, 64, 255, 1000, 4096, 50000, 1000000})
            for (const std::int64_t taps : {1, 2, 17, 256, 4096, 60000}) {
                const ConvolutionProblem p{1, 1, 1, 1, length, taps, mode};
                const std::int64_t used = mode == Mode::Full ? taps : std::min(taps, length);
                const RowBlocks blocks = blocksFor(p, used);
                EXPECT_EQ(RingTree::lengthFor(blocks.points), blocks.points);
                EXPECT_GE(blocks.count * blocks.advance, p.outputLength());
                EXPECT_LT((blocks.count - 1) * blocks.advance, p.outputLength());
                if (blocks.count == 1) {
                    EXPECT_GE(2 * blocks.points, length + used - 1);
                    EXPECT_EQ(blocks.lead, mode == Mode::Circular ? used - 1 : 0);
                } else { // what has wrapped is dropped, and nothing else
                    EXPECT_EQ(blocks.lead, used - 1);
                    EXPECT_EQ(blocks.lead + blocks.advance, 2 * blocks.points);
                }
                EXPECT_LE(blocks.lead, blocks.advance) << "a circle closes in its first block";
                // Nothing is lost by that: blocks with more lead than outputs would cost more.
                for (std::int64_t points = RingTree::lengthFor(used / 2 + 1); points < used - 1;
                     points = RingTree::lengthFor(points + 1)) {
                    const std::int64_t advance = 2 * points - (used - 1);
                    const std::int64_t count = (p.outputLength() + advance - 1) / advance;
                    EXPECT_GT(static_cast<double>(count) * costOf(points, true),
                              static_cast<double>(blocks.count) * blocks.cycles);
                }
            }
}

TEST(RowBlocks, ShortKernelsAreTakenBlockByBlock) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        EXPECT_GT(blocksFor({1, 1, 1, 1, 1 << 20, 64, mode}, 64).count, 100) << nameOf(mode);
    EXPECT_EQ(blocksFor({1, 1, 1, 1, 4096, 4096}, 4096).count, 1);
    ConvolutionProblem filtered{1, 1, 1, 1, 1 << 16, 64};
    filtered.bands = lowestBands(0.5);
    EXPECT_EQ(blocksFor(filtered, 64).count, 1) << "its frequencies are those of one ring";
}

} // namespace
} // namespace longwave::cpu
