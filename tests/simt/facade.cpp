// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/facade.h"

#include "simt/fragments.h"
#include "simt/machine.h"
#include "simt/memory.h"
#include "simt/numbers.h"
#include "simt/shadow.h"
#include "simt/watch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace longwave::device {
namespace {

using simt::Machine;
using simt::Operation;

struct Shuffle {
    std::uint32_t value;
    int from;
    std::uint32_t result;
};

void exchange(void* const* lanes) {
    ++Machine::instance().counts().shuffles;
    for (int lane = 0; lane < 32; ++lane) {
        auto& own = *static_cast<Shuffle*>(lanes[lane]);
        own.result = static_cast<const Shuffle*>(lanes[own.from])->value;
    }
}

// `what` is the number as the caller gave it: "mask 32".
void requireInWarp(int number, const char* what) {
    if (number < 0 || number > 31)
        Machine::instance().fail(Machine::instance().whereabouts() + " shuffles with " + what + " " +
                                 std::to_string(number) + ", outside 0 to 31.");
}

std::uint32_t meetToShuffle(Operation operation, std::uint32_t value, int from, simt::Place place) {
    Shuffle own{value, from, 0};
    Machine::instance().meetWarp(operation, place, &own, exchange);
    return own.result;
}

// Rounded once: products of two such numbers are exact in double.
template <typename T>
std::uint32_t multiplyAdd(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    const Float2 left = unpack<T>(a), right = unpack<T>(b), summand = unpack<T>(c);
    const auto rounded = [](float x, float y, float z) {
        return simt::sumToOdd(static_cast<double>(x) * static_cast<double>(y), static_cast<double>(z));
    };
    return pack<T>(rounded(left.x, right.x, summand.x), rounded(left.y, right.y, summand.y));
}

// Magnitudes are ordered as their bits are; what is above infinity is not a number, and comes out as CUDA has it.
std::uint32_t largerMagnitudes(std::uint32_t a, std::uint32_t b, std::uint32_t infinity) {
    std::uint32_t words = 0;
    for (const int shift : {0, 16}) {
        const std::uint32_t larger = std::max(a >> shift & 0x7fffu, b >> shift & 0x7fffu);
        words |= (larger > infinity ? 0x7fffu : larger) << shift;
    }
    return words;
}

template <void perform(void* const*)>
void load(Operation operation, std::uint32_t* words, const void* row, simt::Place place, const void* code) {
    {
        const simt::Unwatched unwatched;
        simt::checkMatrixRow(row, code);
    }
    simt::LoadMatricesLane own{words, row};
    Machine::instance().meetWarp(operation, place, &own, [](void* const* lanes) {
        Machine::instance().recordMatrixLoad(lanes);
        perform(lanes);
    });
}

} // namespace

int threadIndex() {
    return Machine::instance().thread();
}

int threadCount() {
    return Machine::instance().threads();
}

int lane() {
    return Machine::instance().thread() % 32;
}

int warp() {
    return Machine::instance().thread() / 32;
}

std::int64_t block() {
    return Machine::instance().block();
}

std::int64_t blockCount() {
    return Machine::instance().blocks();
}

unsigned char* sharedMemory() {
    return simt::Memory::instance().shared().begin;
}

void syncBlock(const char* file, int line) {
    Machine::instance().meetBlock({file, line});
}

void syncWarp(const char* file, int line) {
    Machine::instance().meetWarp(Operation::SyncWarp, {file, line}, nullptr,
                                 [](void* const*) { ++Machine::instance().counts().warpBarriers; });
}

float shuffleXor(float value, int mask, const char* file, int line) {
    requireInWarp(mask, "mask");
    return std::bit_cast<float>(
        meetToShuffle(Operation::ShuffleFloat, std::bit_cast<std::uint32_t>(value), lane() ^ mask, {file, line}));
}

std::uint32_t shuffleXor(std::uint32_t value, int mask, const char* file, int line) {
    requireInWarp(mask, "mask");
    return meetToShuffle(Operation::ShuffleWord, value, lane() ^ mask, {file, line});
}

float shuffle(float value, int from, const char* file, int line) {
    requireInWarp(from, "lane");
    return std::bit_cast<float>(
        meetToShuffle(Operation::ShuffleFloat, std::bit_cast<std::uint32_t>(value), from, {file, line}));
}

std::uint32_t shuffle(std::uint32_t value, int from, const char* file, int line) {
    requireInWarp(from, "lane");
    return meetToShuffle(Operation::ShuffleWord, value, from, {file, line});
}

std::uint32_t largestOfWarp(std::uint32_t value, const char* file, int line) {
    Machine::instance().meetWarp(Operation::LargestOfWarp, {file, line}, &value, [](void* const* lanes) {
        std::uint32_t largest = 0;
        for (int lane = 0; lane < 32; ++lane)
            largest = std::max(largest, *static_cast<const std::uint32_t*>(lanes[lane]));
        for (int lane = 0; lane < 32; ++lane)
            *static_cast<std::uint32_t*>(lanes[lane]) = largest;
    });
    return value;
}

