// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// What is checked on a real device, as data: cuda_device_tests makes a test of each check, device_check a table and a
// record of all of them, where there is no GoogleTest.

namespace longwave::probe {

/// One comparison with double precision.
struct Finding {
    std::string group; ///< "fp16", "cuFFT", …: a row of the table
    std::string what;  ///< the problem, and how it was cut up
    double error = 0;  ///< relative l2, NaN where a result is not finite
    double bar = 0;
    bool isAsWide = true; ///< it had as many rows as were asked for; the device's memory or the limit allow fewer
    bool isRight() const noexcept { return error <= bar; }
};
using Report = std::function<void(const Finding&)>;

struct DeviceCheck {
    std::string name;
    std::function<void(const Report&)> run; ///< throws Error when the device fails
};

struct CheckLimits {
    std::int64_t samples = std::int64_t{1} << 27; ///< of a case, B·H·L: beyond it the batch is cut, then the heads
    std::int64_t referencePoints = std::int64_t{1} << 25; ///< convolved in double for it, of as many rows as that makes
    std::int64_t longest = std::int64_t{1} << 22;
};

/// Matrix: for each length (powers of two from 256 and 40 others up to the longest) one check of B {1, 2, 4, 8, 64} ×
/// H {111, 768} × {plain, padded, gated, gated + padded} × {fp16, bf16, accurate}, arrays on the device. Plain is
/// circular with K = L; padded is causal with K = L, zeros to twice the length.
std::vector<DeviceCheck> matrixChecks(const CheckLimits& limits);

/// Plans of every CUDA engine, from the host's arrays and back: all modes, gates, broadcasts and skip on small sizes;
/// Squash and Smooth; pieces; and on resident arrays scales far from one and arrays that are not aligned.
std::vector<DeviceCheck> planChecks(const CheckLimits& limits);

/// The bars: fp16 2e-3, bf16 1.5e-2, and 2e-6·√log₂ N.
double barFor(const std::string& precision, std::int64_t fftLength);

} // namespace longwave::probe
