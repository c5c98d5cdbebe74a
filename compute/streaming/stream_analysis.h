// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace longwave {

/// The last samples of a stream: what a scope, a level meter and a spectrum show of them. Belongs to one thread.
class StreamScope {
  public:
    /// Keeps the last `seconds`.
    StreamScope(double rate, double seconds);

    void add(std::span<const float> samples);
    /// Those that are kept, oldest first.
    std::shared_ptr<const Pyramid> pyramid() const;
    StreamLevel level() const; ///< of the last 0.3 s
    /// The last `out.size()` samples; zeros before the first.
    void last(std::span<float> out) const noexcept;

  private:
    double rate_;
    std::vector<float> samples_; // around
    std::int64_t added_ = 0;
};

/// Levels of bands of 1/24 octave, 20 Hz to half the rate, by Hann-windowed FFTs of the last 8,192 samples (a band
/// narrower than a bin shows the bin it lies in), averaged over about 0.3 s.
class StreamSpectrum {
  public:
    explicit StreamSpectrum(double rate);
    /// `elapsed` s of the stream's time since the last call.
    void update(const StreamScope& scope, double elapsed);
    std::vector<SpectrumPoint> points() const;

  private:
    double rate_;
    std::vector<float> window_;
    std::vector<float> samples_;
    std::vector<double> power_; // per bin, averaged
    bool empty_ = true;
};

} // namespace longwave