void loadMatrices(std::uint32_t (&words)[4], const void* row, const char* file, int line) {
    load<simt::loadMatrices>(Operation::LoadMatrices, words, row, {file, line}, __builtin_return_address(0));
}

void loadMatricesTransposed(std::uint32_t (&words)[4], const void* row, const char* file, int line) {
    load<simt::loadMatricesTransposed>(Operation::LoadMatricesTransposed, words, row, {file, line},
                                       __builtin_return_address(0));
}

template <>
void multiplyAdd<Half>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1, const char* file,
                       int line) {
    simt::MultiplyAddLane own{c, a, b0, b1};
    Machine::instance().meetWarp(Operation::MultiplyAddHalf, {file, line}, &own, [](void* const* lanes) {
        Machine::instance().counts().tensorFlops += simt::kMultiplyAddFlops;
        simt::multiplyAddHalf(lanes);
    });
}

template <>
void multiplyAdd<Bfloat>(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1,
                         const char* file, int line) {
    simt::MultiplyAddLane own{c, a, b0, b1};
    Machine::instance().meetWarp(Operation::MultiplyAddBfloat, {file, line}, &own, [](void* const* lanes) {
        Machine::instance().counts().tensorFlops += simt::kMultiplyAddFlops;
        simt::multiplyAddBfloat(lanes);
    });
}

template <>
void multiplyAddNarrow<Half>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, const char* file,
                             int line) {
    const std::uint32_t a[4] = {a0, a1, 0, 0};
    simt::MultiplyAddLane own{c, a, b0, 0};
    Machine::instance().meetWarp(Operation::MultiplyAddNarrowHalf, {file, line}, &own, [](void* const* lanes) {
        Machine::instance().counts().tensorFlops += simt::kMultiplyAddFlops / 2;
        simt::multiplyAddHalf(lanes);
    });
}

template <>
void multiplyAddNarrow<Bfloat>(float (&c)[4], std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, const char* file,
                               int line) {
    const std::uint32_t a[4] = {a0, a1, 0, 0};
    simt::MultiplyAddLane own{c, a, b0, 0};
    Machine::instance().meetWarp(Operation::MultiplyAddNarrowBfloat, {file, line}, &own, [](void* const* lanes) {
        Machine::instance().counts().tensorFlops += simt::kMultiplyAddFlops / 2;
        simt::multiplyAddBfloat(lanes);
    });
}

template <>
std::uint32_t pack<Half>(float low, float high) {
    return simt::halfOfFloat(low) | static_cast<std::uint32_t>(simt::halfOfFloat(high)) << 16;
}

template <>
std::uint32_t pack<Bfloat>(float low, float high) {
    return simt::bfloatOfFloat(low) | static_cast<std::uint32_t>(simt::bfloatOfFloat(high)) << 16;
}

template <>
Float2 unpack<Half>(std::uint32_t word) {
    return {simt::floatOfHalf(static_cast<std::uint16_t>(word)),
            simt::floatOfHalf(static_cast<std::uint16_t>(word >> 16))};
}

template <>
Float2 unpack<Bfloat>(std::uint32_t word) {
    return {simt::floatOfBfloat(static_cast<std::uint16_t>(word)),
            simt::floatOfBfloat(static_cast<std::uint16_t>(word >> 16))};
}

template <>
std::uint32_t multiplyAddPairs<Half>(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return multiplyAdd<Half>(a, b, c);
}

template <>
std::uint32_t multiplyAddPairs<Bfloat>(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return multiplyAdd<Bfloat>(a, b, c);
}

template <>
std::uint32_t largerMagnitudes<Half>(std::uint32_t a, std::uint32_t b) {
    return largerMagnitudes(a, b, 0x7c00);
}

template <>
std::uint32_t largerMagnitudes<Bfloat>(std::uint32_t a, std::uint32_t b) {
    return largerMagnitudes(a, b, 0x7f80);
}

void copyAsync(void* shared, const void* global) {
    Machine::instance().beginCopy(shared, global, __builtin_return_address(0));
}

void commitCopies() {
    Machine::instance().commitCopies();
}

void waitForCopiesUntil(int pending) {
    Machine::instance().waitForCopies(pending);
}

// Atomic because no fiber is interrupted; not watched, as atomic accesses do not race with each other.
void atomicLarger(std::uint32_t* at, std::uint32_t value) {
    if (value > *at)
        *at = value;
}

Double2 unitRoot(double turns) {
    const long double angle =
        2 * std::numbers::pi_v<long double> * static_cast<long double>(turns); // as exact as sincospi
    return {static_cast<double>(std::cos(angle)), static_cast<double>(std::sin(angle))};
}

} // namespace longwave::device
