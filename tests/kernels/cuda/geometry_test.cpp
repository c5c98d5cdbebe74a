// SPDX-License-Identifier: GPL-3.0-or-later
// How convolutions are cut up for the tensor cores: for any problem and any device, what is chosen is right.
#include "kernels/cuda/geometry.h"

#include "compute/error.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

namespace longwave::cuda {
namespace {

using test::describe;

constexpr Precision kPrecisions[] = {Precision::Half, Precision::Bfloat, Precision::Accurate};
constexpr std::size_t kSharedBytes[] = {48 << 10, 99 << 10, 163 << 10, 227 << 10};

// As a consumer card, and as a data-centre part.
DeviceLimits limitsOf(std::size_t sharedBytes) {
    return sharedBytes < 128 << 10 ? DeviceLimits{sharedBytes, 1e14, 5e11, 8e11}
                                   : DeviceLimits{sharedBytes, 6e14, 3e12, 9e11};
}

bool isPowerOfTwo(std::int64_t n) {
    return n > 0 && std::has_single_bit(static_cast<std::uint64_t>(n));
}

// M = splits · rings · 256 (or a row in a warp), in sizes that the passes have.
void expectCut(const Geometry& g, Precision precision, std::size_t sharedBytes) {
    ASSERT_TRUE(isPowerOfTwo(g.points)) << g.points;
    ASSERT_GE(g.points, 32);
    ASSERT_LE(g.points, kMostPoints);
    if (g.rings == 0) {
        ASSERT_LE(g.points, device::kRing);
        ASSERT_TRUE(g.splits.empty());
        return;
    }
    ASSERT_EQ(g.points, g.splitRings() * g.rings * device::kRing);
    ASSERT_EQ(g.innerPoints(), g.rings * device::kRing);
    ASSERT_TRUE(isPowerOfTwo(g.rings));
    ASSERT_LE(g.rings, 64);
    ASSERT_LE(g.splits.size(), std::size_t{device::FrequencyMap::kMostSplits});
    ASSERT_GE(g.rings, g.splits.empty() ? 2 : 16);
    for (std::size_t level = 0; level < g.splits.size(); ++level) {
        ASSERT_TRUE(isPowerOfTwo(g.splits[level]));
        ASSERT_GE(g.splits[level], 2);
        ASSERT_LE(g.splits[level], level == 0 ? 64 : 16);
    }
    // rowPassBytes (row_pass.h): the rings and what 16 warps found to be largest.
    const std::size_t limbs = precision == Precision::Accurate ? 2 : 1;
    const auto rings = static_cast<std::size_t>(std::max(g.rings, 16));
    ASSERT_LE(rings * device::kRing * 2 * sizeof(std::uint16_t) * limbs + 16 * 8 * sizeof(std::uint32_t), sharedBytes);
}

// The blocks have every output, and none is reached by what wraps around its window.
void expectWindows(const Geometry& g, const ConvolutionProblem& p) {
    const device::RowShape& shape = g.shape;
    const std::int64_t taps = p.usedTaps();
    const std::int64_t outputs = p.outputLength();
    const std::int64_t window = g.folded ? 2 * g.points : g.points;
    ASSERT_EQ(shape.signalLength, p.length);
    ASSERT_EQ(shape.outputLength, outputs);
    ASSERT_EQ(shape.isCircle, p.mode == Mode::Circular);
    ASSERT_EQ(shape.signalHeads, p.signalHeads);
    ASSERT_EQ(shape.kernelHeads, p.kernelHeads);
    ASSERT_EQ(shape.rings, 1u);
    ASSERT_GE(shape.lead, 0);
    ASSERT_GE(shape.advance, 1);
    ASSERT_GE(shape.blocks * shape.advance, outputs);
    ASSERT_LT((std::int64_t{shape.blocks} - 1) * shape.advance, outputs);
    ASSERT_LE(taps, 2 * g.points) << "the kernel's own window";
    ASSERT_LE(shape.lead + std::min(shape.advance, outputs), window);
    const bool holdsAll = p.mode != Mode::Circular && shape.blocks == 1 && shape.lead == 0 &&
                          (g.folded ? p.length + taps - 1 <= window : p.length <= g.points && taps <= g.points);
    if (!holdsAll) {
        ASSERT_TRUE(g.folded);
        ASSERT_GE(shape.lead, taps - 1);
    }
    ASSERT_TRUE(holdsAll || p.bands.empty() || p.mode == Mode::Circular) << "a filtered kernel has no end";
    const std::int64_t items = p.batch * p.heads * shape.blocks;
    ASSERT_LT(items, std::int64_t{1} << 32);
    ASSERT_EQ(shape.items, items);
    for (std::size_t levels = 1; levels <= g.splits.size(); ++levels) {
        const device::RowShape after = g.shapeAfter(levels);
        ASSERT_EQ(after.signalLength * after.rings, 2 * g.points);
        ASSERT_EQ(after.advance, after.outputLength);
        ASSERT_EQ(std::uint32_t{shape.items * after.rings}, after.items);
        ASSERT_EQ(after.lead, 0);
    }
}

// Every tap has a place in the products, every output a window, and these fit into any device's shared memory.
void expectToeplitz(const Geometry& g, const ConvolutionProblem& p, Precision precision) {
    ASSERT_TRUE(p.bands.empty());
    ASSERT_LT(g.context, g.tapBlocks);
    ASSERT_TRUE(g.context % 4 == 3 || g.context == g.tapBlocks - 1) << g.context;
    ASSERT_LE(p.usedTaps() - 1, device::kTapBlock * g.context + 1) << "T_d begins with tap 16d − 15";
    const int limbs = precision == Precision::Accurate ? 2 : 1;
    for (const bool correlates : {false, true}) {
        const Geometry rows = correlates ? g.correlating() : g;
        const ToeplitzWindows windows = toeplitzWindows(rows, correlates);
        const device::RowShape& shape = windows.shape;
        const std::int64_t outputs = correlates ? p.length : p.outputLength();
        ASSERT_EQ(shape.outputLength, outputs);
        ASSERT_EQ(shape.advance, windows.steps * (windows.isBatch ? 64 : 256));
        ASSERT_GE(shape.blocks * shape.advance, outputs);
        ASSERT_LT((std::int64_t{shape.blocks} - 1) * shape.advance, outputs);
        ASSERT_EQ(shape.lead, correlates ? 0 : g.mirror());
        if (windows.isBatch)
            ASSERT_EQ(shape.blocks, 1u);
        else
            ASSERT_EQ(windows.steps % 2, 1u) << "else loads have bank conflicts";
        ASSERT_EQ(windows.groups, (p.batch + (windows.isBatch ? 3 : 0)) / (windows.isBatch ? 4 : 1));
        const device::ToeplitzLayout layout(windows.isBatch, g.context, static_cast<int>(windows.steps));
        ASSERT_LE(2 * layout.bytes(limbs), 48 << 10);
    }
}

void expectBijection(const device::FrequencyMap& map) {
    std::vector<std::uint8_t> seen(static_cast<std::size_t>(map.points));
    for (std::int64_t tile = 0; tile < map.tiles(); ++tile)
        for (int row = 0; row < 16; ++row)
            for (int column = 0; column < 16; ++column) {
                const std::int64_t frequency = map.at(tile, row, column);
                ASSERT_GE(frequency, 0);
                ASSERT_LT(frequency, map.points);
                ++seen[static_cast<std::size_t>(frequency)];
            }
    const std::int64_t times = map.rings == 0 ? 256 / map.points : 1; // a short row is repeated over its tile
    for (const std::uint8_t count : seen)
        ASSERT_EQ(count, times);
}

class Problems {
  public:
    ConvolutionProblem next(Mode mode) {
        const std::int64_t heads = upTo(3);
        ConvolutionProblem p{upTo(3),     heads, upTo(2) == 1 ? 1 : heads, upTo(2) == 1 ? 1 : heads, anyLength(),
                             anyLength(), mode};
        if (upTo(3) == 1)
            p.taps = std::min(p.taps, std::int64_t{1} << 9);
        if (upTo(3) == 1)
            p.bands = lowestBands(0.5);
        return p;
    }

