// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels that are exchanged while the convolver runs.
#include "compute/streaming/stream_convolver.h"

#include "tests/compute/streaming/stream_fixture.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace longwave {
namespace {

using test::randomValues;
using test::relativeError;
using test::streamKernel;
using test::streamPlan;
using test::wholeSignal;

constexpr double kBound = 1e-5;

struct Swap {
    std::int64_t block = 128;
    std::int64_t tapsBefore = 5000;
    std::int64_t tapsAfter = 5000;
    Fade fade;
    bool uniform = false;
    std::int64_t call = 70; ///< before which the kernel is given
};

/// What is heard across a swap: the first kernel's convolution, the stated mixture of both, the second's.
void expectMixture(const Swap& swap) {
    const std::int64_t most = std::max(swap.tapsBefore, swap.tapsAfter);
    const auto plan = streamPlan(swap.block, swap.tapsBefore, {.uniform = swap.uniform, .capacity = most});
    const auto before = randomValues(swap.tapsBefore, 1);
    const auto after = randomValues(swap.tapsAfter, 2);
    const auto u = randomValues(swap.block * 300, 3);
    StreamConvolver convolver(streamKernel(plan, before));
    std::vector<float> y(u.size());
    for (std::int64_t call = 0; call < 300; ++call) {
        if (call == swap.call)
            convolver.setKernel(streamKernel(plan, after), swap.fade);
        const float* in = u.data() + call * swap.block;
        float* out = y.data() + call * swap.block;
        convolver.process(&in, &out);
    }
    const auto first = wholeSignal(u, before);
    const auto second = wholeSignal(u, after);
    const StreamConvolver::LastFade last = convolver.lastFade();
    const std::int64_t largest = plan->partition().segments.back().size;
    ASSERT_GE(last.begin, swap.call * swap.block);
    ASSERT_LE(last.begin, swap.call * swap.block + 2 * largest);
    ASSERT_FALSE(convolver.isChanging());
    ASSERT_EQ(convolver.kernel().taps(), swap.tapsAfter);

    std::vector<double> expected(u.size());
    for (std::size_t t = 0; t < u.size(); ++t) {
        const std::int64_t i = static_cast<std::int64_t>(t) - last.begin;
        if (i < 0 || i >= swap.fade.length) {
            expected[t] = i < 0 ? first[t] : second[t];
        } else {
            const FadeGains gains = gainsAt(swap.fade, i);
            expected[t] = static_cast<double>(gains.out) * first[t] + static_cast<double>(gains.in) * second[t];
        }
    }
    const auto part = [&](std::size_t begin, std::size_t end) {
        return relativeError(std::span(y).subspan(begin, end - begin), std::span(expected).subspan(begin, end - begin));
    };
    const auto begin = static_cast<std::size_t>(last.begin);
    const auto end = begin + static_cast<std::size_t>(swap.fade.length);
    EXPECT_LT(part(0, begin), kBound) << "before the fade";
    if (end > begin) {
        EXPECT_LT(part(begin, end), kBound) << "during the fade";
    }
    EXPECT_LT(part(end, y.size()), kBound) << "after the fade";
}

TEST(StreamSwap, MixesBothKernelsOutputsAndNothingElse) {
    for (const std::int64_t length : {0, 1, 77, 128, 2000})
        for (const Fade::Shape shape : {Fade::Shape::Linear, Fade::Shape::EqualPower})
            expectMixture({.fade = {length, shape}});
}

TEST(StreamSwap, TakesLongerAndShorterKernels) {
    expectMixture({.tapsBefore = 3, .tapsAfter = 9000, .fade = {500}});
    expectMixture({.tapsBefore = 9000, .tapsAfter = 1, .fade = {500}});
    expectMixture({.tapsBefore = 9000, .tapsAfter = 20000, .fade = {500}, .call = 60});
    expectMixture({.tapsBefore = 300, .tapsAfter = 9000, .fade = {500}, .uniform = true});
    expectMixture({.block = 64, .tapsBefore = 9000, .tapsAfter = 300, .fade = {333, Fade::Shape::EqualPower}});
}

TEST(StreamSwap, BeginsAtEveryPhaseOfTheLargeParts) {
    for (std::int64_t call = 0; call < 40; ++call)
        expectMixture({.block = 64, .tapsBefore = 4000, .tapsAfter = 3500, .fade = {100}, .call = call});
}

TEST(StreamSwap, GainsAreAsStated) {
    const Fade linear{4, Fade::Shape::Linear};
    EXPECT_FLOAT_EQ(gainsAt(linear, 0).in, 0.125f);
    EXPECT_FLOAT_EQ(gainsAt(linear, 0).out, 0.875f);
    EXPECT_FLOAT_EQ(gainsAt(linear, 3).in, 0.875f);
    for (std::int64_t i = 0; i < 9; ++i) {
        const FadeGains gains = gainsAt({9, Fade::Shape::EqualPower}, i);
        EXPECT_NEAR(gains.in * gains.in + gains.out * gains.out, 1, 1e-6);
    }
}

TEST(StreamSwap, TheLatestOfManyWins) {
    constexpr std::int64_t kBlock = 64;
    const auto plan = streamPlan(kBlock, 1000);
    const auto u = randomValues(kBlock * 200, 3);
    StreamConvolver convolver(streamKernel(plan, randomValues(1000, 1)));
    const auto run = [&](std::int64_t from, std::int64_t to, std::vector<float>& y) {
        for (std::int64_t call = from; call < to; ++call) {
            const float* in = u.data() + call * kBlock;
            float* out = y.data() + call * kBlock;
            convolver.process(&in, &out);
        }
    };
    std::vector<float> y(u.size());
    run(0, 20, y);
    for (std::uint32_t seed = 10; seed < 20; ++seed) // none of these is taken before the next comes
        convolver.setKernel(streamKernel(plan, randomValues(1000, seed)), {1000});
    run(20, 25, y); // the last of them is being faded in
    EXPECT_TRUE(convolver.isChanging());
    for (std::uint32_t seed = 20; seed < 30; ++seed) // and these wait for its end
        convolver.setKernel(streamKernel(plan, randomValues(1000, seed)), {200});
    run(25, 200, y);
    EXPECT_FALSE(convolver.isChanging());
    const auto expected = wholeSignal(u, randomValues(1000, 29));
    const std::size_t end = static_cast<std::size_t>(convolver.lastFade().begin + 200);
    ASSERT_LT(end, y.size());
    EXPECT_LT(relativeError(std::span(y).subspan(end), std::span(expected).subspan(end)), kBound);
}

TEST(StreamSwap, AResetEndsAFade) {
    const auto plan = streamPlan(64, 500);
    const auto after = randomValues(500, 2);
    const auto u = randomValues(64 * 100, 3);
    StreamConvolver convolver(streamKernel(plan, randomValues(500, 1)));
    test::streamed(convolver, std::span(u).first(64 * 30));
    convolver.setKernel(streamKernel(plan, after), {100000});
    test::streamed(convolver, std::span(u).first(64 * 30));
    convolver.reset();
    EXPECT_LT(relativeError(test::streamed(convolver, u), wholeSignal(u, after)), kBound);
}

// For the thread sanitizer: one thread gives, the other takes, and nothing is freed while it is heard.
TEST(StreamSwap, KernelsMayComeFromAnotherThread) {
    constexpr std::int64_t kBlock = 64;
    const auto plan = streamPlan(kBlock, 2000);
    StreamConvolver convolver(streamKernel(plan, randomValues(2000, 1)));
    std::atomic<bool> done{false};
    std::thread audio([&] {
        const auto u = randomValues(kBlock, 4);
        std::vector<float> y(kBlock);
        const float* in = u.data();
        float* out = y.data();
        while (!done)
            convolver.process(&in, &out);
    });
    for (std::uint32_t i = 0; i < 200; ++i)
        convolver.setKernel(streamKernel(plan, randomValues(i % 2 == 0 ? 2000 : 100, i)), {64});
    done = true;
    audio.join();
    SUCCEED();
}

} // namespace
} // namespace longwave
