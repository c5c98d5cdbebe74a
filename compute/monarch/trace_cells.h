// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <vector>

namespace longwave {

/// Whose steps are meant: those of the signal or those of the kernel.
enum class TraceRow { Signal, Kernel };

inline const std::vector<TraceStep>& stepsOf(const MonarchTrace& trace, TraceRow row = TraceRow::Signal) noexcept {
    return row == TraceRow::Signal ? trace.steps : trace.kernelSteps;
}

/// One summand of a cell: coefficient · value of a cell of the step before.
struct TraceTerm {
    std::complex<double> coefficient;
    std::int64_t source = 0;
    std::int64_t index = 0; ///< of a product: which column of the matrix, n
};

/// What a cell is the sum of, without what is skipped; empty for the first step and for a skipped cell. Where the
/// matrices are replaced or precision is rounded, coefficients are as they are before rounding. The result is the real
/// part of its sum. Precondition: the step and the cell exist.
std::vector<TraceTerm> termsOf(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                               TraceRow row = TraceRow::Signal);

/// Cells of the next step that a cell is a summand of; empty for the last.
std::vector<std::int64_t> usersOf(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                  TraceRow row = TraceRow::Signal);

/// Of every step up to `step`, 1 for the cells that the cell depends on, itself included.
std::vector<std::vector<std::uint8_t>> tracedBack(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                                  TraceRow row = TraceRow::Signal);
/// Of every step from `step` on (the ones before are empty), 1 for the cells that depend on the cell.
std::vector<std::vector<std::uint8_t>> tracedForward(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                                     TraceRow row = TraceRow::Signal);

/// The same in the other row, beyond the product where the spectra meet: of a cell of the signal, for every step of the
/// kernel, the cells that it depends on (empty before the product); of a cell of the kernel, for every step of the
/// signal, the cells that depend on it (empty before the product).
std::vector<std::vector<std::uint8_t>> tracedAcross(const MonarchTrace& trace, std::size_t step, std::int64_t cell,
                                                    TraceRow row = TraceRow::Signal);

/// A cell's place in its step's shape.
std::vector<std::int64_t> coordinatesOf(const TraceStep& step, std::int64_t cell);

/// Of each axis of a step's shape: whether it counts frequencies (k) or samples (n).
std::vector<bool> frequencyAxesOf(const TraceStep& step);

/// Cells that a step mixes with each other: the butterflies of its diagram, each of N_i wires; one cell alone where it
/// only multiplies. Of a permutation: the cell it comes from and the cell it goes to.
std::vector<std::vector<std::int64_t>> butterfliesOf(const MonarchTrace& trace, std::size_t step,
                                                     TraceRow row = TraceRow::Signal);

/// Position in Monarch order of the frequency −k of the one at `position`: of a real row its value is the conjugate.
std::int64_t conjugatePosition(const MonarchTrace& trace, std::int64_t position);

} // namespace longwave
