// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/convolve/live_data.h"

#include <cstdint>
#include <stop_token>
#include <vector>

/// The problem that a request poses, and the arrays it reads: pure functions, no widgets.
namespace longwave::ui {

/// The taps of a kernel that are used, a stretch of its row that holds lag 0. A kernel that looks ahead (a share of its
/// lags is negative) keeps that share: taps are left out at both ends.
struct KeptTaps {
    std::int64_t first = 0;    ///< index in the bank's row
    std::int64_t count = 0;    ///< from 1 to the bank's taps
    std::int64_t firstLag = 0; ///< lag of the first of them, at most 0
};
KeptTaps keptTapsOf(const LiveRequest& request);

/// The problem that a request poses to its engine, whose kernels begin at lag 0; see outputsOf.
ConvolutionProblem problemOf(const LiveRequest& request);
/// How its plan is made, but for the effort.
PlanOptions planOptionsOf(const LiveRequest& request);

/// Where the outputs y[t] = Σ_j k[j]·u[t − firstLag − j] of a request stand in a row of its problem's. With P =
/// −firstLag taps that look ahead: the L causal ones are the full convolution's from P on; the full ones begin at
/// sample −P; the circular ones are those of the signal turned, u[(t + P) mod L].
struct Outputs {
    std::int64_t begin = 0;
    std::int64_t length = 0;
    std::int64_t firstSample = 0; ///< the sample t of the first one
    std::int64_t turn = 0;        ///< samples by which the signal is turned to the left before it is convolved
};
Outputs outputsOf(const LiveRequest& request);

/// D of the heads that the request convolves, one for each kernel of its problem; empty: it has no skip term.
std::vector<float> skipOf(const LiveRequest& request);

/// The request for y with the kernel as it was loaded, of the shown head alone.
LiveRequest withLoadedKernel(const LiveRequest& request);

/// Largest output that is kept for showing, in bytes.
inline constexpr double kLargestOutput = 2.0 * 1024 * 1024 * 1024;
/// Throws Error, offering the shown head alone where that helps, when the output would be larger, and when the kernels
/// begin later than at lag 0, which is not convolved here.
void checkOutputSize(const LiveRequest& request);

/// What the problem of a request reads, laid out as the engine takes it.
struct LiveOperands {
    std::vector<float> signal;     ///< [L], turned as Outputs says
    std::vector<float> inputGate;  ///< [L], turned likewise; empty: none
    std::vector<float> outputGate; ///< [heads, the problem's output length]; empty: none
    NonFinite signalNonFinite;     ///< in the row of the signal

    Operands operands() const { return {signal, inputGate, outputGate}; }
    Operands withoutOutputGate() const { return {signal, inputGate, {}}; }
};
/// Throws Cancelled.
LiveOperands readOperands(const LiveRequest& request, const std::stop_token& stop);
/// Whether two requests read the same operands.
bool readSame(const LiveRequest& a, const LiveRequest& b);

/// Counts what is not finite; `begin` is the index of the first value in its row.
void countNonFinite(std::span<const float> values, std::int64_t row, std::int64_t begin, NonFinite& found);

/// The shown head's kept taps as they are used: smoothed and squashed, and, where frequencies are left out, what
/// remains of them on a circle of `circle` samples (the engine's FFT; 0: as long as signal and kernel together).
/// Without the frequencies' part when the circle is longer than kLongestFiltered.
std::vector<float> usedKernel(const LiveRequest& request, std::int64_t circle);
inline constexpr std::int64_t kLongestFiltered = std::int64_t{1} << 22;

} // namespace longwave::ui
