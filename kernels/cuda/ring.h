// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/tile.h"

// A warp convolves a ring of 256 points in its registers: two Monarch stages, the product with the kernel's spectrum,
// two stages back. The algebra is in constants.h.

namespace longwave::device {

template <typename Math>
LONGWAVE_DEVICE Factor<Math> load(const StoredFactor<Math>& stored) {
    Factor<Math> factor;
    LONGWAVE_UNROLL
    for (int limb = 0; limb < Math::kLimbs; ++limb) {
        const Word4 words = stored.words[limb][lane()];
        factor.words[limb][0] = words.x;
        factor.words[limb][1] = words.y;
        factor.words[limb][2] = words.z;
        factor.words[limb][3] = words.w;
    }
    return factor;
}
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> load(const StoredComplexFactor<Math>& stored) {
    return {load<Math>(stored.re), load<Math>(stored.im)};
}
/// One that was stored to stand at the right (constants.h).
template <typename Math>
LONGWAVE_DEVICE Factor<Math> loadRight(const StoredFactor<Math>& stored) {
    Factor<Math> factor;
    LONGWAVE_UNROLL
    for (int limb = 0; limb < Math::kLimbs; ++limb) {
        const Word4 words = stored.words[limb][lane()];
        setRight(factor, limb, words.x, words.y, words.z, words.w);
    }
    return factor;
}
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> loadRight(const StoredComplexFactor<Math>& stored) {
    return {loadRight<Math>(stored.re), loadRight<Math>(stored.im)};
}
// By value: a reference would be read in parts.
LONGWAVE_DEVICE void setHalf(Sums& sums, int half, Float4 values) {
    sums.halves[half][0] = values.x;
    sums.halves[half][1] = values.y;
    sums.halves[half][2] = values.z;
    sums.halves[half][3] = values.w;
}
LONGWAVE_DEVICE ComplexSums load(const StoredComplexTile& stored) {
    ComplexSums tile;
    LONGWAVE_UNROLL
    for (int half = 0; half < 2; ++half) {
        setHalf(tile.re, half, stored.parts[half][lane()]);
        setHalf(tile.im, half, stored.parts[2 + half][lane()]);
    }
    return tile;
}
/// A half of the columns of a tile.
LONGWAVE_DEVICE void loadHalf(ComplexSums& tile, int half, const StoredHalfTile& stored) {
    const Word4 words = stored.parts[half][lane()];
    const Float2 re[2] = {unpack<Half>(words.x), unpack<Half>(words.y)};
    const Float2 im[2] = {unpack<Half>(words.z), unpack<Half>(words.w)};
    setHalf(tile.re, half, {re[0].x, re[0].y, re[1].x, re[1].y});
    setHalf(tile.im, half, {im[0].x, im[0].y, im[1].x, im[1].y});
}
LONGWAVE_DEVICE void loadHalf(ComplexSums& tile, int half, const StoredComplexTile& stored) {
    setHalf(tile.re, half, stored.parts[half][lane()]);
    setHalf(tile.im, half, stored.parts[2 + half][lane()]);
}
/// What is in registers already.
LONGWAVE_DEVICE const ComplexSums& load(const ComplexSums& tile) {
    return tile;
}

/// What a warp needs for a ring.
template <typename Math>
struct RingFactors {
    ComplexFactor<Math> split, join;
    ComplexSums twiddles, joinTwiddles;
};
template <typename Math>
LONGWAVE_DEVICE RingFactors<Math> load(const RingConstants<Math>& constants) {
    return {load<Math>(constants.split), load<Math>(constants.join), load(constants.twiddles),
            load(constants.joinTwiddles)};
}

/// x transposed [b, a], real or complex → Z[c, d], the ring's spectrum; of its columns d < 8 alone if `isHalf`.
/// Twiddles that are in memory are loaded when they are needed, and not before: registers are short.
template <typename Math, typename Input, typename Twiddles>
LONGWAVE_DEVICE ComplexSums transformRing(const Input& x, const ComplexFactor<Math>& split, const Twiddles& twiddles,
                                          const ComplexFactor<Math>& dft, bool isHalf) {
    ComplexSums y; // [c, b] = Σ_a A[c, a]·x[a, b]
    clear(y);
    addProduct<Math>(y, split, x);
    multiply(y, load(twiddles));
    ComplexSums z; // [c, d] = Σ_b y[c, b]·G[d, b]
    clear(z);
    if (isHalf)
        addProduct<Math, Extent::LeftColumns>(z, packTile<Math>(y), dft);
    else
        addProduct<Math>(z, packTile<Math>(y), dft);
    return z;
}

/// Z[c, d], zero beyond d < 8 if `isHalf`, → w[b, c], the first half of the way back; y[a, b] = Σ_c conj(A)ᵀ[a, c]·w[b,
/// c] is the second.
template <typename Math, typename Twiddles>
LONGWAVE_DEVICE ComplexFactor<Math> halfInverse(const ComplexSums& z, const Twiddles& joinTwiddles,
                                                const ComplexFactor<Math>& dft, bool isHalf) {
    ComplexSums w; // [b, c] = Σ_d conj(G)[b, d]·Z[c, d]
    clear(w);
    if (isHalf)
        addConjugateProduct<Math, Extent::LeftTerms>(w, dft, packTile<Math>(z));
    else
        addConjugateProduct<Math>(w, dft, packTile<Math>(z));
    multiplyByConjugate(w, load(joinTwiddles));
    return packTile<Math>(w);
}

/// One half of the columns, by the kernel's spectrum or by its conjugate, which correlates.
LONGWAVE_DEVICE void multiplyHalf(ComplexSums& z, int half, const ComplexSums& kernel, bool conjugate) {
    if (conjugate)
        multiplyByConjugate(z, kernel, half);
    else
        multiply(z, kernel, half);
}
/// By the kernel's spectrum: left columns from one tile, right columns from another, or if `isHalf` from none.
template <typename Tile>
LONGWAVE_DEVICE void multiplySpectra(ComplexSums& z, const Tile& left, const Tile& right, bool conjugate, bool isHalf) {
    ComplexSums kernel;
    loadHalf(kernel, 0, left);
    if (!isHalf)
        loadHalf(kernel, 1, right);
    multiplyHalf(z, 0, kernel, conjugate);
    if (!isHalf)
        multiplyHalf(z, 1, kernel, conjugate);
}

LONGWAVE_DEVICE Float4 quarter(const Sums& sums, int half, float factor) {
    return {sums.halves[half][0] * factor, sums.halves[half][1] * factor, sums.halves[half][2] * factor,
            sums.halves[half][3] * factor};
}
/// Left and right columns times a factor each.
LONGWAVE_DEVICE void store(StoredComplexTile& tile, const ComplexSums& z, float left, float right) {
    LONGWAVE_UNROLL
    for (int half = 0; half < 2; ++half) {
        const Float4 re = quarter(z.re, half, half == 0 ? left : right);
        const Float4 im = quarter(z.im, half, half == 0 ? left : right);
        tile.parts[half][lane()] = re;
        tile.parts[2 + half][lane()] = im;
    }
}

} // namespace longwave::device
