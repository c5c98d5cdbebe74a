// SPDX-License-Identifier: GPL-3.0-or-later
// For a build without FFTW.
#include "compute/convolution/band_limit.h"

#include "compute/convolution/problem.h"
#include "compute/monarch/unit_root.h"

#include <complex>

namespace longwave {

void bandLimit(std::span<float> circle, const std::vector<bool>& bands) {
    if (bands.empty() || circle.empty())
        return;
    const std::size_t n = circle.size();
    const auto root = [n](std::size_t product) {
        return unitRoot(static_cast<double>(product % n) / static_cast<double>(n));
    };
    std::vector<std::complex<double>> bins(n);
    for (std::size_t f = 0; f < n; ++f)
        if (isKept(bands, static_cast<double>(f) / static_cast<double>(n)))
            for (std::size_t t = 0; t < n; ++t)
                bins[f] += static_cast<double>(circle[t]) * std::conj(root(f * t));
    for (std::size_t t = 0; t < n; ++t) {
        double sum = 0;
        for (std::size_t f = 0; f < n; ++f)
            sum += (bins[f] * root(f * t)).real();
        circle[t] = static_cast<float>(sum / static_cast<double>(n));
    }
}

} // namespace longwave
