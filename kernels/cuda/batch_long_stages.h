// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_stages.h"

// The three stages of batch_pass.h for rows of 32 rings, four at a time by 16 warps. A warp splits and joins four
// values b of a row, 32 × 16 values t₁ and a each, which are two tiles; and it multiplies two rings. There the four
// rows' real and imaginary parts are the eight columns of a product: n = 2·row + part.

namespace longwave::device {

/// Memory of a ring.
inline constexpr int kRingOfFour = batchRingBytes(32);

/// Where a ring's residues lie, and their products with the kernel, as in batch_stages.h: of n and c eight values b, or
/// of n and b eight values c.
LONGWAVE_HOST_DEVICE constexpr int longResidueOffset(int ring, int c, int part, int row, int b) {
    const int chunk = (2 * row + part) ^ ((c >> 1 & 3) | (ring >> 1 & 1) << 2);
    return ring * kRingOfFour + (c >> 3) * 2048 + (c & 7) * 256 + (b >> 3) * 128 + chunk * 16 +
           (((b >> 2) ^ ring) & 1) * 8 + (((b >> 1) ^ (ring >> 2)) & 1) * 4;
}
LONGWAVE_HOST_DEVICE constexpr int longProductOffset(int ring, int c, int part, int row, int b) {
    const int chunk = ((b & 1) | row << 1) ^ (ring & 7);
    return ring * kRingOfFour + (c >> 3) * 2048 + part * 1024 + (b >> 1) * 128 + chunk * 16;
}

/// The rows of a block become residues. read(x, quad) gives a quad's values, [cell][pair]. `scale`: of the warp's row,
/// where it is not scaled yet.
template <typename Math, bool IsScaled, typename Read>
LONGWAVE_DEVICE void splitLongRows(const Read& read, float scale, const BatchConstants<Math>* constants) {
    using Lane = BatchLane<32>;
    const int thread = anew(lane()), g = thread / 4, q = thread % 4, half = anew(Lane::half());
    int to = longResidueOffset(g, 2 * q, 0, Lane::firstRow(), Lane::firstOfWarp());
    std::uint32_t x[2][8][2];
    read(x[0], 0);
    read(x[1], 1);
    const RightFactor<Math> dftRe = loadPaired(constants->dft.re), dftIm = loadPaired(constants->dft.im);
    LONGWAVE_ROLLED // more than a tile of rings and two values b at a time would not fit into the registers
    for (int tile = 0; tile < 2; ++tile) {
        ComplexFactor<Math> split[2];
        LONGWAVE_UNROLL
        for (int quad = 0; quad < 2; ++quad) {
            split[quad] = load<Math>(constants[2 * tile + (quad ^ half)].split);
            if constexpr (IsScaled)
                split[quad] = {scaled<Math>(split[quad].re, scale, scale), scaled<Math>(split[quad].im, scale, scale)};
        }
        const ComplexFactor<Math> twiddles = load<Math>(constants[2 * tile].twiddles);
        LONGWAVE_ROLLED
        for (int pair = 0; pair < 2; ++pair) {
            ComplexSums z[2]; // [m, c] of b and of b + 1
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                ComplexSums y; // [m, a]
                clear(y);
                LONGWAVE_UNROLL
                for (int quad = 0; quad < 2; ++quad) {
                    const RightFactor<Math> factor = cellsOf<Math>(x[quad], pair, odd); // [a, k]
                    addProduct(y.re, split[quad].re, factor);
                    addProduct(y.im, split[quad].im, factor);
                }
                z[odd] = transformed(y, twiddles, dftRe, dftIm);
            }
            std::uint32_t packed[2][8]; // [re, im][c]
            packAlong<Math>(packed, z[0], z[1]);
            LONGWAVE_UNROLL
            for (int i = 0; i < 8; ++i)
                LONGWAVE_UNROLL
            for (int part = 0; part < 2; ++part) {
                const int by = longResidueOffset(8 * (i / 2 % 2), i % 2 + 8 * (i / 4), part, 0, 0);
                *reinterpret_cast<std::uint32_t*>(sharedMemory() + moved(to, by)) = packed[part][i];
            }
            to ^= longResidueOffset(0, 0, 0, 0, 2);
        }
        to += 16 * kRingOfFour;
    }
}

