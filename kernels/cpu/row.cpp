// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/row.h"

// Between SSSE3 and SSE4, and beyond AVX-512's base, nothing here differs.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/row.cpp"
#include <hwy/foreach_target.h> // must come before highway.h

#include <hwy/highway.h>

#include "kernels/cpu/butterflies-inl.h"

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

// Eight samples from t on; zeros beyond the row.
LONGWAVE_INLINE F8 loadReal(RowInput row, std::int64_t t) {
    if (HWY_LIKELY(t + 8 <= row.count))
        return load(row.samples + t);
    HWY_ALIGN float tail[8] = {};
    for (std::int64_t i = t; i < row.count; ++i)
        tail[i - t] = row.samples[i];
    return load(tail);
}

LONGWAVE_INLINE void storeReal(F8 values, RowOutput row, std::int64_t t) {
    if (HWY_LIKELY(t + 8 <= row.count)) {
        store(values, row.samples + t);
        return;
    }
    HWY_ALIGN float tail[8];
    store(values, tail);
    for (std::int64_t i = t; i < row.count; ++i)
        row.samples[i] = tail[i - t];
}

LONGWAVE_INLINE C8 scaled(F8 real, C8 w) {
    return {real * w.re, real * w.im};
}

template <int Radix, int Sign>
LONGWAVE_INLINE void dft(C8 (&x)[Radix]) {
    if constexpr (Radix == 2)
        dft2<Sign>(x[0], x[1]);
    else if constexpr (Radix == 3)
        dft3<Sign>(x[0], x[1], x[2]);
    else if constexpr (Radix == 4)
        dft4<Sign>(x[0], x[1], x[2], x[3]);
    else
        dft5<Sign>(x[0], x[1], x[2], x[3], x[4]);
}

// A node's split: parts scaled by ω^m, DFT across them; in place.
template <int Radix>
HWY_ATTR void split(float* block, std::int64_t childFloats, const float* twiddles) {
    C8 w[Radix];
    for (int m = 1; m < Radix; ++m)
        w[m] = broadcastComplex(twiddles + 2 * (m - 1));
    for (std::int64_t g = 0; g < childFloats; g += 16) {
        C8 x[Radix];
        x[0] = loadComplex(block + g);
        for (int m = 1; m < Radix; ++m)
            x[m] = loadComplex(block + m * childFloats + g) * w[m];
        dft<Radix, 1>(x);
        for (int m = 0; m < Radix; ++m)
            storeComplex(x[m], block + m * childFloats + g);
    }
}

// Its inverse (without the division by the radix).
template <int Radix>
HWY_ATTR void join(float* block, std::int64_t childFloats, const float* twiddles) {
    C8 w[Radix];
    for (int m = 1; m < Radix; ++m)
        w[m] = broadcastComplex(twiddles + 2 * (m - 1));
    for (std::int64_t g = 0; g < childFloats; g += 16) {
        C8 x[Radix];
        for (int m = 0; m < Radix; ++m)
            x[m] = loadComplex(block + m * childFloats + g);
        dft<Radix, -1>(x);
        storeComplex(x[0], block + g);
        for (int m = 1; m < Radix; ++m)
            storeComplex(timesConjugate(x[m], w[m]), block + m * childFloats + g);
    }
}

// The root's split reads the row itself: real parts only when it fits into them.
HWY_ATTR void splitRoot(RowInput row, float* block, std::int64_t childPoints, const float* twiddles) {
    const C8 w1 = broadcastComplex(twiddles);
    const C8 w2 = broadcastComplex(twiddles + 2);
    const C8 w3 = broadcastComplex(twiddles + 4);
    const std::int64_t childFloats = 2 * childPoints;
    const std::int64_t points = 4 * childPoints;
    const bool packed = row.count > points;
    for (std::int64_t t = 0; t < childPoints; t += 8) {
        C8 x[4];
        if (packed) {
            for (int m = 0; m < 4; ++m)
                x[m] = {loadReal(row, t + m * childPoints), loadReal(row, points + t + m * childPoints)};
            x[1] = x[1] * w1;
            x[2] = x[2] * w2;
            x[3] = x[3] * w3;
        } else {
            x[0] = {loadReal(row, t), zero()};
            x[1] = scaled(loadReal(row, t + childPoints), w1);
            x[2] = scaled(loadReal(row, t + 2 * childPoints), w2);
            x[3] = scaled(loadReal(row, t + 3 * childPoints), w3);
        }
        dft4<1>(x[0], x[1], x[2], x[3]);
        for (int m = 0; m < 4; ++m)
            storeComplex(x[m], block + m * childFloats + 2 * t);
    }
}

