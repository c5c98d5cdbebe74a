// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

#include <complex>
#include <cstdint>
#include <functional>
#include <vector>

// The matrices of the device code, computed in double and rounded once.
//
// The algebra. Write e(x) = exp(2πi·x). A real row of up to 2M values is a polynomial modulo X^{2M} + 1, or, value p +
// M taken as the imaginary part of p, a complex one modulo X^M − i (the right-angle convolution: a product of two rows
// of M real values has outputs 0 to M − 1 in its real part and M to 2M − 1 in its imaginary part; nothing is padded).
//
// It is split, exactly as in kernels/cpu, into rings: with M = P·R and t = R·t₁ + t',
//   x mod (X^R − e(φ_j)) = Σ_{t₁} e(t₁·φ_j)·x[R·t₁ + t'],   φ_j = (j + φ)/P, j = 0 … P − 1,   φ = ¼ for the row itself,
// which is the matrix O[j, t₁] = e(t₁·φ_j). A ring of R = 16·m values t' = m·a + b is evaluated where X^R = e(φ), at
// X = e((j' + φ)/R), j' = c + 16·d:
//   Σ_{t'} x[t']·e(t'·(j' + φ)/R) = Σ_b e(b·d/m) · e(b·(c + φ)/R) · Σ_a e(a·(c + φ)/16)·x[m·a + b]
// that is, Z = (T ⊙ (A·x))·G with A[c, a] = e(a·(c + φ)/16), T[c, b] = e(b·(c + φ)/R) and G[b, d] = e(b·d/m). Frequency
// j' of ring j is frequency j + P·j' of the row.
//
// Of the factor 1/M of the way back and forth, the way there has 1/P in O, 1/m in A and ¼ in G (see scaleFor), the way
// back the other ¼ in G.

namespace longwave::cuda {

using Complex = std::complex<double>;

/// A 16 × 16 tile in the order of a lane's values, from what is in row, column.
template <typename Math>
device::StoredComplexFactor<Math> storedFactor(const std::function<Complex(int row, int column)>& at);
/// The same as it is read where it stands at the right of a product (setRight in tile.h).
template <typename Math>
device::StoredComplexFactor<Math> standingRight(device::StoredComplexFactor<Math> factor);
device::StoredComplexTile storedTile(const std::function<Complex(int row, int column)>& at);
/// A tile of the kernel's spectrum, |values| ≤ 1.
template <typename Math>
device::SpectrumTile<Math> storedSpectrum(const std::function<Complex(int row, int column)>& at);

/// How the columns b of a ring's tile are ordered: a warp that reads a row itself takes pairs, b = 0, 2, …, 14, 1,
/// …, 15.
enum class Columns { InOrder, InPairs };

/// The constants of a ring of 16·m values, 16/m of them side by side. With m = 16 its columns d may be turned (see
/// FrequencyMap): G[b, d + turn] is e(b·turn/16)·G[b, d], and that goes into the twiddles.
template <typename Math>
device::RingConstants<Math> ringConstants(double phase, int m, Columns columns, int turn = 0);

/// G[d, b] of 16/m blocks, rows d in order, columns b as said; and its transpose.
template <typename Math>
device::StoredComplexFactor<Math> dftFactor(int m, Columns columns);
template <typename Math>
device::StoredComplexFactor<Math> dftJoinFactor(int m, Columns columns);

/// O[j, t₁]/P and its transpose (unscaled) as tiles [points/16, points/16], points = max(P, 16): 16/P blocks on the
/// diagonal when P < 16.
template <typename Math>
std::vector<device::StoredComplexFactor<Math>> splitFactors(int ringCount, double phase);
template <typename Math>
std::vector<device::StoredComplexFactor<Math>> joinFactors(int ringCount, double phase);

/// Phase φ_j of ring j of P.
inline double ringPhase(int ringCount, double phase, int ring) {
    return (ring + phase) / ringCount;
}

} // namespace longwave::cuda
