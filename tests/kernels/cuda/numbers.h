// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers as they are in arrays, and what is expected in double.

#include "kernels/cuda/facade.h"
#include "tests/support/case.h"

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <type_traits>
#include <vector>

namespace longwave::test {

template <typename Number>
Number toNumber(float value) {
    if constexpr (std::is_same_v<Number, float>)
        return value;
    else
        return {static_cast<std::uint16_t>(device::pack<Number>(value, 0.0f))};
}
template <typename Number>
float toFloat(Number value) {
    if constexpr (std::is_same_v<Number, float>)
        return value;
    else
        return device::unpack<Number>(value.bits).x;
}

/// X[j] = Σ_t x[t]·exp(2πi·j·t/N), N a power of two, in place.
inline void dft(std::complex<double>* x, std::size_t n) {
    if (n == 1)
        return;
    std::vector<std::complex<double>> even(n / 2), odd(n / 2);
    for (std::size_t i = 0; i < n / 2; ++i) {
        even[i] = x[2 * i];
        odd[i] = x[2 * i + 1];
    }
    dft(even.data(), n / 2);
    dft(odd.data(), n / 2);
    for (std::size_t i = 0; i < n / 2; ++i) {
        const auto turned =
            std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n)) * odd[i];
        x[i] = even[i] + turned;
        x[i + n / 2] = even[i] - turned;
    }
}

/// By the sums as written, or where they would take too long in double by FFTs that were checked against them.
inline std::vector<double> expectedOf(const Case& c) {
    if (c.p.length * c.p.taps < 1 << 22)
        return c.expected();
    Case gated = c;
    for (std::size_t i = 0; i < c.inputGate.size(); ++i)
        gated.u[i] *= c.inputGate[i];
    for (std::size_t head = 0; head < c.d.size(); ++head)
        gated.k[head * static_cast<std::size_t>(c.p.taps)] += c.d[head];
    auto y = referenceConvolution(c.p, gated.u, gated.k);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] *= Case::at(c.outputGate, static_cast<std::int64_t>(i), 1);
    return y;
}

} // namespace longwave::test
