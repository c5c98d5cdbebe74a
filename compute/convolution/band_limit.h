// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace longwave {

/// Zeros the frequencies of a circle of samples that are in none of the kept bands (see ConvolutionProblem::bands), in
/// place; by real FFTs in double. Does nothing when all are kept.
void bandLimit(std::span<float> circle, const std::vector<bool>& bands);

} // namespace longwave
