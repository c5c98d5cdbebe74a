// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_rows.h"
#include "kernels/cuda/ring.h"

// The three stages of batch_pass.h, where the algebra is, for rows of up to 16 rings; batch_long_stages.h has others.

namespace longwave::device {

/// Memory of a ring.
inline constexpr int kRingOfEight = batchRingBytes(16);

/// Where a ring's residues lie: of a row and c eight values b, 16 bytes. All offsets are linear over the bits of what
/// they are of (⊕), and no access has a bank conflict: lanes that store at a time differ in c and ring, those that load
/// in row.
template <int Points>
LONGWAVE_HOST_DEVICE constexpr int residueOffset(int ring, int c, int part, int row, int b) {
    const int turn = (Points == 2 ? ring : ring >> 1) & 1;
    const int chunk = row ^ ((c >> 1 & 3) | turn << 2);
    return ring * kRingOfEight + (c >> 3) * 4096 + (c & 7) * 512 + part * 256 + (b >> 3) * 128 + chunk * 16 +
           (((b >> 2) ^ ring) & 1) * 8;
}
/// And their products with the kernel, which take the same half of the ring's memory: of a row and b eight values c.
/// Lanes that store differ in b and row, those that load in ring, or b.
LONGWAVE_HOST_DEVICE constexpr int productOffset(int ring, int c, int part, int row, int b) {
    const int chunk = ((b & 1) | (row & 6)) ^ (ring & 7) ^ (b & 4) ^ (b >> 3 << 1);
    return ring * kRingOfEight + (c >> 3) * 4096 + part * 2048 + (row & 1) * 1024 + (b >> 1) * 128 + chunk * 16;
}
/// An offset ⊕ another that is known when the code is compiled: of the first only the lowest 7 bits are in both.
LONGWAVE_DEVICE int moved(int offset, int by) {
    return (offset ^ (by & 127)) + (by & ~127);
}

/// A factor on the right, its words in the order in which the tensor cores take them: those of rows 0–7 first.
template <typename Math>
struct RightFactor {
    std::uint32_t words[4];
};
template <typename Math>
LONGWAVE_DEVICE RightFactor<Math> loadPaired(const StoredFactor<Math>& stored) {
    const Word4 words = stored.words[0][lane()];
    return {{words.x, words.y, words.z, words.w}};
}
/// sums += left·rightᵀ
template <typename Math>
LONGWAVE_DEVICE void addProduct(Sums& sums, const Factor<Math>& left, const RightFactor<Math>& right) {
    multiplyAdd<typename Math::Number>(sums.halves[0], left.words[0], right.words[0], right.words[1]);
    multiplyAdd<typename Math::Number>(sums.halves[1], left.words[0], right.words[2], right.words[3]);
}
/// Value by value, or times the conjugate; rounded to 16 bits.
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> times(const ComplexFactor<Math>& values, const ComplexFactor<Math>& by) {
    using Number = typename Math::Number;
    ComplexFactor<Math> products;
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t re = values.re.words[0][i], im = values.im.words[0][i];
        const std::uint32_t byRe = by.re.words[0][i], byIm = by.im.words[0][i];
        products.re.words[0][i] = multiplySubtractPairs<Number>(re, byRe, multiplyPairs<Number>(im, byIm));
        products.im.words[0][i] = multiplyAddPairs<Number>(re, byIm, multiplyPairs<Number>(im, byRe));
    }
    return products;
}
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> timesConjugate(const ComplexFactor<Math>& values, const ComplexFactor<Math>& by) {
    using Number = typename Math::Number;
    ComplexFactor<Math> products;
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t re = values.re.words[0][i], im = values.im.words[0][i];
        const std::uint32_t byRe = by.re.words[0][i], byIm = by.im.words[0][i];
        products.re.words[0][i] = multiplyAddPairs<Number>(re, byRe, multiplyPairs<Number>(im, byIm));
        products.im.words[0][i] = multiplySubtractPairs<Number>(im, byRe, multiplyPairs<Number>(re, byIm));
    }
    return products;
}
LONGWAVE_DEVICE std::uint32_t negated(std::uint32_t word) {
    return word ^ 0x80008000u;
}

