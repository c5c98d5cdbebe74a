// SPDX-License-Identifier: GPL-3.0-or-later
// Eight float lanes on every target: one vector where the machine has them, two halves where it has four. Beside them
// `Wide`, the widest that groups of sixteen allow: sixteen lanes where the machine has them, else the eight.
// Included once per SIMD target by foreach_target.h, hence no ordinary include guard.
#if defined(LONGWAVE_KERNELS_CPU_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_LANES_INL_H_
#undef LONGWAVE_KERNELS_CPU_LANES_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_LANES_INL_H_
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#define LONGWAVE_INLINE HWY_INLINE HWY_ATTR

#if HWY_TARGET == HWY_SCALAR

// No vectors to speak of (the least that the compiler was told of): plain arrays, which it may vectorise as it can.
struct F8 {
    float v[8];
};

template <typename Operation>
LONGWAVE_INLINE F8 each(Operation operation) {
    F8 r;
    for (int i = 0; i < 8; ++i)
        r.v[i] = operation(i);
    return r;
}

LONGWAVE_INLINE F8 load(const float* p) {
    return each([p](int i) { return p[i]; });
}
LONGWAVE_INLINE void store(F8 a, float* p) {
    for (int i = 0; i < 8; ++i)
        p[i] = a.v[i];
}
LONGWAVE_INLINE F8 broadcast(float x) {
    return each([x](int) { return x; });
}
LONGWAVE_INLINE F8 zero() {
    return broadcast(0);
}
LONGWAVE_INLINE F8 operator+(F8 a, F8 b) {
    return each([&](int i) { return a.v[i] + b.v[i]; });
}
LONGWAVE_INLINE F8 operator-(F8 a, F8 b) {
    return each([&](int i) { return a.v[i] - b.v[i]; });
}
LONGWAVE_INLINE F8 operator*(F8 a, F8 b) {
    return each([&](int i) { return a.v[i] * b.v[i]; });
}
LONGWAVE_INLINE F8 mulAdd(F8 a, F8 b, F8 c) {
    return a * b + c;
}
LONGWAVE_INLINE F8 negMulAdd(F8 a, F8 b, F8 c) {
    return c - a * b;
}
LONGWAVE_INLINE void transposeQuads(F8& a, F8& b, F8& c, F8& d) {
    F8* const rows[4] = {&a, &b, &c, &d};
    for (int half = 0; half < 8; half += 4)
        for (int i = 0; i < 4; ++i)
            for (int j = 0; j < i; ++j) {
                const float swap = rows[i]->v[half + j];
                rows[i]->v[half + j] = rows[j]->v[half + i];
                rows[j]->v[half + i] = swap;
            }
}
LONGWAVE_INLINE void swapHalves(F8& a, F8& b) {
    for (int i = 0; i < 4; ++i) {
        const float swap = a.v[4 + i];
        a.v[4 + i] = b.v[i];
        b.v[i] = swap;
    }
}

#elif HWY_MAX_BYTES >= 32

using D8 = hn::CappedTag<float, 8>;
struct F8 {
    hn::Vec<D8> v;
};

LONGWAVE_INLINE F8 load(const float* p) {
    return {hn::LoadU(D8(), p)};
}
LONGWAVE_INLINE void store(F8 a, float* p) {
    hn::StoreU(a.v, D8(), p);
}
LONGWAVE_INLINE F8 broadcast(float x) {
    return {hn::Set(D8(), x)};
}
LONGWAVE_INLINE F8 zero() {
    return {hn::Zero(D8())};
}
LONGWAVE_INLINE F8 operator+(F8 a, F8 b) {
    return {hn::Add(a.v, b.v)};
}
LONGWAVE_INLINE F8 operator-(F8 a, F8 b) {
    return {hn::Sub(a.v, b.v)};
}
LONGWAVE_INLINE F8 operator*(F8 a, F8 b) {
    return {hn::Mul(a.v, b.v)};
}
LONGWAVE_INLINE F8 mulAdd(F8 a, F8 b, F8 c) {
    return {hn::MulAdd(a.v, b.v, c.v)};
} // a·b + c
LONGWAVE_INLINE F8 negMulAdd(F8 a, F8 b, F8 c) {
    return {hn::NegMulAdd(a.v, b.v, c.v)};
} // c − a·b

