// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"

#include <span>
#include <vector>

namespace longwave {

/// One row of a problem in double precision, by FFTs in double (relative error about 1e-16·log2 N): u [L], k [K] →
/// y [outputLength]. What engines are held against where the sums as written would take too long. Throws Error beyond
/// 2^30 samples.
std::vector<double> convolveInDouble(const ConvolutionProblem& problem, std::span<const float> u,
                                     std::span<const float> k);

/// ‖a − b‖₂ / ‖b‖₂ (‖a‖₂ where b is zero).
double relativeError(std::span<const float> a, std::span<const double> b);

} // namespace longwave