  private:
    std::int64_t upTo(std::int64_t n) { return std::uniform_int_distribution<std::int64_t>(1, n)(generator_); }
    // Of any size, often a power of two or next to one.
    std::int64_t anyLength() {
        const double size = std::exp2(std::uniform_real_distribution<double>(0, 22.5)(generator_));
        auto length = static_cast<std::int64_t>(size);
        if (upTo(3) == 1)
            length = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(length))) + upTo(3) - 2;
        return std::max<std::int64_t>(length, 1);
    }
    std::mt19937 generator_{11};
};

void expectChoicesRight(Mode mode) {
    Problems problems;
    std::map<std::tuple<std::int64_t, std::vector<int>, int>, device::FrequencyMap> maps;
    int chosen = 0, refused = 0, toeplitz = 0;
    for (int i = 0; i < 3000; ++i) {
        const ConvolutionProblem p = problems.next(mode);
        for (const std::size_t sharedBytes : kSharedBytes)
            for (const Precision precision : kPrecisions) {
                Geometry g;
                try {
                    g = chooseGeometry(p, precision, limitsOf(sharedBytes));
                } catch (const Error&) {
                    ASSERT_GT(p.length + p.usedTaps() - 1, 2 * kMostPoints) << describe(p);
                    ++refused;
                    continue;
                }
                ++chosen;
                ASSERT_NO_FATAL_FAILURE(expectCut(g, precision, sharedBytes)) << describe(p) << g.description();
                ASSERT_NO_FATAL_FAILURE(expectWindows(g, p)) << describe(p) << g.description();
                if (g.tapBlocks > 0) {
                    ++toeplitz;
                    ASSERT_NO_FATAL_FAILURE(expectToeplitz(g, p, precision)) << describe(p);
                }
                maps[{g.points, g.splits, g.rings}] = g.frequencies();
            }
    }
    EXPECT_GT(chosen, 20 * refused) << refused;
    EXPECT_GT(toeplitz, chosen / 10);
    EXPECT_LT(toeplitz, chosen / 2);
    EXPECT_GT(maps.size(), 15u);
    for (const auto& [cut, map] : maps)
        if (map.points <= 1 << 18 || map.points == kMostPoints) {
            ASSERT_NO_FATAL_FAILURE(expectBijection(map)) << map.points << " " << map.splits[0] << " " << map.splits[1];
        }
}

