// SPDX-License-Identifier: GPL-3.0-or-later
// A block of audio must not wait: while one is processed, nothing is allocated and nothing freed. malloc and its
// relatives are this program's own: they count, and call what they stand for.
#include "tests/compute/streaming/stream_fixture.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {
std::atomic<bool> counting{false};
std::atomic<long> calls{0};

void count() noexcept {
    if (counting)
        ++calls;
}
} // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCounts = false; // a sanitizer has these functions to itself
#else
constexpr bool kCounts = true;

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t items, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

void* malloc(std::size_t size) noexcept {
    count();
    return __libc_malloc(size);
}
void* calloc(std::size_t items, std::size_t size) noexcept {
    count();
    return __libc_calloc(items, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    count();
    return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
    count();
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
void free(void* memory) noexcept {
    if (memory)
        count();
    __libc_free(memory);
}
}
#endif

namespace longwave {
namespace {

template <typename F>
long allocationsOf(const F& work) {
    calls = 0;
    counting = true;
    work();
    counting = false;
    return calls;
}

class StreamAllocation : public testing::Test {
  protected:
    void SetUp() override {
        if (!kCounts)
            GTEST_SKIP() << "a sanitizer allocates for itself";
    }
};

TEST_F(StreamAllocation, IsCounted) {
    static void* volatile seen; // so that nothing is optimised away
    EXPECT_EQ(allocationsOf([&] {
                  seen = ::operator new(4);
                  ::operator delete(seen);
              }),
              2);
}

TEST_F(StreamAllocation, NoBlockNeedsAny) {
    for (const std::int64_t block : {105, 64, 1024, 8192})
        for (const std::int64_t taps : {1, 1009, 20000})
            for (const bool uniform : {false, true}) {
                const auto plan = test::streamPlan(block, taps, {.uniform = uniform, .capacity = 30000});
                const auto u = test::randomValues(2 * block, 1);
                std::vector<float> y(u.size());
                StreamConvolver convolver(test::streamKernel(plan, test::randomValues(2 * taps, 2), 2), 2, 2);
                const float* in[] = {u.data(), u.data() + block};
                float* out[] = {y.data(), y.data() + block};
                const std::int64_t blocks = 20000 / block + 40;
                const auto run = [&] {
                    for (std::int64_t i = 0; i < blocks; ++i)
                        convolver.process(in, out);
                };
                const std::string what = "block " + std::to_string(block) + ", " + std::to_string(taps) + " taps";
                EXPECT_EQ(allocationsOf(run), 0) << what;
                convolver.setKernel(test::streamKernel(plan, test::randomValues(2 * taps, 3), 2),
                                    {777, Fade::Shape::EqualPower});
                EXPECT_EQ(allocationsOf(run), 0) << what << ", while another kernel is faded in";
                EXPECT_FALSE(convolver.isChanging()) << what;
                EXPECT_EQ(allocationsOf([&] { convolver.reset(); }), 0) << what;
            }
}

} // namespace
} // namespace longwave
