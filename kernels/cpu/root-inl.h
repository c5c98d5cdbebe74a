// SPDX-License-Identifier: GPL-3.0-or-later
// The root's level, where a row of real samples enters the tree and leaves it: gates, zeros and what is cut off are
// part of its loads and stores. Included once per SIMD target.
#if defined(LONGWAVE_KERNELS_CPU_ROOT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_ROOT_INL_H_
#undef LONGWAVE_KERNELS_CPU_ROOT_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_ROOT_INL_H_
#endif

#include "kernels/cpu/passes-inl.h"
#include "kernels/cpu/row.h"

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

constexpr int kWide = Lanes<Wide>::kCount;

// Sources: a vector of samples from ring time t on.
struct WholeSource { // all that is asked for is there
    const float* samples;
    LONGWAVE_INLINE explicit WholeSource(const RowInput& row) : samples(row.samples - row.first) {}
    LONGWAVE_INLINE Wide operator()(std::int64_t t) const { return Lanes<Wide>::at(samples + t); }
};

struct GatedSource {
    const float* samples;
    const float* gate;
    LONGWAVE_INLINE explicit GatedSource(const RowInput& row)
        : samples(row.samples - row.first),
          gate(row.gate - row.first) {}
    LONGWAVE_INLINE Wide operator()(std::int64_t t) const {
        return Lanes<Wide>::at(samples + t) * Lanes<Wide>::at(gate + t);
    }
};

struct PartialSource { // zeros outside the row
    const RowInput& row;
    LONGWAVE_INLINE explicit PartialSource(const RowInput& input) : row(input) {}
    LONGWAVE_INLINE Wide operator()(std::int64_t t) const {
        const std::int64_t i = t - row.first;
        if (HWY_LIKELY(i >= 0 && i + kWide <= row.count)) {
            const Wide u = Lanes<Wide>::at(row.samples + i);
            return row.gate ? u * Lanes<Wide>::at(row.gate + i) : u;
        }
        if (i <= -kWide || i >= row.count)
            return Lanes<Wide>::all(0);
        HWY_ALIGN float some[kWide] = {};
        for (std::int64_t j = i < 0 ? 0 : i; j < i + kWide && j < row.count; ++j)
            some[j - i] = row.gate ? row.samples[j] * row.gate[j] : row.samples[j];
        return Lanes<Wide>::at(some);
    }
};

// Sinks: where a vector of results from ring time t on goes.
struct WholeSink {
    float* samples;
    LONGWAVE_INLINE explicit WholeSink(const RowOutput& row) : samples(row.samples - row.first) {}
    LONGWAVE_INLINE void operator()(Wide y, std::int64_t t) const { store(y, samples + t); }
};

struct GatedSink {
    float* samples;
    const float* gate;
    LONGWAVE_INLINE explicit GatedSink(const RowOutput& row)
        : samples(row.samples - row.first),
          gate(row.gate - row.first) {}
    LONGWAVE_INLINE void operator()(Wide y, std::int64_t t) const { store(y * Lanes<Wide>::at(gate + t), samples + t); }
};

struct PartialSink { // what lies outside the row is dropped
    const RowOutput& row;
    LONGWAVE_INLINE explicit PartialSink(const RowOutput& output) : row(output) {}
    LONGWAVE_INLINE void operator()(Wide y, std::int64_t t) const {
        const std::int64_t i = t - row.first;
        if (HWY_LIKELY(i >= 0 && i + kWide <= row.count)) {
            store(row.gate ? y * Lanes<Wide>::at(row.gate + i) : y, row.samples + i);
            return;
        }
        if (i <= -kWide || i >= row.count)
            return;
        HWY_ALIGN float some[kWide];
        store(y, some);
        for (std::int64_t j = i < 0 ? 0 : i; j < i + kWide && j < row.count; ++j)
            row.samples[j] = row.gate ? some[j - i] * row.gate[j] : some[j - i];
    }
};

// Columns [begin, end) of the root's split: part m of the row begins at ring time m·partPoints, and `to.data` is where
// column `begin` of the first child goes. Packed: sample t + M is the imaginary part of point t; else there is none.
template <int Radix, bool Packed, typename Source>
HWY_ATTR void splitRoot(const RowInput& row, std::int64_t partPoints, std::int64_t begin, std::int64_t end, Parts to,
                        const float* twiddles) {
    const Source source(row);
    CWide w[Radix];
    loadTwiddles<Radix>(twiddles, w);
    forEachVector(2 * (end - begin), [&](std::int64_t g, std::int64_t point) HWY_ATTR {
        const std::int64_t t = begin + point;
        CWide x[Radix];
        if constexpr (Packed) {
            x[0] = {source(t), source(t + Radix * partPoints)};
            for (int m = 1; m < Radix; ++m)
                x[m] = CWide{source(t + m * partPoints), source(t + (Radix + m) * partPoints)} * w[m];
        } else {
            x[0] = {source(t), Lanes<Wide>::all(0)};
            for (int m = 1; m < Radix; ++m) {
                const Wide u = source(t + m * partPoints);
                x[m] = {u * w[m].re, u * w[m].im};
            }
        }
        dft<Radix, 1>(x);
        for (int m = 0; m < Radix; ++m)
            storeComplex(x[m], to.data + m * to.stride + g);
    });
}

