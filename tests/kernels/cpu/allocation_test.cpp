// SPDX-License-Identifier: GPL-3.0-or-later
// A run of the Monarch engine allocates nothing. In a program of its own, as it counts every allocation there is.
#include "kernels/cpu/monarch_engine.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size ? size : 1))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace longwave {
namespace {

TEST(Allocation, RunsAndBackwardPassesNeedNone) {
    const auto engine = makeMonarchCpuEngine();
    for (const ConvolutionProblem& p : test::smallProblems()) {
        const test::Case c = test::makeCase(p, 1, true, true, true);
        const auto plan = engine->plan(p, {.threads = 1, .gradients = true});
        Timings timings;
        plan->setKernels(c.kernels(), timings);
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        std::vector<float> du(c.u.size()), dk(c.k.size()), dd(c.d.size()), di(c.u.size()), dout(y.size());
        const long before = allocations;
        plan->run(c.operands(), y, timings);
        EXPECT_EQ(allocations, before) << test::describe(p);
        plan->backward(c.operands(), y, {du, dk, dd, di, dout}, timings);
        EXPECT_EQ(allocations, before) << test::describe(p);
    }
    const long before = allocations;
    ::operator delete(::operator new(4));
    EXPECT_EQ(allocations, before + 1) << "the counter counts";
}

} // namespace
} // namespace longwave