/// The factor that scales what it multiplies, columns 0–7 as `low` says and the others as `high`: powers of two that
/// are numbers of 16 bits.
template <typename Math>
LONGWAVE_DEVICE Factor<Math> scaled(const Factor<Math>& factor, float low, float high) {
    using Number = typename Math::Number;
    const std::uint32_t by[2] = {pack<Number>(low, low), pack<Number>(high, high)};
    Factor<Math> products;
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i)
        products.words[0][i] = multiplyPairs<Number>(factor.words[0][i], by[i / 2]);
    return products;
}

/// Of a quad [cell][pair] the values b, or b + 1, as [a, k].
template <typename Math>
LONGWAVE_DEVICE RightFactor<Math> cellsOf(const std::uint32_t (&x)[8][2], int pair, int odd) {
    const auto of = [&](int cell) { return pair == 0 ? x[cell][0] : x[cell][1]; }; // not known when this is compiled
    RightFactor<Math> factor;
    LONGWAVE_UNROLL
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t low = of(i / 2 + 4 * (i % 2)), high = of(i / 2 + 4 * (i % 2) + 2);
        factor.words[i] = odd == 0 ? lowHalves(low, high) : highHalves(low, high);
    }
    return factor;
}
/// y[m, a] → z[m, c]
template <typename Math>
LONGWAVE_DEVICE ComplexSums transformed(const ComplexSums& y, const ComplexFactor<Math>& twiddles,
                                        const RightFactor<Math>& dftRe, const RightFactor<Math>& dftIm) {
    const ComplexFactor<Math> turned = times<Math>(packTile<Math>(y), twiddles);
    ComplexSums z;
    clear(z);
    addProduct(z.re, turned.re, dftRe);
    addProduct(z.im, turned.re, dftIm);
    addProduct(z.re, negated<Math>(turned.im), dftIm);
    addProduct(z.im, turned.im, dftRe);
    return z;
}
/// Of two tiles [re, im][value], in pairs.
template <typename Math>
LONGWAVE_DEVICE void packAlong(std::uint32_t (&packed)[2][8], const ComplexSums& low, const ComplexSums& high) {
    LONGWAVE_UNROLL
    for (int i = 0; i < 8; ++i) {
        packed[0][i] = pack<typename Math::Number>(low.re[i], high.re[i]);
        packed[1][i] = pack<typename Math::Number>(low.im[i], high.im[i]);
    }
}
/// The products [m, c] of a row and b → [a, m], the first half of the way back.
template <typename Math>
LONGWAVE_DEVICE ComplexFactor<Math> joinedRings(const RightFactor<Math>& re, const RightFactor<Math>& im,
                                                const ComplexFactor<Math>& dft, const Factor<Math>& minusIm,
                                                const ComplexFactor<Math>& twiddles) {
    ComplexSums v;
    clear(v);
    addProduct(v.re, dft.re, re);
    addProduct(v.im, dft.re, im);
    addProduct(v.re, dft.im, im);
    addProduct(v.im, minusIm, re);
    return timesConjugate<Math>(packTile<Math>(v), twiddles);
}

