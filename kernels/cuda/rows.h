// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/facade.h"

// Where the values of an item are: its window of the signal and its place in the output, gates included. What lies
// outside reads as zero and is not written, so no length needs padding in memory.

namespace longwave::device {

/// Which row an item is of.
struct Item {
    std::uint32_t head, ring, batch, block;
};

LONGWAVE_HOST_DEVICE Item itemAt(const RowShape& shape, std::uint32_t index) {
    Item item;
    item.block = index % shape.blocks;
    index /= shape.blocks;
    item.batch = index % shape.batch;
    index /= shape.batch;
    item.ring = index % shape.rings;
    item.head = index / shape.rings;
    return item;
}

/// Row of the kernel's spectrum that an item is multiplied by, each of `rings` rings a row.
LONGWAVE_HOST_DEVICE std::int64_t spectrumRow(const RowShape& shape, const Item& item) {
    const std::int64_t head = shape.kernelHeads == 1 ? 0 : item.head;
    return head * shape.rings + item.ring;
}

/// The item of the rows themselves that a ring's item belongs to.
LONGWAVE_HOST_DEVICE std::uint32_t wholeItem(const RowShape& shape, const Item& item) {
    return (item.head * shape.batch + item.batch) * shape.blocks + item.block;
}

/// Row of the whole problem (before it was cut into rings) that an item belongs to.
LONGWAVE_HOST_DEVICE std::int64_t wholeRow(const RowShape& shape, const Item& item) {
    return (std::int64_t{item.batch} * shape.heads + item.head) * shape.blocks + item.block;
}

LONGWAVE_DEVICE float valueOf(float value) {
    return value;
}
LONGWAVE_DEVICE float valueOf(Half value) {
    return unpack<Half>(value.bits).x;
}
LONGWAVE_DEVICE float valueOf(Bfloat value) {
    return unpack<Bfloat>(value.bits).x;
}
template <typename Number>
LONGWAVE_DEVICE Number numberOf(float value) {
    return {static_cast<std::uint16_t>(pack<Number>(value, 0.0f))};
}
template <>
LONGWAVE_DEVICE float numberOf<float>(float value) {
    return value;
}

/// Two neighbours, aligned to their size together.
LONGWAVE_DEVICE Float2 loadPair(const float* at) {
    return *reinterpret_cast<const Float2*>(at);
}
template <typename Number>
LONGWAVE_DEVICE Float2 loadPair(const Number* at) {
    return unpack<Number>(*reinterpret_cast<const std::uint32_t*>(at));
}
LONGWAVE_DEVICE void storePair(float* at, float x, float y) {
    const Float2 pair{x, y};
    *reinterpret_cast<Float2*>(at) = pair;
}
template <typename Number>
LONGWAVE_DEVICE void storePair(Number* at, float x, float y) {
    *reinterpret_cast<std::uint32_t*>(at) = pack<Number>(x, y);
}

/// Four neighbours, aligned to their size together.
LONGWAVE_DEVICE void storeFour(float* at, float x, float y, float z, float w) {
    const Float4 four{x, y, z, w};
    *reinterpret_cast<Float4*>(at) = four;
}
template <typename Number>
LONGWAVE_DEVICE void storeFour(Number* at, float x, float y, float z, float w) {
    const Word2 four{pack<Number>(x, y), pack<Number>(z, w)};
    *reinterpret_cast<Word2*>(at) = four;
}

template <int Count, typename Number>
LONGWAVE_DEVICE bool isAligned(const Number* at) {
    return reinterpret_cast<std::uintptr_t>(at) % (Count * sizeof(Number)) == 0;
}

/// The window of an item: position p holds g_in·u at p + first.
template <typename Number>
struct Source {
    const Number* row;
    const Number* gate; ///< or null
    std::int64_t first;
    std::int64_t begin, end; ///< what is outside of these t is zero
    std::int64_t circle;     ///< t counts around so many values, or 0
    bool hasPairs;           ///< whether even positions are aligned in pairs

    LONGWAVE_DEVICE float at(std::int64_t position) const {
        std::int64_t t = position + first;
        if (circle > 0) { // a window is few times around, and a 64-bit division takes many registers
            while (t < 0)
                t += circle;
            while (t >= circle)
                t -= circle;
        }
        if (t < begin || t >= end)
            return 0.0f;
        const float value = valueOf(row[t]);
        return gate ? value * valueOf(gate[t]) : value;
    }
    /// Positions p and p + 1, p even.
    LONGWAVE_DEVICE Float2 pairAt(std::int64_t position) const {
        const std::int64_t t = position + first;
        if (!hasPairs || t < begin || t + 1 >= end)
            return {at(position), at(position + 1)};
        Float2 pair = loadPair(row + t);
        if (gate) {
            const Float2 by = loadPair(gate + t);
            pair = {pair.x * by.x, pair.y * by.y};
        }
        return pair;
    }
};

/// Where the outputs of an item go: position p is y at p + first, for p in [begin, end).
template <typename Number>
struct Sink {
    Number* row;
    const Number* gate; ///< or null
    std::int64_t first;
    std::int64_t begin, end;
    bool hasPairs; ///< whether even positions are aligned in pairs
    bool hasFours; ///< whether positions divisible by four are aligned in fours

