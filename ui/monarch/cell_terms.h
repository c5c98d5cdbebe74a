// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"

#include <QString>

#include <memory>
#include <vector>

namespace longwave::ui {

/// "A[3, 1]": a cell by its step's symbol and its place in the step's shape.
QString cellName(const MonarchTrace& trace, const StageCell& cell);

/// A cell written out: what it is the sum of, with numbers, all of them from the trace.
struct CellSum {
    struct Term {
        TraceTerm term;
        std::complex<double> value;   ///< of the source
        std::complex<double> product; ///< coefficient · value
        std::complex<double> sum;     ///< of the products so far
    };

    std::shared_ptr<const MonarchTrace> trace;
    StageCell cell;
    QString name;               ///< "A[3, 1]"
    std::complex<double> value; ///< as the trace has it
    std::vector<Term> terms;
    bool isProduct = false; ///< a sum over a matrix's row; otherwise at most one term
    bool isRightProduct = false;
    bool hasReal = false;      ///< the values that are summed have no imaginary part
    bool hasSamples = false;   ///< they are samples of the sequence
    bool isValueFirst = false; ///< value · coefficient, as the formula has it
    bool isSkipped = false;    ///< the cell itself is
    bool isRealPart = false;   ///< only the real part of the sum is the cell
    QString index;             ///< what the sum runs over: "n₁"
    QString valueName;         ///< "X[n₁, 1]"
    QString coefficientName;   ///< "F₁[3, n₁]"; empty: the value as it is
    int valueDecimals = 3;
    int coefficientDecimals = 3;
    int decimals = 3; ///< of products and sums

    QString sourceName(std::size_t term) const; ///< "x[9]" where it is a sample, otherwise "B[3, 1]"
    /// "A[3, 1] = Σ F₁[3, n₁] · X[n₁, 1] = 1.000 · (−0.854) + … = −1.083 − 1.193i", with at most so many terms.
    QString markup(std::size_t termsShown) const;
    /// What is not summed and why, what rounding made of it; empty: nothing to say.
    QString remark() const;
};

CellSum sumOf(std::shared_ptr<const MonarchTrace> trace, const StageCell& cell);

} // namespace longwave::ui
