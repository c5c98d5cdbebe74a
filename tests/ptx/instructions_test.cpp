// SPDX-License-Identifier: GPL-3.0-or-later
// Single instructions against what the PTX ISA says of them.
#include "tests/ptx/fixture.h"

#include <cmath>

namespace longwave::ptx {
namespace {

// %r1 of lane 0.
std::uint32_t resultOf(const std::string& body) {
    return resultsOf(body)[0];
}
float floatOf(const std::string& body) {
    return std::bit_cast<float>(resultsOf(body, "%f1")[0]);
}

TEST(Instructions, countAsIntegersOfTheirTypeDo) {
    EXPECT_EQ(resultOf("add.s32 %r1, 2147483647, 1;"), 0x80000000u);
    EXPECT_EQ(resultOf("mul.lo.s32 %r1, -3, 5;"), static_cast<std::uint32_t>(-15));
    EXPECT_EQ(resultOf("div.s32 %r1, -7, 2;"), static_cast<std::uint32_t>(-3));
    EXPECT_EQ(resultOf("rem.s32 %r1, -7, 2;"), static_cast<std::uint32_t>(-1));
    EXPECT_EQ(resultOf("div.u32 %r1, -7, 2;"), 0x7ffffffcu);
    EXPECT_EQ(resultOf("max.u32 %r1, -1, 3;"), 0xffffffffu);
    EXPECT_EQ(resultOf("max.s32 %r1, -1, 3;"), 3u);
    EXPECT_EQ(resultOf("mul.wide.s32 %rd2, -2, 3; shr.u64 %rd2, %rd2, 32; cvt.u32.u64 %r1, %rd2;"), 0xffffffffu);
    EXPECT_EQ(resultOf("mul.wide.u32 %rd2, -2, 3; shr.u64 %rd2, %rd2, 32; cvt.u32.u64 %r1, %rd2;"), 2u);
    EXPECT_EQ(resultOf("mad.lo.s32 %r1, 3, 4, 5;"), 17u);
    EXPECT_EQ(resultOf("mov.b16 %rs1, 0xffff; cvt.s32.s16 %r1, %rs1;"), 0xffffffffu);
    EXPECT_EQ(resultOf("mov.b16 %rs1, 0xffff; cvt.u32.u16 %r1, %rs1;"), 0xffffu);
    EXPECT_EQ(resultOf("cvt.s64.s32 %rd2, -5; shr.s64 %rd2, %rd2, 40; cvt.u32.u64 %r1, %rd2;"), 0xffffffffu);
}

TEST(Instructions, shiftEverythingAwayAtLast) {
    EXPECT_EQ(resultOf("shl.b32 %r1, 1, 31;"), 0x80000000u);
    EXPECT_EQ(resultOf("shl.b32 %r1, 1, 32;"), 0u);
    EXPECT_EQ(resultOf("shr.u32 %r1, -1, 32;"), 0u);
    EXPECT_EQ(resultOf("shr.s32 %r1, -2147483648, 40;"), 0xffffffffu);
    EXPECT_EQ(resultOf("shr.s32 %r1, -8, 1;"), static_cast<std::uint32_t>(-4));
}

TEST(Instructions, moveBits) {
    EXPECT_EQ(resultOf("bfi.b32 %r1, 0xabcd, 0x12345678, 8, 12;"), 0x123bcd78u);
    EXPECT_EQ(resultOf("bfi.b32 %r1, 0xab, 0x12345678, 28, 12;"), 0xb2345678u);
    EXPECT_EQ(resultOf("prmt.b32 %r1, 0x33221100, 0x77665544, 0x5410;"), 0x55441100u);
    EXPECT_EQ(resultOf("prmt.b32 %r1, 0x33221100, 0x77665544, 0x7632;"), 0x77663322u);
    EXPECT_EQ(resultOf("prmt.b32 %r1, 0x80221100, 0x77665544, 0x803b;"), 0x000000ffu | 0x00008000u | 0x00000000u);
    EXPECT_EQ(resultOf("mov.b16 %rs1, 0x1111; mov.b16 %rs2, 0x2222; mov.b32 %r1, {%rs1, %rs2};"), 0x22221111u);
    EXPECT_EQ(resultOf("mov.b64 %rd2, 0x1111111122222222; mov.b64 {_, %r1}, %rd2;"), 0x11111111u);
    EXPECT_EQ(resultOf("{.reg .f16 low,high;\n mov.b32 {low,high}, 0x40003c00;\n cvt.f32.f16 %f1, high;}\n"
                       "mov.b32 %r1, %f1;"),
              std::bit_cast<std::uint32_t>(2.0f));
}

TEST(Instructions, roundOnceToNearestEven) {
    const float last = 0x1p-23f;
    // (1 + last)² − (1 + 2·last) = last²: all of it is lost if the product is rounded.
    EXPECT_EQ(floatOf("fma.rn.f32 %f1, 0f3F800001, 0f3F800001, 0fBF800002;"), last * last);
    EXPECT_EQ(floatOf("mul.f32 %f1, 0f3F800001, 0f3F800001; add.f32 %f1, %f1, 0fBF800002;"), 0.0f);
    EXPECT_EQ(floatOf("cvt.rn.f32.f64 %f1, 0d3FF0000010000000;"), 1.0f) << "a tie";
    EXPECT_EQ(floatOf("cvt.rn.f32.f64 %f1, 0d3FF0000030000000;"), 1.0f + 2 * last) << "a tie";
    EXPECT_EQ(floatOf("mul.f32 %f1, 0f00800000, 0f3F000000;"), 0x1p-127f) << "subnormal numbers stay";
    EXPECT_EQ(resultOf("cvt.rn.f16x2.f32 %r1, 0f40000000, 0f3F800000;"), 0x40003c00u) << "the first is above";
    EXPECT_EQ(resultOf("cvt.rn.bf16x2.f32 %r1, 0f40000000, 0f3F800000;"), 0x40003f80u);
    EXPECT_EQ(resultOf("cvt.rzi.s64.f64 %rd2, 0dC008000000000000; cvt.u32.u64 %r1, %rd2;"),
              static_cast<std::uint32_t>(-3));
    EXPECT_EQ(floatOf("cvt.rni.f64.f64 %fd2, 0d4004000000000000; cvt.rn.f32.f64 %f1, %fd2;"), 2.0f);
}

TEST(Instructions, compareWithWhatIsNoNumber) {
    const std::string nan = "0f7FC00000";
    const auto holds = [&](const std::string& comparison) {
        return resultOf("setp." + comparison + ".f32 %p1, 0f3F800000, " + nan + "; selp.u32 %r1, 1, 0, %p1;") == 1;
    };
    for (const char* ordered : {"eq", "ne", "lt", "le", "gt", "ge", "num"})
        EXPECT_FALSE(holds(ordered)) << ordered;
    for (const char* unordered : {"equ", "neu", "ltu", "leu", "gtu", "geu", "nan"})
        EXPECT_TRUE(holds(unordered)) << unordered;
}

TEST(Instructions, workOnPairs) {
    // fp16: 1, 2 and 3 are 3c00, 4000 and 4200.
    EXPECT_EQ(resultOf("mul.f16x2 %r1, 0x40003c00, 0x42004000;"), 0x46004000u);
    EXPECT_EQ(resultOf("fma.rn.f16x2 %r1, 0x40003c00, 0x42004000, 0xbc003c00;"), 0x45004200u);
    EXPECT_EQ(resultOf("neg.f16x2 %r1, 0x40003c00;"), 0xc000bc00u);
    EXPECT_EQ(resultOf("abs.bf16x2 %r1, 0xc000bf80;"), 0x40003f80u);
    EXPECT_EQ(resultOf("max.NaN.f16x2 %r1, 0x7e003c00, 0x40004000;"), 0x7fff4000u);
    EXPECT_EQ(resultOf("fma.rn.bf16x2 %r1, 0x40003f80, 0x40403f80, 0x80008000;"), 0x40c03f80u);
}

TEST(Instructions, loadWhatWasStored) {
    std::vector<std::uint32_t> array(8);
    run("mov.u32 %r1, 0x11223344; mov.u32 %r2, -2;\n"
        "st.global.u32 [%rd0], 1;\n"
        "setp.ne.s32 %p1, %r0, 0; @%p1 bra end;\n"
        "st.global.v2.u32 [%rd0+8], {%r1, %r2};\n"
        "ld.global.u8 %rs1, [%rd0+9]; cvt.u32.u16 %r3, %rs1; st.global.u32 [%rd0+16], %r3;\n"
        "ld.global.s8 %r4, [%rd0+12]; st.global.u32 [%rd0+20], %r4;\n"
        "ld.global.u64 %rd2, [%rd0+8]; mov.b64 {%r5, %r6}, %rd2; st.global.u32 [%rd0+24], %r6;\n"
        "atom.global.max.u32 %r7, [%rd0+8], 0x20000000; st.global.u32 [%rd0+28], %r7;\n"
        "end:",
        array, {.threads = 1});
    const std::vector<std::uint32_t> expected{1,
                                              0,
                                              0x20000000u,
                                              static_cast<std::uint32_t>(-2),
                                              0x33,
                                              static_cast<std::uint32_t>(-2),
                                              static_cast<std::uint32_t>(-2),
                                              0x11223344u};
    EXPECT_EQ(array, expected);
}

// A loop that each lane leaves when it wants to.
TEST(Instructions, branchLaneByLane) {
    for (const Schedule schedule : kSchedules) {
        const auto sums = resultsOf("mov.u32 %r1, 0; mov.u32 %r2, 0;\n"
                                    "loop:\n"
                                    "setp.ge.u32 %p1, %r2, %r0; @%p1 bra end;\n"
                                    "add.s32 %r2, %r2, 1; and.b32 %r3, %r2, 1; setp.eq.s32 %p2, %r3, 0;\n"
                                    "@%p2 add.s32 %r1, %r1, %r2;\n"
                                    "@!%p2 sub.s32 %r1, %r1, %r2;\n"
                                    "bra.uni loop;\n"
                                    "end:",
                                    "%r1", {.schedule = schedule});
        for (int lane = 0; lane < 32; ++lane)
            EXPECT_EQ(static_cast<int>(sums[static_cast<std::size_t>(lane)]),
                      lane % 2 == 0 ? lane / 2 : -(lane + 1) / 2);
    }
}

} // namespace
} // namespace longwave::ptx
