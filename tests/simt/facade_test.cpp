// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/facade.h"
#include "simt/buffer.h"
#include "simt/launch.h"

#include <gtest/gtest.h>

#include <numeric>

namespace longwave::simt {
namespace {

TEST(Launch, everyThreadKnowsItsPlace) {
    Buffer<int> seen("seen", 3 * 64);
    launch({.blocks = 3, .threads = 64}, [out = seen.data()] {
        const auto index = device::block() * device::threadCount() + device::threadIndex();
        out[index] = device::lane() + 32 * device::warp() + 1000 * static_cast<int>(device::blockCount());
    });
    const std::vector<int> values = seen.download();
    for (int i = 0; i < 3 * 64; ++i)
        EXPECT_EQ(values[static_cast<std::size_t>(i)], i % 64 + 3000);
}

TEST(Launch, barriersAndShufflesWork) {
    for (const Order order : {Order::Ascending, Order::Descending, Order::Shuffled}) {
        Buffer<float> out("out", 256);
        launch({.blocks = 1, .threads = 256, .sharedBytes = 1024},
               [out = out.data()] {
                   auto* shared = reinterpret_cast<float*>(device::sharedMemory());
                   const int thread = device::threadIndex();
                   shared[thread] = static_cast<float>(thread);
                   device::syncBlock();
                   float value = shared[255 - thread];
                   for (int mask = 16; mask > 0; mask /= 2)
                       value += device::shuffleXor(value, mask);
                   out[thread] = value;
               },
               {.order = order});
        const std::vector<float> values = out.download();
        for (int i = 0; i < 256; ++i) {
            const int first = 32 * (7 - i / 32);
            EXPECT_EQ(values[static_cast<std::size_t>(i)], static_cast<float>(32 * first + 31 * 16));
        }
    }
}

} // namespace
} // namespace longwave::simt
