// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/mapped_memory.h"

#include "compute/error.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <functional>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace longwave {

/// Read by the handler, in whatever thread it finds itself: never freed, only used again.
struct MappedMemory::Range {
    std::atomic<const std::byte*> begin = nullptr;
    std::atomic<const std::byte*> end = nullptr; // null: not in use
    std::atomic<bool> isCut = false;
    std::filesystem::path path{}; // not for the handler
    Range* next = nullptr;
};

namespace {

using Range = MappedMemory::Range;

static_assert(std::atomic<const std::byte*>::is_always_lock_free && std::atomic<Range*>::is_always_lock_free);

std::atomic<Range*> ranges = nullptr; // a list that only grows
std::atomic<bool> anyCut = false;     // since the program began
std::mutex registration;
struct sigaction before;

Range* rangeOf(const std::byte* data) noexcept {
    for (Range* range = ranges.load(std::memory_order_acquire); range; range = range->next)
        if (const std::byte* end = range->end.load(std::memory_order_acquire);
            end && std::less<>()(data, end) && !std::less<>()(data, range->begin.load(std::memory_order_relaxed)))
            return range;
    return nullptr;
}

/// Puts zeros from the page on that could not be had to the end of the mapping.
bool putZeros(Range& range, const std::byte* data) noexcept {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const std::byte* from = data - reinterpret_cast<std::uintptr_t>(data) % page;
    const auto size = static_cast<std::size_t>(range.end.load(std::memory_order_relaxed) - from);
    if (::mmap(const_cast<std::byte*>(from), size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        return false;
    range.isCut.store(true, std::memory_order_relaxed);
    anyCut.store(true, std::memory_order_release);
    return true;
}

void passOn(int signal, siginfo_t* info, void* context) noexcept {
    if (before.sa_flags & SA_SIGINFO)
        return before.sa_sigaction(signal, info, context);
    if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)
        return before.sa_handler(signal);
    ::signal(signal, SIG_DFL); // what failed is tried again, and ends the program
}

void handle(int signal, siginfo_t* info, void* context) noexcept {
    const int error = errno;
    const auto* data = static_cast<const std::byte*>(info->si_addr);
    Range* range = info->si_code == BUS_ADRERR ? rangeOf(data) : nullptr;
    if (!range || !putZeros(*range, data))
        passOn(signal, info, context);
    errno = error;
}

void install() {
    struct sigaction ours {};
    ours.sa_sigaction = handle;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&ours.sa_mask);
    ::sigaction(SIGBUS, &ours, &before);
}

/// One that is not in use. Precondition: `registration` is held.
Range& freeRange() {
    if (!ranges.load(std::memory_order_relaxed))
        install();
    for (Range* range = ranges.load(std::memory_order_acquire); range; range = range->next)
        if (!range->end.load(std::memory_order_relaxed))
            return *range;
    auto* made = new Range;
    made->next = ranges.load(std::memory_order_relaxed);
    ranges.store(made, std::memory_order_release);
    return *made;
}

Range& take(const std::filesystem::path& path, const std::byte* data, std::size_t size) {
    const std::lock_guard lock(registration);
    Range& range = freeRange();
    range.path = path;
    range.isCut = false;
    range.begin.store(data, std::memory_order_relaxed);
    range.end.store(data + size, std::memory_order_release);
    return range;
}

} // namespace

MappedMemory::MappedMemory(const std::filesystem::path& path, const std::byte* data, std::size_t size)
    : range_(take(path, data, size)) {}

MappedMemory::~MappedMemory() {
    const std::lock_guard lock(registration);
    range_.end.store(nullptr, std::memory_order_release);
}

bool isWhole(const std::byte* data) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst); // after what was read, as the handler runs in this thread
    if (!anyCut.load(std::memory_order_acquire))         // as good as always
        return true;
    const Range* range = rangeOf(data);
    return !range || !range->isCut.load(std::memory_order_relaxed);
}

void requireWhole(const std::byte* data) {
    if (isWhole(data))
        return;
    const std::lock_guard lock(registration);
    const Range* range = rangeOf(data);
    throw Error(range ? range->path.string() : "",
                "the file has become shorter since it was opened; it must be opened again");
}

} // namespace longwave
