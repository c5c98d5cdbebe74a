// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// What is raced: engines over lengths, on causal, circular or full convolutions of K = L taps, inputs of order one.
struct RaceSettings {
    std::vector<const Engine*> engines;
    const Engine* baseline = nullptr; ///< one of `engines`, or null: then the first
    std::vector<std::int64_t> lengths;
    std::int64_t batch = 1;
    std::int64_t heads = 0;         ///< 0: as many as make `samples` samples
    std::int64_t samples = 1 << 18; ///< B·H·L, at least one row
    bool sharedKernel = false;      ///< one kernel for all rows, or one for each head
    Mode mode = Mode::Causal;
    PlanOptions plan;
    double secondsPerLength = 1; ///< how long to measure, all engines together; at least 11 rounds
};

/// What one engine did at one length.
struct RaceResult {
    const Engine* engine = nullptr;
    std::int64_t length = 0;
    std::int64_t batch = 0;
    std::int64_t heads = 0;
    int threads = 0;
    double median = 0, p05 = 0, p95 = 0; ///< seconds a run
    double ratio = 0;                    ///< median over rounds of baseline time / own time in the same round
    double gflops = 0; ///< nominal: rows · (5 N log₂ N + 3 N), N = L + K for causal and full, L for circular
    double gbytesPerSecond = 0; ///< u, y and the kernel spectrum once each
    double relativeError = 0;   ///< of the last row, against convolveInDouble
};

/// Engines run in turn, A B A B …, so that a machine that slows down slows all of them; ratios are taken round by
/// round. `done` is told each result as soon as its length is measured; `progress` gets the share done in [0, 1] and
/// what is being measured. An engine that refuses a length is left out there and `refused` is told why. Throws
/// Cancelled.
void race(const RaceSettings& settings, const std::function<void(const RaceResult&)>& done,
          const std::function<void(double, const std::string&)>& progress,
          const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused,
          std::stop_token stop = {});

} // namespace longwave
