// SPDX-License-Identifier: GPL-3.0-or-later
// The 8-point DFT across vectors, from where they lie to where they belong: with sixteen vector registers its eight
// complex numbers leave no room for anything else, so each is fetched when its turn comes and put away as soon as it is
// there. Included once per SIMD target.
#if defined(LONGWAVE_KERNELS_CPU_EIGHTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_KERNELS_CPU_EIGHTS_INL_H_
#undef LONGWAVE_KERNELS_CPU_EIGHTS_INL_H_
#else
#define LONGWAVE_KERNELS_CPU_EIGHTS_INL_H_
#endif

#include "kernels/cpu/butterflies-inl.h"

#include <cstdint>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

// A body that is to be part of its loop, however often it is written there.
#define LONGWAVE_INLINE_LAMBDA __attribute__((always_inline)) HWY_ATTR

#if defined(__GNUC__)
#define LONGWAVE_HIDE(pointer) asm("" : "+r"(pointer))
#else
#define LONGWAVE_HIDE(pointer)
#endif

template <int I>
using Index = std::integral_constant<int, I>;

// put(j, Σ_m take(m)·ζ^{jm}), ζ = exp(Sign·2πi/8), for j = 0 … 7. Nothing is put before all are taken.
template <typename F, int Sign, typename Take, typename Put>
LONGWAVE_INLINE void dft8(const Take& take, const Put& put) {
    Complex<F> e0 = take(Index<0>()), e2 = take(Index<4>());
    dft2<Sign>(e0, e2);
    Complex<F> e1 = take(Index<2>()), e3 = take(Index<6>());
    dft2<Sign>(e1, e3);
    dft2<Sign>(e0, e1);
    const Complex<F> turnedEven = addTurn<-Sign>(e2, e3);
    e2 = addTurn<Sign>(e2, e3);
    e3 = turnedEven; // the even half is e0, e2, e1, e3

    Complex<F> o0 = take(Index<1>()), o2 = take(Index<5>());
    dft2<Sign>(o0, o2);
    Complex<F> o1 = take(Index<3>()), o3 = take(Index<7>());
    dft2<Sign>(o1, o3);
    dft2<Sign>(o0, o1);
    put(Index<0>(), e0 + o0);
    put(Index<4>(), e0 - o0);
    put(Index<2>(), addTurn<Sign>(e1, o1));
    put(Index<6>(), addTurn<-Sign>(e1, o1));
    const Complex<F> turnedOdd = addTurn<-Sign>(o2, o3);
    o2 = addTurn<Sign>(o2, o3);
    o3 = turnedOdd;
    // ζ = (1 + Sign·i)/√2 and ζ³ = −(1 − Sign·i)/√2
    const F root = Lanes<F>::all(0.707106781186547524f);
    o2 = addTurn<Sign>(o2, o2);
    put(Index<1>(), Complex<F>{mulAdd(o2.re, root, e2.re), mulAdd(o2.im, root, e2.im)});
    put(Index<5>(), Complex<F>{negMulAdd(o2.re, root, e2.re), negMulAdd(o2.im, root, e2.im)});
    o3 = addTurn<-Sign>(o3, o3);
    put(Index<7>(), Complex<F>{mulAdd(o3.re, root, e3.re), mulAdd(o3.im, root, e3.im)});
    put(Index<3>(), Complex<F>{negMulAdd(o3.re, root, e3.re), negMulAdd(o3.im, root, e3.im)});
}

// Eight rows that lie `stride` apart, walked along. That every address follows from two pointers and the stride is
// hidden from the compiler, which would keep a pointer for each row in a register, or rather on the stack.
template <typename T>
class Eighths {
  public:
    LONGWAVE_INLINE Eighths(T* data, std::int64_t stride) : low_(data), high_(data + 4 * stride), stride_(stride) {}
    LONGWAVE_INLINE void advance(std::int64_t count) {
        low_ += count;
        high_ += count;
        LONGWAVE_HIDE(low_);
        LONGWAVE_HIDE(high_);
    }
    LONGWAVE_INLINE T* row(int m) const { return (m < 4 ? low_ : high_) + m % 4 * stride_; }

  private:
    T* low_;
    T* high_;
    std::int64_t stride_;
};

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#endif
