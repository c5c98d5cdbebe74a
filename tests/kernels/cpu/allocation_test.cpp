// SPDX-License-Identifier: GPL-3.0-or-later
// A run allocates nothing. In a program of its own, as its malloc and its kin stand before the C library's: what is
// counted are operator new of every kind, Highway's aligned memory and what libraries take.
//
// TBB is not counted: it allocates a task's 256 or 512 bytes when a thread's pool has none left, a few times in the
// first runs, and starts its threads (whose local storage the loader allocates).
#include "kernels/cpu/monarch_engine.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

#include <dlfcn.h>

namespace {
std::atomic<bool> counting{false};
std::atomic<long> allocations{0};
} // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCounts = false; // a sanitizer has these functions to itself
#else
constexpr bool kCounts = true;
namespace {

void count(const void* caller) {
    if (!counting)
        return;
    Dl_info info{};
    const char* library = ::dladdr(caller, &info) != 0 && info.dli_fname ? info.dli_fname : "";
    if (!std::strstr(library, "/libtbb") && !std::strstr(library, "/ld-"))
        ++allocations;
}

} // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
    count(__builtin_return_address(0));
    return __libc_malloc(size);
}
void* calloc(std::size_t items, std::size_t size) noexcept {
    count(__builtin_return_address(0));
    return __libc_calloc(items, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    count(__builtin_return_address(0));
    return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
    count(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    count(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
    count(__builtin_return_address(0));
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
}
#endif

namespace longwave {
namespace {

template <typename F>
long allocationsOf(const F& work) {
    allocations = 0;
    counting = true;
    work();
    counting = false;
    return allocations;
}

class Allocation : public testing::Test {
  protected:
    void SetUp() override {
        if (!kCounts)
            GTEST_SKIP() << "a sanitizer allocates for itself";
    }
};

// Plain, circular, shared signal and kernel, block by block, and rows that several workers share.
std::vector<ConvolutionProblem> problemsForThreads() {
    return {{1, 64, 64, 64, 2048, 2048},
            {2, 33, 33, 33, 1500, 1500, Mode::Circular},
            {1, 64, 1, 64, 2048, 1000},
            {3, 32, 1, 32, 1500, 700, Mode::Circular},
            {4, 16, 16, 1, 2048, 2048, Mode::Full},
            {1, 3, 3, 3, 100000, 33, Mode::Circular},
            {1, 1, 1, 1, 66000, 66000}};
}

void expectNone(const Engine& engine, const ConvolutionProblem& p, int threads, bool everything, bool gradients) {
    const test::Case c = test::makeCase(p, 1, everything, everything, everything);
    const auto plan = engine.plan(p, {.threads = threads, .gradients = gradients});
    Timings timings;
    plan->setKernels(c.kernels(), timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    std::vector<float> du(c.u.size()), dk(c.k.size()), dd(c.d.size()), di(c.inputGate.size()),
        dout(c.outputGate.size());
    const std::string what =
        engine.name() + std::string(" ") + test::describe(p) + " on " + std::to_string(threads) + " threads";
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(allocationsOf([&] { plan->run(c.operands(), y, timings); }), 0) << what;
    if (!gradients)
        return;
    EXPECT_EQ(allocationsOf([&] { plan->backward(c.operands(), y, {du, dk, dd, di, dout}, timings); }), 0) << what;
}

TEST_F(Allocation, IsCounted) {
    static void* volatile seen; // so that nothing is optimised away
    const auto see = [](void* memory) {
        seen = memory;
        return seen;
    };
    constexpr std::align_val_t kLine{64};
    EXPECT_EQ(allocationsOf([&] { ::operator delete(see(::operator new(4))); }), 1);
    EXPECT_EQ(allocationsOf([&] { ::operator delete(see(::operator new(64, kLine)), kLine); }), 1);
    EXPECT_EQ(allocationsOf([&] { std::free(see(std::malloc(4))); }), 1);
    EXPECT_EQ(allocationsOf([&] { std::free(see(std::aligned_alloc(64, 64))); }), 1);
    const auto engine = makeMonarchCpuEngine();
    EXPECT_GT(allocationsOf([&] { engine->plan({1, 1, 1, 1, 256, 256}); }), 1);
}

TEST_F(Allocation, RunsAndBackwardPassesNeedNone) {
    const auto engine = makeMonarchCpuEngine();
    for (const ConvolutionProblem& p : test::smallProblems())
        expectNone(*engine, p, 1, true, true);
    for (const ConvolutionProblem& p : problemsForThreads())
        for (const int threads : {1, 2, 0})
            for (const bool everything : {false, true})
                expectNone(*engine, p, threads, everything, true);
}

TEST_F(Allocation, IsNotNeededByOtherEnginesEither) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    for (const int threads : {1, 2, 0})
        for (const ConvolutionProblem& p : problemsForThreads()) {
            expectNone(*fftw, p, threads, true, false);
            if (p.taps < 50)
                expectNone(*direct, p, threads, true, true);
        }
}

} // namespace
} // namespace longwave
