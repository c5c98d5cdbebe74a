// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "kernels/cuda/batch_layout.h"
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
    double instructionsPerSecond = 4e10;             ///< that warps issue
    int multiprocessors = 1;                         ///< that all of this is shared by
};

/// How a convolution is cut up for the device. Rows of M points, modulo X^M − i (constants.h):
///   M ≤ 256      several rows in the registers of a warp
///   M = 256·P    a row in a block's shared memory (P rings of 256), as far as that reaches
///   beyond       Q rings of such rows by a pass over device memory each way, or two
/// Where many rows have one kernel, those of 2 to 16 rings are taken eight at a time, those of 32 four (batch_pass.h),
/// where a block's shared memory allows. Or, with few taps, nothing is transformed: products with their Toeplitz matrix
/// (toeplitz_pass.h). The rest then says how the spectra of a backward pass are computed.
struct Geometry {
    std::int64_t points = 0; ///< M, a power of two
    std::vector<int> splits; ///< Q of each pass over device memory, outermost first
    int rings = 0;           ///< P; 0: the row is in a warp's registers
    bool folded = false;     ///< windows have 2M values, not M
    int turn = 0;            ///< of the spectra's columns (layout.h)
    bool isHalf = false;     ///< kernels' spectra are zero but in the left half of each tile, skip terms aside
    bool isBatch = false;    ///< some rows of a kernel at a time, which is residues and no spectrum
    bool inPairs = false;    ///< rows that fill their windows are taken two at a time (row_pairs.h)
    int tapBlocks = 0;       ///< blocks of 16 taps that a Toeplitz pass has registers for; 0: rows are transformed
    int context = 0;         ///< of them, those before an output's own that its taps reach (toeplitz_pass.h)
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
    /// Rows are multiplied by the Toeplitz matrix of so many taps, if a pass has room for them.
    void setTaps(std::int64_t taps, Precision precision);
    /// Tap j of what correlates is where tap mirror() − j was.
    std::int64_t mirror() const { return std::int64_t{device::kTapBlock} * context; }
    /// The gradient with respect to what is convolved: rows of outputs, correlated, give rows of signals.
    Geometry correlating() const;
    /// Rows of outputs in the windows in which they were made.
    Geometry readingOutputs() const;
    /// What a kernel takes where rows of it are taken together: [P, 16].
    std::int64_t residues() const { return std::int64_t{rings} * device::kResidue; }
    /// Such groups of rows, of all kernels.
    std::int64_t batchGroups() const;
    /// Tiles of the spectra of all rows (of several rows each when they are in a warp).
    std::int64_t spectraTiles() const;
    /// "M = 65,536 = 16 · 16 · 16 · 16, 3 passes".
    std::string description() const;
};

/// How a Toeplitz pass takes the rows of a geometry.
struct ToeplitzWindows {
    device::RowShape shape; ///< of its windows
    bool isBatch = false;   ///< four rows of a batch at a time
    std::uint32_t steps = 1;
    std::uint32_t groups = 1;
};
ToeplitzWindows toeplitzWindows(const Geometry& geometry, bool correlates);
/// Products of 16 × 16 tiles that it takes for all rows.
double toeplitzProducts(const Geometry& geometry);

/// The cheapest geometry by the roofline (geometry.cpp). Throws Error when the problem is longer than the engine takes.
Geometry chooseGeometry(const ConvolutionProblem& problem, Precision precision, const DeviceLimits& limits);

/// Which of the M frequencies (j + ¼)/M, in cycles per sample, are in a kept band: 1 or 0 each. Empty when all are.
std::vector<std::uint8_t> keptFrequencies(const std::vector<bool>& bands, std::int64_t points);

/// Largest M.
inline constexpr std::int64_t kMostPoints = std::int64_t{1} << 22;

} // namespace longwave::cuda
