// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace longwave {

/// A kernel of K taps on a circle of L = circle.size() ≤ K samples: circle[t] = Σ_m k[t + m·L], summed in double, as
/// there may be many rounds.
inline void wrapKernel(std::span<const float> k, std::span<float> circle) {
    for (std::size_t t = 0; t < circle.size(); ++t) {
        double sum = 0;
        for (std::size_t j = t; j < k.size(); j += circle.size())
            sum += static_cast<double>(k[j]);
        circle[t] = static_cast<float>(sum);
    }
}

/// Adds what a linear convolution has beyond a circle of L = y.size() samples: y[t] += beyond[t], for t < beyond.size()
/// ≤ L.
inline void foldOnto(std::span<float> y, std::span<const float> beyond) {
    for (std::size_t t = 0; t < beyond.size(); ++t)
        y[t] += beyond[t];
}

} // namespace longwave
