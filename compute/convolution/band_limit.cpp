// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/band_limit.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/problem.h"

#include <complex>
#include <mutex>

namespace longwave {

void bandLimit(std::span<float> circle, const std::vector<bool>& bands) {
    if (bands.empty() || circle.empty())
        return;
    const std::size_t n = circle.size();
    std::vector<double> time(circle.begin(), circle.end());
    std::vector<std::complex<double>> bins(n / 2 + 1);
    auto* complexes = reinterpret_cast<fftw_complex*>(bins.data());
    fftw_plan forward = nullptr;
    fftw_plan inverse = nullptr;
    {
        const std::lock_guard lock(fftw::plannerLock());
        forward = fftw_plan_dft_r2c_1d(static_cast<int>(n), time.data(), complexes, FFTW_ESTIMATE);
        inverse = fftw_plan_dft_c2r_1d(static_cast<int>(n), complexes, time.data(), FFTW_ESTIMATE);
    }
    fftw_execute(forward);
    for (std::size_t f = 0; f < bins.size(); ++f)
        bins[f] = isKept(bands, static_cast<double>(f) / static_cast<double>(n)) ? bins[f] / static_cast<double>(n) : 0;
    fftw_execute(inverse);
    {
        const std::lock_guard lock(fftw::plannerLock());
        fftw_destroy_plan(forward);
        fftw_destroy_plan(inverse);
    }
    for (std::size_t t = 0; t < n; ++t)
        circle[t] = static_cast<float>(time[t]);
}

} // namespace longwave
