// SPDX-License-Identifier: GPL-3.0-or-later
// Small DFTs across vectors: the matrices F_r of the decomposition, factored. Included once per SIMD target.
#if defined(LONGWAVE_KERNELS_CPU_BUTTERFLIES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_BUTTERFLIES_INL_H_
#undef LONGWAVE_KERNELS_CPU_BUTTERFLIES_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_BUTTERFLIES_INL_H_
#endif

#include "kernels/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

// Every dft<R, Sign> maps x[m] to Σ_m x[m]·ζ^{jm}, ζ = exp(Sign·2πi/R), in place; neither direction divides by R.
template <int Sign, typename F>
LONGWAVE_INLINE Complex<F> addTurn(Complex<F> a, Complex<F> b) { // a + Sign·i·b
    return Sign > 0 ? plusI(a, b) : minusI(a, b);
}

template <int Sign, typename F>
LONGWAVE_INLINE void dft2(Complex<F>& a, Complex<F>& b) {
    const Complex<F> sum = a + b;
    b = a - b;
    a = sum;
}

template <int Sign, typename F>
LONGWAVE_INLINE void dft3(Complex<F>& a, Complex<F>& b, Complex<F>& c) {
    const F half = Lanes<F>::all(-0.5f);
    const F root = Lanes<F>::all(Sign * 0.866025403784438647f); // sin 60°
    const Complex<F> sum = b + c;
    const Complex<F> difference{(b.re - c.re) * root, (b.im - c.im) * root};
    const Complex<F> middle{mulAdd(sum.re, half, a.re), mulAdd(sum.im, half, a.im)};
    a = a + sum;
    b = plusI(middle, difference);
    c = minusI(middle, difference);
}

template <int Sign, typename F>
LONGWAVE_INLINE void dft4(Complex<F>& a, Complex<F>& b, Complex<F>& c, Complex<F>& d) {
    const Complex<F> s0 = a + c;
    const Complex<F> s1 = a - c;
    const Complex<F> t0 = b + d;
    const Complex<F> t1 = b - d;
    a = s0 + t0;
    b = addTurn<Sign>(s1, t1);
    c = s0 - t0;
    d = addTurn<-Sign>(s1, t1);
}

template <int Sign, typename F>
LONGWAVE_INLINE void dft5(Complex<F>& a, Complex<F>& b, Complex<F>& c, Complex<F>& d, Complex<F>& e) {
    const F c1 = Lanes<F>::all(0.309016994374947424f);  // cos 72°
    const F c2 = Lanes<F>::all(-0.809016994374947424f); // cos 144°
    const F s1 = Lanes<F>::all(Sign * 0.951056516295153572f);
    const F s2 = Lanes<F>::all(Sign * 0.587785252292473129f);
    const Complex<F> p = b + e;
    const Complex<F> q = c + d;
    const Complex<F> u = b - e;
    const Complex<F> v = c - d;
    const Complex<F> m1{mulAdd(q.re, c2, mulAdd(p.re, c1, a.re)), mulAdd(q.im, c2, mulAdd(p.im, c1, a.im))};
    const Complex<F> m2{mulAdd(q.re, c1, mulAdd(p.re, c2, a.re)), mulAdd(q.im, c1, mulAdd(p.im, c2, a.im))};
    const Complex<F> n1{mulAdd(v.re, s2, u.re * s1), mulAdd(v.im, s2, u.im * s1)};
    const Complex<F> n2{negMulAdd(v.re, s1, u.re * s2), negMulAdd(v.im, s1, u.im * s2)};
    a = a + p + q;
    b = plusI(m1, n1);
    c = plusI(m2, n2);
    d = minusI(m2, n2);
    e = minusI(m1, n1);
}

// An 8-point DFT in three steps that can be interleaved with something else: dft8Evens and dft8Odds in any order, then
// dft8Combine.
template <int Sign>
LONGWAVE_INLINE void dft8Evens(C8 (&x)[8]) {
    dft4<Sign>(x[0], x[2], x[4], x[6]);
}

template <int Sign>
LONGWAVE_INLINE void dft8Odds(C8 (&x)[8]) {
    dft4<Sign>(x[1], x[3], x[5], x[7]);
}

template <int Sign>
LONGWAVE_INLINE void dft8Combine(C8 (&x)[8]) {
    // Twiddles exp(Sign·2πi·j/8) on the odd half: (1 ± i)/√2 for j = 1, 3; i for j = 2.
    const F8 r = broadcast(0.707106781186547524f);
    const C8 o1 = addTurn<Sign>(x[3], x[3]);
    const C8 o3 = addTurn<-Sign>(x[7], x[7]);
    const C8 e0 = x[0], e1 = x[2], e2 = x[4], e3 = x[6];
    const C8 o0 = x[1], o2 = x[5];
    x[0] = e0 + o0;
    x[4] = e0 - o0;
    x[1] = {mulAdd(o1.re, r, e1.re), mulAdd(o1.im, r, e1.im)};
    x[5] = {negMulAdd(o1.re, r, e1.re), negMulAdd(o1.im, r, e1.im)};
    x[2] = addTurn<Sign>(e2, o2);
    x[6] = addTurn<-Sign>(e2, o2);
    // ζ³ = Sign·i·(1 + Sign·i)/√2 = −(1 − Sign·i)/√2.
    x[3] = {negMulAdd(o3.re, r, e3.re), negMulAdd(o3.im, r, e3.im)};
    x[7] = {mulAdd(o3.re, r, e3.re), mulAdd(o3.im, r, e3.im)};
}

template <int Sign>
LONGWAVE_INLINE void dft8(C8 (&x)[8]) {
    dft8Evens<Sign>(x);
    dft8Odds<Sign>(x);
    dft8Combine<Sign>(x);
}

template <int Radix, int Sign, typename F>
LONGWAVE_INLINE void dft(Complex<F> (&x)[Radix]) {
    if constexpr (Radix == 2)
        dft2<Sign>(x[0], x[1]);
    else if constexpr (Radix == 3)
        dft3<Sign>(x[0], x[1], x[2]);
    else if constexpr (Radix == 4)
        dft4<Sign>(x[0], x[1], x[2], x[3]);
    else
        dft5<Sign>(x[0], x[1], x[2], x[3], x[4]);
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
