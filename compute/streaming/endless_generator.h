// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_source.h"

#include <array>
#include <cstdint>
#include <random>

namespace longwave {

/// Test signals that never end and never repeat with a seam; a generated signal of the library has a length.
enum class EndlessKind {
    Sine,       ///< of `frequency`
    Pulses,     ///< one sample of 1, `frequency` times a second
    Sweep,      ///< a sine from 20 Hz to 0.45 of the rate in 10 s, its frequency growing by equal ratios; over again
    WhiteNoise, ///< evenly distributed
    PinkNoise   ///< −3 dB an octave, made for 44.1 to 48 kHz (P. Kellet's filter of white noise)
};

struct EndlessOptions {
    EndlessKind kind = EndlessKind::Sine;
    double frequency = 440; ///< Hz
    double level = 0.25;    ///< peak of sine, pulses and sweep; RMS of noise
    std::uint32_t seed = 1;
};

class EndlessGenerator : public StreamSource {
  public:
    /// `rate` in Hz. Throws Error for a frequency that is not between 0 and half the rate, or a level not in (0, 1].
    EndlessGenerator(const EndlessOptions& options, double rate);
    std::size_t read(std::span<float> out) override;

  private:
    double sine() noexcept;
    double pulse() noexcept;
    double sweep() noexcept;
    double white() noexcept;
    double pink() noexcept;

    EndlessOptions options_;
    double rate_;
    double phase_ = 0; ///< turns, [0, 1)
    std::int64_t sample_ = 0;
    std::mt19937 random_;
    std::array<double, 7> poles_{};
};

} // namespace longwave