TEST(Geometry, IsRightForCausalProblems) {
    expectChoicesRight(Mode::Causal);
}
TEST(Geometry, IsRightForCircularProblems) {
    expectChoicesRight(Mode::Circular);
}
TEST(Geometry, IsRightForFullProblems) {
    expectChoicesRight(Mode::Full);
}

TEST(Geometry, TakesWhatTheEngineSaysItTakes) {
    // The engine asks with these, whatever the device and the precision.
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{1, 1, 1, 1, kMostPoints, kMostPoints},
          ConvolutionProblem{1, 1, 1, 1, 100'000'000, 6'291'457},
          ConvolutionProblem{1, 1, 1, 1, kMostPoints, kMostPoints, Mode::Circular, lowestBands(0.5)}}) {
        ASSERT_NO_THROW(chooseGeometry(p, Precision::Half, DeviceLimits{}));
        for (const std::size_t sharedBytes : kSharedBytes)
            for (const Precision precision : kPrecisions)
                EXPECT_NO_THROW(chooseGeometry(p, precision, limitsOf(sharedBytes))) << describe(p);
    }
}

TEST(Geometry, IsChosenWhereADeviceSaysNothingOfItsSpeed) {
    const ConvolutionProblem p{1, 1, 1, 1, 1000, 1000};
    for (const DeviceLimits& limits :
         {DeviceLimits{48 << 10, 0, 1e11}, DeviceLimits{48 << 10, 1e13, 0}, DeviceLimits{48 << 10, 1e13, 1e11, 0}})
        EXPECT_NO_THROW(expectWindows(chooseGeometry(p, Precision::Half, limits), p));
}

// Few taps are not transformed, whatever the length, and many are; an H200's speeds.
TEST(Geometry, FewTapsAreNotTransformed) {
    const DeviceLimits limits{227 << 10, 5.8e14, 4.8e12, 9.2e11};
    const auto tapBlocksOf = [&](std::int64_t batch, std::int64_t length, std::int64_t taps, Precision precision) {
        return chooseGeometry({batch, 8, 8, 8, length, taps}, precision, limits).tapBlocks;
    };
    for (const std::int64_t batch : {1, 2, 64}) {
        EXPECT_EQ(tapBlocksOf(batch, 256, 256, Precision::Half), 17);
        EXPECT_EQ(tapBlocksOf(batch, 1 << 20, 64, Precision::Bfloat), 17);
        EXPECT_EQ(tapBlocksOf(batch, 1024, 1024, Precision::Half), 0);
        EXPECT_EQ(tapBlocksOf(batch, 1 << 20, 4096, Precision::Half), 0);
        EXPECT_EQ(tapBlocksOf(batch, 512, 300, Precision::Accurate), 0) << "no registers for so many of twice the size";
    }
    EXPECT_EQ(tapBlocksOf(64, 512, 512, Precision::Half), 33);
}

