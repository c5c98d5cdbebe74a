// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What kernels/cuda/facade.h offers, where each CUDA thread is a fiber (launch.h). Only that header includes this one;
// it says what each function means. Everything here lives in the library, which is compiled without the access hooks:
// what a collective does to memory is recorded by the collective itself. The defaulted places only serve to say who
// waits where, and that lanes meet at one statement.

#include <cstdint>

#define LONGWAVE_DEVICE inline

namespace longwave::device {

// Constant within a fiber, so the compiler may keep them in registers across barriers.
[[gnu::const]] int threadIndex();
[[gnu::const]] int threadCount();
[[gnu::const]] int lane();
[[gnu::const]] int warp();
[[gnu::const]] std::int64_t block();
[[gnu::const]] std::int64_t blockCount();
[[gnu::const]] unsigned char* sharedMemory();

void syncBlock(const char* file = __builtin_FILE(), int line = __builtin_LINE());
void syncWarp(const char* file = __builtin_FILE(), int line = __builtin_LINE());
float shuffleXor(float value, int mask, const char* file = __builtin_FILE(), int line = __builtin_LINE());
std::uint32_t shuffleXor(std::uint32_t value, int mask, const char* file = __builtin_FILE(),
                         int line = __builtin_LINE());

float shuffle(float value, int from, const char* file = __builtin_FILE(), int line = __builtin_LINE());
std::uint32_t shuffle(std::uint32_t value, int from, const char* file = __builtin_FILE(), int line = __builtin_LINE());

std::uint32_t largestOfWarp(std::uint32_t value, const char* file = __builtin_FILE(), int line = __builtin_LINE());

void loadMatrices(std::uint32_t (&words)[4], const void* row, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE());
void loadMatricesTransposed(std::uint32_t (&words)[4], const void* row, const char* file = __builtin_FILE(),
                            int line = __builtin_LINE());

/// The products are exact, their sum with c is taken in double, column 0 first, and rounded to fp32 once. (The hardware
/// keeps fewer bits and documents neither how many nor the order.)
template <typename T>
void multiplyAdd(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1,
                 const char* file = __builtin_FILE(), int line = __builtin_LINE());
template <>
void multiplyAdd<Half>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1, const char* file,
                       int line);
template <>
void multiplyAdd<Bfloat>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1,
                         const char* file, int line);

/// What multiplyAdd makes of zeros in the other half, for half as many flops.
template <typename T>
void multiplyAddNarrow(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0,
                       const char* file = __builtin_FILE(), int line = __builtin_LINE());
template <>
void multiplyAddNarrow<Half>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, const char* file,
                             int line);
template <>
void multiplyAddNarrow<Bfloat>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, const char* file,
                               int line);

template <typename T>
std::uint32_t pack(float low, float high);
template <>
std::uint32_t pack<Half>(float low, float high);
template <>
std::uint32_t pack<Bfloat>(float low, float high);
template <typename T>
Float2 unpack(std::uint32_t word);
template <>
Float2 unpack<Half>(std::uint32_t word);
template <>
Float2 unpack<Bfloat>(std::uint32_t word);

inline std::uint32_t lowHalves(std::uint32_t a, std::uint32_t b) {
    return (a & 0xffffu) | b << 16;
}
inline std::uint32_t highHalves(std::uint32_t a, std::uint32_t b) {
    return a >> 16 | (b & 0xffff0000u);
}

template <typename T>
std::uint32_t largerMagnitudes(std::uint32_t a, std::uint32_t b);
template <>
std::uint32_t largerMagnitudes<Half>(std::uint32_t a, std::uint32_t b);
template <>
std::uint32_t largerMagnitudes<Bfloat>(std::uint32_t a, std::uint32_t b);

template <typename T>
std::uint32_t multiplyAddPairs(std::uint32_t a, std::uint32_t b, std::uint32_t c);
template <>
std::uint32_t multiplyAddPairs<Half>(std::uint32_t a, std::uint32_t b, std::uint32_t c);
template <>
std::uint32_t multiplyAddPairs<Bfloat>(std::uint32_t a, std::uint32_t b, std::uint32_t c);
template <typename T>
std::uint32_t multiplySubtractPairs(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return multiplyAddPairs<T>(a, b, c ^ 0x80008000u);
}
template <typename T>
std::uint32_t multiplyPairs(std::uint32_t a, std::uint32_t b) {
    return multiplyAddPairs<T>(a, b, 0x80008000u); // −0 leaves the product's sign
}

template <typename T>
inline T* inGlobalMemory(T* pointer) {
    return pointer;
}
inline int anew(int value) {
    return value;
}
/// Nothing is seen of it.
inline void prefetch(const void*) {}

Double2 unitRoot(double turns);

void atomicLarger(std::uint32_t* at, std::uint32_t value);

/// The copy is carried out at the wait, so that a missing one is seen.
void copyAsync(void* shared, const void* global);
void commitCopies();
void waitForCopiesUntil(int pending);
template <int Pending>
void waitForCopies() {
    static_assert(Pending >= 0);
    waitForCopiesUntil(Pending);
}

} // namespace longwave::device