/// A warp multiplies the residues of two rings by the kernel's, in place.
template <typename Math>
LONGWAVE_DEVICE void multiplyLongResidues(const ResidueKernel* kernels) {
    using Number = typename Math::Number;
    const int g = lane() / 4, q = lane() % 4, row = lane() % 8, matrix = lane() / 8;
    LONGWAVE_ROLLED
    for (int half = 0; half < 4; ++half) { // of 16 values c, of a ring and then of the other
        const int ring = 2 * warp() + half / 2;
        unsigned char* const at = sharedMemory() + 2048 * (half % 2);
        const int from = longResidueOffset(ring, matrix / 2, row % 2, row / 2, 8 * (matrix % 2)) & ~12;
        const int to = longProductOffset(ring, 0, 0, q, g);
        // Pairs of values b have changed places as rings have them.
        const int middle = kResidueMiddle + g - (2 * q ^ (ring & 1) << 2 ^ (ring >> 1 & 2));
        std::uint32_t z[4][4]; // [pair of c][b < 8, b ≥ 8, of the second]
        LONGWAVE_UNROLL
        for (int pair = 0; pair < 4; ++pair)
            loadMatrices(z[pair], at + moved(from, longResidueOffset(0, 2 * pair, 0, 0, 0)));
        syncWarp();               // all have read what they now write
        std::uint32_t w[2][2][4]; // [re, im][b][pair of c]
        LONGWAVE_UNROLL
        for (int pair = 0; pair < 4; ++pair) {
            float re[2][2], im[2][2]; // [c][b']
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                const int c = 2 * pair + odd;
                const ResidueKernel& kernel = *inGlobalMemory(kernels + ring * 16 + c + 8 * (half % 2));
                std::uint32_t kernelRe[4], kernelIm[4];
                loadKernel(kernelRe, kernel.re, middle);
                loadKernel(kernelIm, kernel.im, middle);
                float byRe[4] = {}, byIm[4] = {}; // [b', n]
                multiplyAdd<Number>(byRe, kernelRe, z[pair][2 * odd], z[pair][2 * odd + 1]);
                multiplyAdd<Number>(byIm, kernelIm, z[pair][2 * odd], z[pair][2 * odd + 1]);
                LONGWAVE_UNROLL
                for (int i = 0; i < 2; ++i) {
                    re[odd][i] = byRe[2 * i] - byIm[2 * i + 1];
                    im[odd][i] = byRe[2 * i + 1] + byIm[2 * i];
                }
            }
            LONGWAVE_UNROLL
            for (int i = 0; i < 2; ++i) {
                w[0][i][pair] = pack<Number>(re[0][i], re[1][i]);
                w[1][i][pair] = pack<Number>(im[0][i], im[1][i]);
            }
        }
        LONGWAVE_UNROLL
        for (int part = 0; part < 2; ++part)
            LONGWAVE_UNROLL
        for (int i = 0; i < 2; ++i) {
            const Word4 eight{w[part][i][0], w[part][i][1], w[part][i][2], w[part][i][3]};
            *reinterpret_cast<Word4*>(at + moved(to, longProductOffset(0, 0, part, 0, 8 * i))) = eight;
        }
    }
}

/// Products become rows: use(quad, pair, values b, values b + 1) as joinResidues has it, but that of each pair the
/// second quad comes first.
template <typename Math, typename Use>
LONGWAVE_DEVICE void joinLongResidues(const BatchConstants<Math>* constants, const Use& use) {
    using Lane = BatchLane<32>;
    const int thread = anew(lane()), matrix = thread / 8, half = anew(Lane::half());
    int from =
        longProductOffset(thread % 8 + 8 * (matrix / 2), 8 * (matrix % 2), 0, Lane::firstRow(), Lane::firstOfWarp());
    LONGWAVE_ROLLED // four values b at a time would not fit into the registers
    for (int pair = 0; pair < 2; ++pair) {
        const ComplexFactor<Math> dft = load<Math>(constants->joinDft);
        const Factor<Math> minusIm = negated<Math>(dft.im);
        ComplexFactor<Math> turned[2][2]; // [tile of rings][b], [a, m]
        LONGWAVE_UNROLL
        for (int tile = 0; tile < 2; ++tile) {
            const ComplexFactor<Math> twiddles = load<Math>(constants[2 * tile].joinTwiddles);
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                const unsigned char* const at =
                    sharedMemory() + moved(from, longProductOffset(0, 0, 0, 0, odd)) + 16 * tile * kRingOfFour;
                RightFactor<Math> re, im; // [m, c]
                loadMatrices(re.words, at);
                loadMatrices(im.words, at + longProductOffset(0, 0, 1, 0, 0));
                turned[tile][odd] = joinedRings(re, im, dft, minusIm, twiddles);
            }
        }
        LONGWAVE_ROLLED
        for (int quad = 1; quad >= 0; --quad) {
            RightFactor<Math> joinRe[2], joinIm[2];
            LONGWAVE_UNROLL
            for (int tile = 0; tile < 2; ++tile) {
                const StoredComplexFactor<Math>& join = constants[2 * tile + (quad ^ half)].join;
                joinRe[tile] = loadPaired(join.re);
                joinIm[tile] = loadPaired(join.im);
            }
            Sums y[2]; // [a, k] of b and of b + 1
            LONGWAVE_UNROLL
            for (int odd = 0; odd < 2; ++odd) {
                clear(y[odd]);
                LONGWAVE_UNROLL
                for (int tile = 0; tile < 2; ++tile) {
                    addProduct(y[odd], turned[tile][odd].re, joinRe[tile]);
                    addProduct(y[odd], turned[tile][odd].im, joinIm[tile]);
                }
            }
            use(quad, pair, y[0], y[1]);
        }
        from = moved(from, longProductOffset(0, 0, 0, 0, 2));
    }
}

} // namespace longwave::device
