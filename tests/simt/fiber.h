// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace longwave::simt {

/// A flow of control with its own stack. Built on Boost.Context's jump itself rather than on boost::context::fiber: a
/// faulty block is left where it stands, and fiber's destructor would unwind every one of its stacks.
class Fiber {
  public:
    /// A new start of `body` on the stack; whatever ran there before is forgotten. `body` may not return: it switches
    /// away for good with switchTo(…, forGood).
    void start(void* stack, std::size_t bytes, std::size_t colour, void (*body)());
    /// Returns when somebody switches back to `from`, the running fiber.
    static void switchTo(Fiber& from, Fiber& to, bool forGood = false);

  private:
    struct Access;
    friend struct Access;

    void* context_ = nullptr;
    void (*body_)() = nullptr;
    void* fakeStack_ = nullptr; // The address sanitizer's
    const void* stack_ = nullptr;
    std::size_t stackBytes_ = 0;
};

/// Stacks for `count` fibers, made once and used again. An unmapped page lies below each.
class Stacks {
  public:
    static constexpr std::size_t kBytes = 128 * 1024;
    Stacks() = default;
    Stacks(const Stacks&) = delete;
    Stacks& operator=(const Stacks&) = delete;
    ~Stacks();

    void reserve(int count);
    void* at(int index) const;

  private:
    unsigned char* memory_ = nullptr;
    int count_ = 0;
};

} // namespace longwave::simt
