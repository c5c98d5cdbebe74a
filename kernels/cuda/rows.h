// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/facade.h"

#include <type_traits>

// Where the values of an item are: its window of the signal and its place in the output, gates included. What lies
// outside reads as zero and is not written, so no length needs padding in memory.

namespace longwave::device {

/// Which row an item is of.
struct Item {
    std::uint32_t head, ring, batch, block;
};

LONGWAVE_HOST_DEVICE Item itemAt(const RowShape& shape, std::uint32_t index) {
    Item item;
    const auto takeDigit = [&index](const Divisor& of) {
        const std::uint32_t rest = of.quotient(index);
        const std::uint32_t digit = index - rest * of;
        index = rest;
        return digit;
    };
    item.block = takeDigit(shape.blocks);
    item.batch = takeDigit(shape.batch);
    item.ring = takeDigit(shape.rings);
    item.head = index;
    return item;
}

// There are no more rows of anything than there are items, which 32 bits count: only what lies in a row takes 64.

/// Row of the kernel's spectrum that an item is multiplied by, each of `rings` rings a row.
LONGWAVE_HOST_DEVICE std::int64_t spectrumRow(const RowShape& shape, const Item& item) {
    const std::uint32_t head = shape.kernelHeads == 1 ? 0 : item.head;
    return std::int64_t{head * shape.rings + item.ring};
}

/// The item of the rows themselves that a ring's item belongs to.
LONGWAVE_HOST_DEVICE std::uint32_t wholeItem(const RowShape& shape, const Item& item) {
    return (item.head * shape.batch + item.batch) * shape.blocks + item.block;
}

/// Row of the whole problem (before it was cut into rings) that an item belongs to.
LONGWAVE_HOST_DEVICE std::int64_t wholeRow(const RowShape& shape, const Item& item) {
    return std::int64_t{(item.batch * shape.heads + item.head) * shape.blocks + item.block};
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

/// Two neighbours in global memory, aligned to their size together.
LONGWAVE_DEVICE Float2 loadPair(const float* at) {
    return *reinterpret_cast<const Float2*>(inGlobalMemory(at));
}
template <typename Number>
LONGWAVE_DEVICE Float2 loadPair(const Number* at) {
    return unpack<Number>(*reinterpret_cast<const std::uint32_t*>(inGlobalMemory(at)));
}
LONGWAVE_DEVICE void storePair(float* at, float x, float y) {
    const Float2 pair{x, y};
    *reinterpret_cast<Float2*>(inGlobalMemory(at)) = pair;
}
template <typename Number>
LONGWAVE_DEVICE void storePair(Number* at, float x, float y) {
    *reinterpret_cast<std::uint32_t*>(inGlobalMemory(at)) = pack<Number>(x, y);
}

/// Four neighbours in global memory, aligned to their size together.
LONGWAVE_DEVICE void loadFour(float (&values)[4], const float* at) {
    const Float4 four = *reinterpret_cast<const Float4*>(inGlobalMemory(at));
    values[0] = four.x;
    values[1] = four.y;
    values[2] = four.z;
    values[3] = four.w;
}
template <typename Number>
LONGWAVE_DEVICE void loadFour(float (&values)[4], const Number* at) {
    const Word2 four = *reinterpret_cast<const Word2*>(inGlobalMemory(at));
    const Float2 low = unpack<Number>(four.x), high = unpack<Number>(four.y);
    values[0] = low.x;
    values[1] = low.y;
    values[2] = high.x;
    values[3] = high.y;
}
LONGWAVE_DEVICE void storeFour(float* at, float x, float y, float z, float w) {
    const Float4 four{x, y, z, w};
    *reinterpret_cast<Float4*>(inGlobalMemory(at)) = four;
}
template <typename Number>
LONGWAVE_DEVICE void storeFour(Number* at, float x, float y, float z, float w) {
    const Word2 four{pack<Number>(x, y), pack<Number>(z, w)};
    *reinterpret_cast<Word2*>(inGlobalMemory(at)) = four;
}

template <int Count, typename Number>
LONGWAVE_DEVICE bool isAligned(const Number* at) {
    return reinterpret_cast<std::uintptr_t>(at) % (Count * sizeof(Number)) == 0;
}

/// A position in a window, of which there are at most 2^23; what is further away is as good as 2^24 away.
LONGWAVE_DEVICE int positionOf(std::int64_t value) {
    constexpr std::int64_t kFar = 1 << 24;
    return static_cast<int>(value < 0 ? 0 : value > kFar ? kFar : value);
}

/// The window of an item: position p holds g_in·u at p + first of the row. It is at origin[p] for p in [begin, end) and
/// zero elsewhere, but for a circle.
template <typename Number>
struct Source {
    const Number* origin = nullptr;
    const Number* gate = nullptr; ///< at the same positions, or null
    int begin = 0, end = 0;
    bool hasPairs = false;   ///< whether even positions are aligned in pairs
    std::int64_t circle = 0; ///< values around it, or 0
    std::int64_t first = 0;  ///< where on the circle position 0 is

    /// To the same window of a row that lies so many values further.
    LONGWAVE_DEVICE void move(std::int64_t values) {
        origin += values;
        gate = gate ? gate + values : nullptr;
        hasPairs = isAligned<2>(origin) && (!gate || isAligned<2>(gate));
    }
    /// Whether all positions below `window` are there, in pairs.
    LONGWAVE_DEVICE bool covers(int window) const { return hasPairs && begin == 0 && end >= window; }
    LONGWAVE_DEVICE float valueAt(std::int64_t position) const {
        const float value = valueOf(*inGlobalMemory(origin + position));
        return gate ? value * valueOf(*inGlobalMemory(gate + position)) : value;
    }
    LONGWAVE_DEVICE float at(int position) const {
        if (position >= begin && position < end)
            return valueAt(position);
        if (circle == 0)
            return 0.0f;
        std::int64_t t = position + first; // a window is few times around, and a 64-bit division takes many registers
        while (t < 0)
            t += circle;
        while (t >= circle)
            t -= circle;
        return valueAt(t - first);
    }
    /// Positions p and p + 1, p even.
    LONGWAVE_DEVICE Float2 pairAt(int position) const {
        if (!hasPairs || position < begin || position + 1 >= end)
            return {at(position), at(position + 1)};
        return pairWithin(position);
    }
    /// The same, of a window that is covered.
    LONGWAVE_DEVICE Float2 pairWithin(int position) const {
        Float2 pair = loadPair(origin + position);
        if (gate) {
            const Float2 by = loadPair(gate + position);
            pair = {pair.x * by.x, pair.y * by.y};
        }
        return pair;
    }
};

/// Where the outputs of an item go: position p is origin[p], for p in [begin, end).
template <typename Number>
struct Sink {
    Number* origin = nullptr;
    const Number* gate = nullptr; ///< at the same positions, or null
    int begin = 0, end = 0;
    bool hasPairs = false; ///< whether even positions are aligned in pairs
    bool hasFours = false; ///< whether positions divisible by four are aligned in fours

    /// As a Source does.
    LONGWAVE_DEVICE void move(std::int64_t values) {
        origin += values;
        gate = gate ? gate + values : nullptr;
        hasPairs = isAligned<2>(origin) && (!gate || isAligned<2>(gate));
        hasFours = isAligned<4>(origin);
    }
    LONGWAVE_DEVICE bool covers(int window) const { return hasPairs && begin == 0 && end >= window; }
    /// Whether all positions below `window` are there, in fours, and nothing is multiplied by a gate.
    LONGWAVE_DEVICE bool isPlain(int window) const { return covers(window) && hasFours && !gate; }
    LONGWAVE_DEVICE void put(int position, float value) const {
        if (position < begin || position >= end)
            return;
        *inGlobalMemory(origin + position) =
            numberOf<Number>(gate ? value * valueOf(*inGlobalMemory(gate + position)) : value);
    }
    LONGWAVE_DEVICE void putPair(int position, float x, float y) const {
        if (!hasPairs || position < begin || position + 1 >= end) {
            put(position, x);
            put(position + 1, y);
            return;
        }
        putPairWithin(position, x, y);
    }
    LONGWAVE_DEVICE void putPairWithin(int position, float x, float y) const {
        if (gate) {
            const Float2 by = loadPair(gate + position);
            x *= by.x;
            y *= by.y;
        }
        storePair(origin + position, x, y);
    }
    /// Four from an even position on.
    LONGWAVE_DEVICE void putFour(int position, const float (&values)[4]) const {
        if (!hasFours || gate || position < begin || position + 3 >= end || position % 4 != 0) {
            putPair(position, values[0], values[1]);
            putPair(position + 2, values[2], values[3]);
            return;
        }
        storeFour(origin + position, values[0], values[1], values[2], values[3]);
    }
};

/// Calls read(pairAt) with the least that pairs of this window take: most are whole, and have no gate. `hasPlain`:
/// whether there is a way of its own for those without a gate, which takes registers.
template <bool hasPlain, typename Number, typename Read>
LONGWAVE_DEVICE void readBy(const Source<Number>& source, int window, const Read& read) {
    if (!source.covers(window))
        read([&](int position) { return source.pairAt(position); });
    else if (!hasPlain || source.gate)
        read([&](int position) { return source.pairWithin(position); });
    else
        read([&](int position) { return loadPair(source.origin + position); });
}

/// Likewise, of pairs of outputs.
template <typename Number, typename Write>
LONGWAVE_DEVICE void writeBy(const Sink<Number>& sink, int window, const Write& write) {
    if (!sink.covers(window))
        write([&](int position, float x, float y) { sink.putPair(position, x, y); });
    else if (sink.gate)
        write([&](int position, float x, float y) { sink.putPairWithin(position, x, y); });
    else
        write([&](int position, float x, float y) { storePair(sink.origin + position, x, y); });
}

/// Rows of the signal and of the output that an item is of; rings of rows are rows.
LONGWAVE_DEVICE std::int64_t ringRow(const RowShape& shape, const Item& item) {
    return std::int64_t{static_cast<std::uint32_t>(wholeRow(shape, item)) * shape.rings + item.ring};
}
LONGWAVE_DEVICE std::int64_t signalRow(const RowShape& shape, const Item& item) {
    if (shape.rings > 1)
        return ringRow(shape, item);
    return std::int64_t{item.batch * shape.signalHeads + (shape.signalHeads == 1 ? 0 : item.head)};
}
LONGWAVE_DEVICE std::int64_t outputRow(const RowShape& shape, const Item& item) {
    if (shape.rings > 1)
        return ringRow(shape, item);
    return std::int64_t{item.batch * shape.heads + item.head};
}

template <typename Number>
LONGWAVE_DEVICE Source<Number> sourceOf(const RowShape& shape, const Number* signal, const Number* gate,
                                        const Item& item) {
    Source<Number> source;
    const std::int64_t start = signalRow(shape, item) * shape.signalLength;
    if (shape.isWhole) {
        source.origin = signal + start;
        source.gate = gate ? gate + start : nullptr;
        source.end = static_cast<int>(shape.signalLength);
        source.hasPairs = true;
        return source;
    }
    std::int64_t first = 0, begin = 0, end = shape.signalLength;
    if (shape.rings == 1) {
        first = item.block * shape.advance - shape.lead;
        if (shape.readsOutputs) {
            begin = item.block * shape.advance;
            end = begin + shape.advance < end ? begin + shape.advance : end;
        }
    }
    const std::int64_t at = start + first;
    source.origin = signal + at;
    source.gate = gate ? gate + at : nullptr;
    source.begin = positionOf(begin - first);
    source.end = positionOf(end - first);
    source.hasPairs = isAligned<2>(source.origin) && (!gate || isAligned<2>(source.gate));
    source.circle = shape.isCircle ? shape.signalLength : 0;
    source.first = first;
    return source;
}

template <typename Number>
LONGWAVE_DEVICE Sink<Number> sinkOf(const RowShape& shape, Number* output, const Number* gate, const Item& item) {
    Sink<Number> sink;
    const std::int64_t start = outputRow(shape, item) * shape.outputLength;
    if (shape.isWhole) {
        sink.origin = output + start;
        sink.gate = gate ? gate + start : nullptr;
        sink.end = static_cast<int>(shape.outputLength);
        sink.hasPairs = sink.hasFours = true;
        return sink;
    }
    std::int64_t first = 0, begin = 0, end = shape.outputLength;
    if (shape.rings == 1) {
        first = item.block * shape.advance - shape.lead;
        begin = shape.lead;
        end = shape.lead + shape.advance;
        if (end > shape.outputLength - first)
            end = shape.outputLength - first;
    }
    const std::int64_t at = start + first;
    sink.origin = output + at;
    sink.gate = gate ? gate + at : nullptr;
    sink.begin = positionOf(begin);
    sink.end = positionOf(end);
    sink.hasPairs = isAligned<2>(sink.origin) && (!gate || isAligned<2>(sink.gate));
    sink.hasFours = isAligned<4>(sink.origin);
    return sink;
}

/// As above, of an item that may not be there: nothing is read, or written.
template <typename Number>
LONGWAVE_DEVICE Source<Number> sourceAt(const RowShape& shape, const Number* signal, const Number* gate,
                                        std::uint32_t index) {
    return index < shape.items ? sourceOf(shape, signal, gate, itemAt(shape, index)) : Source<Number>{};
}
template <typename Number>
LONGWAVE_DEVICE Sink<Number> sinkAt(const RowShape& shape, Number* output, const Number* gate, std::uint32_t index) {
    return index < shape.items ? sinkOf(shape, output, gate, itemAt(shape, index)) : Sink<Number>{};
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

/// How a row is brought into range by what it is multiplied by, in 16 bits: fp16 has no power of two above 2^15, so a
/// row whose values are all below 2^-6 comes to lie lower.
template <typename Number>
LONGWAVE_DEVICE Scale pairScaleFor(std::uint32_t largest) {
    constexpr std::uint32_t kLeast = std::is_same_v<Number, Half> ? (127u - 6) << 23 : 0;
    return scaleFor(larger(largest, kLeast));
}

} // namespace longwave::device