/// The rows of a block become residues. read(x, quad) gives a quad's values, [cell][pair]. `scales`: of each of the
/// warp's rows, where they are not scaled yet.
template <typename Math, int Points, bool IsScaled, typename Read>
LONGWAVE_DEVICE void splitIntoResidues(const Read& read, const float* scales, const BatchConstants<Math>& constants) {
    using Lane = BatchLane<Points>;
    using Tile = BatchTile<Points>;
    const int thread = anew(lane()), g = thread / 4, q = thread % 4;
    int to =
        residueOffset<Points>(g % Points, 2 * q, 0, Lane::firstRow(), Tile::firstOf(g / Points) + Lane::firstOfWarp());
    const auto loadSplit = [&](int quad) {
        ComplexFactor<Math> split = load<Math>(constants.split);
        if constexpr (IsScaled) {
            const float low = quad == 0 ? scales[Lane::row(0, 0)] : scales[Lane::row(1, 0)];
            const float high = quad == 0 ? scales[Lane::row(0, 1)] : scales[Lane::row(1, 1)];
            split = {scaled<Math>(split.re, low, high), scaled<Math>(split.im, low, high)};
        }
        return split;
    };
    constexpr bool kIsOfQuad = IsScaled && Lane::kRows > 1;
    ComplexFactor<Math> split;
    if constexpr (!kIsOfQuad)
        split = loadSplit(0);
    const RightFactor<Math> dftRe = loadPaired(constants.dft.re), dftIm = loadPaired(constants.dft.im);
    const ComplexFactor<Math> twiddles = load<Math>(constants.twiddles);
    std::uint32_t x[8][2];
    const auto splitQuad = [&](int quad) {
        if constexpr (kIsOfQuad)
            split = loadSplit(quad);
        std::uint32_t packed[2][2][8]; // [pair of b][re, im][c]
        LONGWAVE_UNROLL
        for (int pair = 0; pair < 2; ++pair) {
            ComplexSums z[2]; // [m, c] of b and of b + 1
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                const RightFactor<Math> factor = cellsOf<Math>(x, pair, odd); // [a, k]
                ComplexSums y;                                                // [m, a]
                clear(y);
                addProduct(y.re, split.re, factor);
                addProduct(y.im, split.im, factor);
                z[odd] = transformed(y, twiddles, dftRe, dftIm);
            }
            packAlong<Math>(packed[pair], z[0], z[1]);
        }
        LONGWAVE_UNROLL
        for (int i = 0; i < 8; ++i)
            LONGWAVE_UNROLL
        for (int part = 0; part < 2; ++part) {
            const int upper = i / 2 % 2; // m + 8
            const int by = residueOffset<Points>(Points == 16 ? 8 * upper : 0, i % 2 + 8 * (i / 4), part,
                                                 Lane::row(0, upper), Points == 8 || Points == 4 ? 8 * upper : 0);
            const Word2 four{packed[0][part][i], packed[1][part][i]};
            *reinterpret_cast<Word2*>(sharedMemory() + moved(to, by)) = four;
        }
        to ^= residueOffset<Points>(0, 0, 0, Lane::row(1, 0), Lane::quadOffset(1));
    };
    // Both quads at a time would not fit into the registers.
    if constexpr (IsScaled) {
        read(x, 0);
        splitQuad(0);
        syncWarp(); // nothing of the next is ahead of this
        read(x, 1);
        splitQuad(1);
    } else {
        LONGWAVE_ROLLED
        for (int quad = 0; quad < 2; ++quad) {
            read(x, quad);
            splitQuad(quad);
        }
    }
}

/// A lane's words of Q as a left factor (ResidueKernel), which is the same along its diagonals: `middle` is that of the
/// first word.
LONGWAVE_DEVICE void loadKernel(std::uint32_t (&factor)[4], const std::uint32_t (&words)[32], int middle) {
    factor[0] = factor[3] = words[middle];
    factor[1] = words[middle + 8];
    factor[2] = words[middle - 8];
}