// The root's join writes the row itself, imaginary parts only where somebody wants them.
HWY_ATTR void joinRoot(const float* block, RowOutput row, std::int64_t childPoints, const float* twiddles) {
    const C8 w1 = broadcastComplex(twiddles);
    const C8 w2 = broadcastComplex(twiddles + 2);
    const C8 w3 = broadcastComplex(twiddles + 4);
    const std::int64_t childFloats = 2 * childPoints;
    const std::int64_t points = 4 * childPoints;
    const bool packed = row.count > points;
    for (std::int64_t t = 0; t < childPoints; t += 8) {
        C8 x[4];
        for (int m = 0; m < 4; ++m)
            x[m] = loadComplex(block + m * childFloats + 2 * t);
        dft4<-1>(x[0], x[1], x[2], x[3]);
        x[1] = timesConjugate(x[1], w1);
        x[2] = timesConjugate(x[2], w2);
        x[3] = timesConjugate(x[3], w3);
        for (int m = 0; m < 4; ++m) {
            storeReal(x[m].re, row, t + m * childPoints);
            if (packed)
                storeReal(x[m].im, row, points + t + m * childPoints);
        }
    }
}

LONGWAVE_INLINE void transposeComplex(C8 (&x)[8]) {
    F8 part[8];
    for (int m = 0; m < 8; ++m)
        part[m] = x[m].re;
    transpose(part);
    for (int m = 0; m < 8; ++m) {
        x[m].re = part[m];
        part[m] = x[m].im;
    }
    transpose(part);
    for (int m = 0; m < 8; ++m)
        x[m].im = part[m];
}

LONGWAVE_INLINE void leafForward(const float* block, const float* twiddles, C8 (&x)[8]) {
    x[0] = loadComplex(block);
    for (int m = 1; m < 8; ++m)
        x[m] = loadComplex(block + 16 * m) * broadcastComplex(twiddles + 2 * (m - 1));
    dft8<1>(x);
    transposeComplex(x);
    for (int m = 1; m < 8; ++m)
        x[m] = x[m] * loadComplex(twiddles + 16 * m);
    dft8<1>(x);
}

LONGWAVE_INLINE void leafInverse(C8 (&x)[8], const float* twiddles, float* block) {
    dft8<-1>(x);
    for (int m = 1; m < 8; ++m)
        x[m] = timesConjugate(x[m], loadComplex(twiddles + 16 * m));
    transposeComplex(x);
    dft8<-1>(x);
    storeComplex(x[0], block);
    for (int m = 1; m < 8; ++m)
        storeComplex(timesConjugate(x[m], broadcastComplex(twiddles + 2 * (m - 1))), block + 16 * m);
}

HWY_ATTR void leafConvolve(float* block, const float* twiddles, const float* spectrum) {
    C8 x[8];
    leafForward(block, twiddles, x);
    for (int q = 0; q < 8; ++q)
        x[q] = x[q] * loadComplex(spectrum + 16 * q);
    leafInverse(x, twiddles, block);
}

HWY_ATTR void leafMultiply(float* block, const float* twiddles, const float* a, const float* b) {
    C8 x[8];
    for (int q = 0; q < 8; ++q)
        x[q] = loadComplex(a + 16 * q) * loadComplex(b + 16 * q);
    leafInverse(x, twiddles, block);
}

HWY_ATTR void leafTransform(float* block, const float* twiddles, float scale) {
    C8 x[8];
    leafForward(block, twiddles, x);
    const F8 s = broadcast(scale);
    for (int q = 0; q < 8; ++q)
        storeComplex({x[q].re * s, x[q].im * s}, block + 16 * q);
}

// The form of a pass for a level's radix.
using Pass = void (*)(float*, std::int64_t, const float*);

Pass splitFor(int radix) {
    static constexpr Pass kPasses[] = {split<2>, split<3>, split<4>, split<5>};
    return kPasses[radix - 2];
}

Pass joinFor(int radix) {
    static constexpr Pass kPasses[] = {join<2>, join<3>, join<4>, join<5>};
    return kPasses[radix - 2];
}

