// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/fixture.h"

namespace longwave::ptx {
namespace {

class Collectives : public testing::TestWithParam<Schedule> {
  protected:
    std::vector<std::uint32_t> results(const std::string& body, int threads = 32, std::size_t sharedBytes = 0) const {
        return resultsOf(body, "%r1", {.threads = threads, .sharedBytes = sharedBytes, .schedule = GetParam()});
    }
};
INSTANTIATE_TEST_SUITE_P(Ptx, Collectives, testing::ValuesIn(kSchedules));

TEST_P(Collectives, shuffle) {
    const auto expect = [&](const std::string& shuffle, auto from) {
        const auto got = results("mul.lo.s32 %r2, %r0, 10; shfl.sync." + shuffle + ", -1;");
        for (int lane = 0; lane < 32; ++lane)
            EXPECT_EQ(got[static_cast<std::size_t>(lane)], static_cast<std::uint32_t>(10 * from(lane)))
                << shuffle << " in lane " << lane;
    };
    expect("bfly.b32 %r1, %r2, 5, 31", [](int lane) { return lane ^ 5; });
    expect("idx.b32 %r1, %r2, 7, 31", [](int) { return 7; });
    expect("up.b32 %r1, %r2, 3, 0", [](int lane) { return lane < 3 ? lane : lane - 3; });
    expect("down.b32 %r1, %r2, 3, 31", [](int lane) { return lane > 28 ? lane : lane + 3; });
    // In segments of eight lanes: c has the mask of what stays as it is in bits 8 to 12.
    expect("idx.b32 %r1, %r2, 2, 0x181f", [](int lane) { return lane / 8 * 8 + 2; });
    expect("down.b32 %r1, %r2, 3, 0x181f", [](int lane) { return lane % 8 > 4 ? lane : lane + 3; });
}

TEST_P(Collectives, tellWhetherAShuffleStaysInside) {
    const auto got = results("shfl.sync.up.b32 %r2|%p1, %r0, 3, 0, -1; selp.u32 %r1, 1, 0, %p1;");
    for (std::size_t lane = 0; lane < 32; ++lane)
        EXPECT_EQ(got[lane], lane >= 3 ? 1u : 0u);
}

// Lanes that come by other ways are waited for.
TEST_P(Collectives, waitForWhoTakesPart) {
    const auto got = results("mov.u32 %r2, 1; setp.lt.u32 %p1, %r0, 9; @%p1 bra other;\n"
                             "add.s32 %r2, %r0, 100;\n"
                             "other:\n"
                             "redux.sync.max.u32 %r1, %r2, -1;");
    for (const std::uint32_t value : got)
        EXPECT_EQ(value, 131u);
}

TEST_P(Collectives, areOfTheLanesThatAreNamed) {
    const auto got = results("mov.u32 %r1, 7; setp.gt.u32 %p1, %r0, 3; @%p1 bra end;\n"
                             "redux.sync.max.u32 %r1, %r0, 15;\n"
                             "end:");
    for (std::size_t lane = 0; lane < 32; ++lane)
        EXPECT_EQ(got[lane], lane < 4 ? 3u : 7u);
}

TEST_P(Collectives, meetAsABlock) {
    const auto got = results("shl.b32 %r2, %r0, 2; mov.b32 %r3, pool; add.s32 %r4, %r3, %r2;\n"
                             "st.shared.u32 [%r4], %r0;\n"
                             "bar.sync 0;\n"
                             "sub.s32 %r5, 252, %r2; add.s32 %r5, %r5, %r3;\n"
                             "ld.shared.u32 %r1, [%r5];",
                             64, 256);
    for (std::size_t thread = 0; thread < 64; ++thread)
        EXPECT_EQ(got[thread], 63 - thread);
}

// A copy is there when it has been waited for, and not before.
TEST_P(Collectives, copyWhenTheyAreWaitedFor) {
    std::vector<std::uint32_t> array(32 * 4 + 64);
    for (std::size_t i = 0; i < 32 * 4; ++i)
        array[i + 64] = static_cast<std::uint32_t>(i);
    run("shl.b32 %r2, %r0, 4; mov.b32 %r3, pool; add.s32 %r4, %r3, %r2; cvt.u64.u32 %rd2, %r2; add.s64 %rd3, %rd0, "
        "%rd2;\n"
        "mov.u32 %r7, 5; st.shared.u32 [%r4+4], %r7;\n"
        "add.s64 %rd3, %rd3, 256;\n"
        "cp.async.cg.shared.global [%r4], [%rd3], 16;\n"
        "cp.async.commit_group;\n"
        "cp.async.wait_group 1;\n"
        "ld.shared.u32 %r5, [%r4+4]; st.global.u32 [%rd1], %r5;\n"
        "cp.async.wait_group 0;\n"
        "ld.shared.u32 %r6, [%r4+4]; st.global.u32 [%rd1+128], %r6;",
        array, {.sharedBytes = 512, .schedule = GetParam()});
    for (std::size_t lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(array[lane], 5u);
        EXPECT_EQ(array[lane + 32], 4 * lane + 1);
    }
}

} // namespace
} // namespace longwave::ptx