/// A warp multiplies the residues of a ring by the kernel's, in place.
template <typename Math, int Points>
LONGWAVE_DEVICE void multiplyResidues(const ResidueKernel* kernels) {
    using Number = typename Math::Number;
    const int g = lane() / 4, q = lane() % 4, ring = warp(), matrix = lane() / 8;
    const int from = residueOffset<Points>(ring, 0, matrix / 2, lane() % 8, 8 * (matrix % 2)) & ~8;
    const int to = productOffset(ring, 0, 0, 2 * q, g);
    // In odd rings the two halves of eight values b have changed places.
    const int middle = kResidueMiddle + g - (2 * q ^ (ring & 1) << 2);
    LONGWAVE_ROLLED
    for (int half = 0; half < 2; ++half) {
        std::uint32_t z[8][4]; // [c][re b < 8, re b ≥ 8, im, im]
        LONGWAVE_UNROLL
        for (int c = 0; c < 8; ++c)
            loadMatrices(z[c], sharedMemory() + moved(from, residueOffset<Points>(0, c, 0, 0, 0)) + 4096 * half);
        syncWarp();               // all have read what they now write
        std::uint32_t w[2][4][4]; // [re, im][b, row][pair of c]
        LONGWAVE_UNROLL
        for (int pair = 0; pair < 4; ++pair) {
            float re[2][4] = {}, im[2][4] = {}; // [b', row]
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                const int c = 2 * pair + odd;
                const ResidueKernel& kernel = *inGlobalMemory(kernels + c + 8 * half);
                std::uint32_t kernelRe[4], kernelIm[4];
                loadKernel(kernelRe, kernel.re, middle);
                loadKernel(kernelIm, kernel.im, middle);
                multiplyAdd<Number>(re[odd], kernelRe, z[c][0], z[c][1]);
                multiplyAdd<Number>(im[odd], kernelRe, z[c][2], z[c][3]);
                multiplyAdd<Number>(im[odd], kernelIm, z[c][0], z[c][1]);
                multiplyAdd<Number>(re[odd], kernelIm, negated(z[c][2]), negated(z[c][3]));
            }
            LONGWAVE_UNROLL
            for (int i = 0; i < 4; ++i) {
                w[0][i][pair] = pack<Number>(re[0][i], re[1][i]);
                w[1][i][pair] = pack<Number>(im[0][i], im[1][i]);
            }
        }
        LONGWAVE_UNROLL
        for (int part = 0; part < 2; ++part)
            LONGWAVE_UNROLL
        for (int i = 0; i < 4; ++i) {
            const Word4 eight{w[part][i][0], w[part][i][1], w[part][i][2], w[part][i][3]};
            unsigned char* const at =
                sharedMemory() + moved(to, productOffset(0, 0, part, i % 2, 8 * (i / 2))) + 4096 * half;
            *reinterpret_cast<Word4*>(at) = eight;
        }
    }
}

/// Products become rows: use(quad, pair, values b, values b + 1) of a quad, as sums [a, k], and end(quad). Value i is
/// of cell i / 2 % 2 + 2·(i % 2) + 4·(i / 4).
template <typename Math, int Points, typename Use, typename End>
LONGWAVE_DEVICE void joinResidues(const BatchConstants<Math>& constants, const Use& use, const End& end) {
    using Lane = BatchLane<Points>;
    using Tile = BatchTile<Points>;
    const int thread = anew(lane()), matrix = thread / 8;
    const int m = thread % 8 + 8 * (matrix / 2), u = m / Points;
    const int first = productOffset(m % Points, 8 * (matrix % 2), 0, Lane::firstRow() + u / 4,
                                    Tile::firstOf(u) + Lane::firstOfWarp());
    int from = first;
    const ComplexFactor<Math> dft = load<Math>(constants.joinDft);
    const Factor<Math> minusIm = negated<Math>(dft.im);
    const RightFactor<Math> joinRe = loadPaired(constants.join.re), joinIm = loadPaired(constants.join.im);
    const ComplexFactor<Math> twiddles = load<Math>(constants.joinTwiddles);
    LONGWAVE_ROLLED
    for (int quad = 0; quad < 2; ++quad) {
        LONGWAVE_UNROLL
        for (int pair = 0; pair < 2; ++pair) {
            Sums y[2]; // [a, k] of b and of b + 1
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                RightFactor<Math> re, im; // [m, c]
                loadMatrices(re.words, sharedMemory() + moved(from, productOffset(0, 0, 0, 0, 2 * pair + odd)));
                loadMatrices(im.words, sharedMemory() + moved(from, productOffset(0, 0, 1, 0, 2 * pair + odd)));
                const ComplexFactor<Math> turned = joinedRings(re, im, dft, minusIm, twiddles); // [a, m]
                clear(y[odd]);
                addProduct(y[odd], turned.re, joinRe);
                addProduct(y[odd], turned.im, joinIm);
            }
            use(quad, pair, y[0], y[1]);
        }
        end(quad, [&](int i) -> unsigned char* {
            return sharedMemory() + moved(first, productOffset(0, 0, i % 2, 0, i / 2));
        });
        from = moved(from, productOffset(0, 0, 0, Lane::row(1, 0), Lane::quadOffset(1)));
    }
}

} // namespace longwave::device
