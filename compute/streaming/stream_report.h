// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "compute/streaming/stream_meter.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace longwave {

/// Level of a stretch of samples, of full scale.
struct StreamLevel {
    double peak = 0;
    double rms = 0;
};

/// Level at a frequency.
struct SpectrumPoint {
    double frequency = 0; ///< Hz, the middle of a band
    double decibels = 0;  ///< re a full-scale sine
};

/// Everything that is shown of a stream, as it was at one moment. Immutable.
struct StreamReport {
    enum class State {
        Preparing, ///< the transforms are planned and the kernel's spectra computed
        Running,
        Ended, ///< the source has, and what it left in the kernel has been heard
        Failed ///< see problem
    };
    State state = State::Preparing;

    double rate = 0; ///< Hz
    std::int64_t block = 0;
    std::int64_t taps = 0;
    std::string parts;         ///< "128 × 15, then 1,024 × 62"
    std::int64_t position = 0; ///< samples processed
    bool isChanging = false;   ///< another kernel is being faded in
    bool isPaced = true;       ///< blocks are due at the sample rate
    bool hasPriority = false;  ///< the thread was given real-time priority

    std::int64_t bufferLatency = 0; ///< samples the sink holds back
    std::int64_t kernelLatency = 0; ///< samples by which a kernel looks ahead

    StreamLoad load;
    std::vector<LoadPoint> trace;
    double timesRealTime = 0; ///< seconds of signal per second, over the last second
    std::int64_t underruns = 0;
    std::int64_t nonFinite = 0; ///< output samples that were NaN or infinite, and are played as 0
    std::int64_t clipped = 0;   ///< output samples beyond full scale

    StreamLevel input; ///< of the last 0.3 s
    StreamLevel output;
    std::shared_ptr<const Pyramid> inputScope; ///< the last seconds
    std::shared_ptr<const Pyramid> outputScope;
    std::int64_t scopeEnd = 0; ///< position of the sample after their last
    std::vector<SpectrumPoint> spectrum;

    std::string note;    ///< what happened and is worth knowing (the device went away): a sentence
    std::string problem; ///< why it failed, or why the last kernel was not taken: a sentence without its full stop
};

} // namespace longwave
