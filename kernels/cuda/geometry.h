// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "kernels/cuda/layout.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace longwave::cuda {

using Precision = PlanOptions::TensorPrecision;

/// What the planner asks of a device; filled from the device itself, never from a table of names.
/// What it is here is less than any device has.
struct DeviceLimits {
    std::size_t sharedBytes = std::size_t{48} << 10; ///< a block may have
    double tensorFlops = 1e13;                       ///< per second, 16-bit factors, fp32 sums
    double bytesPerSecond = 1e11;                    ///< device memory
};

/// How a convolution is cut up for the device. Rows of M points, modulo X^M − i (constants.h):
///   M ≤ 256      several rows in the registers of a warp
///   M = 256·P    a row in a block's shared memory (P rings of 256), as far as that reaches
///   beyond       Q rings of such rows by a pass over device memory each way, or two
struct Geometry {
    std::int64_t points = 0; ///< M, a power of two
    std::vector<int> splits; ///< Q of each pass over device memory, outermost first
    int rings = 0;           ///< P; 0: the row is in a warp's registers
    bool folded = false;     ///< windows have 2M values, not M
    int turn = 0;            ///< of the spectra's columns (layout.h)
    bool isHalf = false;     ///< kernels' spectra are zero but in the left half of each tile, skip terms aside
    device::RowShape shape;  ///< of the rows themselves

    /// Points of what is convolved at a time, after the splits.
    std::int64_t innerPoints() const;
    /// Product of the splits.
    std::int64_t splitRings() const;
    /// Shape of the rows after the first `levels` splits: whole windows of 2R values.
    device::RowShape shapeAfter(std::size_t levels) const;
    device::FrequencyMap frequencies() const;
    /// Where frequencies are left out (keptFrequencies), turns the columns so that what is kept is in the left half of
    /// the tiles, if half of them is enough: the rest need not be computed. Rows of 256 points or more.
    void turnTo(const std::vector<std::uint8_t>& kept);
    /// The gradient with respect to what is convolved: rows of outputs, correlated, give rows of signals.
    Geometry correlating() const;
    /// Rows of outputs in the windows in which they were made.
    Geometry readingOutputs() const;
    /// Tiles of the spectra of all rows (of several rows each when they are in a warp).
    std::int64_t spectraTiles() const;
    /// "M = 65,536 = 16 · 16 · 16 · 16, 3 passes".
    std::string description() const;
};

/// The cheapest geometry by the roofline (geometry.cpp). Throws Error when the problem is longer than the engine takes.
Geometry chooseGeometry(const ConvolutionProblem& problem, Precision precision, const DeviceLimits& limits);

/// Which of the M frequencies (j + ¼)/M, in cycles per sample, are in a kept band: 1 or 0 each. Empty when all are.
std::vector<std::uint8_t> keptFrequencies(const std::vector<bool>& bands, std::int64_t points);

/// Largest M.
inline constexpr std::int64_t kMostPoints = std::int64_t{1} << 22;

} // namespace longwave::cuda