// Columns [begin, end) of the root's join. Not packed: the imaginary parts are nobody's and are not computed.
template <int Radix, bool Packed, typename Sink>
HWY_ATTR void joinRoot(Parts from, const RowOutput& row, std::int64_t partPoints, std::int64_t begin, std::int64_t end,
                       const float* twiddles) {
    const Sink sink(row);
    CWide w[Radix];
    loadTwiddles<Radix>(twiddles, w);
    forEachVector(2 * (end - begin), [&](std::int64_t g, std::int64_t point) HWY_ATTR {
        const std::int64_t t = begin + point;
        CWide x[Radix];
        for (int m = 0; m < Radix; ++m)
            x[m] = loadComplex<Wide>(from.data + m * from.stride + g);
        dft<Radix, -1>(x);
        for (int m = 0; m < Radix; ++m) {
            const CWide y = m == 0 ? x[0] : timesConjugate(x[m], w[m]);
            sink(y.re, t + m * partPoints);
            if constexpr (Packed)
                sink(y.im, t + (Radix + m) * partPoints);
        }
    });
}

// The same for eight parts, or eight real and eight imaginary ones, of samples that are all there: column 0 is where
// `samples` points. As in passes-inl.h, each twiddle is fetched where it is used.
template <bool Packed>
HWY_ATTR void splitSamplesInEight(const float* samples, std::int64_t partPoints, std::int64_t points, Parts to,
                                  const float* twiddles) {
    Eighths<const float> real(samples, partPoints), imaginary(samples + 8 * partPoints, partPoints);
    Eighths<float> out(to.data, to.stride);
    for (std::int64_t at = 0; at < points; at += kGroup) {
        for (int half = 0; half < kGroup; half += kWide)
            dft8<Wide, 1>(
                [=](auto m) LONGWAVE_INLINE_LAMBDA {
                    CWide x{Lanes<Wide>::at(real.row(m) + half), Lanes<Wide>::all(0)};
                    if constexpr (Packed)
                        x.im = Lanes<Wide>::at(imaginary.row(m) + half);
                    if constexpr (m > 0) {
                        const CWide w = broadcastComplex<Wide>(twiddles + 2 * (m - 1));
                        x = Packed ? x * w : CWide{x.re * w.re, x.re * w.im};
                    }
                    return x;
                },
                [=](auto j, CWide x) LONGWAVE_INLINE_LAMBDA { storeComplex(x, out.row(j) + half); });
        real.advance(kGroup);
        imaginary.advance(kGroup);
        out.advance(2 * kGroup);
    }
}

template <bool Packed>
HWY_ATTR void joinSamplesOfEight(Parts from, float* samples, std::int64_t partPoints, std::int64_t points,
                                 const float* twiddles) {
    Eighths<const float> in(from.data, from.stride);
    Eighths<float> real(samples, partPoints), imaginary(samples + 8 * partPoints, partPoints);
    for (std::int64_t at = 0; at < points; at += kGroup) {
        for (int half = 0; half < kGroup; half += kWide)
            dft8<Wide, -1>([=](auto m) LONGWAVE_INLINE_LAMBDA { return loadComplex<Wide>(in.row(m) + half); },
                           [=](auto j, CWide x) LONGWAVE_INLINE_LAMBDA {
                               if constexpr (j > 0)
                                   x = timesConjugate(x, broadcastComplex<Wide>(twiddles + 2 * (j - 1)));
                               store(x.re, real.row(j) + half);
                               if constexpr (Packed)
                                   store(x.im, imaginary.row(j) + half);
                           });
        in.advance(2 * kGroup);
        real.advance(kGroup);
        imaginary.advance(kGroup);
    }
}

// Of any other row, part by part through a block: the lines of eight parts and of their gates would push each other out
// of a cache in which all of them have the same few places. Parts that no cache holds are read and written further at a
// time, as memory is quickest in few streams.
constexpr std::int64_t kBlockPoints = 64;
constexpr std::int64_t kFarBlockPoints = 1024;
constexpr std::int64_t kBlockStride = kFarBlockPoints + kGroup; // a group more than a power of two

LONGWAVE_INLINE std::int64_t blockPointsFor(std::int64_t partPoints) {
    constexpr std::int64_t kFar = std::int64_t{1} << 16;
    return partPoints < kFar ? kBlockPoints : kFarBlockPoints;
}

