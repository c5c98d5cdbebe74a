// SPDX-License-Identifier: GPL-3.0-or-later
// Launches that are timed one by one, on the pretended device.
#include "compute/error.h"
#include "tests/bench/pass_times.h"
#include "tests/kernels/cuda/pretended_device.h"

#include <gtest/gtest.h>

#include <thread>

namespace longwave::bench {
namespace {

void launchNothing() {}

// A run of two launches, the second of them longer.
void give(const cuda::Stream& stream) {
    const auto* function = reinterpret_cast<const void*>(&launchNothing);
    if (cuda::launchWatch)
        cuda::launchWatch->given({"clear"}, stream);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (cuda::launchWatch)
        cuda::launchWatch->given({"rows", function, 54, 512, 1024, 2 * test::pretendedDevice().multiprocessors},
                                 stream);
}

TEST(PassTimes, AreThoseOfEachLaunch) {
    const cuda::Stream stream;
    int runs = 0;
    const auto times = passTimes(
        [&] {
            ++runs;
            give(stream);
        },
        stream);
    EXPECT_EQ(cuda::launchWatch, nullptr) << "nobody is told afterwards";
    EXPECT_GT(runs, 5);
    ASSERT_EQ(times.size(), 2u);
    EXPECT_STREQ(times[1].launch.name, "rows");
    EXPECT_GE(times[1].seconds, 2e-3);
    EXPECT_LT(times[0].seconds, times[1].seconds);
    const std::vector<PassBound> bounds{{"clear", 10, 0}, {"rows", 4e6, 1e9}};
    const auto results = passResults("fp16", 4096, times, bounds, {1e9, 1e12}, 0);
    ASSERT_EQ(results.size(), 2u);
    EXPECT_TRUE(results[1].isBoundByBytes);
    EXPECT_DOUBLE_EQ(results[1].boundSeconds, 4e-3);
    EXPECT_DOUBLE_EQ(results[1].share(), 4e-3 / times[1].seconds);
    EXPECT_EQ(results[1].registers, 99) << "as the pretended device says";
    EXPECT_DOUBLE_EQ(results[1].threadShare, 2 * 512 / 2048.0);
    EXPECT_FALSE(passResults("fp16", 4096, times, bounds, {1e9, 1e11}, 0)[1].isBoundByBytes);
    EXPECT_LE(results[1].line().size(), 117u);
    EXPECT_NE(results[1].line().find("of its bound by bytes"), std::string::npos) << results[1].line();
    for (const char* part : {"\"launch\": \"rows\"", "\"registers\": 99", "\"bound_by\": \"bytes\""})
        EXPECT_NE(results[1].json().find(part), std::string::npos) << results[1].json();
}

TEST(PassTimes, OfOneLaunchAreWhatTheRaceSays) {
    const PassTime one{{"rows"}, 5.0};
    EXPECT_EQ(passResults("fp16", 256, {one}, {{"rows", 1, 1}}, {1, 1}, 3.0)[0].pass.seconds, 3);
    EXPECT_EQ(passResults("fp16", 256, {one}, {{"rows", 1, 1}}, {1, 1}, 0)[0].pass.seconds, 5);
}

TEST(PassTimes, OfOtherLaunchesAreRefused) {
    const PassTime one{{"rows"}, 5.0};
    EXPECT_THROW(passResults("fp16", 256, {one}, {{"warps", 1, 1}}, {1, 1}, 0), Error);
    EXPECT_THROW(passResults("fp16", 256, {one}, {}, {1, 1}, 0), Error);
}

TEST(PassTimes, TheFurthestFromItsBoundIsFirst) {
    const auto result = [](std::int64_t length, double seconds, double bound) {
        return PassResult{"fp16", length, {{"rows"}, seconds}, {"rows", 0, 0}, bound};
    };
    const auto worst =
        worstOf({result(256, 10, 5), result(512, 10, 1), result(512, 0.1, 0.0001), result(1024, 10, 8)}, 2);
    ASSERT_EQ(worst.size(), 2u);
    EXPECT_EQ(worst[0].length, 512) << "what takes no time is left out";
    EXPECT_EQ(worst[0].pass.seconds, 10);
    EXPECT_EQ(worst[1].length, 256);
    EXPECT_TRUE(worstOf({}, 3).empty());
}

} // namespace
} // namespace longwave::bench