// Where eight rows or more have one kernel, or four of 32 rings, and a block holds them; a consumer card's has not the
// room for more than 8 rings.
TEST(Geometry, RowsOfOneKernelAreTakenTogether) {
    const auto isBatch = [](const ConvolutionProblem& p, Precision precision = Precision::Half,
                            std::size_t sharedBytes = 227 << 10) {
        Geometry g = chooseGeometry(p, precision, limitsOf(sharedBytes));
        g.turnTo(keptFrequencies(p.bands, g.points));
        return g.isBatch;
    };
    EXPECT_TRUE(isBatch({8, 3, 3, 3, 1024, 1024}));
    EXPECT_TRUE(isBatch({8, 3, 3, 3, 4096, 4096}));
    EXPECT_TRUE(isBatch({64, 768, 768, 768, 4000, 4000}, Precision::Bfloat));
    EXPECT_TRUE(isBatch({2, 8, 8, 1, 2048, 2048}));
    EXPECT_TRUE(isBatch({64, 3, 3, 3, 512, 512, Mode::Causal, lowestBands(0.8)}));
    EXPECT_TRUE(isBatch({8, 4, 4, 4, 2048, 2048}, Precision::Half, 99 << 10));
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 4096, 4096}, Precision::Half, 99 << 10));
    EXPECT_FALSE(isBatch({7, 3, 3, 3, 4096, 4096})) << "too few rows";
    EXPECT_FALSE(isBatch({2, 8, 8, 8, 2048, 2048})) << "many of each kernel they are not";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 4096, 4096}, Precision::Accurate));
    EXPECT_TRUE(isBatch({4, 3, 3, 3, 8192, 8192}));
    EXPECT_TRUE(isBatch({8, 3, 3, 3, 5000, 5000}, Precision::Bfloat, 163 << 10)) << "a data centre's card of 8.0";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 8192, 8192}, Precision::Half, 99 << 10));
    EXPECT_FALSE(isBatch({3, 3, 3, 3, 8192, 8192})) << "too few rows";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 16384, 16384})) << "too long";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 4096, 4096, Mode::Full})) << "folded";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 4096, 64})) << "not transformed";
    EXPECT_FALSE(isBatch({8, 3, 3, 3, 4096, 4096, Mode::Causal, lowestBands(0.4)})) << "half the spectrum is skipped";
}

// Eight rows are a block's, so a device with many multiprocessors wants many rows; a warp has a ring of them, or two.
TEST(Geometry, RowsAreTakenTogetherWhereTheyKeepADeviceBusy) {
    const auto isBatch = [](std::int64_t heads, std::int64_t length) {
        DeviceLimits limits = limitsOf(227 << 10);
        limits.multiprocessors = 132;
        return chooseGeometry({8, heads, heads, heads, length, length}, Precision::Half, limits).isBatch;
    };
    EXPECT_TRUE(isBatch(768, 4096));
    EXPECT_TRUE(isBatch(132, 4096));
    EXPECT_FALSE(isBatch(66, 4096)) << "half of the multiprocessors would have nothing to do";
    EXPECT_FALSE(isBatch(1, 4096));
    EXPECT_TRUE(isBatch(66, 8192)) << "two groups of four rows";
    EXPECT_FALSE(isBatch(33, 8192));
    EXPECT_TRUE(isBatch(4 * 132, 1024));
    EXPECT_FALSE(isBatch(132, 1024)) << "four warps each, a quarter of what they need";
}