template <bool Packed, typename Source>
HWY_ATTR void splitRootInEight(const RowInput& row, std::int64_t partPoints, std::int64_t begin, std::int64_t end,
                               Parts to, const float* twiddles) {
    if constexpr (std::is_same_v<Source, WholeSource>)
        return splitSamplesInEight<Packed>(row.samples - row.first + begin, partPoints, end - begin, to, twiddles);
    const Source source(row);
    HWY_ALIGN float block[(Packed ? 16 : 8) * kBlockStride];
    const std::int64_t most = blockPointsFor(partPoints);
    const std::int64_t stride = most + kGroup;
    for (std::int64_t t = begin; t < end; t += most) {
        const std::int64_t points = HWY_MIN(most, end - t);
        for (int m = 0; m < (Packed ? 16 : 8); ++m)
            for (std::int64_t i = 0; i < points; i += kWide)
                store(source(t + m * partPoints + i), block + m * stride + i);
        splitSamplesInEight<Packed>(block, stride, points, {to.data + 2 * (t - begin), to.stride}, twiddles);
    }
}

template <bool Packed, typename Sink>
HWY_ATTR void joinRootOfEight(Parts from, const RowOutput& row, std::int64_t partPoints, std::int64_t begin,
                              std::int64_t end, const float* twiddles) {
    if constexpr (std::is_same_v<Sink, WholeSink>)
        return joinSamplesOfEight<Packed>(from, row.samples - row.first + begin, partPoints, end - begin, twiddles);
    const Sink sink(row);
    HWY_ALIGN float block[(Packed ? 16 : 8) * kBlockStride];
    const std::int64_t most = blockPointsFor(partPoints);
    const std::int64_t stride = most + kGroup;
    for (std::int64_t t = begin; t < end; t += most) {
        const std::int64_t points = HWY_MIN(most, end - t);
        joinSamplesOfEight<Packed>({from.data + 2 * (t - begin), from.stride}, block, stride, points, twiddles);
        for (int m = 0; m < (Packed ? 16 : 8); ++m)
            for (std::int64_t i = 0; i < points; i += kWide)
                sink(Lanes<Wide>::at(block + m * stride + i), t + m * partPoints + i);
    }
}

using RootSplit = void (*)(const RowInput&, std::int64_t, std::int64_t, std::int64_t, Parts, const float*);
using RootJoin = void (*)(Parts, const RowOutput&, std::int64_t, std::int64_t, std::int64_t, const float*);

template <int Radix, bool Packed, typename Source>
RootSplit rootSplitAt() {
    if constexpr (Radix == 8)
        return splitRootInEight<Packed, Source>;
    else
        return splitRoot<Radix, Packed, Source>;
}

template <int Radix, bool Packed, typename Sink>
RootJoin rootJoinAt() {
    if constexpr (Radix == 8)
        return joinRootOfEight<Packed, Sink>;
    else
        return joinRoot<Radix, Packed, Sink>;
}

template <int Radix>
RootSplit rootSplitOf(const RowInput& row, std::int64_t points) {
    const bool packed = row.first + row.count > points;
    const std::int64_t used = packed ? 2 * points : points;
    if (row.first > 0 || row.first + row.count < used)
        return packed ? rootSplitAt<Radix, true, PartialSource>() : rootSplitAt<Radix, false, PartialSource>();
    if (row.gate)
        return packed ? rootSplitAt<Radix, true, GatedSource>() : rootSplitAt<Radix, false, GatedSource>();
    return packed ? rootSplitAt<Radix, true, WholeSource>() : rootSplitAt<Radix, false, WholeSource>();
}

template <int Radix>
RootJoin rootJoinOf(const RowOutput& row, std::int64_t points) {
    const bool packed = row.first + row.count > points;
    const std::int64_t used = packed ? 2 * points : points;
    if (row.first > 0 || row.first + row.count < used)
        return packed ? rootJoinAt<Radix, true, PartialSink>() : rootJoinAt<Radix, false, PartialSink>();
    if (row.gate)
        return packed ? rootJoinAt<Radix, true, GatedSink>() : rootJoinAt<Radix, false, GatedSink>();
    return packed ? rootJoinAt<Radix, true, WholeSink>() : rootJoinAt<Radix, false, WholeSink>();
}

inline RootSplit rootSplitFor(int radix, const RowInput& row, std::int64_t points) {
    switch (radix) {
    case 2:
        return rootSplitOf<2>(row, points);
    case 3:
        return rootSplitOf<3>(row, points);
    case 4:
        return rootSplitOf<4>(row, points);
    case 8:
        return rootSplitOf<8>(row, points);
    default:
        return rootSplitOf<5>(row, points);
    }
}

inline RootJoin rootJoinFor(int radix, const RowOutput& row, std::int64_t points) {
    switch (radix) {
    case 2:
        return rootJoinOf<2>(row, points);
    case 3:
        return rootJoinOf<3>(row, points);
    case 4:
        return rootJoinOf<4>(row, points);
    case 8:
        return rootJoinOf<8>(row, points);
    default:
        return rootJoinOf<5>(row, points);
    }
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
