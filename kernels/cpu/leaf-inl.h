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
LONGWAVE_INLINE void inverseDft4(A a, B b, C c, D d, C8 (&y)[4]) {
    const auto s0 = a + c;
    const auto s1 = a - c;
    const auto t0 = b + d;
    const auto t1 = b - d;
    y[0] = s0 + t0;
    y[1] = minusI(s1, t1);
    y[2] = s0 - t0;
    y[3] = plusI(s1, t1);
}

// A leaf on its way through its steps: rows are weighed by scalars, transformed across vectors, transposed, weighed
// lane by lane and transformed again; the way back mirrors it. Each step takes the indices m of the vectors it is to
// handle, so that steps can be interleaved, within a leaf or between two.
//
// An 8-point transform across the vectors is sums<0, 4>, sums<2, 6> and evens, sums<1, 5>, sums<3, 7> and odds, then
// combine. The rows that it leaves are transposed as 0, 2, 4, 6, 1, 3, 5, 7 (RingTree::rowOfLane): half of the shuffles
// need only what combine<0, 2> makes, and on the way back evens need only half of the shuffles.
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
        const auto one = [&](auto m) HWY_ATTR {
            constexpr int kM = decltype(m)::value;
            if constexpr (kM < Pairs || kM >= 8 - Pairs)
                x_[kM] = x_[kM] * loadComplex<F8>(spectrum + rowAt(kM));
        };
        (one(std::integral_constant<int, M>()), ...);
    }

    template <int A, int B>
    LONGWAVE_INLINE void sums() {
        dft2<1>(x_[A], x_[B]);
    }
    template <int Sign>
    LONGWAVE_INLINE void evens() {
        four<Sign>(x_[0], x_[2], x_[4], x_[6], even_);
    }
    template <int Sign>
    LONGWAVE_INLINE void odds() {
        four<Sign>(x_[1], x_[3], x_[5], x_[7], odd_);
    }
    // Vectors J and J + 4: twiddles exp(Sign·2πi·J/8) on the odd half are (1 ± i)/√2 for J = 1, 3 and i for J = 2.
    template <int Sign, int... J>
    LONGWAVE_INLINE void combine() {
        (combineOne<Sign, J>(), ...);
    }
    template <int Sign>
    LONGWAVE_INLINE void transform() {
        sums<0, 4>(), sums<2, 6>(), evens<Sign>();
        sums<1, 5>(), sums<3, 7>(), odds<Sign>();
        combine<Sign, 0, 1, 2, 3>();
    }

    // The first steps back from a product with such a spectrum: sums with zeros are left out.
    template <int Pairs, int A, int B>
    LONGWAVE_INLINE void keptSums() {
        if constexpr (Pairs == 4)
            sums<A, B>();
    }
    template <int Pairs>
    LONGWAVE_INLINE void keptEvens() {
        const Nothing none;
        if constexpr (Pairs == 1)
            inverseDft4(x_[0], none, none, none, even_);
        else if constexpr (Pairs == 2)
            inverseDft4(x_[0], none, none, x_[6], even_);
        else if constexpr (Pairs == 3)
            inverseDft4(x_[0], x_[2], none, x_[6], even_);
        else
            evens<-1>();
    }
    template <int Pairs>
    LONGWAVE_INLINE void keptOdds() {
        const Nothing none;
        if constexpr (Pairs == 1)
            inverseDft4(none, none, none, x_[7], odd_);
        else if constexpr (Pairs == 2)
            inverseDft4(x_[1], none, none, x_[7], odd_);
        else if constexpr (Pairs == 3)
            inverseDft4(x_[1], none, x_[5], x_[7], odd_);
        else
            odds<-1>();
    }

    // From rows to columns: quads of the even rows (Odd = 0) and of the odd ones, of real and imaginary parts, then
    // halves, which leave vectors I and I + 4 where they belong.
    template <int Odd, F8 C8::*Part>
    LONGWAVE_INLINE void quads() {
        F8 a = x_[Odd].*Part, b = x_[2 + Odd].*Part, c = x_[4 + Odd].*Part, d = x_[6 + Odd].*Part;
        transposeQuads(a, b, c, d);
        quad_[4 * Odd].*Part = a, quad_[4 * Odd + 1].*Part = b, quad_[4 * Odd + 2].*Part = c;
        quad_[4 * Odd + 3].*Part = d;
    }
    template <F8 C8::*Part, int I>
    LONGWAVE_INLINE void halvesOf() {
        F8 a = quad_[I].*Part, b = quad_[I + 4].*Part;
        swapHalves(a, b);
        x_[I].*Part = a, x_[I + 4].*Part = b;
    }
    template <int... I>
    LONGWAVE_INLINE void halves() {
        ((halvesOf<&C8::re, I>(), halvesOf<&C8::im, I>()), ...);
    }
    // From columns to rows: halves first.
    template <F8 C8::*Part, int I>
    LONGWAVE_INLINE void halvesBackOf() {
        F8 a = x_[I].*Part, b = x_[I + 4].*Part;
        swapHalves(a, b);
        quad_[I].*Part = a, quad_[I + 4].*Part = b;
    }
    template <int... I>
    LONGWAVE_INLINE void halvesBack() {
        ((halvesBackOf<&C8::re, I>(), halvesBackOf<&C8::im, I>()), ...);
    }
    template <int Odd, F8 C8::*Part>
    LONGWAVE_INLINE void quadsBack() {
        F8 a = quad_[4 * Odd].*Part, b = quad_[4 * Odd + 1].*Part, c = quad_[4 * Odd + 2].*Part,
           d = quad_[4 * Odd + 3].*Part;
        transposeQuads(a, b, c, d);
        x_[Odd].*Part = a, x_[2 + Odd].*Part = b, x_[4 + Odd].*Part = c, x_[6 + Odd].*Part = d;
    }
    template <F8 C8::*Part>
    LONGWAVE_INLINE void transpose() {
        quads<0, Part>(), quads<1, Part>();
        halvesOf<Part, 0>(), halvesOf<Part, 1>(), halvesOf<Part, 2>(), halvesOf<Part, 3>();
    }
    template <F8 C8::*Part>
    LONGWAVE_INLINE void transposeBack() {
        halvesBackOf<Part, 0>(), halvesBackOf<Part, 1>(), halvesBackOf<Part, 2>(), halvesBackOf<Part, 3>();
        quadsBack<0, Part>(), quadsBack<1, Part>();
    }

    // Whole halves of the way.
    LONGWAVE_INLINE void forward() {
        load<0, 1, 2, 3, 4, 5, 6, 7>();
        transform<1>();
        transpose<&C8::re>(), transpose<&C8::im>();
        weigh<1, 2, 3, 4, 5, 6, 7>();
        transform<1>();
    }
    LONGWAVE_INLINE void inverse() {
        transform<-1>();
        weighBack<1, 2, 3, 4, 5, 6, 7>();
        transposeBack<&C8::re>(), transposeBack<&C8::im>();
        transform<-1>();
        store<0, 1, 2, 3, 4, 5, 6, 7>();
    }
    LONGWAVE_INLINE C8& operator[](int m) { return x_[m]; }

  private:
    LONGWAVE_INLINE C8 scalar(int m) const { return broadcastComplex<F8>(twiddles_ + 2 * (m - 1)); }
    LONGWAVE_INLINE C8 lanes(int m) const {
        return {Lanes<F8>::at(twiddles_ + 16 * m), Lanes<F8>::at(twiddles_ + 16 * m + 8)};
    }
    template <int Sign>
    LONGWAVE_INLINE static void four(C8 s0, C8 t0, C8 s1, C8 t1, C8 (&y)[4]) {
        y[0] = s0 + t0;
        y[2] = s0 - t0;
        y[1] = addTurn<Sign>(s1, t1);
        y[3] = addTurn<-Sign>(s1, t1);
    }
    template <int Sign, int J>
    LONGWAVE_INLINE void combineOne() {
        const C8 e = even_[J];
        const C8 o = odd_[J];
        if constexpr (J == 0) {
            x_[0] = e + o;
            x_[4] = e - o;
        } else if constexpr (J == 2) {
            x_[2] = addTurn<Sign>(e, o);
            x_[6] = addTurn<-Sign>(e, o);
        } else {
            const F8 r = broadcast(0.707106781186547524f);
            const C8 turned = J == 1 ? addTurn<Sign>(o, o) : addTurn<-Sign>(o, o);
            constexpr int kSum = J == 1 ? 1 : 7; // ζ³ = Sign·i·(1 + Sign·i)/√2 = −(1 − Sign·i)/√2
            constexpr int kDifference = J == 1 ? 5 : 3;
            x_[kSum] = {mulAdd(turned.re, r, e.re), mulAdd(turned.im, r, e.im)};
            x_[kDifference] = {negMulAdd(turned.re, r, e.re), negMulAdd(turned.im, r, e.im)};
        }
    }

    C8 x_[8];
    C8 even_[4], odd_[4]; // halves of a transform, before they are combined
    C8 quad_[8];          // halfway between rows and columns
    float* block_;
    const float* twiddles_;
};

