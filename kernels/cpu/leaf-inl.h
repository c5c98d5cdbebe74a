// SPDX-License-Identifier: GPL-3.0-or-later
// The bottom of the ring tree: 64 points as 8 × 8, forward, multiplied and back without leaving the registers.
// Included once per SIMD target.
#if defined(LONGWAVE_KERNELS_CPU_LEAF_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_LEAF_INL_H_
#undef LONGWAVE_KERNELS_CPU_LEAF_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_LEAF_INL_H_
#endif

#include "kernels/cpu/butterflies-inl.h"
#include "kernels/cpu/ring_tree.h"

#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

// Where a leaf's vector m lies: two in a group.
constexpr std::int64_t rowAt(int m) {
    return m / 2 * 2 * kGroup + m % 2 * 8;
}

// What is known to be zero, so that sums with it need no instruction.
struct Nothing {};
LONGWAVE_INLINE C8 operator+(C8 a, Nothing) {
    return a;
}
LONGWAVE_INLINE C8 operator+(Nothing, C8 b) {
    return b;
}
LONGWAVE_INLINE C8 operator-(C8 a, Nothing) {
    return a;
}
LONGWAVE_INLINE C8 operator-(Nothing, C8 b) {
    return {zero() - b.re, zero() - b.im};
}
LONGWAVE_INLINE Nothing operator+(Nothing, Nothing) {
    return {};
}
LONGWAVE_INLINE Nothing operator-(Nothing, Nothing) {
    return {};
}
LONGWAVE_INLINE C8 minusI(Nothing, C8 b) {
    return {b.im, zero() - b.re};
}
LONGWAVE_INLINE C8 plusI(Nothing, C8 b) {
    return {zero() - b.im, b.re};
}
LONGWAVE_INLINE C8 minusI(C8 a, Nothing) {
    return a;
}
LONGWAVE_INLINE C8 plusI(C8 a, Nothing) {
    return a;
}

// The inverse 4-point DFT of inputs some of which are nothing.
template <typename A, typename B, typename C, typename D>
LONGWAVE_INLINE void inverseDft4(A a, B b, C c, D d, C8& y0, C8& y1, C8& y2, C8& y3) {
    const auto s0 = a + c;
    const auto s1 = a - c;
    const auto t0 = b + d;
    const auto t1 = b - d;
    y0 = s0 + t0;
    y1 = minusI(s1, t1);
    y2 = s0 - t0;
    y3 = plusI(s1, t1);
}

// A leaf on its way through its steps: rows are weighed by scalars, transformed across vectors, transposed, weighed
// lane by lane and transformed again; the way back mirrors it. Each step takes the indices m of the vectors it is to
// handle, so that steps of two leaves can be interleaved.
class Leaf {
  public:
    LONGWAVE_INLINE Leaf(float* block, const float* twiddles) : block_(block), twiddles_(twiddles) {}

    template <int... M>
    LONGWAVE_INLINE void load() {
        ((x_[M] = M == 0 ? loadComplex<F8>(block_) : loadComplex<F8>(block_ + rowAt(M)) * scalar(M)), ...);
    }
    template <int... M>
    LONGWAVE_INLINE void store() const {
        (storeComplex(M == 0 ? x_[0] : timesConjugate(x_[M], scalar(M)), block_ + rowAt(M)), ...);
    }
    template <int... M>
    LONGWAVE_INLINE void weigh() {
        ((x_[M] = x_[M] * lanes(M)), ...);
    }
    template <int... M>
    LONGWAVE_INLINE void weighBack() {
        ((x_[M] = timesConjugate(x_[M], lanes(M))), ...);
    }
    // Of a spectrum whose vectors Pairs ≤ q < 8 − Pairs are zero.
    template <int Pairs, int... M>
    LONGWAVE_INLINE void multiply(const float* spectrum) {
        const auto one = [&](auto m) {
            constexpr int kM = decltype(m)::value;
            if constexpr (kM < Pairs || kM >= 8 - Pairs)
                x_[kM] = x_[kM] * loadComplex<F8>(spectrum + rowAt(kM));
        };
        (one(std::integral_constant<int, M>()), ...);
    }
    // The first steps back from such a product: sums with zeros are left out.
    template <int Pairs>
    LONGWAVE_INLINE void evensOfKept() {
        const Nothing none;
        if constexpr (Pairs == 1)
            inverseDft4(x_[0], none, none, none, x_[0], x_[2], x_[4], x_[6]);
        else if constexpr (Pairs == 2)
            inverseDft4(x_[0], none, none, x_[6], x_[0], x_[2], x_[4], x_[6]);
        else if constexpr (Pairs == 3)
            inverseDft4(x_[0], x_[2], none, x_[6], x_[0], x_[2], x_[4], x_[6]);
        else
            evens<-1>();
    }
    template <int Pairs>
    LONGWAVE_INLINE void oddsOfKept() {
        const Nothing none;
        if constexpr (Pairs == 1)
            inverseDft4(none, none, none, x_[7], x_[1], x_[3], x_[5], x_[7]);
        else if constexpr (Pairs == 2)
            inverseDft4(x_[1], none, none, x_[7], x_[1], x_[3], x_[5], x_[7]);
        else if constexpr (Pairs == 3)
            inverseDft4(x_[1], none, x_[5], x_[7], x_[1], x_[3], x_[5], x_[7]);
        else
            odds<-1>();
    }
    template <int Sign>
    LONGWAVE_INLINE void evens() {
        dft8Evens<Sign>(x_);
    }
    template <int Sign>
    LONGWAVE_INLINE void odds() {
        dft8Odds<Sign>(x_);
    }
    template <int Sign>
    LONGWAVE_INLINE void combine() {
        dft8Combine<Sign>(x_);
    }
    LONGWAVE_INLINE void transposeRe() {
        F8 part[8];
        for (int m = 0; m < 8; ++m)
            part[m] = x_[m].re;
        transpose(part);
        for (int m = 0; m < 8; ++m)
            x_[m].re = part[m];
    }
    LONGWAVE_INLINE void transposeIm() {
        F8 part[8];
        for (int m = 0; m < 8; ++m)
            part[m] = x_[m].im;
        transpose(part);
        for (int m = 0; m < 8; ++m)
            x_[m].im = part[m];
    }

