// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace longwave::test {

/// n values drawn evenly from [−1, 1], by seed.
std::vector<float> randomValues(std::int64_t n, std::uint32_t seed);

/// y [B, H, outputLength] of a problem, in double: the sums as written for small problems, FFTW in double (itself
/// checked against those sums) for large ones.
std::vector<double> referenceConvolution(const ConvolutionProblem& problem, std::span<const float> u,
                                         std::span<const float> k);

/// Always the sums as written.
std::vector<double> naiveConvolution(const ConvolutionProblem& problem, std::span<const float> u,
                                     std::span<const float> k);

/// ‖a − b‖₂ / ‖b‖₂ (‖a − b‖₂ when b is zero).
double relativeError(std::span<const float> a, std::span<const double> b);
double relativeError(std::span<const double> a, std::span<const double> b);

} // namespace longwave::test
