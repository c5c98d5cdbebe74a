// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/geometry.h"

#include <string>
#include <vector>

namespace longwave::bench {

/// The least that a launch of a run has to do: what it reads and writes, each value once, and the products of its
/// tiles, as counted beside the planner (kernels/cuda/geometry.cpp).
struct PassBound {
    std::string name; ///< as GivenLaunch::name
    double bytes = 0;
    double flops = 0; ///< on tensor cores

    /// Seconds, by copies and by products of so much a second; products that nobody measured (0) bind nothing.
    double seconds(double copyBytesPerSecond, double productFlops) const;
};

/// Bytes of what a run is over.
struct PassBytes {
    double number = 4; ///< of signals and outputs
    double ring = 4;   ///< of what lies between splits
    double tile = 0;   ///< of the kernels' spectra
};

/// Of a run without gates, in the order of its launches (kernels/cuda/forward.h).
std::vector<PassBound> boundsOf(const cuda::Geometry& geometry, cuda::Precision precision, const PassBytes& bytes);

} // namespace longwave::bench