void runLevel(Pass pass, const RingTree::Level& level, float* block, std::int64_t node) {
    pass(block, 2 * level.childPoints, level.twiddles.data() + 2 * (level.radix - 1) * node);
}

HWY_ATTR void convolveNode(const RingTree& tree, std::size_t depth, std::int64_t node, float* block,
                           const float* spectrum) {
    if (depth == tree.levels().size())
        return leafConvolve(block, tree.leafTwiddles(node), spectrum);
    const RingTree::Level& level = tree.levels()[depth];
    runLevel(splitFor(level.radix), level, block, node);
    for (std::int64_t j = 0; j < level.radix; ++j)
        convolveNode(tree, depth + 1, node * level.radix + j, block + 2 * j * level.childPoints,
                     spectrum + 2 * j * level.childPoints);
    runLevel(joinFor(level.radix), level, block, node);
}

HWY_ATTR void multiplyNode(const RingTree& tree, std::size_t depth, std::int64_t node, float* block, const float* a,
                           const float* b) {
    if (depth == tree.levels().size())
        return leafMultiply(block, tree.leafTwiddles(node), a, b);
    const RingTree::Level& level = tree.levels()[depth];
    for (std::int64_t j = 0; j < level.radix; ++j) {
        const std::int64_t child = 2 * j * level.childPoints;
        multiplyNode(tree, depth + 1, node * level.radix + j, block + child, a + child, b + child);
    }
    runLevel(joinFor(level.radix), level, block, node);
}

HWY_ATTR void transformNode(const RingTree& tree, std::size_t depth, std::int64_t node, float* block, float scale) {
    if (depth == tree.levels().size())
        return leafTransform(block, tree.leafTwiddles(node), scale);
    const RingTree::Level& level = tree.levels()[depth];
    runLevel(splitFor(level.radix), level, block, node);
    for (std::int64_t j = 0; j < level.radix; ++j)
        transformNode(tree, depth + 1, node * level.radix + j, block + 2 * j * level.childPoints, scale);
}

HWY_ATTR void convolveRowHere(const RingTree& tree, const float* spectrum, RowInput input, RowOutput output,
                              float* work) {
    const RingTree::Level& root = tree.levels().front();
    splitRoot(input, work, root.childPoints, root.twiddles.data());
    for (std::int64_t j = 0; j < root.radix; ++j)
        convolveNode(tree, 1, j, work + 2 * j * root.childPoints, spectrum + 2 * j * root.childPoints);
    joinRoot(work, output, root.childPoints, root.twiddles.data());
}

HWY_ATTR void multiplyRowHere(const RingTree& tree, const float* a, const float* b, RowOutput output, float* work) {
    const RingTree::Level& root = tree.levels().front();
    for (std::int64_t j = 0; j < root.radix; ++j) {
        const std::int64_t child = 2 * j * root.childPoints;
        multiplyNode(tree, 1, j, work + child, a + child, b + child);
    }
    joinRoot(work, output, root.childPoints, root.twiddles.data());
}

HWY_ATTR void transformRowHere(const RingTree& tree, RowInput kernel, float scale, float* spectrum) {
    const RingTree::Level& root = tree.levels().front();
    splitRoot(kernel, spectrum, root.childPoints, root.twiddles.data());
    for (std::int64_t j = 0; j < root.radix; ++j)
        transformNode(tree, 1, j, spectrum + 2 * j * root.childPoints, scale);
}

const char* simdTargetHere() {
    return hwy::TargetName(HWY_TARGET);
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace longwave::cpu {

HWY_EXPORT(convolveRowHere);
HWY_EXPORT(multiplyRowHere);
HWY_EXPORT(transformRowHere);
HWY_EXPORT(simdTargetHere);

void convolveRow(const RingTree& tree, const float* spectrum, RowInput input, RowOutput output, float* work) {
    HWY_DYNAMIC_DISPATCH(convolveRowHere)(tree, spectrum, input, output, work);
}

void multiplyRow(const RingTree& tree, const float* a, const float* b, RowOutput output, float* work) {
    HWY_DYNAMIC_DISPATCH(multiplyRowHere)(tree, a, b, output, work);
}

void transformRow(const RingTree& tree, RowInput kernel, float scale, float* spectrum) {
    HWY_DYNAMIC_DISPATCH(transformRowHere)(tree, kernel, scale, spectrum);
}

const char* simdTarget() {
    return HWY_DYNAMIC_DISPATCH(simdTargetHere)();
}

} // namespace longwave::cpu
#endif
