// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/endless_generator.h"

#include "compute/error.h"

#include <cmath>
#include <numbers>
#include <string>

namespace longwave {

namespace {

constexpr double kSweepFrom = 20; // Hz
constexpr double kSweepTo = 0.45; // of the rate
constexpr double kSweepSeconds = 10;
constexpr double kPinkGain = 0.3273; // brings the filter below to the RMS of its input

} // namespace

EndlessGenerator::EndlessGenerator(const EndlessOptions& options, double rate)
    : options_(options),
      rate_(rate),
      random_(options.seed) {
    const bool hasFrequency = options.kind == EndlessKind::Sine || options.kind == EndlessKind::Pulses;
    if (hasFrequency && !(options.frequency > 0 && options.frequency < rate / 2))
        throw Error("frequency", std::to_string(options.frequency) + " Hz; above 0 and below " +
                                     std::to_string(rate / 2) + " Hz, half the sample rate, are accepted");
    if (!(options.level > 0 && options.level <= 1))
        throw Error("level", std::to_string(options.level) + "; above 0 and up to 1 are accepted");
}

std::size_t EndlessGenerator::read(std::span<float> out) {
    for (float& value : out) {
        double next = 0;
        switch (options_.kind) {
        case EndlessKind::Sine:
            next = sine();
            break;
        case EndlessKind::Pulses:
            next = pulse();
            break;
        case EndlessKind::Sweep:
            next = sweep();
            break;
        case EndlessKind::WhiteNoise:
            next = white();
            break;
        case EndlessKind::PinkNoise:
            next = pink();
            break;
        }
        value = static_cast<float>(options_.level * next);
    }
    return out.size();
}

double EndlessGenerator::sine() noexcept {
    const double value = std::sin(2 * std::numbers::pi * phase_);
    phase_ += options_.frequency / rate_;
    phase_ -= std::floor(phase_);
    return value;
}

double EndlessGenerator::pulse() noexcept {
    const double step = options_.frequency / rate_;
    const double value = phase_ < step ? 1 : 0; // the first sample of each turn
    phase_ += step;
    phase_ -= std::floor(phase_);
    return value;
}

double EndlessGenerator::sweep() noexcept {
    const auto length = static_cast<std::int64_t>(kSweepSeconds * rate_);
    const double x = static_cast<double>(sample_) / static_cast<double>(length);
    const double frequency = kSweepFrom * std::pow(kSweepTo * rate_ / kSweepFrom, x);
    const double value = std::sin(2 * std::numbers::pi * phase_);
    phase_ += frequency / rate_;
    phase_ -= std::floor(phase_);
    sample_ = (sample_ + 1) % length;
    return value;
}

/// Even noise of RMS 1.
double EndlessGenerator::white() noexcept {
    return std::sqrt(3.0) * (2 * static_cast<double>(random_()) / 4294967295.0 - 1);
}

/// P. Kellet's economy of seven poles (music-dsp list, 1999), as it is commonly given.
double EndlessGenerator::pink() noexcept {
    const double w = white();
    poles_[0] = 0.99886 * poles_[0] + w * 0.0555179;
    poles_[1] = 0.99332 * poles_[1] + w * 0.0750759;
    poles_[2] = 0.96900 * poles_[2] + w * 0.1538520;
    poles_[3] = 0.86650 * poles_[3] + w * 0.3104856;
    poles_[4] = 0.55000 * poles_[4] + w * 0.5329522;
    poles_[5] = -0.7616 * poles_[5] - w * 0.0168980;
    const double sum = poles_[0] + poles_[1] + poles_[2] + poles_[3] + poles_[4] + poles_[5] + poles_[6] + w * 0.5362;
    poles_[6] = w * 0.115926;
    return kPinkGain * sum;
}

} // namespace longwave
