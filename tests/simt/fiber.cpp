// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fiber.h"

#include <boost/context/detail/fcontext.hpp>

#include <sys/mman.h>

#include <new>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace longwave::simt {
namespace {

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

constexpr std::size_t kGuardBytes = 4096;

struct Switch {
    Fiber* from;
    Fiber* to;
};

} // namespace

struct Fiber::Access {
    static void arrive(const transfer_t& transfer) {
        const auto* change = static_cast<const Switch*>(transfer.data);
        change->from->context_ = transfer.fctx;
#ifdef __SANITIZE_ADDRESS__
        // The thread's own stack is learnt here: nobody else says where it lies.
        __sanitizer_finish_switch_fiber(change->to->fakeStack_, &change->from->stack_, &change->from->stackBytes_);
#endif
    }

    static void enter(transfer_t transfer) {
        const auto* change = static_cast<const Switch*>(transfer.data);
        void (*const body)() = change->to->body_;
        arrive(transfer);
        body();
    }
};

void Fiber::start(void* stack, std::size_t bytes, std::size_t colour, void (*body)()) {
#ifdef __SANITIZE_ADDRESS__
    __asan_unpoison_memory_region(stack, bytes);
#endif
    body_ = body;
    fakeStack_ = nullptr;
    stack_ = stack;
    stackBytes_ = bytes;
    context_ = make_fcontext(static_cast<unsigned char*>(stack) + bytes - colour, bytes - colour, Access::enter);
}

void Fiber::switchTo(Fiber& from, Fiber& to, [[maybe_unused]] bool forGood) {
    Switch change{&from, &to};
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(forGood ? nullptr : &from.fakeStack_, to.stack_, to.stackBytes_);
#endif
    Access::arrive(jump_fcontext(to.context_, &change));
}

Stacks::~Stacks() {
    if (memory_)
        munmap(memory_, static_cast<std::size_t>(count_) * (kBytes + kGuardBytes));
}

void Stacks::reserve(int count) {
    if (count <= count_)
        return;
    if (memory_)
        munmap(memory_, static_cast<std::size_t>(count_) * (kBytes + kGuardBytes));
    memory_ = nullptr;
    count_ = 0;
    const std::size_t each = kBytes + kGuardBytes;
    void* memory = mmap(nullptr, static_cast<std::size_t>(count) * each, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    memory_ = static_cast<unsigned char*>(memory);
    count_ = count;
    for (int index = 0; index < count; ++index)
        mprotect(memory_ + static_cast<std::size_t>(index) * each, kGuardBytes, PROT_NONE);
}

void* Stacks::at(int index) const {
    return memory_ + static_cast<std::size_t>(index) * (kBytes + kGuardBytes) + kGuardBytes;
}

} // namespace longwave::simt