    LONGWAVE_DEVICE void put(std::int64_t position, float value) const {
        if (position < begin || position >= end)
            return;
        const std::int64_t t = position + first;
        row[t] = numberOf<Number>(gate ? value * valueOf(gate[t]) : value);
    }
    LONGWAVE_DEVICE void putPair(std::int64_t position, float x, float y) const {
        if (!hasPairs || position < begin || position + 1 >= end) {
            put(position, x);
            put(position + 1, y);
            return;
        }
        const std::int64_t t = position + first;
        if (gate) {
            const Float2 by = loadPair(gate + t);
            x *= by.x;
            y *= by.y;
        }
        storePair(row + t, x, y);
    }
    /// Four from an even position on.
    LONGWAVE_DEVICE void putFour(std::int64_t position, const float (&values)[4]) const {
        if (!hasFours || gate || position < begin || position + 3 >= end || position % 4 != 0) {
            putPair(position, values[0], values[1]);
            putPair(position + 2, values[2], values[3]);
            return;
        }
        storeFour(row + position + first, values[0], values[1], values[2], values[3]);
    }
};

template <typename Number>
LONGWAVE_DEVICE Source<Number> sourceOf(const RowShape& shape, const Number* signal, const Number* gate,
                                        std::uint32_t index) {
    if (index >= shape.items)
        return {signal, nullptr, 0, 0, 0, 0, false};
    const Item item = itemAt(shape, index);
    std::int64_t row, first = 0, begin = 0, end = shape.signalLength;
    if (shape.rings > 1) {
        row = wholeRow(shape, item) * shape.rings + item.ring;
    } else {
        row = std::int64_t{item.batch} * shape.signalHeads + (shape.signalHeads == 1 ? 0 : item.head);
        first = item.block * shape.advance - shape.lead;
        if (shape.readsOutputs) {
            begin = item.block * shape.advance;
            end = begin + shape.advance < end ? begin + shape.advance : end;
        }
    }
    const Number* values = signal + row * shape.signalLength;
    const Number* gates = gate ? gate + row * shape.signalLength : nullptr;
    return {values,
            gates,
            first,
            begin,
            end,
            shape.isCircle ? shape.signalLength : 0,
            isAligned<2>(values + first) && (!gate || isAligned<2>(gates + first))};
}

template <typename Number>
LONGWAVE_DEVICE Sink<Number> sinkOf(const RowShape& shape, Number* output, const Number* gate, std::uint32_t index) {
    if (index >= shape.items)
        return {output, nullptr, 0, 0, 0, false, false};
    const Item item = itemAt(shape, index);
    std::int64_t row, first = 0, end = shape.outputLength;
    if (shape.rings > 1) {
        row = wholeRow(shape, item) * shape.rings + item.ring;
    } else {
        row = std::int64_t{item.batch} * shape.heads + item.head;
        first = item.block * shape.advance - shape.lead;
        end = shape.lead + shape.advance;
        if (end > shape.outputLength - first)
            end = shape.outputLength - first;
    }
    Number* values = output + row * shape.outputLength;
    const Number* gates = gate ? gate + row * shape.outputLength : nullptr;
    return {values,
            gates,
            first,
            shape.rings > 1 ? 0 : shape.lead,
            end,
            isAligned<2>(values + first) && (!gate || isAligned<2>(gates + first)),
            isAligned<4>(values + first)};
}

/// The bits of |value|: ordered as the magnitudes are, with infinity and what is not a number above all.
LONGWAVE_DEVICE std::uint32_t magnitude(float value) {
    std::uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits & 0x7fffffffu;
}
LONGWAVE_DEVICE std::uint32_t larger(std::uint32_t a, std::uint32_t b) {
    return a > b ? a : b;
}
LONGWAVE_DEVICE float floatOf(std::uint32_t bits) {
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

/// How a row is brought into the range of its numbers: every value times a power of two, every output by its inverse.
///
/// The largest value comes to lie in [2^9, 2^10). With 1/M in the forward transform and a kernel spectrum of at most 1,
/// no sum that is rounded to fp16 can then leave its range: forward sums are means, at most 4·√2·2^10; by Parseval the
/// product has at most that l2 norm, and the two joins that are rounded make at most 4 times it. And 2^-20 of the
/// largest is still a normal number. Rows that share a tile are kept apart by it too: one that is not finite would make
/// the others so, by 0·∞, so it is read as zeros and written as NaN.
struct Scale {
    float in, out;
};
LONGWAVE_DEVICE Scale scaleFor(std::uint32_t largest) {
    if (largest == 0)
        return {1.0f, 1.0f};
    if (largest >= 0x7f800000u)
        return {0.0f, floatOf(0x7fc00000u)};
    std::uint32_t exponent = 263 - (largest >> 23);
    exponent = exponent > 253 ? 253 : exponent;
    return {floatOf(exponent << 23), floatOf((254 - exponent) << 23)};
}
LONGWAVE_DEVICE float scaled(float value, float scale) {
    return scale == 0.0f ? 0.0f : value * scale;
}

} // namespace longwave::device
