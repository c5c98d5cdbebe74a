// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/ceilings_loops.h"

#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cmath>

#include <hwy/targets.h>

#include <hwy/aligned_allocator.h>

namespace longwave {
namespace {

// For every instruction set that is built and runs here.
template <typename Body>
void withEachTarget(const Body& body) {
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::SetSupportedTargetsForTest(target);
        body(hwy::TargetName(target));
    }
    hwy::SetSupportedTargetsForTest(0);
}

TEST(CeilingsLoops, TriadComputes) {
    constexpr std::size_t kCount = 192;
    const auto b = test::randomValues(kCount, 1);
    const auto c = test::randomValues(kCount, 2);
    auto memory = hwy::AllocateAligned<float>(3 * kCount);
    withEachTarget([&](const char* name) {
        std::fill_n(memory.get(), kCount, NAN);
        std::copy(b.begin(), b.end(), memory.get() + kCount);
        std::copy(c.begin(), c.end(), memory.get() + 2 * kCount);
        cpu::triad(memory.get(), memory.get() + kCount, memory.get() + 2 * kCount, 0.5f, kCount);
        for (std::size_t i = 0; i < kCount; ++i)
            ASSERT_FLOAT_EQ(memory[i], b[i] + 0.5f * c[i]) << name << " " << i;
    });
}

// Every lane of every chain did its steps: the sum is that of the recurrence, in double.
TEST(CeilingsLoops, MultiplyAddsAreDone) {
    withEachTarget([&](const char* name) {
        const std::int64_t lanes = cpu::multiplyAddFlops() / 24;
        ASSERT_GE(lanes, 1) << name;
        for (const std::int64_t count : {0, 1, 1000}) {
            double sum = 0;
            for (int chain = 0; chain < 12; ++chain)
                for (std::int64_t lane = 0; lane < lanes; ++lane) {
                    double x = chain;
                    for (std::int64_t i = 0; i < count; ++i)
                        x = x * 0.9999f + static_cast<double>(1 + lane);
                    sum += x;
                }
            EXPECT_NEAR(cpu::multiplyAdds(count), sum, 1e-4 * sum) << name << " " << count;
        }
        EXPECT_TRUE(std::isfinite(cpu::multiplyAdds(5'000'000))) << name;
    });
}

} // namespace
} // namespace longwave
