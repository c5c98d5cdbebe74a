// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong is found, and said.
#include "tests/ptx/fixture.h"

namespace longwave::ptx {
namespace {

void expectFault(const std::string& body, const std::string& words, const Launch& launch = {}) {
    const std::string fault = faultOf(body, launch);
    EXPECT_NE(fault.find(words), std::string::npos) << body << "\n" << fault;
}

TEST(Faults, areNamedWithTheirInstruction) {
    const std::string fault = faultOf("setp.eq.s32 %p1, %r0, 5;\n@%p1 ld.global.u32 %r1, [%rd0+1000];");
    EXPECT_NE(fault.find("probe, block 0, warp 0, lane 5: 4 bytes at "), std::string::npos) << fault;
    EXPECT_NE(fault.find("line 22: @%p1 ld.global.u32 %r1, [%rd0+1000];"), std::string::npos) << fault;
}

TEST(Faults, areWhatIsNotKnown) {
    expectFault("frobnicate.b32 %r1, %r0;", "frobnicate.b32");
    expectFault("add.cc.u32 %r1, %r0, 1;", "add.cc.u32");
    expectFault("add.f32.rn %f1, %f1, %f1;", "add.f32.rn");
    expectFault("mov.u32 %r1, %clock;", "%clock");
    expectFault("mov.u32 %r1, 1x;", "1x");
    expectFault("bra nowhere;", "nowhere");
    expectFault(".local .b32 x;", "line 21");
    expectFault("add.s32 %r1, %r0;", "other operands");
    expectFault("cp.async.cg.shared.global [%r1], [%rd0+16], 16;", "offsets of two addresses");
    expectFault("mov.b32 {%r1, %r2, %r3}, %r0;", "of these parts");
    EXPECT_THROW(Module("\n.func f()\n{\n}\n"), Fault);
    EXPECT_THROW(Module(".address_size 32"), Fault);
    Module module(kernelOf(""));
    EXPECT_THROW(module.kernel("other"), Fault);
}

TEST(Faults, areAccessesOutsideOfWhatThereIs) {
    expectFault("ld.global.u32 %r1, [%rd0+128];", "are in no allocation");
    expectFault("ld.global.u32 %r1, [%rd0+-4];", "are in no allocation");
    expectFault("ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd0+120];", "aligned");
    expectFault("mov.b32 %r2, pool; ld.shared.u32 %r1, [%r2+64];", "are not the block's", {.sharedBytes = 64});
    expectFault("mad.lo.s32 %r2, %r0, 4, 1024; ld.shared.u32 %r1, [%r2];", "lane 16", {.sharedBytes = 64});
    expectFault("ld.param.u32 %r1, [probe_array+8];", "are no parameters");
    // An address in shared memory is none in global memory, nor the other way round.
    expectFault("mov.b32 %r2, pool; cvt.u64.u32 %rd2, %r2; ld.global.u32 %r1, [%rd2];", "are in no allocation",
                {.sharedBytes = 64});
    expectFault("cvt.u32.u64 %r2, %rd0; ld.shared.u32 %r1, [%r2];", "are not the block's", {.sharedBytes = 64});
}

TEST(Faults, areAddressesThatAreNotAligned) {
    std::vector<std::uint32_t> array(64);
    const auto misaligned = [&](const std::string& body) {
        try {
            run(body, array, {.sharedBytes = 1024});
        } catch (const Fault& fault) {
            return std::string(fault.what()).find("are not aligned") != std::string::npos;
        }
        return false;
    };
    // An array of words is aligned to 16 bytes here, as every allocation of this size.
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % 16, 0u);
    EXPECT_FALSE(misaligned("ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd0+16];"));
    EXPECT_TRUE(misaligned("ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd0+8];"));
    EXPECT_TRUE(misaligned("ld.global.v2.f32 {%f1, %f2}, [%rd0+4];"));
    EXPECT_TRUE(misaligned("ld.global.u16 %rs1, [%rd0+1];"));
    const std::string rows = "mov.b32 %r5, pool; mad.lo.s32 %r6, %r0, 16, %r5;";
    const std::string load = "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r1, %r2, %r3, %r4}, ";
    EXPECT_FALSE(misaligned(rows + load + "[%r6];"));
    EXPECT_TRUE(misaligned(rows + load + "[%r6+8];"));
    EXPECT_TRUE(misaligned(rows + "add.s64 %rd2, %rd0, 8; cp.async.cg.shared.global [%r6], [%rd2], 16;"));
}

TEST(Faults, areMeetingsThatDontHappen) {
    const std::string half = "setp.lt.u32 %p1, %r0, 16; @%p1 bra end;\n";
    for (const Schedule schedule : kSchedules) {
        expectFault(half + "shfl.sync.bfly.b32 %r1, %r0, 1, 31, -1;\nret;\nend: bar.warp.sync 0xffff;\nbar.sync 0;",
                    "that don't come", {.schedule = schedule});
        expectFault(half + "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%f1, %f2, %f3, %f4}, {%r1, %r2}, {%r3}, "
                           "{%f1, %f2, %f3, %f4};\nret;\nend: bar.sync 0;",
                    "that don't come", {.schedule = schedule});
        expectFault(half + "bar.sync 0;\nret;\nend: bar.sync 0;", "that don't come", {.schedule = schedule});
        expectFault(half + "bar.sync 0;\nend:", "of which others have ended", {.schedule = schedule});
    }
    expectFault("setp.lt.u32 %p1, %r0, 16; @!%p1 bra on; ret;\non: bar.warp.sync -1;", "have ended");
    expectFault("bar.warp.sync 1;", "not among the members");
    expectFault("setp.eq.s32 %p1, %r0, 3; selp.b32 %r2, 1, -1, %p1; bar.warp.sync %r2;", "different members");
    expectFault("bar.sync 1;", "not the first");
    expectFault("setp.eq.s32 %p1, %r0, 3; @!%p1 bra end; shfl.sync.idx.b32 %r1, %r0, 0, 31, 8;\nend:", "takes no part");
}

TEST(Faults, areLaunchesThatADeviceRefuses) {
    expectFault("", "65 threads", {.threads = 65});
    expectFault("", "0 blocks", {.blocks = 0});
    Module module(kernelOf(""));
    EXPECT_THROW(launch(module.kernel("probe"), {.parameters = std::vector<std::byte>(12)}), Fault);
    EXPECT_THROW(launch(module.kernel("probe"), {}), Fault);
}

TEST(Faults, areDivisionsByZero) {
    expectFault("div.s32 %r1, 1, %r0;", "a division by zero");
}

// Operands in another order are another program: the test of matrices would not pass it.
TEST(Faults, showInResults) {
    const std::string head = "mov.u32 %r2, 0x40003c00; mov.u32 %r3, 0x3c004000; mov.f32 %f1, 0f00000000;\n"
                             "mov.f32 %f2, %f1; mov.f32 %f3, %f1; mov.f32 %f4, %f1;\n"
                             "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%f1, %f2, %f3, %f4}, ";
    const auto right = resultsOf(head + "{%r2, %r3}, {%r2}, {%f1, %f2, %f3, %f4};", "%f1");
    const auto swapped = resultsOf(head + "{%r3, %r2}, {%r2}, {%f1, %f2, %f3, %f4};", "%f1");
    EXPECT_EQ(std::bit_cast<float>(right[0]), 4 * (1.0f + 4.0f));
    EXPECT_EQ(std::bit_cast<float>(swapped[0]), 4 * (2.0f + 2.0f));
}

} // namespace
} // namespace longwave::ptx
