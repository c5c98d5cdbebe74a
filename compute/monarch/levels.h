// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/precision.h"

#include <array>
#include <complex>
#include <cstdint>
#include <vector>

// The levels of a decomposition N = N₁ · … · N_p in double, with the sign that textbooks have (see trace.h): what the
// trace and the learning of other matrices share.

namespace longwave {

/// exp(−2πi·k·n/size): an entry of a DFT's matrix, exact to the last bits.
std::complex<double> dftEntry(std::int64_t k, std::int64_t n, std::int64_t size);
/// F [size, size], C order.
Complexes dftMatrix(std::int64_t size);

/// How N values in one row of memory are seen at a level: [batches, rows, columns].
struct LevelView {
    std::int64_t batches = 1; ///< N₁ · … of the levels before
    std::int64_t rows = 1;    ///< N_i
    std::int64_t columns = 1; ///< R, of the levels after
};
LevelView levelView(const std::vector<std::int64_t>& factors, int level);

/// T [rows, columns] of a level: exp(−2πi·k·n/(rows·columns)).
Complexes twiddlesOf(const LevelView& view);

/// [batches, rows, columns] → [rows, batches·columns], for one product with a matrix [rows, rows]; and back.
Complexes gathered(const LevelView& view, const Complexes& values);
Complexes scattered(const LevelView& view, const Complexes& gathered);

/// A·X in double: A [rows, inner], X [inner, columns].
Complexes exactProduct(const Complexes& a, const Complexes& x, std::int64_t rows, std::int64_t inner,
                       std::int64_t columns);
/// The same in fp32.
Complexes singleProduct(const Complexes& a, const Complexes& x, std::int64_t rows, std::int64_t inner,
                        std::int64_t columns);

/// Natural index of the frequency at each position in Monarch order: position (k₁, …, k_p) → k₁ + N₁·(k₂ + N₂·(…)).
std::vector<std::int64_t> monarchOrder(const std::vector<std::int64_t>& factors);
/// Position in Monarch order of a frequency.
std::int64_t monarchPosition(const std::vector<std::int64_t>& factors, std::int64_t frequency);

} // namespace longwave
