// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/reference.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/good_length.h"
#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <mutex>
#include <string>

namespace longwave {
namespace {

struct Free {
    void operator()(fftw_plan plan) const noexcept {
        const std::lock_guard lock(fftw::plannerLock());
        fftw_destroy_plan(plan);
    }
};
using PlanHandle = std::unique_ptr<std::remove_pointer_t<fftw_plan>, Free>;

} // namespace

std::vector<double> convolveInDouble(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k) {
    const std::size_t full = u.size() + k.size() - 1;
    if (full > std::size_t{1} << 30)
        throw Error("reference", std::to_string(full) + " samples; up to 2^30 are accepted");
    const auto n = static_cast<std::size_t>(goodLength(static_cast<std::int64_t>(full)));
    std::vector<double> a(n), b(n);
    std::vector<std::complex<double>> fa(n / 2 + 1), fb(n / 2 + 1);
    const auto complexes = [](std::vector<std::complex<double>>& v) {
        return reinterpret_cast<fftw_complex*>(v.data());
    };
    PlanHandle forwardA, forwardB, inverse;
    {
        const std::lock_guard lock(fftw::plannerLock());
        forwardA.reset(fftw_plan_dft_r2c_1d(static_cast<int>(n), a.data(), complexes(fa), FFTW_ESTIMATE));
        forwardB.reset(fftw_plan_dft_r2c_1d(static_cast<int>(n), b.data(), complexes(fb), FFTW_ESTIMATE));
        inverse.reset(fftw_plan_dft_c2r_1d(static_cast<int>(n), complexes(fa), a.data(), FFTW_ESTIMATE));
    }
    std::copy(u.begin(), u.end(), a.begin());
    std::copy(k.begin(), k.end(), b.begin());
    fftw_execute(forwardA.get());
    fftw_execute(forwardB.get());
    for (std::size_t f = 0; f < fa.size(); ++f)
        fa[f] *= fb[f] / static_cast<double>(n);
    fftw_execute(inverse.get());
    if (p.mode == Mode::Circular)
        for (std::size_t t = u.size(); t < full; ++t)
            a[t % u.size()] += a[t];
    a.resize(static_cast<std::size_t>(p.outputLength()));
    return a;
}

double relativeError(std::span<const float> a, std::span<const double> b) {
    double difference = 0;
    double norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        norm += b[i] * b[i];
    }
    return norm > 0 ? std::sqrt(difference / norm) : std::sqrt(difference);
}

} // namespace longwave