    // Whole halves of the way, for a leaf alone.
    LONGWAVE_INLINE void forward() {
        load<0, 1, 2, 3, 4, 5, 6, 7>();
        dft8<1>(x_);
        transposeRe();
        transposeIm();
        weigh<1, 2, 3, 4, 5, 6, 7>();
        dft8<1>(x_);
    }
    LONGWAVE_INLINE void inverse() {
        dft8<-1>(x_);
        weighBack<1, 2, 3, 4, 5, 6, 7>();
        transposeRe();
        transposeIm();
        dft8<-1>(x_);
        store<0, 1, 2, 3, 4, 5, 6, 7>();
    }
    LONGWAVE_INLINE C8& operator[](int m) { return x_[m]; }

  private:
    LONGWAVE_INLINE C8 scalar(int m) const { return broadcastComplex<F8>(twiddles_ + 2 * (m - 1)); }
    LONGWAVE_INLINE C8 lanes(int m) const {
        return {Lanes<F8>::at(twiddles_ + 16 * m), Lanes<F8>::at(twiddles_ + 16 * m + 8)};
    }

    C8 x_[8];
    float* block_;
    const float* twiddles_;
};

// Two neighbouring leaves, forward, multiplied and back. A step needs all of the step before it, and steps are either
// products or sums or shuffles, which most processors do on ports of their own: a leaf alone leaves half of the ports
// idle. So b follows a one step behind, and each line below pairs a step of one with another kind of step of the other.
//
// Of the spectrum only the vectors q < Pairs and q ≥ 8 − Pairs count (frequencies below Pairs/8 cycles per sample); for
// fewer than four, the rest of the last matrix forward, of the product and of the first matrix back is left out.
template <int Pairs>
HWY_ATTR void convolveLeafPair(float* block, const float* twiddles, const float* spectrum) {
    constexpr std::int64_t kFloats = 2 * RingTree::kLeaf;
    Leaf a(block, twiddles);
    Leaf b(block + kFloats, twiddles + RingTree::kLeafTwiddles);
    const float* sa = spectrum;
    const float* sb = spectrum + kFloats;

    a.load<0, 2, 4, 6, 1, 3, 5, 7>();
    a.evens<1>(), b.load<0, 2, 4, 6>(), a.odds<1>(), b.load<1, 3>(), a.combine<1>(), b.load<5, 7>();
    a.transposeRe(), b.evens<1>(), a.transposeIm(), b.odds<1>(), b.combine<1>();
    a.weigh<2, 4, 6>(), b.transposeRe(), a.weigh<1, 3>(), a.weigh<5, 7>(), b.transposeIm();
    a.evens<1>(), b.weigh<2, 4, 6>(), a.odds<1>(), b.weigh<1, 3>(), a.combine<1>(), b.weigh<5, 7>();
    a.multiply<Pairs, 0, 2, 4, 6>(sa), b.evens<1>(), a.multiply<Pairs, 1, 3>(sa), b.odds<1>(),
        a.multiply<Pairs, 5, 7>(sa), b.combine<1>();
    a.evensOfKept<Pairs>(), b.multiply<Pairs, 0, 2, 4, 6>(sb), a.oddsOfKept<Pairs>(), b.multiply<Pairs, 1, 3>(sb),
        a.combine<-1>(), b.multiply<Pairs, 5, 7>(sb);
    a.weighBack<2, 4, 6>(), b.evensOfKept<Pairs>(), a.weighBack<1, 3>(), b.oddsOfKept<Pairs>(), a.weighBack<5, 7>(),
        b.combine<-1>();
    a.transposeRe(), b.weighBack<2, 4, 6>(), a.transposeIm(), b.weighBack<1, 3>(), b.weighBack<5, 7>();
    a.evens<-1>(), b.transposeRe(), a.odds<-1>(), b.transposeIm(), a.combine<-1>();
    a.store<0, 2, 4, 6>(), b.evens<-1>(), a.store<1, 3>(), b.odds<-1>(), a.store<5, 7>(), b.combine<-1>();
    b.store<0, 2, 4, 6, 1, 3, 5, 7>();
}

HWY_ATTR inline void multiplyLeaf(float* block, const float* twiddles, const float* a, const float* b) {
    Leaf leaf(block, twiddles);
    for (int q = 0; q < 8; ++q)
        leaf[q] = loadComplex<F8>(a + rowAt(q)) * loadComplex<F8>(b + rowAt(q));
    leaf.inverse();
}

HWY_ATTR inline void inverseLeaf(float* block, const float* twiddles) {
    Leaf leaf(block, twiddles);
    for (int q = 0; q < 8; ++q)
        leaf[q] = loadComplex<F8>(block + rowAt(q));
    leaf.inverse();
}

// spectrum = scale · DFT + constant.
HWY_ATTR inline void transformLeaf(float* block, const float* twiddles, float scale, float constant) {
    Leaf leaf(block, twiddles);
    leaf.forward();
    const F8 s = broadcast(scale);
    const F8 c = broadcast(constant);
    for (int q = 0; q < 8; ++q)
        storeComplex(C8{mulAdd(leaf[q].re, s, c), leaf[q].im * s}, block + rowAt(q));
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
