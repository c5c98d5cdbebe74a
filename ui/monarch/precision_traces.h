// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <array>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// All precisions in the order in which they are listed: fp64 first, then from fine to coarse.
inline constexpr std::array<StagePrecision, 6> kStagePrecisions = {StagePrecision::Double,   StagePrecision::Single,
                                                                   StagePrecision::Accurate, StagePrecision::Tf32,
                                                                   StagePrecision::Half,     StagePrecision::Bfloat};

/// How wrong one and the same convolution becomes in one precision.
struct PrecisionErrors {
    StagePrecision precision{};
    std::vector<double> steps; ///< of each step against the same step in fp64, l2, relative
    double output = 0;         ///< of the result against direct convolution in fp64
};

/// The convolution of a trace in every precision, one trace each. Throws Cancelled. `progress` is told the share done.
std::vector<PrecisionErrors> precisionErrors(const TraceOptions& options, const std::stop_token& stop,
                                             const std::function<void(double)>& progress = {});

} // namespace longwave::ui
