// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_pass.h"
#include "kernels/cuda/column_pass.h"
#include "kernels/cuda/forward_arrays.h"
#include "kernels/cuda/row_pairs.h"
#include "kernels/cuda/tables.h"
#include "kernels/cuda/toeplitz_pass.h"
#include "kernels/cuda/warp_pass.h"

#include <type_traits>

// The passes of a run, in order. Who launches them is the caller's: a stream on a GPU, or the emulator.

namespace longwave::cuda {

/// Calls f with std::integral_constant<int, max(count, 16)>.
template <typename F>
void withTiles(int count, const F& f) {
    if (count <= 16)
        f(std::integral_constant<int, 16>{});
    else if (count == 32)
        f(std::integral_constant<int, 32>{});
    else
        f(std::integral_constant<int, 64>{});
}
template <typename F>
void withFlag(bool flag, const F& f) {
    if (flag)
        f(std::true_type{});
    else
        f(std::false_type{});
}

/// See RowShape::isWhole; of a pass with windows of so many values.
template <typename Pass>
bool isWhole(const Pass& pass, std::int64_t window) {
    const device::RowShape& shape = pass.shape;
    const auto isAligned = [](const auto* at) { return reinterpret_cast<std::uintptr_t>(at) % (4 * sizeof(*at)) == 0; };
    const bool hasWindows = shape.rings > 1 || (shape.blocks == 1 && shape.lead == 0 && shape.advance >= window);
    return hasWindows && !shape.readsOutputs && shape.signalLength == window && shape.outputLength == window &&
           isAligned(pass.signal) && isAligned(pass.inputGate) && isAligned(pass.output) && isAligned(pass.outputGate);
}

template <typename Math, typename Number, typename Launch>
void runToeplitz(const Geometry& geometry, const ForwardArrays<Math, Number>& arrays, Launch& launch) {
    const ToeplitzWindows windows = toeplitzWindows(geometry, arrays.conjugate);
    device::ToeplitzPass<Math, Number> pass;
    pass.shape = windows.shape;
    pass.groups = windows.groups;
    pass.steps = windows.steps;
    pass.context = static_cast<std::uint32_t>(geometry.context);
    pass.startsAtZero = !pass.shape.isCircle && !arrays.conjugate;
    pass.signal = arrays.signal;
    pass.inputGate = arrays.inputGate;
    pass.outputGate = arrays.outputGate;
    pass.output = arrays.output;
    pass.taps = arrays.taps;
    pass.tapScales = arrays.spectrumScales;
    const auto areAligned = [](const Number* at, std::int64_t length, std::size_t bytes) {
        return reinterpret_cast<std::uintptr_t>(at) % bytes == 0 &&
               static_cast<std::size_t>(length) * sizeof(Number) % bytes == 0;
    };
    pass.hasPieces =
        areAligned(pass.signal, pass.shape.signalLength, 16) && areAligned(pass.inputGate, pass.shape.signalLength, 16);
    pass.isPlain = !pass.outputGate && areAligned(pass.output, pass.shape.outputLength, 4 * sizeof(Number));
    withFlag(windows.isBatch, [&](auto batch) {
        if (geometry.tapBlocks <= device::kToeplitzBlocks[0])
            launch.template toeplitz<device::kToeplitzBlocks[0], batch>(pass);
        else if constexpr (Math::kLimbs == 1)
            launch.template toeplitz<device::kToeplitzBlocks[1], batch>(pass);
    });
}

/// Calls f with std::integral_constant<int, P> of 2 to 32 rings.
template <typename F>
void withRings(int rings, const F& f) {
    if (rings == 2)
        f(std::integral_constant<int, 2>{});
    else if (rings == 4)
        f(std::integral_constant<int, 4>{});
    else if (rings == 8)
        f(std::integral_constant<int, 8>{});
    else if (rings == 16)
        f(std::integral_constant<int, 16>{});
    else
        f(std::integral_constant<int, 32>{});
}

template <typename Math, typename Number, typename Launch>
void runBatch(const Geometry& geometry, const device::BatchConstants<Math>* constants,
              const ForwardArrays<Math, Number>& arrays, Launch& launch) {
    device::BatchPass<Math, Number> pass;
    pass.shape = geometry.shape;
    pass.signal = arrays.signal;
    pass.inputGate = arrays.inputGate;
    pass.outputGate = arrays.outputGate;
    pass.output = arrays.output;
    pass.residues = arrays.residues;
    pass.spectrumScales = arrays.spectrumScales;
    pass.constants = constants;
    pass.shape.isWhole = isWhole(pass, geometry.points);
    device::setGroups(pass, geometry.rings);
    withRings(geometry.rings, [&](auto points) {
        withFlag(pass.shape.isWhole && !pass.inputGate && !pass.outputGate,
                 [&](auto plain) { launch.template batch<points, plain>(pass); });
    });
}

/// `launch` has
///   clear(std::uint32_t*, items)                     zeros
///   largest(shape, signal, gate, windowLength, out)  findLargest
///   toeplitz<Blocks, isBatch>(ToeplitzPass)
///   batch<Points, IsPlain>(BatchPass)
///   warps<Folded, isHalf>(WarpPass), rows<Points, Folded, isHalf>(RowPass),
///   rowPairs<Points>(RowPass), split<Points, Folded>(ColumnPass),
///   join<…>(ColumnPass)
template <typename Math, typename Number, template <typename> typename Array, typename Launch>
void runForward(const Geometry& geometry, const Tables<Math, Array>& tables, const ForwardArrays<Math, Number>& arrays,
                Launch& launch) {
    using namespace device;
    using Ring = RingNumber<Math>;
    // Rings in device memory are kept below fp16's range whatever a kernel does to them (see scaleFor: the joins of up
    // to 16,384 points can make 2^7 of the norm), and the last join undoes it.
    constexpr float kRingFactor = 1.0f / 64;
    // Undoes what the forward matrices have of 1/M (constants.h).
    const float spectrumFactor = static_cast<float>(geometry.points) / 4;

    if (geometry.tapBlocks > 0 && !arrays.spectra)
        return runToeplitz(geometry, arrays, launch);
    if constexpr (Math::kLimbs == 1)
        if (geometry.isBatch && !arrays.spectra)
            return runBatch(geometry, tables.batch.data(), arrays, launch);

    const bool isHalf = arrays.isHalf && !arrays.spectra;
    const std::int64_t window = geometry.folded ? 2 * geometry.points : geometry.points;

    if (geometry.rings == 0) {
        WarpPass<Math, Number> pass;
        pass.shape = geometry.shape;
        pass.columns = static_cast<std::uint32_t>(geometry.points / 16);
        pass.signal = arrays.signal;
        pass.inputGate = arrays.inputGate;
        pass.outputGate = arrays.outputGate;
        pass.output = arrays.output;
        pass.spectrum = arrays.spectrum;
        pass.spectrumScales = arrays.spectrumScales;
        pass.ring = tables.rings.data();
        pass.dft = tables.dft.data();
        pass.dftJoin = tables.dftJoin();
        pass.conjugate = arrays.conjugate;
        pass.spectra = arrays.spectra;
        if (arrays.spectra)
            pass.factor = spectrumFactor;
        pass.shape.isWhole = isWhole(pass, window);
        withFlag(geometry.folded, [&](auto folded) {
            withFlag(isHalf, [&](auto halved) { launch.template warps<folded, halved>(pass); });
        });
        return;
    }

    const auto fillRow = [&](auto& pass) {
        pass.points = static_cast<std::uint32_t>(geometry.rings);
        pass.spectrum = arrays.spectrum;
        pass.rings = tables.rings.data();
        pass.split = tables.split.data();
        pass.join = tables.join.data();
        pass.dft = tables.dft.data();
        pass.dftJoin = tables.dftJoin();
        pass.conjugate = arrays.conjugate;
        pass.spectra = arrays.spectra;
        if (arrays.spectra)
            pass.factor = spectrumFactor;
    };
    if (geometry.splits.empty()) {
        RowPass<Math, Number> pass;
        fillRow(pass);
        pass.shape = geometry.shape;
        pass.signal = arrays.signal;
        pass.inputGate = arrays.inputGate;
        pass.outputGate = arrays.outputGate;
        pass.output = arrays.output;
        pass.spectrumScales = arrays.spectrumScales;
        pass.shape.isWhole = isWhole(pass, window);
        if constexpr (Math::kLimbs == 1)
            if (geometry.inPairs && pass.shape.isWhole && !pass.inputGate && !pass.outputGate && !isHalf &&
                !arrays.spectra) {
                if (geometry.rings == 32)
                    launch.template rowPairs<32>(pass);
                else
                    launch.template rowPairs<64>(pass);
                return;
            }
        withTiles(geometry.rings, [&](auto points) {
            withFlag(geometry.folded, [&](auto folded) {
                withFlag(isHalf, [&](auto halved) { launch.template rows<points, folded, halved>(pass); });
            });
        });
        return;
    }

    const std::size_t levels = geometry.splits.size();
    std::int64_t ringPoints = geometry.points / geometry.splits[0];
    ColumnPass<Math, Number, Ring> outer;
    outer.shape = geometry.shape;
    outer.ringCount = static_cast<std::uint32_t>(geometry.splits[0]);
    outer.ringPoints = static_cast<std::uint32_t>(ringPoints);
    outer.signal = arrays.signal;
    outer.inputGate = arrays.inputGate;
    outer.outputGate = arrays.outputGate;
    outer.output = arrays.output;
    outer.rings = arrays.rings[0];
    outer.factors = tables.levels[0].split.data();
    outer.twiddles = tables.levels[0].twiddles;
    outer.largest = arrays.largest;
    outer.shape.isWhole = isWhole(outer, window);

    ColumnPass<Math, Ring, Ring> inner;
    if (levels > 1) {
        ringPoints /= geometry.splits[1];
        inner.shape = geometry.shapeAfter(1);
        inner.ringCount = static_cast<std::uint32_t>(geometry.splits[1]);
        inner.ringPoints = static_cast<std::uint32_t>(ringPoints);
        inner.signal = inner.output = arrays.rings[0];
        inner.rings = arrays.rings[1];
        inner.factors = tables.levels[1].split.data();
        inner.twiddles = tables.levels[1].twiddles;
        inner.shape.isWhole = isWhole(inner, inner.shape.signalLength);
    }
    RowPass<Math, Ring> rows;
    fillRow(rows);
    rows.shape = geometry.shapeAfter(levels);
    rows.signal = rows.output = arrays.rings[levels - 1];
    rows.shape.isWhole = isWhole(rows, rows.shape.signalLength);
    rows.factor = arrays.spectra ? spectrumFactor : kRingFactor;
    rows.findsScale = false;
    rows.largest = arrays.largest;

    launch.clear(arrays.largest, geometry.shape.items);
    launch.largest(outer.shape, arrays.signal, arrays.inputGate, window, arrays.largest);
    withTiles(geometry.splits[0], [&](auto points) {
        withFlag(geometry.folded, [&](auto folded) { launch.template split<points, folded>(outer); });
    });
    if (levels > 1)
        launch.template split<16, true>(inner);
    withTiles(geometry.rings, [&](auto points) {
        withFlag(isHalf, [&](auto halved) { launch.template rows<points, true, halved>(rows); });
    });
    if (arrays.spectra)
        return;
    if (levels > 1) {
        inner.factors = tables.levels[1].join.data();
        launch.template join<16, true>(inner);
    }
    outer.factors = tables.levels[0].join.data();
    outer.factor = 1.0f / kRingFactor;
    outer.spectrumScales = arrays.spectrumScales;
    withTiles(geometry.splits[0], [&](auto points) {
        withFlag(geometry.folded, [&](auto folded) { launch.template join<points, folded>(outer); });
    });
}

} // namespace longwave::cuda
