// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <stdexcept>

// Each function of the facade against a plain statement of what kernels/cuda/facade.h says of it.

namespace longwave::simt {
namespace {

using device::Bfloat;
using device::Half;

class InEveryOrder : public testing::TestWithParam<Order> {};
INSTANTIATE_TEST_SUITE_P(Facade, InEveryOrder, testing::ValuesIn(kOrders));

TEST_P(InEveryOrder, everyThreadKnowsItsPlace) {
    Buffer<int> seen("seen", 3 * 64);
    launch({.blocks = 3, .threads = 64},
           [out = seen.data()] {
               const auto index = device::block() * device::threadCount() + device::threadIndex();
               out[index] = device::lane() + 32 * device::warp() + 1000 * static_cast<int>(device::blockCount());
           },
           {.order = GetParam()});
    const std::vector<int> values = seen.download();
    for (int i = 0; i < 3 * 64; ++i)
        EXPECT_EQ(values[static_cast<std::size_t>(i)], i % 64 + 3000);
}

TEST_P(InEveryOrder, aBlocksBarrierShowsWhatOthersWrote) {
    Buffer<float> out("out", 256);
    launch({.threads = 256, .sharedBytes = 1024},
           [out = out.data()] {
               auto* shared = sharedArray<float>();
               const int thread = device::threadIndex();
               for (int round = 0; round < 3; ++round) {
                   shared[thread] = static_cast<float>(thread + round);
                   device::syncBlock();
                   out[thread] = shared[255 - thread];
                   device::syncBlock();
               }
           },
           {.order = GetParam()});
    const std::vector<float> values = out.download();
    for (int i = 0; i < 256; ++i)
        EXPECT_EQ(values[static_cast<std::size_t>(i)], static_cast<float>(255 - i + 2));
}

TEST_P(InEveryOrder, shufflesExchange) {
    Buffer<float> floats("floats", 64 * 32);
    Buffer<std::uint32_t> words("words", 64 * 32);
    launch({.threads = 64},
           [floats = floats.data(), words = words.data()] {
               const int thread = device::threadIndex();
               for (int mask = 0; mask < 32; ++mask) {
                   floats[32 * thread + mask] = device::shuffleXor(0.5f * static_cast<float>(thread), mask);
                   words[32 * thread + mask] =
                       device::shuffleXor(0x80000000u + static_cast<std::uint32_t>(thread), mask);
               }
           },
           {.order = GetParam()});
    const auto gotFloats = floats.download();
    const auto gotWords = words.download();
    for (std::size_t thread = 0; thread < 64; ++thread)
        for (std::size_t mask = 0; mask < 32; ++mask) {
            EXPECT_EQ(gotFloats[32 * thread + mask], 0.5f * static_cast<float>(thread ^ mask));
            EXPECT_EQ(gotWords[32 * thread + mask], 0x80000000u + (thread ^ mask));
        }
}

TEST_P(InEveryOrder, shufflesGiveTheValueOfAnyLane) {
    Buffer<float> out("out", 2 * 64);
    launch({.threads = 64},
           [out = out.data()] {
               const int thread = device::threadIndex();
               const int from = (7 * device::lane() + 3) % 32;
               out[thread] = device::shuffle(static_cast<float>(thread), from);
               out[64 + thread] = static_cast<float>(device::shuffle(static_cast<std::uint32_t>(thread), from));
           },
           {.order = GetParam()});
    const std::vector<float> values = out.download();
    for (int thread = 0; thread < 64; ++thread)
        for (const int half : {0, 64})
            EXPECT_EQ(values[static_cast<std::size_t>(half + thread)],
                      static_cast<float>(thread / 32 * 32 + (7 * (thread % 32) + 3) % 32));
}

TEST_P(InEveryOrder, theLargestOfAWarpIsEveryLanes) {
    Buffer<std::uint32_t> out("out", 64);
    launch({.threads = 64},
           [out = out.data()] {
               const int thread = device::threadIndex();
               out[thread] = device::largestOfWarp(0xf0000000u + static_cast<std::uint32_t>(thread * 37 % 64));
           },
           {.order = GetParam()});
    const auto values = out.download();
    for (int warp = 0; warp < 2; ++warp) {
        std::uint32_t largest = 0;
        for (int thread = 32 * warp; thread < 32 * warp + 32; ++thread)
            largest = std::max(largest, 0xf0000000u + static_cast<std::uint32_t>(thread * 37 % 64));
        for (int lane = 0; lane < 32; ++lane)
            EXPECT_EQ(values[static_cast<std::size_t>(32 * warp + lane)], largest);
    }
}

TEST_P(InEveryOrder, theLargestOfManyThreadsIsKept) {
    Buffer<std::uint32_t> largest("largest", std::vector<std::uint32_t>{5, 0});
    launch({.blocks = 2, .threads = 64},
           [largest = largest.data()] {
               device::atomicLarger(largest, 3);
               device::atomicLarger(largest + 1, static_cast<std::uint32_t>(device::threadIndex() * 37 % 64));
           },
           {.order = GetParam()});
    EXPECT_EQ(largest.download(), (std::vector<std::uint32_t>{5, 63}));
}

TEST(Facade, unitRootsAreExactToTheLastBits) {
    for (int i = 0; i < 4096; ++i) {
        const double turns = i / 4096.0;
        const device::Double2 root = device::unitRoot(turns);
        const long double angle = 2 * std::numbers::pi_v<long double> * static_cast<long double>(turns);
        EXPECT_NEAR(root.x, static_cast<double>(std::cos(angle)), 4e-16);
        EXPECT_NEAR(root.y, static_cast<double>(std::sin(angle)), 4e-16);
    }
}

TEST_P(InEveryOrder, matricesAreLoadedAsDocumented) {
    // Four matrices with rows 24 values apart, so that no address is right by chance.
    constexpr int kStride = 24;
    for (const bool transposed : {false, true}) {
        Buffer<std::uint32_t> out("out", 4 * 32);
        launch({.sharedBytes = 4 * 8 * kStride * 2},
               [out = out.data(), transposed] {
                   auto* shared = sharedArray<std::uint16_t>();
                   const int lane = device::lane();
                   for (int i = lane; i < 4 * 8 * kStride; i += 32)
                       shared[i] = static_cast<std::uint16_t>(i);
                   device::syncWarp();
                   std::uint32_t words[4];
                   if (transposed)
                       device::loadMatricesTransposed(words, shared + lane * kStride);
                   else
                       device::loadMatrices(words, shared + lane * kStride);
                   for (int i = 0; i < 4; ++i)
                       out[4 * lane + i] = words[i];
               },
               {.order = GetParam()});
        const auto words = out.download();
        const auto value = [](int matrix, int row, int column) {
            return static_cast<std::uint32_t>((8 * matrix + row) * kStride + column);
        };
        for (int matrix = 0; matrix < 4; ++matrix)
            for (int r = 0; r < 8; ++r)
                for (int c = 0; c < 4; ++c) {
                    const std::uint32_t low = transposed ? value(matrix, 2 * c, r) : value(matrix, r, 2 * c);
                    const std::uint32_t high = transposed ? value(matrix, 2 * c + 1, r) : value(matrix, r, 2 * c + 1);
                    EXPECT_EQ(words[static_cast<std::size_t>(4 * (4 * r + c) + matrix)], low | high << 16);
                }
    }
}

template <typename T>
void multiplyMatrices(Order order, bool narrow) {
    std::mt19937 random(7);
    std::uniform_int_distribution<int> integer(-20, 20); // All sums are exact in fp32
    std::vector<float> a(16 * 16), b(16 * 8), c(16 * 8);
    for (auto* matrix : {&a, &b, &c})
        for (float& value : *matrix)
            value = static_cast<float>(integer(random)) / 4;
    Buffer<float> deviceA("A", a), deviceB("B", b), deviceC("C", c);
    const Counts counts = launch(
        {},
        [a = deviceA.data(), b = deviceB.data(), c = deviceC.data(), narrow] {
            const int g = device::lane() / 4;
            const int k = 2 * (device::lane() % 4);
            const auto wordOfA = [&](int row, int column) {
                return device::pack<T>(a[16 * row + column], a[16 * row + column + 1]);
            };
            const auto wordOfB = [&](int row) { return device::pack<T>(b[8 * row + g], b[8 * (row + 1) + g]); };
            const std::uint32_t words[4] = {wordOfA(g, k), wordOfA(g + 8, k), wordOfA(g, k + 8), wordOfA(g + 8, k + 8)};
            float sums[4] = {c[8 * g + k], c[8 * g + k + 1], c[8 * (g + 8) + k], c[8 * (g + 8) + k + 1]};
            if (narrow)
                device::multiplyAddNarrow<T>(sums, words[0], words[1], wordOfB(k));
            else
                device::multiplyAdd<T>(sums, words, wordOfB(k), wordOfB(k + 8));
            c[8 * g + k] = sums[0];
            c[8 * g + k + 1] = sums[1];
            c[8 * (g + 8) + k] = sums[2];
            c[8 * (g + 8) + k + 1] = sums[3];
        },
        {.order = order});
    EXPECT_EQ(counts.tensorFlops, narrow ? 2048u : 4096u);
    const auto got = deviceC.download();
    for (std::size_t row = 0; row < 16; ++row)
        for (std::size_t column = 0; column < 8; ++column) {
            float sum = c[8 * row + column];
            for (std::size_t inner = 0; inner < (narrow ? 8u : 16u); ++inner)
                sum += a[16 * row + inner] * b[8 * inner + column];
            EXPECT_EQ(got[8 * row + column], sum) << row << ", " << column;
        }
}

TEST_P(InEveryOrder, productsHaveTheDocumentedFragments) {
    for (const bool narrow : {false, true}) {
        multiplyMatrices<Half>(GetParam(), narrow);
        multiplyMatrices<Bfloat>(GetParam(), narrow);
    }
}

TEST_P(InEveryOrder, copiesArriveAtTheirWait) {
    std::vector<std::uint32_t> values(3 * 64 * 4);
    std::iota(values.begin(), values.end(), 1u);
    Buffer<std::uint32_t> in("in", values), out("out", values.size());
    launch({.threads = 64, .sharedBytes = 3 * 64 * 16},
           [in = in.data(), out = out.data()] {
               auto* shared = sharedArray<device::Word4>();
               const auto* global = reinterpret_cast<const device::Word4*>(in);
               const int thread = device::threadIndex();
               for (int group = 0; group < 3; ++group) {
                   device::copyAsync(shared + 64 * group + thread, global + 64 * group + thread);
                   device::commitCopies();
               }
               const auto pass = [&](int group) {
                   device::syncBlock();
                   reinterpret_cast<device::Word4*>(out)[64 * group + thread] = shared[64 * group + 63 - thread];
               };
               device::waitForCopies<2>();
               pass(0);
               device::waitForCopies<1>();
               pass(1);
               device::waitForCopies<0>();
               pass(2);
           },
           {.order = GetParam()});
    const auto got = out.download();
    for (std::size_t group = 0; group < 3; ++group)
        for (std::size_t thread = 0; thread < 64; ++thread)
            for (std::size_t word = 0; word < 4; ++word)
                EXPECT_EQ(got[4 * (64 * group + thread) + word], values[4 * (64 * group + 63 - thread) + word]);
}

TEST(Facade, whatHasNotArrivedIsNotThere) {
    // Without the access checker the numbers alone tell: what was not waited for, or not committed, is NaN.
    Buffer<float> in("in", std::vector<float>(4, 1.0f)), out("out", 2);
    launch({.sharedBytes = 32},
           [in = in.data(), out = out.data()] {
               auto* shared = sharedArray<float>();
               if (device::lane() == 0) {
                   device::copyAsync(shared, in);
                   device::commitCopies();
                   device::copyAsync(shared + 4, in);
                   device::waitForCopies<1>();
                   out[0] = shared[0];
                   device::waitForCopies<0>();
                   out[1] = shared[4];
               }
           },
           {.checkAccesses = false});
    const auto got = out.download();
    EXPECT_TRUE(std::isnan(got[0]));
    EXPECT_TRUE(std::isnan(got[1]));
}

TEST(Facade, sharedMemoryStartsAsNanInEveryBlock) {
    Buffer<int> nans("nans", 2);
    launch({.blocks = 2, .sharedBytes = 4},
           [nans = nans.data()] {
               if (device::lane() == 0) {
                   auto* shared = sharedArray<float>();
                   nans[device::block()] = std::isnan(shared[0]);
                   shared[0] = 1;
               }
           },
           {.checkAccesses = false});
    EXPECT_EQ(nans.download(), (std::vector<int>{1, 1}));
}

TEST(Facade, whatTheBodyThrowsComesOut) {
    const auto body = [] {
        device::syncWarp();
        if (device::threadIndex() == 40)
            throw std::domain_error("thrown");
        device::syncBlock();
    };
    EXPECT_THROW(launch({.threads = 64}, body), std::domain_error);
    EXPECT_EQ(faultOf({.threads = 64}, [] { device::syncBlock(); }), "");
    EXPECT_CONTAINS(faultOf({.threads = 33}, [] {}), "33 threads");
}

} // namespace
} // namespace longwave::simt