LONGWAVE_INLINE void transposeQuads(F8& a, F8& b, F8& c, F8& e) {
    const D8 d;
    const hn::Repartition<double, D8> dd;
    const auto ab0 = hn::BitCast(dd, hn::InterleaveLower(d, a.v, b.v));
    const auto ab1 = hn::BitCast(dd, hn::InterleaveUpper(d, a.v, b.v));
    const auto ce0 = hn::BitCast(dd, hn::InterleaveLower(d, c.v, e.v));
    const auto ce1 = hn::BitCast(dd, hn::InterleaveUpper(d, c.v, e.v));
    a.v = hn::BitCast(d, hn::InterleaveLower(dd, ab0, ce0));
    b.v = hn::BitCast(d, hn::InterleaveUpper(dd, ab0, ce0));
    c.v = hn::BitCast(d, hn::InterleaveLower(dd, ab1, ce1));
    e.v = hn::BitCast(d, hn::InterleaveUpper(dd, ab1, ce1));
}
LONGWAVE_INLINE void swapHalves(F8& a, F8& b) {
    const D8 d;
    const auto lower = hn::ConcatLowerLower(d, b.v, a.v);
    b.v = hn::ConcatUpperUpper(d, b.v, a.v);
    a.v = lower;
}

#if HWY_MAX_BYTES >= 64

using D16 = hn::CappedTag<float, 16>;
struct F16 {
    hn::Vec<D16> v;
};

LONGWAVE_INLINE F16 operator+(F16 a, F16 b) {
    return {hn::Add(a.v, b.v)};
}
LONGWAVE_INLINE F16 operator-(F16 a, F16 b) {
    return {hn::Sub(a.v, b.v)};
}
LONGWAVE_INLINE F16 operator*(F16 a, F16 b) {
    return {hn::Mul(a.v, b.v)};
}
LONGWAVE_INLINE F16 mulAdd(F16 a, F16 b, F16 c) {
    return {hn::MulAdd(a.v, b.v, c.v)};
}
LONGWAVE_INLINE F16 negMulAdd(F16 a, F16 b, F16 c) {
    return {hn::NegMulAdd(a.v, b.v, c.v)};
}
LONGWAVE_INLINE void store(F16 a, float* p) {
    hn::StoreU(a.v, D16(), p);
}

#endif

#else

using D4 = hn::CappedTag<float, 4>;
// Constructors written out: those that the compiler makes up are not compiled for the target (which NEON's vectors ask
// for).
struct F8 {
    hn::Vec<D4> lo;
    hn::Vec<D4> hi;
    LONGWAVE_INLINE F8() {}
    LONGWAVE_INLINE F8(hn::Vec<D4> l, hn::Vec<D4> h) : lo(l), hi(h) {}
};

LONGWAVE_INLINE F8 load(const float* p) {
    return {hn::LoadU(D4(), p), hn::LoadU(D4(), p + 4)};
}
LONGWAVE_INLINE void store(F8 a, float* p) {
    hn::StoreU(a.lo, D4(), p);
    hn::StoreU(a.hi, D4(), p + 4);
}
LONGWAVE_INLINE F8 broadcast(float x) {
    return {hn::Set(D4(), x), hn::Set(D4(), x)};
}
LONGWAVE_INLINE F8 zero() {
    return {hn::Zero(D4()), hn::Zero(D4())};
}
LONGWAVE_INLINE F8 operator+(F8 a, F8 b) {
    return {hn::Add(a.lo, b.lo), hn::Add(a.hi, b.hi)};
}
LONGWAVE_INLINE F8 operator-(F8 a, F8 b) {
    return {hn::Sub(a.lo, b.lo), hn::Sub(a.hi, b.hi)};
}
LONGWAVE_INLINE F8 operator*(F8 a, F8 b) {
    return {hn::Mul(a.lo, b.lo), hn::Mul(a.hi, b.hi)};
}
LONGWAVE_INLINE F8 mulAdd(F8 a, F8 b, F8 c) {
    return {hn::MulAdd(a.lo, b.lo, c.lo), hn::MulAdd(a.hi, b.hi, c.hi)};
}
LONGWAVE_INLINE F8 negMulAdd(F8 a, F8 b, F8 c) {
    return {hn::NegMulAdd(a.lo, b.lo, c.lo), hn::NegMulAdd(a.hi, b.hi, c.hi)};
}

