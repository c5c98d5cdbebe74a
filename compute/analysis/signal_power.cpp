// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/signal_power.h"

#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/good_length.h"
#include "compute/error.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <complex>
#include <mutex>
#include <string>

namespace longwave {
namespace {

/// A real FFT in double with its arrays.
class DoubleFft {
  public:
    explicit DoubleFft(std::int64_t n) {
        if (n > INT_MAX)
            throw Error("FFT length", std::to_string(n) + "; 1 to " + std::to_string(INT_MAX) + " is accepted");
        time.resize(static_cast<std::size_t>(n));
        bins.resize(static_cast<std::size_t>(n / 2 + 1));
        const std::lock_guard lock(fftw::plannerLock());
        const int length = static_cast<int>(n);
        forward_ = fftw_plan_dft_r2c_1d(length, time.data(), complexes(), FFTW_ESTIMATE);
        inverse_ = fftw_plan_dft_c2r_1d(length, complexes(), time.data(), FFTW_ESTIMATE);
    }
    ~DoubleFft() {
        const std::lock_guard lock(fftw::plannerLock());
        fftw_destroy_plan(forward_);
        fftw_destroy_plan(inverse_);
    }
    DoubleFft(const DoubleFft&) = delete;
    DoubleFft& operator=(const DoubleFft&) = delete;

    void forward() noexcept { fftw_execute(forward_); }
    void inverse() noexcept { fftw_execute(inverse_); }

    std::vector<double> time;
    std::vector<std::complex<double>> bins;

  private:
    fftw_complex* complexes() noexcept { return reinterpret_cast<fftw_complex*>(bins.data()); }
    fftw_plan forward_ = nullptr;
    fftw_plan inverse_ = nullptr;
};

/// Reads samples [begin, begin + count) into `out` and zeros behind them. False when one is not finite.
bool readPiece(const ArrayView& signal, std::int64_t row, std::int64_t begin, std::int64_t count,
               std::vector<float>& buffer, std::vector<double>& out) {
    const auto piece = std::span(buffer).first(static_cast<std::size_t>(count));
    signal.read(row, begin, piece);
    std::copy(piece.begin(), piece.end(), out.begin());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), 0.0);
    return std::all_of(piece.begin(), piece.end(), [](float sample) { return std::isfinite(sample); });
}

/// R_u[m], m = 0 … K − 1; empty when a sample is not finite.
///
/// The signal is cut into pieces a of B samples, each followed in b by the K − 1 samples after it. Σ_t a[t]·b[t + m]
/// over a piece reaches b up to t + m ≤ B + K − 2, so a circular correlation of n ≥ B + K − 1 samples does not wrap;
/// its spectrum conj(A)·B is summed over the pieces, and one inverse FFT gives their common R_u.
std::vector<double> autocorrelation(const ArrayView& signal, std::int64_t row, std::int64_t taps,
                                    const std::stop_token& stop, const std::function<void(double)>& progress) {
    constexpr std::int64_t kLeastPiece = 1 << 16;
    const std::int64_t length = signal.length();
    const std::int64_t piece = std::min(length, std::max(taps, kLeastPiece));
    const std::int64_t n = goodLength(piece + taps - 1);
    DoubleFft fft(n);
    std::vector<std::complex<double>> ofPiece(fft.bins.size());
    std::vector<std::complex<double>> sum(fft.bins.size());
    std::vector<float> buffer(static_cast<std::size_t>(std::min(length, piece + taps - 1)));
    for (std::int64_t begin = 0; begin < length; begin += piece) {
        if (stop.stop_requested())
            throw Cancelled();
        if (!readPiece(signal, row, begin, std::min(piece, length - begin), buffer, fft.time))
            return {};
        fft.forward();
        std::copy(fft.bins.begin(), fft.bins.end(), ofPiece.begin());
        if (!readPiece(signal, row, begin, std::min(piece + taps - 1, length - begin), buffer, fft.time))
            return {};
        fft.forward();
        for (std::size_t f = 0; f < sum.size(); ++f)
            sum[f] += std::conj(ofPiece[f]) * fft.bins[f];
        if (progress)
            progress(static_cast<double>(std::min(length, begin + piece)) / static_cast<double>(length));
    }
    std::copy(sum.begin(), sum.end(), fft.bins.begin());
    fft.inverse();
    std::vector<double> lags(fft.time.begin(), fft.time.begin() + static_cast<std::ptrdiff_t>(taps));
    for (double& lag : lags)
        lag /= static_cast<double>(n);
    return lags;
}

} // namespace

std::shared_ptr<const SignalPower> signalPower(const ArrayView& signal, std::int64_t row, std::int64_t taps,
                                               const std::stop_token& stop,
                                               const std::function<void(double)>& progress) {
    auto power = std::make_shared<SignalPower>();
    power->taps = taps;
    const std::vector<double> lags = autocorrelation(signal, row, taps, stop, progress);
    if (lags.empty()) {
        power->state = SignalPower::State::NotFinite;
        return power;
    }
    if (!(lags[0] > 0)) {
        power->state = SignalPower::State::Silent;
        return power;
    }
    const std::int64_t n = 2 * taps;
    DoubleFft fft(n); // R_u[−m] lies at N − m; lag K, which no filter of K taps has, stays zero
    fft.time[0] = lags[0];
    for (std::size_t m = 1; m < lags.size(); ++m)
        fft.time[m] = fft.time[static_cast<std::size_t>(n) - m] = lags[m];
    fft.forward();
    power->weights.resize(static_cast<std::size_t>(taps + 1));
    for (std::size_t f = 0; f < power->weights.size(); ++f) {
        const bool hasMirror = f > 0 && f < power->weights.size() - 1;
        power->weights[f] = (hasMirror ? 2 : 1) * fft.bins[f].real() / static_cast<double>(n);
    }
    return power;
}

} // namespace longwave
