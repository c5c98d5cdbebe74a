// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/phase.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <numbers>
#include <string>

namespace longwave {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

struct FreeDouble {
    void operator()(double* p) const noexcept { fftw_free(p); }
};

/// The real transform of `values` (N of them, then room for 2 more) in place and in double.
class InPlaceFft {
  public:
    explicit InPlaceFft(std::int64_t n) : values_(fftw_alloc_real(static_cast<std::size_t>(2 * (n / 2 + 1)))) {
        if (!values_ || n > std::numeric_limits<int>::max())
            throw Error("group delay", "there is not enough memory for a transform of " + std::to_string(n) + " taps");
        const std::lock_guard lock(fftw::plannerLock());
        plan_ = fftw_plan_dft_r2c_1d(static_cast<int>(n), values_.get(), bins(), FFTW_ESTIMATE);
        if (!plan_)
            throw Error("group delay", "FFTW cannot plan a transform of " + std::to_string(n) + " taps");
    }
    ~InPlaceFft() {
        const std::lock_guard lock(fftw::plannerLock());
        fftw_destroy_plan(plan_);
    }
    InPlaceFft(const InPlaceFft&) = delete;
    InPlaceFft& operator=(const InPlaceFft&) = delete;

    double* values() noexcept { return values_.get(); }
    void run() noexcept { fftw_execute(plan_); }
    std::complex<double> at(std::size_t f) const noexcept { return {values_.get()[2 * f], values_.get()[2 * f + 1]}; }

  private:
    fftw_complex* bins() noexcept { return reinterpret_cast<fftw_complex*>(values_.get()); }

    std::unique_ptr<double[], FreeDouble> values_;
    fftw_plan plan_ = nullptr;
};

/// Σ t·k² / Σ k²: lags are counted from here, which keeps t·k small beside k. 0 for a kernel of zeros.
double centreOf(std::span<const float> k) noexcept {
    double weight = 0;
    double moment = 0;
    for (std::size_t i = 0; i < k.size(); ++i) {
        const double power = static_cast<double>(k[i]) * static_cast<double>(k[i]);
        weight += power;
        moment += power * static_cast<double>(i);
    }
    return weight > 0 ? moment / weight : 0;
}

} // namespace

void referToLagZero(std::span<std::complex<float>> bins, std::int64_t n, std::int64_t firstLag) noexcept {
    if (firstLag == 0 || n < 1)
        return;
    const std::int64_t lag = firstLag % n;
    for (std::size_t f = 0; f < bins.size(); ++f) {
        const std::int64_t turns = static_cast<std::int64_t>(f) * lag % n; // exact: only its share of N turns
        const std::complex<double> turn = std::polar(1.0, -kTurn * static_cast<double>(turns) / static_cast<double>(n));
        bins[f] = std::complex<float>(std::complex<double>(bins[f]) * turn);
    }
}

std::vector<float> unwrappedPhase(std::span<const std::complex<float>> bins) {
    std::vector<float> phases(bins.size());
    double last = 0;
    for (std::size_t f = 0; f < bins.size(); ++f) {
        const std::complex<double> bin(bins[f]);
        if (bin != 0.0) {
            const double wrapped = std::arg(bin);
            last = f == 0 ? wrapped : wrapped + kTurn * std::round((last - wrapped) / kTurn);
        }
        phases[f] = static_cast<float>(last);
    }
    return phases;
}

std::vector<float> groupDelay(std::span<const float> k, std::int64_t firstLag, std::int64_t n) {
    if (n < 1 || n < static_cast<std::int64_t>(k.size()))
        throw Error("FFT length",
                    std::to_string(n) + "; at least the kernel's " + std::to_string(k.size()) + " taps is accepted");
    const double centre = centreOf(k);
    const auto length = static_cast<std::size_t>(n);
    const std::size_t bins = length / 2 + 1;
    InPlaceFft plain(n);
    InPlaceFft weighted(n);
    for (std::size_t i = 0; i < length; ++i) {
        const double tap = i < k.size() ? static_cast<double>(k[i]) : 0;
        plain.values()[i] = tap;
        weighted.values()[i] = tap * (static_cast<double>(i) - centre);
    }
    plain.run();
    weighted.run();
    double largest = 0;
    for (std::size_t f = 0; f < bins; ++f)
        largest = std::max(largest, std::norm(plain.at(f)));
    const double floor = largest * kGroupDelayFloor * kGroupDelayFloor;
    std::vector<float> delays(bins, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t f = 0; f < bins; ++f) {
        const double power = std::norm(plain.at(f));
        if (power > 0 && power >= floor)
            delays[f] = static_cast<float>(static_cast<double>(firstLag) + centre +
                                           (weighted.at(f) * std::conj(plain.at(f))).real() / power);
    }
    return delays;
}

} // namespace longwave
