// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QString>

#include <complex>
#include <cstdint>

namespace longwave::ui {

// Words that the views of wires and of tiles share: what a step and its cells are called.

/// "DFT down the columns".
QString viewTitle(const MonarchTrace& trace, std::size_t step);

/// The letter of a step's values: x, X, A, B, U, Y and on the way back B′, A′, y; with more than two factors X, A and B
/// carry the number of their level.
QString cellSymbol(const MonarchTrace& trace, std::size_t step);

/// What the coordinates of its cells count: "k₁, n₂"; k are frequencies, n are samples, m are
/// samples that a later level takes apart.
QString axesText(const MonarchTrace& trace, std::size_t step);

/// "3, 1".
QString placeText(const TraceStep& step, std::int64_t cell);

/// "A[3, 1]".
QString cellName(const MonarchTrace& trace, std::size_t step, std::int64_t cell);

/// "0.707 − 0.707i"; three decimals, or powers of ten where three decimals would show nothing.
QString complexText(std::complex<double> z);

/// "8 × 8".
QString productText(const std::vector<std::int64_t>& factors);

QString lowered(std::int64_t number); ///< "₁₂"
QString raised(std::int64_t number);  ///< "⁻³"

} // namespace longwave::ui
