// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QString>

#include <complex>
#include <cstdint>

namespace longwave::ui {

// Words that the views of wires and of tiles share: what a step's cells are called.

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

QString raised(std::int64_t number); ///< "⁻³"

} // namespace longwave::ui
