// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything device code may ask of the machine it runs on. Under nvcc these are CUDA and PTX; under any other compiler
// they come from tests/simt, where each CUDA thread is a fiber and a warp's operations are carried out exactly,
// fragment layouts included. Device code includes this and nothing of CUDA, so the code that is tested is the code that
// runs.

#include "kernels/cuda/layout.h"

#include <cstdint>

#ifdef __CUDACC__

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#define LONGWAVE_DEVICE __device__ __forceinline__

namespace longwave::device {

LONGWAVE_DEVICE int threadIndex() {
    return static_cast<int>(threadIdx.x);
}
LONGWAVE_DEVICE int threadCount() {
    return static_cast<int>(blockDim.x);
}
LONGWAVE_DEVICE int lane() {
    return static_cast<int>(threadIdx.x % 32);
}
LONGWAVE_DEVICE int warp() {
    return static_cast<int>(threadIdx.x / 32);
}
/// Blocks form a line: block() in [0, blockCount()).
LONGWAVE_DEVICE std::int64_t block() {
    return blockIdx.x;
}
LONGWAVE_DEVICE std::int64_t blockCount() {
    return gridDim.x;
}

/// All threads of the block: what was written to memory before is seen after.
LONGWAVE_DEVICE void syncBlock() {
    __syncthreads();
}
/// The 32 threads of the warp, likewise.
LONGWAVE_DEVICE void syncWarp() {
    __syncwarp();
}
/// The value of lane() ^ mask. All 32 lanes take part.
LONGWAVE_DEVICE float shuffleXor(float value, int mask) {
    return __shfl_xor_sync(0xffffffffu, value, mask);
}
LONGWAVE_DEVICE std::uint32_t shuffleXor(std::uint32_t value, int mask) {
    return __shfl_xor_sync(0xffffffffu, value, mask);
}

/// The value of lane `from`. All 32 lanes take part.
LONGWAVE_DEVICE float shuffle(float value, int from) {
    return __shfl_sync(0xffffffffu, value, from);
}
LONGWAVE_DEVICE std::uint32_t shuffle(std::uint32_t value, int from) {
    return __shfl_sync(0xffffffffu, value, from);
}

/// The largest of the warp's values. All 32 lanes take part.
LONGWAVE_DEVICE std::uint32_t largestOfWarp(std::uint32_t value) {
    return __reduce_max_sync(0xffffffffu, value);
}

/// The same pointer, which the compiler now knows to lead to global memory.
template <typename T>
LONGWAVE_DEVICE T* inGlobalMemory(T* pointer) {
    __builtin_assume(__isGlobal(pointer));
    return pointer;
}

/// The same value, from which the compiler computes nothing ahead of this place: what is computed once before a loop
/// holds a register all along.
LONGWAVE_DEVICE int anew(int value) {
    asm volatile("" : "+r"(value));
    return value;
}

/// Begins to bring the line of 128 bytes that the address is in from memory to the device's L2 cache.
LONGWAVE_DEVICE void prefetch(const void* global) {
    asm volatile("prefetch.global.L2 [%0];" ::"l"(__cvta_generic_to_global(global)));
}

/// The block's shared memory, as many bytes as the launch asked for; aligned to 16.
LONGWAVE_DEVICE unsigned char* sharedMemory() {
    extern __shared__ __align__(16) unsigned char longwaveShared[];
    return longwaveShared;
}

/// Four 8×8 matrices of 16-bit values from shared memory: lane 8·i + r gives the address (aligned to 16 bytes) of row r
/// of matrix i; afterwards word i of lane 4·r + c holds columns 2c (low half) and 2c + 1 of row r of matrix i.
LONGWAVE_DEVICE void loadMatrices(std::uint32_t (&words)[4], const void* row) {
    const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
                 : "r"(address)
                 : "memory");
}
/// As loadMatrices, each matrix transposed: word i of lane 4·r + c holds rows 2c and 2c + 1 of column r.
LONGWAVE_DEVICE void loadMatricesTransposed(std::uint32_t (&words)[4], const void* row) {
    const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
                 : "r"(address)
                 : "memory");
}

/// C += A·B on the tensor cores (PTX mma.m16n8k16, fp32 accumulation). With g = lane/4 and c = 2·(lane mod 4), a lane
/// holds, two 16-bit values a word, the lower column (of B: row) in the low half:
///   A [16, 16]  a[0] (g, c..c+1)  a[1] (g + 8, c..)  a[2] (g, c + 8..)  a[3] (g + 8, c + 8..)
///   B [16, 8]   b0 (c..c+1, g)    b1 (c + 8.., g)
///   C [16, 8]   c[0], c[1] (g, c..c+1)   c[2], c[3] (g + 8, c..c+1)
template <typename T>
LONGWAVE_DEVICE void multiplyAdd(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1);
template <>
LONGWAVE_DEVICE void multiplyAdd<Half>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
template <>
LONGWAVE_DEVICE void multiplyAdd<Bfloat>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0,
                                         std::uint32_t b1) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

