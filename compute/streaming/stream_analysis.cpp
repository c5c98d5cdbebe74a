// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_analysis.h"

#include "compute/analysis/spectrum.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace longwave {

namespace {

constexpr double kLevelSeconds = 0.3;
constexpr double kAveragingSeconds = 0.3;
constexpr std::size_t kFftLength = 8192;
constexpr double kBandsPerOctave = 24;
constexpr double kLowest = 20;  // Hz
constexpr double kFloor = -140; // dB

} // namespace

StreamScope::StreamScope(double rate, double seconds)
    : rate_(rate),
      samples_(static_cast<std::size_t>(std::clamp(rate * seconds, static_cast<double>(kFftLength), 1e8))) {}

void StreamScope::add(std::span<const float> samples) {
    for (std::size_t done = 0; done < samples.size();) {
        const std::size_t at = static_cast<std::size_t>(added_) % samples_.size();
        const std::size_t count = std::min(samples.size() - done, samples_.size() - at);
        std::copy_n(samples.data() + done, count, samples_.data() + at);
        done += count;
        added_ += static_cast<std::int64_t>(count);
    }
}

void StreamScope::last(std::span<float> out) const noexcept {
    const auto size = static_cast<std::int64_t>(samples_.size());
    const auto wanted = static_cast<std::int64_t>(out.size());
    const std::int64_t there = std::min({wanted, added_, size});
    std::fill_n(out.data(), wanted - there, 0.0f);
    for (std::int64_t i = 0; i < there; ++i)
        out[static_cast<std::size_t>(wanted - there + i)] =
            samples_[static_cast<std::size_t>((added_ - there + i) % size)];
}

std::shared_ptr<const Pyramid> StreamScope::pyramid() const {
    const std::size_t count = std::min(samples_.size(), static_cast<std::size_t>(added_));
    if (count == 0)
        return nullptr;
    std::vector<float> values(count);
    last(values);
    const auto length = static_cast<std::int64_t>(count);
    return Pyramid::build(ArrayView::fromFloats(std::move(values), {length}), 0);
}

StreamLevel StreamScope::level() const {
    std::vector<float> values(static_cast<std::size_t>(std::max(1.0, kLevelSeconds * rate_)));
    last(values);
    StreamLevel level;
    double sum = 0;
    for (const float value : values) {
        const auto v = static_cast<double>(value);
        if (std::isfinite(v)) {
            level.peak = std::max(level.peak, std::abs(v));
            sum += v * v;
        }
    }
    level.rms = std::sqrt(sum / static_cast<double>(values.size()));
    return level;
}

StreamSpectrum::StreamSpectrum(double rate)
    : rate_(rate),
      window_(kFftLength),
      samples_(kFftLength),
      power_(kFftLength / 2 + 1) {
    double sum = 0;
    for (std::size_t i = 0; i < kFftLength; ++i) {
        const double w = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / kFftLength);
        window_[i] = static_cast<float>(w);
        sum += w;
    }
    for (float& w : window_) // a full-scale sine has 1 in its bin
        w = static_cast<float>(static_cast<double>(w) * 2 / sum);
}

void StreamSpectrum::update(const StreamScope& scope, double elapsed) {
    scope.last(samples_);
    for (std::size_t i = 0; i < kFftLength; ++i)
        samples_[i] = std::isfinite(samples_[i]) ? samples_[i] * window_[i] : 0;
    const auto bins = spectrum(samples_, kFftLength);
    const double keep = std::exchange(empty_, false) ? 0 : std::exp(-elapsed / kAveragingSeconds);
    for (std::size_t f = 0; f < power_.size(); ++f)
        power_[f] = keep * power_[f] + (1 - keep) * static_cast<double>(std::norm(bins[f]));
}

std::vector<SpectrumPoint> StreamSpectrum::points() const {
    std::vector<SpectrumPoint> points;
    if (empty_)
        return points;
    const double binWidth = rate_ / kFftLength;
    const double half = std::exp2(0.5 / kBandsPerOctave);
    // A lowest frequency that even a slow signal (an ECG at 360 Hz) has room above.
    const double from = std::min(kLowest, rate_ / 64);
    for (int band = 0;; ++band) {
        const double middle = from * std::exp2(band / kBandsPerOctave);
        if (middle > rate_ / 2)
            return points;
        const auto low = static_cast<std::size_t>(std::ceil(middle / half / binWidth));
        const auto high = std::min(static_cast<std::size_t>(std::floor(middle * half / binWidth)), power_.size() - 1);
        double power = 0;
        if (low > high) {
            power = power_[std::min(static_cast<std::size_t>(std::lround(middle / binWidth)), power_.size() - 1)];
        } else { // the largest: a sine keeps its level in bands of any width
            power = *std::max_element(power_.begin() + static_cast<std::ptrdiff_t>(low),
                                      power_.begin() + static_cast<std::ptrdiff_t>(high) + 1);
        }
        points.push_back({middle, std::max(kFloor, 10 * std::log10(std::max(power, 1e-300)))});
    }
}

} // namespace longwave
