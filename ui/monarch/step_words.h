// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QString>

namespace longwave::ui {

// What the page says of a step of the signal's row, from the numbers at hand. Letters: x the sequence, X, A, B its
// reshape, column transform and twiddled form, U the spectrum in Monarch order (û in natural order), K the kernel's,
// Y and B′, A′, y the way back. With more than two factors X, A and B carry the number of their level. Indices: k of
// frequencies, n of samples, m of samples that a later level takes apart. Precondition everywhere: the step exists.

/// A few words: "DFT down the columns".
QString titleOf(const MonarchTrace& trace, std::size_t step);

/// Plain text with Unicode's subscripts: "A = F₁ · X".
QString formulaOf(const MonarchTrace& trace, std::size_t step);

/// The same with what its matrix is, for FormulaLine: "A = F₁ · X,   F₁[k₁, n₁] = e^{−2πi k₁ n₁/8}".
QString fullFormulaOf(const MonarchTrace& trace, std::size_t step);

/// What happens here to these numbers, in a sentence or two.
QString sentenceOf(const MonarchTrace& trace, std::size_t step);

/// What comes out: "A".
QString symbolOf(const MonarchTrace& trace, std::size_t step);

/// What it is multiplied by: "F₁", "T", "K", "F̄₂"; of a step that multiplies by nothing, empty.
QString factorSymbolOf(const MonarchTrace& trace, std::size_t step);

/// An index: "k₁", or where it counts samples "n₁"; of the columns at a level that a later level takes apart, "m₁".
QString indexName(int level, bool isFrequency);
QString columnName(const MonarchTrace& trace, int level);

/// Whether the signal's product of a level is with another matrix than F.
bool isReplaced(const MonarchTrace& trace, int level);

/// "₁₂".
QString subscript(std::int64_t number);

} // namespace longwave::ui