LONGWAVE_INLINE void transpose4(hn::Vec<D4>& a, hn::Vec<D4>& b, hn::Vec<D4>& c, hn::Vec<D4>& e) {
    const D4 d;
    const hn::Repartition<double, D4> dd;
    const auto ab0 = hn::BitCast(dd, hn::InterleaveLower(d, a, b));
    const auto ab1 = hn::BitCast(dd, hn::InterleaveUpper(d, a, b));
    const auto ce0 = hn::BitCast(dd, hn::InterleaveLower(d, c, e));
    const auto ce1 = hn::BitCast(dd, hn::InterleaveUpper(d, c, e));
    a = hn::BitCast(d, hn::InterleaveLower(dd, ab0, ce0));
    b = hn::BitCast(d, hn::InterleaveUpper(dd, ab0, ce0));
    c = hn::BitCast(d, hn::InterleaveLower(dd, ab1, ce1));
    e = hn::BitCast(d, hn::InterleaveUpper(dd, ab1, ce1));
}

LONGWAVE_INLINE void transposeQuads(F8& a, F8& b, F8& c, F8& d) {
    transpose4(a.lo, b.lo, c.lo, d.lo);
    transpose4(a.hi, b.hi, c.hi, d.hi);
}
LONGWAVE_INLINE void swapHalves(F8& a, F8& b) {
    const auto swap = a.hi;
    a.hi = b.lo;
    b.lo = swap;
}

#endif

// Rows become columns in two steps that can be interleaved with something else. transposeQuads does so within each half
// of four vectors; of its results for rows 0 to 3 and for rows 4 to 7, swapHalves makes column i (lane j from row j)
// out of the two i-th, and column 4 + i. swapHalves, then transposeQuads is the way back.

// Lanes by type, so that passes can be written once for both widths.
template <typename F>
struct Lanes {
    static constexpr int kCount = 8;
    LONGWAVE_INLINE static F8 at(const float* p) { return load(p); }
    LONGWAVE_INLINE static F8 all(float x) { return broadcast(x); }
};
#if HWY_TARGET != HWY_SCALAR && HWY_MAX_BYTES >= 64
template <>
struct Lanes<F16> {
    static constexpr int kCount = 16;
    LONGWAVE_INLINE static F16 at(const float* p) { return {hn::LoadU(D16(), p)}; }
    LONGWAVE_INLINE static F16 all(float x) { return {hn::Set(D16(), x)}; }
};
using Wide = F16;
#else
using Wide = F8;
#endif

// Whether the sixteen complex vectors of two leaves fit into registers.
constexpr bool kTwoLeavesFit = HWY_MAX_BYTES >= 64;

// Complex vectors. In memory sixteen complex numbers are a group: re[16], im[16]; a vector of eight is half of one.
template <typename F>
struct Complex {
    F re;
    F im;
    LONGWAVE_INLINE Complex() {}
    LONGWAVE_INLINE Complex(F r, F i) : re(r), im(i) {}
};
using C8 = Complex<F8>;

constexpr int kGroup = 16;

template <typename F>
LONGWAVE_INLINE Complex<F> loadComplex(const float* p) {
    return {Lanes<F>::at(p), Lanes<F>::at(p + kGroup)};
}
template <typename F>
LONGWAVE_INLINE void storeComplex(Complex<F> a, float* p) {
    store(a.re, p);
    store(a.im, p + kGroup);
}
template <typename F>
LONGWAVE_INLINE Complex<F> broadcastComplex(const float* p) {
    return {Lanes<F>::all(p[0]), Lanes<F>::all(p[1])};
}
template <typename F>
LONGWAVE_INLINE Complex<F> operator+(Complex<F> a, Complex<F> b) {
    return {a.re + b.re, a.im + b.im};
}
template <typename F>
LONGWAVE_INLINE Complex<F> operator-(Complex<F> a, Complex<F> b) {
    return {a.re - b.re, a.im - b.im};
}
template <typename F>
LONGWAVE_INLINE Complex<F> operator*(Complex<F> a, Complex<F> b) {
    return {negMulAdd(a.im, b.im, a.re * b.re), mulAdd(a.im, b.re, a.re * b.im)};
}
template <typename F>
LONGWAVE_INLINE Complex<F> timesConjugate(Complex<F> a, Complex<F> b) { // a·b̄
    return {mulAdd(a.im, b.im, a.re * b.re), negMulAdd(a.re, b.im, a.im * b.re)};
}
template <typename F>
LONGWAVE_INLINE Complex<F> plusI(Complex<F> a, Complex<F> b) { // a + i·b
    return {a.re - b.im, a.im + b.re};
}
template <typename F>
LONGWAVE_INLINE Complex<F> minusI(Complex<F> a, Complex<F> b) { // a − i·b
    return {a.re + b.im, a.im - b.re};
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
