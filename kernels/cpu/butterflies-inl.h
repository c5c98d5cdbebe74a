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
