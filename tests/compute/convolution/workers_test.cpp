// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace longwave {
namespace {

using Items = Workers::Items;

TEST(Workers, ShareWhatIsWorthIt) {
    constexpr double kSmall = Workers::kAlone / 10;
    EXPECT_EQ(Items(10, kSmall).sharedBy(2), 1);
    EXPECT_EQ(Items(11, kSmall).sharedBy(2), 2);
    EXPECT_EQ(Items(11, kSmall).sharedBy(64), 2) << "in two halves";
    EXPECT_EQ(Items(40, kSmall).sharedBy(64), 8);
    EXPECT_EQ(Items(4000, kSmall).sharedBy(64), 64);
    EXPECT_EQ(Items(4000, kSmall).sharedBy(1), 1);
    EXPECT_EQ(Items(1, 100 * Workers::kAlone).sharedBy(64), 1) << "an item is not split";
    EXPECT_EQ(Items(2, 100 * Workers::kAlone).sharedBy(64), 2);
    EXPECT_EQ(Items(3).sharedBy(64), 3) << "worth a thread each when nothing is known";
    EXPECT_EQ(Items(0).sharedBy(64), 1);
}

TEST(Workers, DoEveryItemOnceAndSmallOnesOnTheCallingThread) {
    Workers workers(0);
    for (const Items& items : {Items(1000, 1.0), Items(1000, Workers::kAlone / 10), Items(1000), Items(1), Items(0)}) {
        std::vector<std::atomic<int>> done(static_cast<std::size_t>(items.count));
        std::atomic<int> elsewhere{0};
        const auto caller = std::this_thread::get_id();
        workers.forEach(items, {}, 0, [&](std::int64_t item, int worker) {
            ++done[static_cast<std::size_t>(item)];
            elsewhere += std::this_thread::get_id() != caller;
            EXPECT_LT(worker, workers.count());
        });
        for (const auto& times : done)
            EXPECT_EQ(times, 1);
        EXPECT_TRUE(workers.sharing(items) > 1 || elsewhere == 0);
    }
}

} // namespace
} // namespace longwave
