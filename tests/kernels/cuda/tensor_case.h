// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/geometry.h"

#include <cmath>
#include <cstdint>
#include <vector>

// What tests of the tensor-core engine share: a device, the bars, and ways to cut a row.

namespace longwave::test {

/// About an H100, but with the shared memory of a consumer card.
inline constexpr cuda::DeviceLimits kLimits{std::size_t{99} << 10, 6e14, 3e12, 9e11};

template <typename Math>
inline constexpr cuda::Precision kPrecision = cuda::Precision::Half;
template <>
inline constexpr cuda::Precision kPrecision<device::BfloatMath> = cuda::Precision::Bfloat;
template <>
inline constexpr cuda::Precision kPrecision<device::AccurateMath> = cuda::Precision::Accurate;

inline double errorBound(cuda::Precision precision, std::int64_t points) {
    if (precision == cuda::Precision::Half)
        return 2e-3;
    if (precision == cuda::Precision::Bfloat)
        return 1.5e-2;
    return 2e-6 * std::sqrt(std::log2(2.0 * static_cast<double>(points)));
}

/// The planner's choice among transforms of rows by themselves, where it might take none or several together.
template <typename Math>
cuda::Geometry transformOf(const ConvolutionProblem& p) {
    cuda::Geometry geometry = cuda::chooseGeometry(p, kPrecision<Math>, kLimits);
    geometry.tapBlocks = 0;
    geometry.isBatch = false;
    return geometry;
}

/// What the cost model would not choose at this size runs too.
struct Cut {
    std::int64_t points;
    std::vector<int> splits;
    int rings;
};

inline cuda::Geometry geometryOf(const ConvolutionProblem& p, const Cut& cut, bool folded) {
    cuda::Geometry geometry = cuda::chooseGeometry(p, cuda::Precision::Half, kLimits);
    geometry.tapBlocks = 0;
    geometry.isBatch = geometry.inPairs = false;
    geometry.points = cut.points;
    geometry.splits = cut.splits;
    geometry.rings = cut.rings;
    geometry.folded = folded;
    geometry.shape.blocks = 1;
    geometry.shape.items = static_cast<std::uint32_t>(p.batch * p.heads);
    geometry.shape.advance = p.outputLength();
    geometry.shape.lead = 0;
    return geometry;
}

/// Rows that fit into one block, those of a kernel taken together.
inline cuda::Geometry batchOf(const ConvolutionProblem& p) {
    std::int64_t points = 2 * device::kRing;
    while (points < p.length)
        points *= 2;
    cuda::Geometry geometry = geometryOf(p, {points, {}, static_cast<int>(points / device::kRing)}, false);
    geometry.isBatch = true;
    return geometry;
}

} // namespace longwave::test
