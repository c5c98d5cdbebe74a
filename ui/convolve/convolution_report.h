// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/convolve/live_data.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

/// What is said of an output beside its picture: pure functions, no widgets.
namespace longwave::ui {

/// ‖value − reference‖₂ / ‖reference‖₂, summed in double. 0 when both are zero throughout, infinite when only the
/// reference is, NaN when anything is not finite. Precondition: equal sizes.
double relativeL2(std::span<const float> value, std::span<const float> reference);

/// Samples per window of a level trace: 10 ms when the rate is known, else a thousandth of the length; at least 1.
std::int64_t levelWindow(std::int64_t length, double sampleRate);

/// Levels in windows of `window` samples (the last may be shorter).
struct Levels {
    std::vector<float> raw;        ///< 20·log10(RMS of raw / peak of raw), dB
    std::vector<float> difference; ///< 20·log10(RMS of (processed − raw) / peak of raw), dB
};
inline constexpr float kLevelFloor = -120; ///< dB; what is quieter is drawn there
/// Precondition: equal sizes, window ≥ 1. A window that holds something not finite is NaN.
Levels levels(std::span<const float> processed, std::span<const float> raw, std::int64_t window);

/// The problem that a request poses to its engine, whose kernels begin at lag 0; see outputsOf.
ConvolutionProblem problemOf(const LiveRequest& request);

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

/// Largest output that is kept for showing, in bytes.
inline constexpr double kLargestOutput = 2.0 * 1024 * 1024 * 1024;
/// Throws Error, offering the shown head alone where that helps, when the output would be larger, and when the kernels
/// begin later than at lag 0, which is not convolved here.
void checkOutputSize(const LiveRequest& request);

/// Most products (output samples times taps) that are spent on a comparison with the direct engine.
inline constexpr double kMostDirectProducts = 2e9;
double directProducts(const LiveRequest& request); ///< for the shown head alone

/// Relative L2 error of `y`, the output of the request's shown head, against the direct engine's.
/// Throws Cancelled when stopped.
double errorAgainstDirect(const LiveRequest& request, const Pyramid& y, const Engine& direct, std::stop_token stop);

/// Output samples per second: B·H·(output length) over the seconds of one run. NaN when seconds is not positive.
double samplesPerSecond(const ConvolutionProblem& problem, double seconds);

} // namespace longwave::ui
