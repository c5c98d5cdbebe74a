// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reference.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <complex>

namespace longwave::test {
namespace {

struct Rows {
    std::span<const float> u;
    std::span<const float> k;
};

Rows rowsOf(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k, std::int64_t row) {
    const std::int64_t head = row % p.heads;
    const std::int64_t signalRow = row / p.heads * p.signalHeads + (p.signalHeads == 1 ? 0 : head);
    const std::int64_t kernelRow = p.kernelHeads == 1 ? 0 : head;
    return {u.subspan(static_cast<std::size_t>(signalRow * p.length), static_cast<std::size_t>(p.length)),
            k.subspan(static_cast<std::size_t>(kernelRow * p.taps), static_cast<std::size_t>(p.taps))};
}

// Full linear convolution of one row, by double FFTs of a power of two.
std::vector<double> fullByFft(const Rows& rows) {
    const std::size_t full = rows.u.size() + rows.k.size() - 1;
    std::size_t n = 1;
    while (n < full)
        n *= 2;
    std::vector<double> a(n), b(n);
    std::vector<std::complex<double>> fa(n / 2 + 1), fb(n / 2 + 1);
    const auto plan = [&](std::vector<double>& t, std::vector<std::complex<double>>& f) {
        return fftw_plan_dft_r2c_1d(static_cast<int>(n), t.data(), reinterpret_cast<fftw_complex*>(f.data()),
                                    FFTW_ESTIMATE);
    };
    const fftw_plan pa = plan(a, fa);
    const fftw_plan pb = plan(b, fb);
    std::copy(rows.u.begin(), rows.u.end(), a.begin());
    std::copy(rows.k.begin(), rows.k.end(), b.begin());
    fftw_execute(pa);
    fftw_execute(pb);
    for (std::size_t f = 0; f < fa.size(); ++f)
        fa[f] *= fb[f] / static_cast<double>(n);
    const fftw_plan inverse =
        fftw_plan_dft_c2r_1d(static_cast<int>(n), reinterpret_cast<fftw_complex*>(fa.data()), a.data(), FFTW_ESTIMATE);
    fftw_execute(inverse);
    for (const fftw_plan p : {pa, pb, inverse})
        fftw_destroy_plan(p);
    a.resize(full);
    return a;
}

std::vector<double> fullBySums(const Rows& rows) {
    std::vector<double> y(rows.u.size() + rows.k.size() - 1);
    for (std::size_t t = 0; t < rows.u.size(); ++t)
        for (std::size_t j = 0; j < rows.k.size(); ++j)
            y[t + j] += static_cast<double>(rows.u[t]) * static_cast<double>(rows.k[j]);
    return y;
}

template <typename Full>
std::vector<double> convolve(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k,
                             Full full) {
    std::vector<double> y;
    y.reserve(static_cast<std::size_t>(p.outputSize()));
    for (std::int64_t row = 0; row < p.batch * p.heads; ++row) {
        std::vector<double> all = full(rowsOf(p, u, k, row));
        if (p.mode == Mode::Circular)
            for (std::size_t t = static_cast<std::size_t>(p.length); t < all.size(); ++t)
                all[t % static_cast<std::size_t>(p.length)] += all[t];
        y.insert(y.end(), all.begin(), all.begin() + p.outputLength());
    }
    return y;
}

template <typename T>
double relative(std::span<const T> a, std::span<const double> b) {
    double difference = 0;
    double norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        norm += b[i] * b[i];
    }
    return norm > 0 ? std::sqrt(difference / norm) : std::sqrt(difference);
}

} // namespace

std::vector<float> randomValues(std::int64_t n, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
    std::vector<float> values(static_cast<std::size_t>(n));
    for (float& value : values)
        value = uniform(generator);
    return values;
}

std::vector<double> naiveConvolution(const ConvolutionProblem& p, std::span<const float> u, std::span<const float> k) {
    return convolve(p, u, k, fullBySums);
}

std::vector<double> referenceConvolution(const ConvolutionProblem& p, std::span<const float> u,
                                         std::span<const float> k) {
    constexpr std::int64_t kMostProducts = 1 << 22;
    return p.length * p.taps <= kMostProducts ? naiveConvolution(p, u, k) : convolve(p, u, k, fullByFft);
}

double relativeError(std::span<const float> a, std::span<const double> b) {
    return relative(a, b);
}
double relativeError(std::span<const double> a, std::span<const double> b) {
    return relative(a, b);
}

} // namespace longwave::test
