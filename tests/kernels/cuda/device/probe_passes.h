// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/rows.h"
#include "tests/kernels/cuda/device/probe_arguments.h"

// Inputs that are made on the device, and a convolution in double there to hold results against.

namespace longwave::device {

template <typename Number>
LONGWAVE_DEVICE void makeNoise(const NoisePass<Number>& pass) {
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < pass.count; i += blockCount() * threadCount())
        pass.values[i] =
            numberOf<Number>(pass.scale * noiseAt(pass.seed, static_cast<std::uint64_t>(i), pass.isCoarse));
}

LONGWAVE_DEVICE void spread(const SpreadPass& pass) {
    const std::int64_t all = pass.rows * pass.points;
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < all; i += blockCount() * threadCount()) {
        const std::int64_t t = i % pass.points;
        const std::int64_t row = checkedRow(i / pass.points, pass.rows, pass.allRows) % pass.sourceRows;
        double value = 0.0;
        if (t < pass.length) {
            const auto at = static_cast<std::uint64_t>(row * pass.length + t);
            value = static_cast<double>(pass.scale * noiseAt(pass.seed, at, pass.isCoarse));
            if (pass.gateSeed != 0)
                value *= static_cast<double>(noiseAt(pass.gateSeed, at, pass.isCoarse));
        }
        pass.values[i] = {value, 0.0};
    }
}

LONGWAVE_DEVICE void multiplySpectra(const ProductPass& pass) {
    for (std::int64_t i = block() * threadCount() + threadIndex(); i < pass.count; i += blockCount() * threadCount()) {
        const Double2 a = pass.values[i];
        const Double2 b = pass.factors[i];
        const Double2 product{a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
        pass.values[i] = product;
    }
}

/// A block for each piece of each row; shared memory for two doubles a thread.
template <typename Number>
LONGWAVE_DEVICE void compare(const ComparePass<Number>& pass) {
    auto* sums = reinterpret_cast<double*>(sharedMemory());
    const std::int64_t r = block() / pass.pieces;
    const std::int64_t row = checkedRow(r, pass.rows, pass.allRows);
    double difference = 0.0, norm = 0.0;
    for (std::int64_t t = block() % pass.pieces * threadCount() + threadIndex(); t < pass.length;
         t += pass.pieces * threadCount()) {
        double expected = pass.values[r * pass.points + t].x;
        if (pass.isCircle && t + pass.length < pass.points) // what is beyond the circle meets its begin
            expected += pass.values[r * pass.points + t + pass.length].x;
        expected /= static_cast<double>(pass.points);
        const std::int64_t at = row * pass.length + t;
        if (pass.gateSeed != 0)
            expected *= static_cast<double>(noiseAt(pass.gateSeed, static_cast<std::uint64_t>(at), pass.isCoarse));
        const double d = static_cast<double>(valueOf(pass.output[at])) - expected;
        difference += d * d;
        norm += expected * expected;
    }
    sums[threadIndex()] = difference;
    sums[threadCount() + threadIndex()] = norm;
    syncBlock();
    for (int half = threadCount() / 2; half > 0; half /= 2) {
        if (threadIndex() < half) {
            sums[threadIndex()] += sums[threadIndex() + half];
            sums[threadCount() + threadIndex()] += sums[threadCount() + threadIndex() + half];
        }
        syncBlock();
    }
    if (threadIndex() == 0) {
        const Double2 both{sums[0], sums[threadCount()]};
        pass.sums[block()] = both;
    }
}

} // namespace longwave::device
