// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_convolver.h"

#include "compute/convolution/good_length.h"
#include "compute/error.h"
#include "tests/compute/streaming/stream_fixture.h"

#include <gtest/gtest.h>

#include <random>

namespace longwave {
namespace {

using test::randomValues;
using test::relativeError;
using test::streamed;
using test::streamKernel;
using test::streamPlan;
using test::wholeBlocks;
using test::wholeSignal;

constexpr double kBound = 1e-5; // relative L2, as promised; it is some 2e-7

void expectWholeSignal(std::int64_t block, std::int64_t taps, const PartitionOptions& options, std::uint32_t seed) {
    const auto plan = streamPlan(block, taps, options);
    const std::string what = "block " + std::to_string(block) + ", " + std::to_string(taps) + " taps as " +
                             describe(plan->partition(), taps);
    const auto k = randomValues(taps, seed);
    const auto u = randomValues(wholeBlocks(2 * taps + 3 * block + 40 * 64, block), seed + 1);
    StreamConvolver convolver(streamKernel(plan, k), 1, 1);
    EXPECT_LT(relativeError(streamed(convolver, u), wholeSignal(u, k)), kBound) << what;
    convolver.reset();
    EXPECT_LT(relativeError(streamed(convolver, u), wholeSignal(u, k)), kBound) << what << ", after a reset";
}

TEST(StreamConvolver, EqualsTheWholeSignalsConvolution) {
    for (const bool uniform : {true, false})
        for (const std::int64_t block : {64, 128, 512, 8192})
            for (const std::int64_t taps : {1, 2, 63, 64, 65, 127, 1009, 4096, 16411})
                expectWholeSignal(block, taps, {.uniform = uniform}, static_cast<std::uint32_t>(block + taps));
}

TEST(StreamConvolver, TakesBlocksOfAnyLength) {
    std::mt19937 generator(5);
    const auto upTo = [&](std::int64_t n) { return std::uniform_int_distribution<std::int64_t>(1, n)(generator); };
    const auto goodUpTo = [&](std::int64_t n) {
        std::int64_t block = upTo(n);
        while (!isGoodLength(block))
            block = upTo(n);
        return block;
    };
    for (int i = 0; i < 16; ++i) // odd, one sample; parts of every size
        expectWholeSignal(i == 0 ? 1 : goodUpTo(300), upTo(i == 0 ? 900 : 5000),
                          {.uniform = i % 3 == 0, .largest = upTo(4096)}, static_cast<std::uint32_t>(i));
}

TEST(StreamConvolver, TakesLongKernels) {
    expectWholeSignal(1024, 262147, {}, 3);
    expectWholeSignal(128, 65536, {.capacity = 200000}, 4);
}

TEST(StreamConvolver, RunsSeveralChannels) {
    constexpr std::int64_t kBlock = 64;
    constexpr std::int64_t kTaps = 3001;
    constexpr std::int64_t kHeads = 3;
    constexpr std::int64_t kLength = 128 * kBlock;
    const auto plan = streamPlan(kBlock, kTaps);
    const auto u = randomValues(kHeads * kLength, 1);
    const auto k = randomValues(kHeads * kTaps, 2);
    const auto rowOf = [](const std::vector<float>& values, std::int64_t row, std::int64_t length) {
        return std::span(values).subspan(static_cast<std::size_t>(row * length), static_cast<std::size_t>(length));
    };
    for (const std::int64_t signals : {std::int64_t{1}, kHeads})
        for (const std::int64_t rows : {std::int64_t{1}, kHeads}) {
            StreamConvolver convolver(
                streamKernel(plan, std::span(k).first(static_cast<std::size_t>(rows * kTaps)), rows), signals, kHeads);
            const auto y = streamed(convolver, std::span(u).first(static_cast<std::size_t>(signals * kLength)));
            for (std::int64_t c = 0; c < kHeads; ++c)
                EXPECT_LT(relativeError(rowOf(y, c, kLength), wholeSignal(rowOf(u, signals == 1 ? 0 : c, kLength),
                                                                          rowOf(k, rows == 1 ? 0 : c, kTaps))),
                          kBound)
                    << signals << " signals, " << rows << " rows, channel " << c;
        }
}

TEST(StreamConvolver, MayWriteWhereItReads) {
    const auto plan = streamPlan(64, 1000);
    const auto k = randomValues(1000, 1);
    auto u = randomValues(64 * 50, 2);
    const auto expected = wholeSignal(u, k);
    StreamConvolver convolver(streamKernel(plan, k));
    for (std::size_t t = 0; t < u.size(); t += 64) {
        const float* in = u.data() + t;
        float* out = u.data() + t;
        convolver.process(&in, &out);
    }
    EXPECT_LT(relativeError(u, expected), kBound);
}

TEST(StreamConvolver, RecoversFromASampleThatIsNoNumber) {
    constexpr std::int64_t kTaps = 700;
    const auto plan = streamPlan(64, kTaps);
    const auto k = randomValues(kTaps, 1);
    auto u = randomValues(64 * 80, 2);
    u[100] = std::numeric_limits<float>::quiet_NaN();
    StreamConvolver convolver(streamKernel(plan, k));
    const auto y = streamed(convolver, u);
    u[100] = 0;
    const auto expected = wholeSignal(u, k);
    // It is gone when the last part that saw it is.
    const std::size_t after = 100 + static_cast<std::size_t>(plan->partition().capacity()) + 2 * 8192;
    const std::size_t begin = std::min<std::size_t>(after, 3000);
    EXPECT_LT(relativeError(std::span(y).subspan(begin), std::span(expected).subspan(begin)), kBound);
}

TEST(StreamConvolver, SaysTheLatencyOfKernelsThatLookAhead) {
    const std::vector<float> k{1, 2, 3, 4};
    const auto plan = streamPlan(64, 10);
    EXPECT_EQ(streamKernel(plan, k)->latency(), 0);
    EXPECT_EQ(streamKernel(plan, k, 1, -2)->latency(), 2);
    // A positive first lag is silence before the taps.
    const auto late = streamKernel(plan, k, 1, 3);
    EXPECT_EQ(late->latency(), 0);
    EXPECT_EQ(late->taps(), 7);
    const auto u = randomValues(64 * 4, 1);
    StreamConvolver convolver(late);
    EXPECT_LT(relativeError(streamed(convolver, u), wholeSignal(u, std::vector<float>{0, 0, 0, 1, 2, 3, 4})), kBound);
}

TEST(StreamConvolver, RefusesWhatDoesNotFit) {
    const auto plan = streamPlan(64, 1000);
    const std::vector<float> k(1000, 1.0f);
    const auto kernel = streamKernel(plan, k);
    EXPECT_THROW(streamKernel(plan, std::vector<float>(5000, 1.0f)), Error);
    EXPECT_THROW(streamKernel(plan, {}), Error);
    EXPECT_THROW(streamKernel(plan, k, 3), Error); // 1,000 taps are no three rows
    EXPECT_THROW(streamKernel(plan, k, 1, 5000), Error);
    EXPECT_THROW(StreamConvolver(kernel, 2, 3), Error);
    EXPECT_THROW(StreamConvolver(streamKernel(plan, k, 2), 1, 3), Error);
    EXPECT_THROW(StreamConvolver(kernel, 0, 0), Error);
    StreamConvolver convolver(kernel);
    EXPECT_THROW(convolver.setKernel(streamKernel(streamPlan(64, 1000), k), {}), Error); // another plan
    EXPECT_THROW(convolver.setKernel(streamKernel(plan, k, 2), {}), Error);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(StreamKernel(plan, k, 1, 0, stop.get_token()), Cancelled);
}

} // namespace
} // namespace longwave
