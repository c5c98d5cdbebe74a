// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

// Faults of meeting: each planted one is seen in every order of the threads, and its sound twin passes.

namespace longwave::simt {
namespace {

class Arrival : public testing::TestWithParam<Order> {
  protected:
    static std::string fault(int threads, const std::function<void()>& body) {
        return faultOf({.threads = threads, .sharedBytes = 4096}, body, {.order = GetParam()});
    }
};
INSTANTIATE_TEST_SUITE_P(Simt, Arrival, testing::ValuesIn(kOrders));

TEST_P(Arrival, aBarrierThatSomeThreadsSkip) {
    for (const bool planted : {true, false}) {
        const std::string found = fault(64, [planted] {
            if (!planted || device::warp() == 0)
                device::syncBlock();
        });
        if (planted)
            EXPECT_CONTAINS(found, "A missing arrival: thread");
        else
            EXPECT_EQ(found, "");
    }
}

TEST_P(Arrival, aBarrierThatOneLaneSkips) {
    for (const bool planted : {true, false}) {
        const std::string found = fault(64, [planted] {
            if (!planted || device::threadIndex() != 37)
                device::syncWarp();
        });
        if (planted)
            EXPECT_CONTAINS(found, "syncWarp (arrival_test.cpp:");
        else
            EXPECT_EQ(found, "");
    }
}

TEST_P(Arrival, aDivergentBarrier) {
    for (const bool planted : {true, false}) {
        const std::string found = fault(64, [planted] {
            if (planted && device::warp() == 1)
                device::syncBlock();
            else
                device::syncBlock();
        });
        if (planted)
            EXPECT_CONTAINS(found, "A divergent barrier: thread");
        else
            EXPECT_EQ(found, "");
    }
}

TEST_P(Arrival, oneBarrierTooMany) {
    for (const bool planted : {true, false}) {
        const std::string found = fault(64, [planted] {
            for (int i = 0; i < (planted && device::warp() == 1 ? 3 : 2); ++i)
                device::syncBlock();
        });
        if (planted)
            EXPECT_CONTAINS(found, "A missing arrival: thread");
        else
            EXPECT_EQ(found, "");
    }
}

TEST_P(Arrival, lanesAtDifferentOperations) {
    for (const bool planted : {true, false}) {
        const std::string found = fault(32, [planted] {
            if (planted && device::lane() >= 16)
                device::syncWarp();
            else
                device::shuffleXor(1.0f, 1);
        });
        if (planted)
            EXPECT_CONTAINS(found, "Lanes of one warp meet at different operations: thread");
        else
            EXPECT_EQ(found, "");
    }
}

TEST_P(Arrival, lanesAtDifferentStatements) {
    const std::string found = fault(32, [] {
        if (device::lane() < 3)
            device::shuffleXor(1.0f, 1);
        else
            device::shuffleXor(2.0f, 1);
    });
    EXPECT_CONTAINS(found, "Lanes of one warp meet at different operations: thread");
}

TEST_P(Arrival, aWarpBarrierAgainstABlockBarrier) {
    const std::string found = fault(64, [] {
        if (device::threadIndex() == 5)
            device::syncBlock();
        else
            device::syncWarp();
    });
    EXPECT_CONTAINS(found, "syncBlock (arrival_test.cpp:");
}

TEST_P(Arrival, aMaskThatLeavesTheWarp) {
    EXPECT_CONTAINS(fault(32, [] { device::shuffleXor(1.0f, 32); }), "mask 32");
}

TEST_P(Arrival, aLaneOutsideTheWarp) {
    EXPECT_CONTAINS(fault(32, [] { device::shuffle(1.0f, -1); }), "lane -1");
    EXPECT_CONTAINS(fault(32, [] { device::shuffle(1u, 32); }), "lane 32");
}

TEST_P(Arrival, aFaultLeavesTheNextLaunchSound) {
    EXPECT_NE(fault(1024,
                    [] {
                        if (device::threadIndex() != 700)
                            device::syncBlock();
                    }),
              "");
    EXPECT_EQ(fault(1024, [] { device::syncBlock(); }), "");
}

} // namespace
} // namespace longwave::simt
