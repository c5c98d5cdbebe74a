// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/machine.h"
#include "simt/memory.h"
#include "simt/watch.h"

#include <cstdint>

// What GCC's -fsanitize=thread has a program call before its loads and stores; without that sanitizer's runtime the
// calls come here. They do nothing but look while device code runs, at device memory alone: a fiber's own stack and the
// host's memory are nobody else's business.

namespace {

using longwave::simt::Kind;

inline void look(const void* address, std::size_t bytes, Kind kind, bool aligned, const void* code) {
    if (!longwave::simt::watching || !longwave::simt::Memory::contains(address))
        return;
    const longwave::simt::Unwatched unwatched;
    longwave::simt::checkAccess(address, bytes, kind, aligned, code);
    longwave::simt::Machine::instance().recordTraffic(address, bytes, kind, code);
}

} // namespace

#define LONGWAVE_LOOK(name, bytes, kind, aligned)                                                                      \
    extern "C" void name(void* address) {                                                                              \
        look(address, bytes, kind, aligned, __builtin_return_address(0));                                              \
    }

LONGWAVE_LOOK(__tsan_read1, 1, Kind::Read, true)
LONGWAVE_LOOK(__tsan_read2, 2, Kind::Read, true)
LONGWAVE_LOOK(__tsan_read4, 4, Kind::Read, true)
LONGWAVE_LOOK(__tsan_read8, 8, Kind::Read, true)
LONGWAVE_LOOK(__tsan_read16, 16, Kind::Read, true)
LONGWAVE_LOOK(__tsan_write1, 1, Kind::Write, true)
LONGWAVE_LOOK(__tsan_write2, 2, Kind::Write, true)
LONGWAVE_LOOK(__tsan_write4, 4, Kind::Write, true)
LONGWAVE_LOOK(__tsan_write8, 8, Kind::Write, true)
LONGWAVE_LOOK(__tsan_write16, 16, Kind::Write, true)
LONGWAVE_LOOK(__tsan_unaligned_read2, 2, Kind::Read, false)
LONGWAVE_LOOK(__tsan_unaligned_read4, 4, Kind::Read, false)
LONGWAVE_LOOK(__tsan_unaligned_read8, 8, Kind::Read, false)
LONGWAVE_LOOK(__tsan_unaligned_read16, 16, Kind::Read, false)
LONGWAVE_LOOK(__tsan_unaligned_write2, 2, Kind::Write, false)
LONGWAVE_LOOK(__tsan_unaligned_write4, 4, Kind::Write, false)
LONGWAVE_LOOK(__tsan_unaligned_write8, 8, Kind::Write, false)
LONGWAVE_LOOK(__tsan_unaligned_write16, 16, Kind::Write, false)

extern "C" {

void __tsan_read_range(void* address, unsigned long bytes) {
    look(address, bytes, Kind::Read, false, __builtin_return_address(0));
}
void __tsan_write_range(void* address, unsigned long bytes) {
    look(address, bytes, Kind::Write, false, __builtin_return_address(0));
}

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_read(void**) {}
void __tsan_vptr_update(void**, void*) {}
}

// Atomic operations are replaced, not accompanied. Device code has none; what the host's part of a test has (a static's
// guard, a shared pointer's count) is carried out.
#define LONGWAVE_ATOMIC(bits, Type)                                                                                    \
    extern "C" Type __tsan_atomic##bits##_load(const volatile Type* at, int) {                                         \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                                                  \
    }                                                                                                                  \
    extern "C" void __tsan_atomic##bits##_store(volatile Type* at, Type value, int) {                                  \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                                                 \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_exchange(volatile Type* at, Type value, int) {                               \
        return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);                                                       \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_fetch_add(volatile Type* at, Type value, int) {                              \
        return __atomic_fetch_add(at, value, __ATOMIC_SEQ_CST);                                                        \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_fetch_sub(volatile Type* at, Type value, int) {                              \
        return __atomic_fetch_sub(at, value, __ATOMIC_SEQ_CST);                                                        \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_fetch_and(volatile Type* at, Type value, int) {                              \
        return __atomic_fetch_and(at, value, __ATOMIC_SEQ_CST);                                                        \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_fetch_or(volatile Type* at, Type value, int) {                               \
        return __atomic_fetch_or(at, value, __ATOMIC_SEQ_CST);                                                         \
    }                                                                                                                  \
    extern "C" Type __tsan_atomic##bits##_fetch_xor(volatile Type* at, Type value, int) {                              \
        return __atomic_fetch_xor(at, value, __ATOMIC_SEQ_CST);                                                        \
    }                                                                                                                  \
    extern "C" int __tsan_atomic##bits##_compare_exchange_strong(volatile Type* at, Type* expected, Type value, int,   \
                                                                 int) {                                                \
        return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);            \
    }                                                                                                                  \
    extern "C" int __tsan_atomic##bits##_compare_exchange_weak(volatile Type* at, Type* expected, Type value, int,     \
                                                               int) {                                                  \
        return __atomic_compare_exchange_n(at, expected, value, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);             \
    }

LONGWAVE_ATOMIC(8, std::uint8_t)
LONGWAVE_ATOMIC(16, std::uint16_t)
LONGWAVE_ATOMIC(32, std::uint32_t)
LONGWAVE_ATOMIC(64, std::uint64_t)

extern "C" void __tsan_atomic_thread_fence(int) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
extern "C" void __tsan_atomic_signal_fence(int) {}
