// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

// The access checker: each planted fault is seen in every order of the threads, and its sound twin passes.

namespace longwave::simt {
namespace {

class Access : public testing::TestWithParam<Order> {
  protected:
    /// Runs body(planted) both ways.
    template <typename Body>
    static void expectFault(const char* what, const LaunchShape& shape, Body body, Options options = {}) {
        options.order = GetParam();
        EXPECT_CONTAINS(faultOf(
                            shape, [body] { body(true); }, options),
                        what);
        EXPECT_EQ(faultOf(
                      shape, [body] { body(false); }, options),
                  "");
    }
};
INSTANTIATE_TEST_SUITE_P(Simt, Access, testing::ValuesIn(kOrders));

TEST_P(Access, aMissingBlockBarrierIsARace) {
    Buffer<float> out("out", 64);
    expectFault("A race: thread", {.threads = 64, .sharedBytes = 256}, [out = out.data()](bool planted) {
        auto* shared = sharedArray<float>();
        const int thread = device::threadIndex();
        shared[thread] = 0.0f;
        device::syncBlock();
        shared[thread] = 1.0f;
        if (planted)
            device::syncWarp();
        else
            device::syncBlock();
        out[thread] = shared[thread ^ 32];
    });
}

TEST_P(Access, aMissingWarpBarrierIsARace) {
    Buffer<float> out("out", 32);
    const auto body = [out = out.data()](bool planted) {
        auto* shared = sharedArray<float>();
        const int lane = device::lane();
        shared[lane] = 0.0f;
        device::syncWarp();
        shared[lane] = 1.0f;
        device::shuffleXor(1.0f, 1); // CUDA does not promise that this orders memory
        if (!planted)
            device::syncWarp();
        out[lane] = shared[lane ^ 1];
    };
    expectFault("A race: thread", {.sharedBytes = 128}, body);
    EXPECT_EQ(
        faultOf({.sharedBytes = 128}, [body] { body(true); }, {.order = GetParam(), .collectivesOrderMemory = true}),
        "");
}

TEST_P(Access, aReadThatIsOverwrittenIsARace) {
    Buffer<float> out("out", 64);
    expectFault("A race: thread", {.threads = 64, .sharedBytes = 256}, [out = out.data()](bool planted) {
        auto* shared = sharedArray<float>();
        const int thread = device::threadIndex();
        shared[thread] = 1.0f;
        device::syncBlock();
        out[thread] = shared[63 - thread];
        if (!planted)
            device::syncBlock();
        shared[thread] = 2.0f;
    });
}

TEST_P(Access, oneOfManyReadersIsEnoughForARace) {
    // All read; a lane of the first warp then writes, ordered after its own warp's reads only.
    Buffer<float> out("out", 96);
    expectFault("A race: thread", {.threads = 96, .sharedBytes = 4}, [out = out.data()](bool planted) {
        auto* shared = sharedArray<float>();
        const int thread = device::threadIndex();
        if (thread == 0)
            shared[0] = 1.0f;
        device::syncBlock();
        out[thread] = shared[0];
        device::syncWarp();
        if (!planted)
            device::syncBlock();
        if (thread == 5)
            shared[0] = 2.0f;
    });
}

TEST_P(Access, twoWritersAreARace) {
    expectFault("has written with no barrier between", {.threads = 64, .sharedBytes = 256}, [](bool planted) {
        sharedArray<float>()[planted ? device::threadIndex() / 2 : device::threadIndex()] = 1.0f;
    });
}

TEST_P(Access, neighbouringBytesAreNoRace) {
    expectFault("A race: thread", {.threads = 64, .sharedBytes = 256}, [](bool planted) {
        sharedArray<unsigned char>()[planted ? 3 : device::threadIndex()] = 1;
        sharedArray<std::uint16_t>()[64 + (planted ? 0 : device::threadIndex())] = 1;
    });
}

TEST_P(Access, aMatrixLoadBeforeItsBarrierIsARace) {
    expectFault("A race: thread", {.sharedBytes = 512}, [](bool planted) {
        auto* row = sharedArray<device::Word4>() + device::lane();
        *row = {1, 2, 3, 4};
        if (!planted)
            device::syncWarp();
        std::uint32_t words[4];
        device::loadMatrices(words, row);
    });
    expectFault("a matrix load of warp 0", {.sharedBytes = 512}, [](bool planted) {
        auto* row = sharedArray<device::Word4>() + device::lane();
        *row = {1, 2, 3, 4};
        device::syncWarp();
        std::uint32_t words[4];
        device::loadMatrices(words, row);
        if (!planted)
            device::syncWarp();
        *row = {4, 3, 2, 1};
    });
}

TEST_P(Access, globalMemoryRacesWithinABlock) {
    Buffer<float> scratch("scratch", std::vector<float>(64, 0.0f)), out("out", 64);
    expectFault("of scratch, which thread", {.threads = 64},
                [scratch = scratch.data(), out = out.data()](bool planted) {
                    const int thread = device::threadIndex();
                    scratch[thread] = 1.0f;
                    if (!planted)
                        device::syncBlock();
                    out[thread] = scratch[63 - thread];
                });
}

TEST_P(Access, globalMemoryRacesBetweenBlocks) {
    Buffer<float> out("out", 64);
    expectFault("which another block has written", {.blocks = 2}, [out = out.data()](bool planted) {
        out[device::lane() + (planted ? 0 : 32 * device::block())] = 1.0f;
    });
    Buffer<float> in("in", std::vector<float>(32, 1.0f)), sink("sink", 64);
    expectFault("which another block has read", {.blocks = 2}, [in = in.data(), sink = sink.data()](bool planted) {
        sink[device::lane() + 32 * device::block()] = in[device::lane()];
        device::syncBlock();
        if (planted && device::block() == 1)
            in[device::lane()] = 0.0f;
    });
}

TEST_P(Access, outOfBoundsShared) {
    expectFault("past the end of shared memory by 4 bytes", {.sharedBytes = 128},
                [](bool planted) { sharedArray<float>()[device::lane() + (planted ? 1 : 0)] = 1.0f; });
    expectFault("4 bytes before the beginning of shared memory", {.sharedBytes = 128},
                [](bool planted) { sharedArray<float>()[device::lane() - (planted ? 1 : 0)] = 1.0f; });
}

TEST_P(Access, outOfBoundsGlobal) {
    Buffer<float> out("out", 32), in("in", std::vector<float>(32, 1.0f));
    expectFault("past the end of out by 4 bytes", {},
                [out = out.data()](bool planted) { out[device::lane() + (planted ? 1 : 0)] = 1.0f; });
    expectFault("past the end of in by 4 bytes", {}, [out = out.data(), in = in.data()](bool planted) {
        out[device::lane()] = in[device::lane() + (planted ? 1 : 0)];
    });
    expectFault("device memory that is no buffer's", {},
                [out = out.data()](bool planted) { out[device::lane() + (planted ? 1 << 28 : 0)] = 1.0f; });
}

TEST_P(Access, notInitialisedShared) {
    Buffer<float> out("out", 64);
    // By the block before does not count.
    expectFault("of shared memory, which nobody has written", {.blocks = 2, .sharedBytes = 128},
                [out = out.data()](bool planted) {
                    auto* shared = sharedArray<float>();
                    if (!planted || device::block() == 0 || device::lane() != 7)
                        shared[device::lane()] = 1.0f;
                    out[32 * device::block() + device::lane()] = shared[device::lane()];
                });
}

TEST_P(Access, notInitialisedGlobal) {
    Buffer<float> in("in", 33), out("out", 32);
    in.upload(std::vector<float>(32, 1.0f));
    EXPECT_EQ(in.unwrittenBytes(), 4u);
    expectFault("at byte 128 of in, which nobody has written", {}, [in = in.data(), out = out.data()](bool planted) {
        out[device::lane()] = in[device::lane() + (planted ? 1 : 0)];
    });
    EXPECT_EQ(out.unwrittenBytes(), 0u);
}

TEST_P(Access, misaligned) {
    Buffer<float> in("in", std::vector<float>(64, 1.0f)), out("out", 8);
    expectFault("Misaligned: thread", {}, [in = in.data(), out = out.data()](bool planted) {
        if (device::lane() == 3)
            *reinterpret_cast<device::Float4*>(out) = *reinterpret_cast<const device::Float4*>(in + (planted ? 6 : 8));
    });
}

TEST_P(Access, aMissingWaitIsSeen) {
    Buffer<float> in("in", std::vector<float>(128, 1.0f)), out("out", 128);
    expectFault("A missing wait: thread", {.sharedBytes = 512}, [in = in.data(), out = out.data()](bool planted) {
        auto* shared = sharedArray<device::Float4>();
        const int lane = device::lane();
        device::copyAsync(shared + lane, in + 4 * lane);
        device::commitCopies();
        if (!planted)
            device::waitForCopies<0>();
        device::syncWarp();
        reinterpret_cast<device::Float4*>(out)[lane] = shared[lane ^ 1];
    });
}

TEST_P(Access, aMissingCommitIsSeen) {
    Buffer<float> in("in", std::vector<float>(128, 1.0f)), out("out", 128);
    expectFault("A missing wait: thread", {.sharedBytes = 512}, [in = in.data(), out = out.data()](bool planted) {
        auto* shared = sharedArray<device::Float4>();
        const int lane = device::lane();
        device::copyAsync(shared + lane, in + 4 * lane);
        if (!planted)
            device::commitCopies();
        device::waitForCopies<0>();
        reinterpret_cast<device::Float4*>(out)[lane] = shared[lane];
    });
}

TEST_P(Access, aWaitWithoutABarrierIsARace) {
    Buffer<float> in("in", std::vector<float>(128, 1.0f)), out("out", 128);
    EXPECT_NE(faultOf({.sharedBytes = 512},
                      [in = in.data(), out = out.data()] {
                          auto* shared = sharedArray<device::Float4>();
                          const int lane = device::lane();
                          device::copyAsync(shared + lane, in + 4 * lane);
                          device::commitCopies();
                          device::syncWarp();
                          device::waitForCopies<0>();
                          reinterpret_cast<device::Float4*>(out)[lane] = shared[lane ^ 1];
                      },
                      {.order = GetParam()}),
              "");
}

TEST_P(Access, aCopyOverWhatOthersStillReadIsARace) {
    Buffer<float> in("in", std::vector<float>(256, 1.0f)), out("out", 256);
    expectFault("of shared memory", {.sharedBytes = 512}, [in = in.data(), out = out.data()](bool planted) {
        auto* shared = sharedArray<device::Float4>();
        const int lane = device::lane();
        for (int round = 0; round < 2; ++round) {
            device::copyAsync(shared + lane, in + 128 * round + 4 * lane);
            device::commitCopies();
            device::waitForCopies<0>();
            device::syncWarp();
            reinterpret_cast<device::Float4*>(out)[32 * round + lane] = shared[lane ^ 1];
            if (!planted)
                device::syncWarp();
        }
    });
}

TEST_P(Access, copiesAndMatricesHaveTheirPlaces) {
    Buffer<device::Word4> in("in", std::vector<device::Word4>(33)), out("out", 32);
    expectFault("Misaligned: thread", {.sharedBytes = 1024}, [in = in.data()](bool planted) {
        device::copyAsync(device::sharedMemory() + 16 * device::lane() + (planted ? 8 : 0), in + device::lane());
    });
    expectFault("which is not shared memory", {.sharedBytes = 1024}, [in = in.data(), out = out.data()](bool planted) {
        const int lane = device::lane();
        device::copyAsync(planted ? out + lane : sharedArray<device::Word4>() + lane, in + lane);
    });
    expectFault("past the end of in by 16 bytes", {.sharedBytes = 1024}, [in = in.data()](bool planted) {
        device::copyAsync(sharedArray<device::Word4>() + device::lane(), in + device::lane() + (planted ? 2 : 0));
    });
    expectFault("which is not shared memory", {.sharedBytes = 512}, [in = in.data()](bool planted) {
        auto* row = sharedArray<device::Word4>() + device::lane();
        *row = {};
        device::syncWarp();
        std::uint32_t words[4];
        device::loadMatrices(words, planted ? in + device::lane() : row);
    });
}

} // namespace
} // namespace longwave::simt
