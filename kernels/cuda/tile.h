// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/facade.h"

// The one shape of all tensor-core work: 16 × 16 tiles of a warp, and the product L·Rᵀ.
//
// A lane with g = lane/4, c = 2·(lane mod 4) holds eight values of a tile of sums, in this order:
//   (g, c) (g, c + 1) (g + 8, c) (g + 8, c + 1) (g, c + 8) (g, c + 9) (g + 8, c + 8) (g + 8, c + 9)
// Rounded to 16 bits and packed in pairs, this is at once the left factor of the next product and, transposed, its
// right factor. So a chain of products needs no exchange between lanes: each contracts the columns of what the one
// before left in the registers.

namespace longwave::device {

/// A real tile of sums, fp32: value i is halves[i / 4][i % 4].
struct Sums {
    float halves[2][4];
    LONGWAVE_HOST_DEVICE float& operator[](int i) { return halves[i / 4][i % 4]; }
    LONGWAVE_HOST_DEVICE float operator[](int i) const { return halves[i / 4][i % 4]; }
};

/// A real tile as a factor.
template <typename Math>
struct Factor {
    std::uint32_t words[Math::kLimbs][4];
};

template <typename Number>
struct ComplexOf {
    Number re, im;
};
using ComplexSums = ComplexOf<Sums>;
template <typename Math>
using ComplexFactor = ComplexOf<Factor<Math>>;

LONGWAVE_DEVICE void clear(Sums& sums) {
    LONGWAVE_UNROLL
    for (int i = 0; i < 8; ++i)
        sums[i] = 0.0f;
}
LONGWAVE_DEVICE void clear(ComplexSums& sums) {
    clear(sums.re);
    clear(sums.im);
}

/// Two values as the words of a factor.
template <typename Math>
LONGWAVE_DEVICE void packPair(Factor<Math>& factor, int word, float low, float high) {
    using Number = typename Math::Number;
    factor.words[0][word] = pack<Number>(low, high);
    if constexpr (Math::kLimbs == 2) {
        const Float2 rounded = unpack<Number>(factor.words[0][word]);
        factor.words[1][word] = pack<Number>(low - rounded.x, high - rounded.y);
    }
}

/// The words of a factor that will stand at the right, in the order in which they are next to each other there: the
/// tensor cores take two registers that follow each other, and what was loaded otherwise has to be moved.
template <typename Math>
LONGWAVE_DEVICE void setRight(Factor<Math>& factor, int limb, std::uint32_t a, std::uint32_t b, std::uint32_t c,
                              std::uint32_t d) {
    factor.words[limb][0] = a;
    factor.words[limb][2] = b;
    factor.words[limb][1] = c;
    factor.words[limb][3] = d;
}

template <typename Math>
LONGWAVE_DEVICE Factor<Math> packTile(const Sums& sums) {
    Factor<Math> factor;
    LONGWAVE_UNROLL
    for (int word = 0; word < 4; ++word)
        packPair<Math>(factor, word, sums[2 * word], sums[2 * word + 1]);
    return factor;
}
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> packTile(const ComplexSums& sums) {
    return {packTile<Math>(sums.re), packTile<Math>(sums.im)};
}

template <typename Math>
LONGWAVE_DEVICE Factor<Math> negated(Factor<Math> factor) {
    LONGWAVE_UNROLL
    for (int limb = 0; limb < Math::kLimbs; ++limb)
        LONGWAVE_UNROLL
    for (int word = 0; word < 4; ++word)
        factor.words[limb][word] ^= 0x80008000u;
    return factor;
}

/// How much of a product is wanted: all of it, columns j < 8 of the sums, or terms k < 8 where what is contracted has
/// zeros beyond. Each of the two takes half of the flops.
enum class Extent { Whole, LeftColumns, LeftTerms };

/// The product of one limb of each.
template <typename Number, Extent extent>
LONGWAVE_DEVICE void addLimbs(Sums& sums, const std::uint32_t (&left)[4], const std::uint32_t (&right)[4]) {
    if constexpr (extent == Extent::LeftTerms) {
        multiplyAddNarrow<Number>(sums.halves[0], left[0], left[1], right[0]);
        multiplyAddNarrow<Number>(sums.halves[1], left[0], left[1], right[1]);
    } else {
        multiplyAdd<Number>(sums.halves[0], left, right[0], right[2]);
        if constexpr (extent == Extent::Whole)
            multiplyAdd<Number>(sums.halves[1], left, right[1], right[3]);
    }
}

/// sums[i, j] += Σ_k left[i, k]·right[j, k]
template <typename Math, Extent extent = Extent::Whole>
LONGWAVE_DEVICE void addProduct(Sums& sums, const Factor<Math>& left, const Factor<Math>& right) {
    using Number = typename Math::Number;
    if constexpr (Math::kLimbs == 2) { // the small products first
        addLimbs<Number, extent>(sums, left.words[1], right.words[0]);
        addLimbs<Number, extent>(sums, left.words[0], right.words[1]);
    }
    addLimbs<Number, extent>(sums, left.words[0], right.words[0]);
}

/// sums += left·rightᵀ, complex; 4 real products.
template <typename Math, Extent extent = Extent::Whole>
LONGWAVE_DEVICE void addProduct(ComplexSums& sums, const ComplexFactor<Math>& left, const ComplexFactor<Math>& right) {
    addProduct<Math, extent>(sums.re, left.re, right.re);
    addProduct<Math, extent>(sums.im, left.re, right.im);
    addProduct<Math, extent>(sums.im, left.im, right.re);
    addProduct<Math, extent>(sums.re, negated<Math>(left.im), right.im);
}
/// sums += conj(left)·rightᵀ
template <typename Math, Extent extent = Extent::Whole>
LONGWAVE_DEVICE void addConjugateProduct(ComplexSums& sums, const ComplexFactor<Math>& left,
                                         const ComplexFactor<Math>& right) {
    addProduct<Math, extent>(sums.re, left.re, right.re);
    addProduct<Math, extent>(sums.im, left.re, right.im);
    addProduct<Math, extent>(sums.re, left.im, right.im);
    addProduct<Math, extent>(sums.im, negated<Math>(left.im), right.re);
}
/// sums += left·rightᵀ, right real; 2 real products.
template <typename Math>
LONGWAVE_DEVICE void addProduct(ComplexSums& sums, const ComplexFactor<Math>& left, const Factor<Math>& right) {
    addProduct<Math>(sums.re, left.re, right);
    addProduct<Math>(sums.im, left.im, right);
}
/// sums += Re(conj(left)·rightᵀ); 2 real products.
template <typename Math>
LONGWAVE_DEVICE void addRealOfConjugateProduct(Sums& sums, const ComplexFactor<Math>& left,
                                               const ComplexFactor<Math>& right) {
    addProduct<Math>(sums, left.re, right.re);
    addProduct<Math>(sums, left.im, right.im);
}

/// Sums of a half of the columns, each times a complex number of the same lane.
LONGWAVE_DEVICE void multiply(ComplexSums& sums, const ComplexSums& by, int half) {
    LONGWAVE_UNROLL
    for (int i = 4 * half; i < 4 * half + 4; ++i) {
        const float re = sums.re[i];
        const float im = sums.im[i];
        sums.re[i] = re * by.re[i] - im * by.im[i];
        sums.im[i] = re * by.im[i] + im * by.re[i];
    }
}
LONGWAVE_DEVICE void multiplyByConjugate(ComplexSums& sums, const ComplexSums& by, int half) {
    LONGWAVE_UNROLL
    for (int i = 4 * half; i < 4 * half + 4; ++i) {
        const float re = sums.re[i];
        const float im = sums.im[i];
        sums.re[i] = re * by.re[i] + im * by.im[i];
        sums.im[i] = im * by.re[i] - re * by.im[i];
    }
}
/// Of all.
LONGWAVE_DEVICE void multiply(ComplexSums& sums, const ComplexSums& by) {
    multiply(sums, by, 0);
    multiply(sums, by, 1);
}
LONGWAVE_DEVICE void multiplyByConjugate(ComplexSums& sums, const ComplexSums& by) {
    multiplyByConjugate(sums, by, 0);
    multiplyByConjugate(sums, by, 1);
}

} // namespace longwave::device
