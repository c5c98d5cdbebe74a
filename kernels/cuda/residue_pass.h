// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"
#include "kernels/cuda/spectrum_pass.h"

// The kernels of batch_pass.h, from their spectra in double, rounded once: with ω = e((c + φ_j)/16) of ring j
// (constants.h) the spectrum's K̂[j + P·(c + 16·d)] = Σ_b e(b·(c + φ_j)/256)·e(b·d/16)·q[b], so
//   q[b] = e(−b·(c + φ_j)/256)·(1/16)·Σ_d e(−b·d/16)·K̂[j + P·(c + 16·d)]

namespace longwave::device {

LONGWAVE_DEVICE Double2 timesRoot(Double2 value, Double2 root) {
    return {value.x * root.x - value.y * root.y, value.x * root.y + value.y * root.x};
}

/// The kernels [rows, P, 16], divided by their scales, or what correlates with them; a warp takes one at a time.
/// `phase` is that of the rows (constants.h), and the map one of rows in a block, not turned.
template <typename Number>
LONGWAVE_DEVICE void gatherResidues(const GatherPass<ResidueKernel>& pass, double phase, bool conjugate) {
    const int rings = pass.map.rings;
    const std::int64_t all = std::int64_t{pass.rows} * rings * 16;
    const std::int64_t warps = blockCount() * (threadCount() / 32);
    for (std::int64_t i = block() * (threadCount() / 32) + warp(); i < all; i += warps) {
        const int c = static_cast<int>(i % 16);
        const int ring = static_cast<int>(i / 16 % rings);
        const std::int64_t row = i / 16 / rings;
        const float scale = pass.scales[row];
        const double inverse = scale == scale ? 1.0 / scale : 0.0; // see gatherSpectrum

        // Lane b has q[b], and lane 16 + b what is left of X^16 above it, q[b − 16].
        const int b = lane() % 16;
        const double turns = c + (ring + phase) / rings; // 16 of ω
        const Double2 step = unitRoot(-b / 16.0);
        Double2 root{1.0, 0.0}, q{0.0, 0.0};
        for (int d = 0; d < 16; ++d) {
            const Double2 value = spectrumAt(pass, row, pass.map.at(ring, c, d));
            const Double2 term = timesRoot({value.x, conjugate ? -value.y : value.y}, root);
            q = {q.x + term.x, q.y + term.y};
            root = timesRoot(root, step);
        }
        q = timesRoot(q, unitRoot(-b * turns / 256.0 + (lane() < 16 ? 0.0 : turns / 16.0)));
        const float re = inverse == 0.0 ? 0.0f : static_cast<float>(q.x * inverse / 16.0);
        const float im = inverse == 0.0 ? 0.0f : static_cast<float>(q.y * inverse / 16.0);

        const int first = (lane() - kResidueMiddle) & 31, second = (first - 1) & 31;
        ResidueKernel& kernel = pass.tiles[i];
        const float firstRe = shuffle(re, first), secondRe = shuffle(re, second);
        const float firstIm = shuffle(im, first), secondIm = shuffle(im, second);
        kernel.re[lane()] = pack<Number>(firstRe, secondRe);
        kernel.im[lane()] = pack<Number>(firstIm, secondIm);
    }
}

} // namespace longwave::device
