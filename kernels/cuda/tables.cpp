// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/tables.h"

#include "compute/monarch/unit_root.h"
#include "kernels/cuda/batch_constants.h"

namespace longwave::cuda {
namespace {

using device::Float2;

std::vector<Float2> roots(std::int64_t count, double step) {
    std::vector<Float2> values;
    values.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const Complex root = unitRoot(static_cast<double>(i) * step);
        values.push_back({static_cast<float>(root.real()), static_cast<float>(root.imag())});
    }
    return values;
}

// Split of rows of Q·R points; `phase` as in SplitTwiddles.
template <typename Math, typename Level>
void fillLevel(Level& level, int ringCount, std::int64_t ringPoints, std::uint32_t phase) {
    level.split = splitFactors<Math>(ringCount, phase / 4.0);
    level.join = joinFactors<Math>(ringCount, phase / 4.0);
    const std::int64_t turn = 4 * ringCount * ringPoints; // D
    int bits = 0;
    while (std::int64_t{1} << bits < turn)
        ++bits;
    const int shift = bits / 2;
    for (int ring = 0; ring < ringCount; ++ring)
        for (const Float2& value : roots(16, (4.0 * ring + phase) / static_cast<double>(turn)))
            level.fine.push_back(value);
    level.low = roots(std::int64_t{1} << shift, 1.0 / static_cast<double>(turn));
    level.high = roots(turn >> shift, static_cast<double>(std::int64_t{1} << shift) / static_cast<double>(turn));
    level.twiddles.shift = static_cast<std::uint32_t>(shift);
    level.twiddles.mask = static_cast<std::uint32_t>(turn - 1);
    level.twiddles.phase = phase;
}

} // namespace

template <typename Math>
Tables<Math, HostArray> makeTables(const Geometry& geometry) {
    constexpr double kRow = device::kRowPhase;
    Tables<Math, HostArray> tables;
    if (geometry.rings == 0) {
        const int m = static_cast<int>(geometry.points / 16);
        tables.rings = {ringConstants<Math>(kRow, m, Columns::InPairs, geometry.turn)};
        tables.dft = {standingRight(dftFactor<Math>(m, Columns::InPairs)), dftJoinFactor<Math>(m, Columns::InPairs)};
        return tables;
    }
    std::int64_t points = geometry.points;
    for (std::size_t i = 0; i < geometry.splits.size(); ++i) {
        points /= geometry.splits[i];
        fillLevel<Math>(tables.levels[i], geometry.splits[i], points, i == 0 ? 1 : 0);
    }
    const double phase = geometry.splits.empty() ? kRow : 0.0;
    for (int ring = 0; ring < geometry.rings; ++ring)
        tables.rings.push_back(
            ringConstants<Math>(ringPhase(geometry.rings, phase, ring), 16, Columns::InOrder, geometry.turn));
    tables.split = splitFactors<Math>(geometry.rings, phase);
    tables.join = joinFactors<Math>(geometry.rings, phase);
    tables.dft = {standingRight(dftFactor<Math>(16, Columns::InOrder)), dftJoinFactor<Math>(16, Columns::InOrder)};
    if constexpr (Math::kLimbs == 1)
        if (geometry.isBatch)
            tables.batch = batchConstants<Math>(geometry.rings, kRow);
    return tables;
}

template Tables<device::HalfMath, HostArray> makeTables<device::HalfMath>(const Geometry&);
template Tables<device::BfloatMath, HostArray> makeTables<device::BfloatMath>(const Geometry&);
template Tables<device::AccurateMath, HostArray> makeTables<device::AccurateMath>(const Geometry&);

} // namespace longwave::cuda
