// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

// Counts that are known beforehand.

namespace longwave::simt {
namespace {

using device::Float2;
using device::Float4;

/// Each lane stores one T at index(lane), then loads it.
template <typename T>
SharedCounts sharedTraffic(int (*index)(int)) {
    Buffer<T> out("out", 32);
    return launch({.sharedBytes = 32 * 1024},
                  [out = out.data(), index] {
                      auto* shared = sharedArray<T>();
                      shared[index(device::lane())] = T{};
                      device::syncWarp();
                      out[device::lane()] = shared[index(device::lane())];
                  })
        .shared;
}

void expectShared(const SharedCounts& counts, std::uint64_t wavefronts, std::uint64_t ideal) {
    EXPECT_EQ(counts.reads, 1u);
    EXPECT_EQ(counts.writes, 1u);
    EXPECT_EQ(counts.wavefronts, 2 * wavefronts);
    EXPECT_EQ(counts.idealWavefronts, 2 * ideal);
    EXPECT_EQ(counts.conflicts(), 2 * (wavefronts - ideal));
}

TEST(Counts, bankConflictsOfKnownDegree) {
    expectShared(sharedTraffic<float>([](int lane) { return lane; }), 1, 1);
    expectShared(sharedTraffic<float>([](int lane) { return 2 * lane; }), 2, 1);
    expectShared(sharedTraffic<float>([](int lane) { return 3 * lane; }), 1, 1);
    expectShared(sharedTraffic<float>([](int lane) { return 8 * lane; }), 8, 1);
    expectShared(sharedTraffic<float>([](int lane) { return 32 * lane; }), 32, 1);
    expectShared(sharedTraffic<float>([](int lane) { return 33 * lane; }), 1, 1);
    expectShared(sharedTraffic<std::uint16_t>([](int lane) { return lane; }), 1, 1);
    expectShared(sharedTraffic<Float2>([](int lane) { return lane; }), 2, 2);
    expectShared(sharedTraffic<Float2>([](int lane) { return 2 * lane; }), 4, 2);
    expectShared(sharedTraffic<Float4>([](int lane) { return lane; }), 4, 4);
    expectShared(sharedTraffic<Float4>([](int lane) { return 2 * lane; }), 8, 4);
    expectShared(sharedTraffic<Float4>([](int lane) { return 8 * lane; }), 32, 4);
}

TEST(Counts, aVectorTakenApartIsOneAccess) {
    Buffer<float> out("out", 32);
    const Counts counts = launch({.sharedBytes = 512}, [out = out.data()] {
        auto* shared = sharedArray<Float4>();
        const auto lane = static_cast<float>(device::lane());
        const Float4 stored = {lane, lane + 1, lane + 2, lane + 3};
        shared[device::lane()] = stored;
        device::syncWarp();
        const Float4 value = shared[device::lane() ^ 1];
        out[device::lane()] = value.x * value.y + value.z * value.w;
    });
    expectShared(counts.shared, 4, 4);
}

TEST(Counts, oneWordForAllLanesIsNoConflict) {
    Buffer<float> out("out", 32);
    const Counts counts = launch({.sharedBytes = 128}, [out = out.data()] {
        auto* shared = sharedArray<float>();
        shared[device::lane()] = 1.0f;
        device::syncWarp();
        out[device::lane()] = shared[5];
    });
    expectShared(counts.shared, 1, 1);
}

TEST(Counts, matrixLoads) {
    // [row stride in bytes, wavefronts]
    for (const auto& [stride, wavefronts] : {std::pair{16, 4u}, {32, 8u}, {128, 32u}, {144, 4u}}) {
        const Counts counts = launch({.sharedBytes = 32 * 144}, [stride = stride] {
            for (int i = device::lane(); i < 32 * 144 / 16; i += 32)
                sharedArray<device::Word4>()[i] = {};
            device::syncWarp();
            std::uint32_t words[4];
            device::loadMatrices(words, device::sharedMemory() + stride * device::lane());
        });
        EXPECT_EQ(counts.matrixLoads, 1u);
        EXPECT_EQ(counts.shared.reads, 1u);
        EXPECT_EQ(counts.shared.wavefronts, wavefronts + 9 * 4);
        EXPECT_EQ(counts.shared.idealWavefronts, 4u + 9 * 4);
    }
}

TEST(Counts, lanesThatStayAwayAreNotCounted) {
    Buffer<float> out("out", 32);
    const Counts counts = launch({.sharedBytes = 4096}, [out = out.data()] {
        auto* shared = sharedArray<float>();
        if (device::lane() % 4 == 0) // 8 lanes, one bank
            shared[8 * device::lane()] = 1.0f;
        for (int i = 0; i < device::lane() % 3; ++i) // At most two rounds
            shared[512 + 32 * i + device::lane()] = 1.0f;
        out[device::lane()] = 1.0f;
    });
    EXPECT_EQ(counts.shared.writes, 3u);
    EXPECT_EQ(counts.shared.wavefronts, 8u + 1 + 1);
    EXPECT_EQ(counts.of("out").writes, 1u);
}

TEST(Counts, bytesOfDeviceMemory) {
    Buffer<float> in("in", std::vector<float>(4 * 64 * 8, 1.0f)), out("out", 4 * 64 * 8);
    const auto run = [&](int stride) {
        return launch({.blocks = 4, .threads = 64}, [in = in.data(), out = out.data(), stride] {
            const auto index = device::block() * 64 + device::threadIndex();
            out[index] = in[index * stride];
        });
    };
    for (const auto& [stride, bytes] : {std::pair{1, 1024u}, {2, 2048u}, {8, 8192u}}) {
        const Counts counts = run(stride);
        ASSERT_EQ(counts.buffers.size(), 2u);
        const BufferCounts read = counts.of("in"), written = counts.of("out");
        EXPECT_EQ(read.reads, 8u);
        EXPECT_EQ(read.writes, 0u);
        EXPECT_EQ(read.bytesRead, bytes);
        EXPECT_EQ(read.uniqueBytesRead, 1024u);
        EXPECT_EQ(read.bytesWritten + read.uniqueBytesWritten, 0u);
        EXPECT_EQ(written.writes, 8u);
        EXPECT_EQ(written.bytesWritten, 1024u);
        EXPECT_EQ(written.uniqueBytesWritten, 1024u);
    }
    // Each block reads the same: the traffic is fourfold, the bytes are not.
    const Counts again = launch({.blocks = 4}, [in = in.data(), out = out.data()] {
        out[device::block() * 32 + device::lane()] = in[device::lane()] + in[device::lane() ^ 1];
    });
    EXPECT_EQ(again.of("in").bytesRead, 4u * 2 * 128);
    EXPECT_EQ(again.of("in").uniqueBytesRead, 128u);
    EXPECT_EQ(again.of("elsewhere").bytesRead, 0u);
}

TEST(Counts, copiesAreTrafficOfBothMemories) {
    Buffer<float> in("in", std::vector<float>(128, 1.0f));
    const Counts counts = launch({.sharedBytes = 512}, [in = in.data()] {
        device::copyAsync(sharedArray<Float4>() + device::lane(), in + 4 * device::lane());
        device::commitCopies();
        device::waitForCopies<0>();
    });
    EXPECT_EQ(counts.of("in").reads, 1u);
    EXPECT_EQ(counts.of("in").bytesRead, 512u);
    EXPECT_EQ(counts.of("in").uniqueBytesRead, 512u);
    EXPECT_EQ(counts.shared.writes, 1u);
    EXPECT_EQ(counts.shared.wavefronts, 4u);
}

TEST(Counts, collectives) {
    const Counts counts = launch({.blocks = 2, .threads = 64},
                                 [] {
                                     float c[4] = {};
                                     const std::uint32_t a[4] = {};
                                     for (int i = 0; i < 5; ++i)
                                         device::multiplyAdd<device::Half>(c, a, 0, 0);
                                     device::shuffleXor(1.0f, 3);
                                     device::syncWarp();
                                     device::syncBlock();
                                 },
                                 {.checkAccesses = false});
    EXPECT_EQ(counts.tensorFlops, 2u * 2 * 5 * 4096);
    EXPECT_EQ(counts.shuffles, 4u);
    EXPECT_EQ(counts.warpBarriers, 4u);
    EXPECT_EQ(counts.blockBarriers, 2u);
}

} // namespace
} // namespace longwave::simt
