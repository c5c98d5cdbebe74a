// SPDX-License-Identifier: GPL-3.0-or-later
// One level of the ring tree over a block: parts scaled by ω^m and a DFT across them, and the way back.
// Included once per SIMD target.
#if defined(LONGWAVE_KERNELS_CPU_PASSES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_PASSES_INL_H_
#undef LONGWAVE_KERNELS_CPU_PASSES_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_PASSES_INL_H_
#endif

#include "kernels/cpu/butterflies-inl.h"
#include "kernels/cpu/eights-inl.h"

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

// The parts of a node: part m begins `stride` floats after part m − 1, and `floats` of each are meant (a multiple of
// 16).
struct Parts {
    float* data;
    std::int64_t stride;
};

using CWide = Complex<Wide>;

template <int Radix>
LONGWAVE_INLINE void loadTwiddles(const float* twiddles, CWide (&w)[Radix]) {
    for (int m = 1; m < Radix; ++m)
        w[m] = broadcastComplex<Wide>(twiddles + 2 * (m - 1));
}

// Calls body(offset in floats, first point) for each vector of `floats` floats of groups.
template <typename Body>
LONGWAVE_INLINE void forEachVector(std::int64_t floats, const Body& body) {
    for (std::int64_t g = 0; g < floats; g += 2 * kGroup)
        for (int half = 0; half < kGroup; half += Lanes<Wide>::kCount)
            body(g + half, g / 2 + half);
}

// A node's split: from its parts to its children; the same memory, or apart.
template <int Radix>
HWY_ATTR void split(Parts from, Parts to, std::int64_t floats, const float* twiddles) {
    CWide w[Radix];
    loadTwiddles<Radix>(twiddles, w);
    forEachVector(floats, [&](std::int64_t g, std::int64_t) HWY_ATTR {
        CWide x[Radix];
        x[0] = loadComplex<Wide>(from.data + g);
        for (int m = 1; m < Radix; ++m)
            x[m] = loadComplex<Wide>(from.data + m * from.stride + g) * w[m];
        dft<Radix, 1>(x);
        for (int m = 0; m < Radix; ++m)
            storeComplex(x[m], to.data + m * to.stride + g);
    });
}

// Its inverse (without the division by the radix): from the children to the node's parts.
template <int Radix>
HWY_ATTR void join(Parts from, Parts to, std::int64_t floats, const float* twiddles) {
    CWide w[Radix];
    loadTwiddles<Radix>(twiddles, w);
    forEachVector(floats, [&](std::int64_t g, std::int64_t) HWY_ATTR {
        CWide x[Radix];
        for (int m = 0; m < Radix; ++m)
            x[m] = loadComplex<Wide>(from.data + m * from.stride + g);
        dft<Radix, -1>(x);
        storeComplex(x[0], to.data + g);
        for (int m = 1; m < Radix; ++m)
            storeComplex(timesConjugate(x[m], w[m]), to.data + m * to.stride + g);
    });
}

// The same for eight. Twiddles are fetched where they are used: kept in registers, they would push out the data.
template <>
HWY_ATTR inline void split<8>(Parts from, Parts to, std::int64_t floats, const float* twiddles) {
    Eighths<const float> in(from.data, from.stride);
    Eighths<float> out(to.data, to.stride);
    for (std::int64_t g = 0; g < floats; g += 2 * kGroup) {
        for (int half = 0; half < kGroup; half += Lanes<Wide>::kCount)
            dft8<Wide, 1>(
                [=](auto m) LONGWAVE_INLINE_LAMBDA {
                    const CWide x = loadComplex<Wide>(in.row(m) + half);
                    if constexpr (m == 0)
                        return x;
                    else
                        return x * broadcastComplex<Wide>(twiddles + 2 * (m - 1));
                },
                [=](auto j, CWide x) LONGWAVE_INLINE_LAMBDA { storeComplex(x, out.row(j) + half); });
        in.advance(2 * kGroup);
        out.advance(2 * kGroup);
    }
}

template <>
HWY_ATTR inline void join<8>(Parts from, Parts to, std::int64_t floats, const float* twiddles) {
    Eighths<const float> in(from.data, from.stride);
    Eighths<float> out(to.data, to.stride);
    for (std::int64_t g = 0; g < floats; g += 2 * kGroup) {
        for (int half = 0; half < kGroup; half += Lanes<Wide>::kCount)
            dft8<Wide, -1>([=](auto m) LONGWAVE_INLINE_LAMBDA { return loadComplex<Wide>(in.row(m) + half); },
                           [=](auto j, CWide x) LONGWAVE_INLINE_LAMBDA {
                               if constexpr (j > 0)
                                   x = timesConjugate(x, broadcastComplex<Wide>(twiddles + 2 * (j - 1)));
                               storeComplex(x, out.row(j) + half);
                           });
        in.advance(2 * kGroup);
        out.advance(2 * kGroup);
    }
}

using Pass = void (*)(Parts from, Parts to, std::int64_t floats, const float* twiddles);

inline Pass splitFor(int radix) {
    static constexpr Pass kPasses[] = {split<2>, split<3>, split<4>, split<5>, nullptr, nullptr, split<8>};
    return kPasses[radix - 2];
}

inline Pass joinFor(int radix) {
    static constexpr Pass kPasses[] = {join<2>, join<3>, join<4>, join<5>, nullptr, nullptr, join<8>};
    return kPasses[radix - 2];
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