/// The same with half as many columns of A and rows of B (PTX mma.m16n8k8): a0, a1 and b0 of the above.
template <typename T>
LONGWAVE_DEVICE void multiplyAddNarrow(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0);
template <>
LONGWAVE_DEVICE void multiplyAddNarrow<Half>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0) {
    asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a0), "r"(a1), "r"(b0));
}
template <>
LONGWAVE_DEVICE void multiplyAddNarrow<Bfloat>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0) {
    asm("mma.sync.aligned.m16n8k8.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a0), "r"(a1), "r"(b0));
}

/// Two values rounded to nearest even, `low` in the low half.
template <typename T>
LONGWAVE_DEVICE std::uint32_t pack(float low, float high);
template <>
LONGWAVE_DEVICE std::uint32_t pack<Half>(float low, float high) {
    const __half2 both = __floats2half2_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&both);
}
template <>
LONGWAVE_DEVICE std::uint32_t pack<Bfloat>(float low, float high) {
    const __nv_bfloat162 both = __floats2bfloat162_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&both);
}
template <typename T>
LONGWAVE_DEVICE Float2 unpack(std::uint32_t word);
template <>
LONGWAVE_DEVICE Float2 unpack<Half>(std::uint32_t word) {
    const float2 both = __half22float2(*reinterpret_cast<const __half2*>(&word));
    return {both.x, both.y};
}
template <>
LONGWAVE_DEVICE Float2 unpack<Bfloat>(std::uint32_t word) {
    return {__uint_as_float(word << 16), __uint_as_float(word & 0xffff0000u)};
}

/// The low halves of two words, and their high halves: `a`'s below.
LONGWAVE_DEVICE std::uint32_t lowHalves(std::uint32_t a, std::uint32_t b) {
    return __byte_perm(a, b, 0x5410);
}
LONGWAVE_DEVICE std::uint32_t highHalves(std::uint32_t a, std::uint32_t b) {
    return __byte_perm(a, b, 0x7632);
}

/// Of two words of two values each the larger magnitudes, half by half; where one is not a number, none.
template <typename T>
LONGWAVE_DEVICE std::uint32_t largerMagnitudes(std::uint32_t a, std::uint32_t b);
template <>
LONGWAVE_DEVICE std::uint32_t largerMagnitudes<Half>(std::uint32_t a, std::uint32_t b) {
    const __half2 larger =
        __hmax2_nan(__habs2(*reinterpret_cast<const __half2*>(&a)), __habs2(*reinterpret_cast<const __half2*>(&b)));
    return *reinterpret_cast<const std::uint32_t*>(&larger);
}
template <>
LONGWAVE_DEVICE std::uint32_t largerMagnitudes<Bfloat>(std::uint32_t a, std::uint32_t b) {
    const __nv_bfloat162 larger = __hmax2_nan(__habs2(*reinterpret_cast<const __nv_bfloat162*>(&a)),
                                              __habs2(*reinterpret_cast<const __nv_bfloat162*>(&b)));
    return *reinterpret_cast<const std::uint32_t*>(&larger);
}

/// Two products of 16-bit values, or a·b + c and a·b − c, rounded once.
template <typename T>
struct Pairs;
template <>
struct Pairs<Half> {
    using Two = __half2;
};
template <>
struct Pairs<Bfloat> {
    using Two = __nv_bfloat162;
};
template <typename T>
LONGWAVE_DEVICE std::uint32_t multiplyPairs(std::uint32_t a, std::uint32_t b) {
    using Two = typename Pairs<T>::Two;
    const Two product = __hmul2(*reinterpret_cast<const Two*>(&a), *reinterpret_cast<const Two*>(&b));
    return *reinterpret_cast<const std::uint32_t*>(&product);
}
template <typename T>
LONGWAVE_DEVICE std::uint32_t multiplyAddPairs(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    using Two = typename Pairs<T>::Two;
    const Two sum = __hfma2(*reinterpret_cast<const Two*>(&a), *reinterpret_cast<const Two*>(&b),
                            *reinterpret_cast<const Two*>(&c));
    return *reinterpret_cast<const std::uint32_t*>(&sum);
}
template <typename T>
LONGWAVE_DEVICE std::uint32_t multiplySubtractPairs(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    using Two = typename Pairs<T>::Two;
    const Two difference = __hfma2(*reinterpret_cast<const Two*>(&a), *reinterpret_cast<const Two*>(&b),
                                   __hneg2(*reinterpret_cast<const Two*>(&c)));
    return *reinterpret_cast<const std::uint32_t*>(&difference);
}

/// exp(2πi·turns)
LONGWAVE_DEVICE Double2 unitRoot(double turns) {
    double sine, cosine;
    sincospi(2.0 * turns, &sine, &cosine);
    return {cosine, sine};
}

/// *at ← the larger of *at and `value`, in global memory, whichever thread comes first.
LONGWAVE_DEVICE void atomicLarger(std::uint32_t* at, std::uint32_t value) {
    atomicMax(at, value);
}

/// Starts to copy 16 bytes from global to shared memory, both aligned to 16; they are there after waitForCopies and a
/// barrier.
LONGWAVE_DEVICE void copyAsync(void* shared, const void* global) {
    const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(address), "l"(__cvta_generic_to_global(global))
                 : "memory");
}
/// Closes a group of copies.
LONGWAVE_DEVICE void commitCopies() {
    asm volatile("cp.async.commit_group;" ::: "memory");
}
/// Waits until at most `Pending` of this thread's latest groups are under way.
template <int Pending>
LONGWAVE_DEVICE void waitForCopies() {
    asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory");
}

} // namespace longwave::device

#else
#include "simt/facade.h"
#endif
