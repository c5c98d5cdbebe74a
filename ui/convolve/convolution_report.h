// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/convolve/live_problem.h"

#include <cstdint>
#include <memory>
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
    std::vector<float> other;      ///< 20·log10(RMS of other / peak of other), dB
    std::vector<float> difference; ///< 20·log10(RMS of (value − other) / peak of other), dB
};
inline constexpr float kLevelFloor = -200; ///< dB; what is quieter is drawn there
/// Precondition: equal sizes, window ≥ 1. A window that holds something not finite is NaN.
Levels levels(std::span<const float> value, std::span<const float> other, std::int64_t window);

/// All that is said of y beside another output. `first` and `otherFirst` are the samples their first values stand for.
/// Throws Cancelled.
std::shared_ptr<const LiveOther> compared(std::span<const float> y, std::int64_t first, std::span<const float> other,
                                          std::int64_t otherFirst, double sampleRate, std::stop_token stop);

/// Most products (output samples times taps) that are spent on a comparison with the direct engine.
inline constexpr double kMostDirectProducts = 2e9;
double directProducts(const LiveRequest& request); ///< for the shown head alone

/// Relative L2 error of `y`, the output of the request's shown head, against the direct engine's. Precondition: all
/// frequencies are kept, for sums in the time domain know none. Throws Cancelled when stopped.
double errorAgainstDirect(const LiveRequest& request, const Pyramid& y, const Engine& direct, std::stop_token stop);

/// Output samples per second: B·H·(output length) over the seconds of one run. NaN when seconds is not positive.
double samplesPerSecond(const ConvolutionProblem& problem, double seconds);

} // namespace longwave::ui