// Both at a time. A step needs all of the step before it, and steps are either products or sums or shuffles, which most
// processors do on ports of their own: a leaf alone leaves half of the ports idle. So b follows a one step behind, and
// each line below pairs a step of one with another kind of step of the other.
template <int Pairs>
HWY_ATTR void convolveTwo(float* block, const float* twiddles, const float* spectrum) {
    constexpr std::int64_t kFloats = 2 * RingTree::kLeaf;
    Leaf a(block, twiddles);
    Leaf b(block + kFloats, twiddles + RingTree::kLeafTwiddles);
    const float* sa = spectrum;
    const float* sb = spectrum + kFloats;
    const auto evens = [](Leaf& leaf, auto sign)
                           HWY_ATTR { leaf.sums<0, 4>(), leaf.sums<2, 6>(), leaf.evens<decltype(sign)::value>(); };
    const auto odds = [](Leaf& leaf, auto sign)
                          HWY_ATTR { leaf.sums<1, 5>(), leaf.sums<3, 7>(), leaf.odds<decltype(sign)::value>(); };
    const auto keptEvens = [](Leaf& leaf) HWY_ATTR {
        leaf.keptSums<Pairs, 0, 4>(), leaf.keptSums<Pairs, 2, 6>(), leaf.keptEvens<Pairs>();
    };
    const auto keptOdds = [](Leaf& leaf) HWY_ATTR {
        leaf.keptSums<Pairs, 1, 5>(), leaf.keptSums<Pairs, 3, 7>(), leaf.keptOdds<Pairs>();
    };
    const std::integral_constant<int, 1> there;
    const std::integral_constant<int, -1> back;

    a.load<0, 2, 4, 6, 1, 3, 5, 7>();
    evens(a, there), b.load<0, 2, 4, 6>(), odds(a, there), b.load<1, 3>(), a.combine<1, 0, 1, 2, 3>(), b.load<5, 7>();
    a.transpose<&C8::re>(), evens(b, there), a.transpose<&C8::im>(), odds(b, there), b.combine<1, 0, 1, 2, 3>();
    a.weigh<2, 4, 6>(), b.transpose<&C8::re>(), a.weigh<1, 3>(), a.weigh<5, 7>(), b.transpose<&C8::im>();
    evens(a, there), b.weigh<2, 4, 6>(), odds(a, there), b.weigh<1, 3>(), a.combine<1, 0, 1, 2, 3>(), b.weigh<5, 7>();
    a.multiply<Pairs, 0, 2, 4, 6>(sa), evens(b, there), a.multiply<Pairs, 1, 3>(sa), odds(b, there),
        a.multiply<Pairs, 5, 7>(sa), b.combine<1, 0, 1, 2, 3>();
    keptEvens(a), b.multiply<Pairs, 0, 2, 4, 6>(sb), keptOdds(a), b.multiply<Pairs, 1, 3>(sb),
        a.combine<-1, 0, 1, 2, 3>(), b.multiply<Pairs, 5, 7>(sb);
    a.weighBack<2, 4, 6>(), keptEvens(b), a.weighBack<1, 3>(), keptOdds(b), a.weighBack<5, 7>(),
        b.combine<-1, 0, 1, 2, 3>();
    a.transposeBack<&C8::re>(), b.weighBack<2, 4, 6>(), a.transposeBack<&C8::im>(), b.weighBack<1, 3>(),
        b.weighBack<5, 7>();
    evens(a, back), b.transposeBack<&C8::re>(), odds(a, back), b.transposeBack<&C8::im>(), a.combine<-1, 0, 1, 2, 3>();
    a.store<0, 2, 4, 6>(), evens(b, back), a.store<1, 3>(), odds(b, back), a.store<5, 7>(), b.combine<-1, 0, 1, 2, 3>();
    b.store<0, 2, 4, 6, 1, 3, 5, 7>();
}