TEST(Geometry, TurnsToWhatIsKept) {
    std::vector<bool> highest = lowestBands(0.5, 8), middle(16), comb(64);
    highest.flip();
    middle[5] = middle[9] = true; // on both sides of ¼ cycles per sample
    for (std::size_t i = 0; i < comb.size(); i += 2)
        comb[i] = true;
    struct Row {
        std::vector<bool> bands;
        bool isHalf;
        int turn;
    };
    for (const auto& [points, splits, rings] : {std::tuple{256, 1, 0}, {1024, 1, 4}, {1 << 16, 16, 16}})
        for (const Row& row : {Row{lowestBands(0.5), true, 12}, Row{lowestBands(0.1), true, 9}, Row{highest, true, 4},
                               Row{lowestBands(0.51, 100), false, 0}, Row{middle, false, 0}, Row{comb, false, 0},
                               Row{{true}, false, 0}, Row{{}, false, 0}}) {
            Geometry g;
            g.points = points;
            g.rings = rings;
            if (splits > 1)
                g.splits = {splits};
            const auto kept = keptFrequencies(row.bands, points);
            g.turnTo(kept);
            EXPECT_EQ(g.isHalf, row.isHalf);
            EXPECT_EQ(g.turn, row.turn);
            const device::FrequencyMap map = g.frequencies();
            ASSERT_NO_FATAL_FAILURE(expectBijection(map));
            for (std::int64_t j = 0; j < points; ++j) {
                const auto place = map.find(j);
                ASSERT_EQ(map.at(place.tile, place.row, place.column), j);
                if (row.isHalf && kept[static_cast<std::size_t>(j)] != 0) {
                    ASSERT_LT(place.column, 8) << j;
                }
            }
        }
    Geometry small;
    small.points = 128;
    small.turnTo(keptFrequencies(lowestBands(0.1), 128));
    EXPECT_FALSE(small.isHalf) << "several rows in a tile";
}

TEST(Divisor, IsRightBelow2To31) {
    constexpr std::uint32_t kMost = (1u << 31) - 1;
    std::mt19937 generator(7);
    std::vector<std::uint32_t> values{1, 2, 3, 5, 7, 64, 768, 49152, kMost / 2, kMost - 1, kMost, kMost + 1};
    for (int bits = 1; bits < 31; ++bits)
        for (const std::uint32_t near : {(1u << bits) - 1, 1u << bits, (1u << bits) + 1})
            values.push_back(near);
    for (int i = 0; i < 300; ++i)
        values.push_back(std::uniform_int_distribution<std::uint32_t>(1, kMost)(generator) >> (i % 31) | 1u);
    for (const std::uint32_t value : values) {
        const device::Divisor divisor = value;
        EXPECT_EQ(divisor, value);
        const auto expectRight = [&](std::uint32_t n) {
            ASSERT_EQ(divisor.quotient(n), n / value) << n << " / " << value;
        };
        for (const std::uint32_t n : values)
            if (n <= kMost)
                expectRight(n);
        for (int i = 0; i < 100; ++i) {
            // Where a quotient changes is where an error of it shows.
            const std::uint64_t multiple =
                std::uint64_t{std::uniform_int_distribution<std::uint32_t>(0, kMost / value)(generator)} * value;
            expectRight(static_cast<std::uint32_t>(std::min<std::uint64_t>(multiple, kMost)));
            if (multiple > 0)
                expectRight(static_cast<std::uint32_t>(std::min<std::uint64_t>(multiple - 1, kMost)));
        }
    }
    static_assert(device::bitsOf(1) == 0 && device::bitsOf(2) == 1 && device::bitsOf(1u << 18) == 18);
}

TEST(Geometry, HasWords) {
    Geometry g;
    g.points = 64;
    EXPECT_EQ(g.description(), "M = 64 = 16 · 4, one fused pass");
    g.points = 4096;
    g.rings = 16;
    EXPECT_EQ(g.description(), "M = 4,096 = 16 · 16 · 16, one fused pass");
    g.isBatch = true;
    EXPECT_EQ(g.description(), "M = 4,096 = 16 · 16 · 16, one fused pass over eight rows of a kernel at a time");
    g.points = 8192;
    g.rings = 32;
    EXPECT_EQ(g.description(), "M = 8,192 = 32 · 16 · 16, one fused pass over four rows of a kernel at a time");
    g.points = 4096;
    g.rings = 16;
    g.isBatch = false;
    g.shape.blocks = 1234;
    EXPECT_EQ(g.description(), "M = 4,096 = 16 · 16 · 16, one fused pass, overlap-save in 1,234 blocks");
    g.shape.blocks = 1;
    g.points = 65536;
    g.splits = {16};
    EXPECT_EQ(g.description(), "M = 65,536 = 16 · 16 · 16 · 16, 3 passes");
    g.points = 4 << 20;
    g.splits = {64, 16};
    EXPECT_EQ(g.description(), "M = 4,194,304 = 64 · 16 · 16 · 16 · 16, 5 passes");
}

} // namespace
} // namespace longwave::cuda
