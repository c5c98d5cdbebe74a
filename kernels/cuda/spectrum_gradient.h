// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/ring.h"
#include "kernels/cuda/rows.h"
#include "kernels/cuda/spectrum_arguments.h"

// The gradient with respect to the kernels: dk = Σ_rows v ⋆ dz, a correlation, whose spectrum conj(V̂)·D̂z is added up
// over the rows that share a kernel, in fp32 over a chunk of them and in double over chunks, and transformed back once.

namespace longwave::device {

LONGWAVE_DEVICE std::int64_t firstThread() {
    return block() * threadCount() + threadIndex();
}
LONGWAVE_DEVICE std::int64_t allThreads() {
    return blockCount() * threadCount();
}

LONGWAVE_DEVICE Float4 fused(Float4 sum, const Float4& a, const Float4& b, float sign) {
    return {sum.x + sign * a.x * b.x, sum.y + sign * a.y * b.y, sum.z + sign * a.z * b.z, sum.w + sign * a.w * b.w};
}

/// A warp for each tile of the sums.
LONGWAVE_DEVICE void correlateSpectra(const CorrelatePass& pass) {
    const std::int64_t tiles = pass.map.tiles();
    const std::int64_t tasks = std::int64_t{pass.chunks} * pass.kernelHeads * tiles;
    // Rows in a warp share tiles: the left and the right columns of a lane may belong to different ones.
    const int columns = pass.map.rings == 0 ? static_cast<int>(pass.map.points / 16) : 16;
    const int together = 16 / columns;
    for (std::int64_t task = firstThread() / 32; task < tasks; task += allThreads() / 32) {
        const std::int64_t tile = task % tiles;
        const std::int64_t head = task / tiles % pass.kernelHeads;
        const std::int64_t chunk = task / tiles / pass.kernelHeads;
        const std::int64_t begin = head * pass.itemsPerHead + pass.itemsPerHead * chunk / pass.chunks;
        const std::int64_t end = head * pass.itemsPerHead + pass.itemsPerHead * (chunk + 1) / pass.chunks;
        StoredComplexTile& sums = pass.sums[(chunk * pass.allHeads + pass.firstHead + head) * tiles + tile];
        LONGWAVE_UNROLL
        for (int half = 0; half < 2; ++half) {
            Float4 re = sums.parts[half][lane()];
            Float4 im = sums.parts[2 + half][lane()];
            const int ofRow = (2 * (lane() % 4) + 8 * half) / columns;
            for (std::int64_t group = begin / together; group * together < end; ++group) {
                const std::int64_t item = group * together + ofRow;
                if (item < begin || item >= end)
                    continue;
                const StoredComplexTile& v = pass.signals[group * tiles + tile];
                const StoredComplexTile& d = pass.gradients[group * tiles + tile];
                const Float4 vre = v.parts[half][lane()];
                const Float4 vim = v.parts[2 + half][lane()];
                const Float4 dre = d.parts[half][lane()];
                const Float4 dim = d.parts[2 + half][lane()];
                re = fused(fused(re, vre, dre, 1.0f), vim, dim, 1.0f);
                im = fused(fused(im, vre, dim, 1.0f), vim, dre, -1.0f);
            }
            sums.parts[half][lane()] = re;
            sums.parts[2 + half][lane()] = im;
        }
    }
}

LONGWAVE_DEVICE float partOf(const StoredComplexTile& tile, int part, int lane_, int value) {
    return reinterpret_cast<const float*>(&tile.parts[2 * part + value / 4][lane_])[value % 4];
}

LONGWAVE_DEVICE void scatterSums(const ScatterPass& pass) {
    const std::int64_t points = pass.map.points;
    const std::int64_t tiles = pass.map.tiles();
    const int together = pass.map.rings == 0 ? static_cast<int>(256 / points) : 1;
    for (std::int64_t i = firstThread(); i < pass.rows * points; i += allThreads()) {
        const std::int64_t head = pass.firstHead + i / points;
        const FrequencyMap::Place place = pass.map.find(i % points);
        Double2 sum{0.0, 0.0};
        for (std::int64_t chunk = 0; chunk < pass.chunks; ++chunk) {
            const StoredComplexTile& tile = pass.sums[(chunk * pass.kernelHeads + head) * tiles + place.tile];
            for (int row = 0; row < together; ++row) {
                const int column = place.column + row * static_cast<int>(points / 16);
                const int lane_ = tileLane(place.row, column);
                const int value = tileValue(place.row, column);
                sum.x += partOf(tile, 0, lane_, value);
                sum.y += partOf(tile, 1, lane_, value);
            }
        }
        pass.values[i] = sum;
    }
}

/// One block a row; `sharedMemory` holds threadCount() doubles, a power of two.
LONGWAVE_DEVICE void findSkipGradients(const SkipGradientPass& pass) {
    auto* table = reinterpret_cast<double*>(sharedMemory());
    for (std::int64_t row = block(); row < pass.rows; row += blockCount()) {
        double sum = 0.0;
        for (std::int64_t j = threadIndex(); j < pass.points; j += threadCount())
            sum += pass.values[row * pass.points + j].x;
        table[threadIndex()] = sum;
        syncBlock();
        for (int half = threadCount() / 2; half > 0; half /= 2) {
            if (threadIndex() < half)
                table[threadIndex()] += table[threadIndex() + half];
            syncBlock();
        }
        if (threadIndex() == 0)
            pass.skip[row] = static_cast<float>(table[0] / static_cast<double>(pass.points));
        syncBlock();
    }
}

LONGWAVE_DEVICE void filterValues(const FilterPass& pass) {
    const Double2 zero{0.0, 0.0};
    for (std::int64_t i = firstThread(); i < pass.rows * pass.points; i += allThreads())
        if (pass.kept[i % pass.points] == 0)
            pass.values[i] = zero;
}

LONGWAVE_DEVICE void unweighTaps(const UnweighPass& pass) {
    const auto points = static_cast<double>(pass.points);
    for (std::int64_t i = firstThread(); i < pass.rows * pass.taps; i += allThreads()) {
        const std::int64_t row = i / pass.taps;
        std::int64_t t = i % pass.taps;
        if (pass.wraps)
            t %= pass.used;
        double gradient = 0.0;
        if (t < pass.used) {
            const std::int64_t at = t % pass.points;
            const Double2 value = pass.values[row * pass.points + at];
            const Double2 w = unitRoot(static_cast<double>(at) / (4.0 * points));
            // value·conj(w): its real part belongs to t, its imaginary part to t + M.
            gradient = t < pass.points ? value.x * w.x + value.y * w.y : value.y * w.x - value.x * w.y;
        }
        pass.gradients[i] = static_cast<float>(gradient / points);
    }
}

LONGWAVE_DEVICE void sumHeads(const SumHeadsPass& pass) {
    for (std::int64_t i = firstThread(); i < pass.batch * pass.length; i += allThreads()) {
        const std::int64_t b = i / pass.length;
        const std::int64_t t = i % pass.length;
        double sum = pass.adds ? pass.sums[i] : 0.0;
        for (std::int64_t h = 0; h < pass.heads; ++h)
            sum += pass.values[(b * pass.heads + h) * pass.length + t];
        pass.sums[i] = static_cast<float>(sum);
    }
}

} // namespace longwave::device