// A leaf alone, for machines with sixteen vector registers: its eight complex vectors fill them, and two leaves would
// spend their time on the stack (1.4 times as long, with AVX2). Here steps of a leaf's even half go together with other
// steps of its odd half.
//
// What bounds it on Zen 2: its 464 sums, products, shuffles and stores could begin four in a cycle, but two do, so that
// a leaf takes 235 cycles. Most of its steps are of one kind, for which there are two ports; a fused product also keeps
// one of the two for sums from reading its operands; shuffles across halves have a single port, which stores share; and
// a chain of some 115 cycles runs through it, on which the scheduler sees too little of the next leaf. With fused
// products at a product's latency and ports it took 195, without shuffles across halves 218. Tried and no faster: sums
// as fused products, fused products as products and sums, 4 × 4 × 4 points, every order of steps that was thought of
// (the best that a search over single operations found, with registers allocated for it, 217; as compiled, 228), and
// the leaf in three parts with halves exchanged by loads between them (221 alone, but in rows from 4 % less to 13 %
// more, as its code came to lie).
template <int Pairs>
HWY_NOINLINE HWY_ATTR void convolveOne(float* block, const float* twiddles, const float* spectrum) {
    Leaf a(block, twiddles);
    a.load<0, 4, 2, 6>();
    a.sums<0, 4>(), a.load<1>(), a.sums<2, 6>(), a.load<5>(), a.evens<1>(), a.load<3, 7>();
    a.sums<1, 5>(), a.sums<3, 7>(), a.odds<1>();
    a.combine<1, 0, 2>(), a.quads<0, &C8::re>(), a.combine<1, 1>(), a.quads<0, &C8::im>(), a.combine<1, 3>();
    a.quads<1, &C8::re>(), a.quads<1, &C8::im>();
    a.halves<0>(), a.weigh<4>(), a.halves<2>(), a.weigh<2, 6>();
    a.sums<0, 4>(), a.halves<1>(), a.sums<2, 6>(), a.weigh<1, 5>(), a.evens<1>(), a.halves<3>(), a.weigh<3, 7>();
    a.sums<1, 5>(), a.sums<3, 7>(), a.odds<1>();
    a.combine<1, 0>(), a.multiply<Pairs, 0>(spectrum), a.combine<1, 2>(), a.multiply<Pairs, 4, 2>(spectrum);
    a.combine<1, 1>(), a.multiply<Pairs, 6>(spectrum), a.keptSums<Pairs, 0, 4>(), a.multiply<Pairs, 1>(spectrum);
    a.combine<1, 3>(), a.multiply<Pairs, 5>(spectrum), a.keptSums<Pairs, 2, 6>(), a.multiply<Pairs, 3>(spectrum);
    a.keptEvens<Pairs>(), a.multiply<Pairs, 7>(spectrum);
    a.keptSums<Pairs, 1, 5>(), a.keptSums<Pairs, 3, 7>(), a.keptOdds<Pairs>();
    a.combine<-1, 0>(), a.weighBack<4>(), a.combine<-1, 2>(), a.halvesBack<0>(), a.weighBack<2, 6>();
    a.combine<-1, 1>(), a.halvesBack<2>(), a.weighBack<1, 5>(), a.combine<-1, 3>(), a.halvesBack<1>();
    a.weighBack<3, 7>(), a.halvesBack<3>();
    a.quadsBack<0, &C8::re>(), a.quadsBack<0, &C8::im>();
    a.sums<0, 4>(), a.quadsBack<1, &C8::re>(), a.sums<2, 6>(), a.quadsBack<1, &C8::im>(), a.evens<-1>();
    a.sums<1, 5>(), a.sums<3, 7>(), a.odds<-1>();
    a.combine<-1, 0>(), a.store<0, 4>(), a.combine<-1, 2>(), a.store<2, 6>();
    a.combine<-1, 1>(), a.store<1, 5>(), a.combine<-1, 3>(), a.store<3, 7>();
}

// Two neighbouring leaves, forward, multiplied and back. Of the spectrum only the vectors q < Pairs and q ≥ 8 − Pairs
// count (frequencies below Pairs/8 cycles per sample); for fewer than four, the rest of the last matrix forward, of the
// product and of the first matrix back is left out.
template <int Pairs>
LONGWAVE_INLINE void convolveLeaves(float* block, const float* twiddles, const float* spectrum) {
    constexpr std::int64_t kFloats = 2 * RingTree::kLeaf;
    if constexpr (kTwoLeavesFit) {
        convolveTwo<Pairs>(block, twiddles, spectrum);
    } else {
        convolveOne<Pairs>(block, twiddles, spectrum);
        convolveOne<Pairs>(block + kFloats, twiddles + RingTree::kLeafTwiddles, spectrum + kFloats);
    }
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
