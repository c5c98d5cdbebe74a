// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/endless_generator.h"
#include "compute/streaming/fade.h"

#include <cstdint>
#include <vector>

namespace longwave::ui {

enum class StreamInput {
    Signal, ///< the chosen one
    Sine,
    Sweep,
    Pulses,
    WhiteNoise,
    PinkNoise,
    Microphone
};

enum class StreamOutput {
    Sound,  ///< the system's device
    Silent, ///< no sound, at the sample rate
    Fastest ///< as fast as possible
};

/// What a person sets for streaming. The first five cannot change while a stream runs.
struct StreamSettings {
    StreamInput input = StreamInput::Signal;
    bool loop = true;
    std::int64_t block = 512;
    bool uniform = false;
    StreamOutput output = StreamOutput::Sound;
    double frequency = 440; ///< Hz, of sine and pulses

    double volume = 0.8; ///< 0 … 1, on a scale that follows the ear
    bool muted = false;
    double fadeSeconds = 0.03;
    Fade::Shape fadeShape = Fade::Shape::Linear;

    bool operator==(const StreamSettings&) const = default;
};

inline const std::vector<std::int64_t>& streamBlocks() {
    static const std::vector<std::int64_t> blocks{64, 128, 256, 512, 1024, 2048, 4096, 8192};
    return blocks;
}

inline bool needsSignal(StreamInput input) noexcept {
    return input == StreamInput::Signal;
}
inline bool hasFrequency(StreamInput input) noexcept {
    return input == StreamInput::Sine || input == StreamInput::Pulses;
}

/// Of a slider's place, whose loudness grows evenly: 0 at 0, then from −40 dB to 0 dB.
float gainOf(double volume) noexcept;

} // namespace longwave::ui
