// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// What is raced: engines over lengths, on causal, circular or full convolutions, inputs of order one.
struct RaceSettings {
    std::vector<const Engine*> engines;
    const Engine* baseline = nullptr; ///< one of `engines`, or null: then the first
    std::vector<std::int64_t> lengths;
    std::int64_t batch = 1;
    std::int64_t heads = 0;         ///< 0: as many as make `samples` samples
    std::int64_t samples = 1 << 18; ///< B·H·L, at least one row
    bool sharedKernel = false;      ///< one kernel for all rows, or one for each head
    Mode mode = Mode::Causal;
    std::int64_t taps = 0;       ///< K, at most L; 0: `tapsShare` of L
    double tapsShare = 1;        ///< K / L in (0, 1]; at least one tap
    bool gated = false;          ///< random gates before and after the convolution, for all engines
    double keepFrequencies = 1;  ///< fraction of the spectrum that is kept, the lowest, in (0, 1]; see lowestBands
    PlanOptions plan;            ///< the Monarch order is in here
    double secondsPerLength = 1; ///< how long to measure, all engines together; at least 11 rounds, 5 of slow engines
    /// An engine of which one run would take longer is left out at that length, and `refused` is told so: sums in
    /// O(L·K) are raced as long as that is bearable. What a run would take is told from the length before, or from a
    /// short one.
    double mostSecondsPerRun = std::numeric_limits<double>::infinity();
};

/// What one engine did at one length.
struct RaceResult {
    const Engine* engine = nullptr;
    std::int64_t length = 0;
    std::int64_t batch = 0;
    std::int64_t heads = 0;
    std::int64_t taps = 0;
    int threads = 0;
    double median = 0, p05 = 0, p95 = 0; ///< seconds a run
    /// Median over rounds of baseline time / own time in the same round; NaN where the baseline was not measured.
    double ratio = 0;
    /// The same of the time without transfers to and from a device (Timings::computeSeconds).
    double computeMedian = 0;
    double computeRatio = 0;
    bool hasTransfers = false;
    /// Nominal, whatever an engine skips: rows · (5 N log₂ N + 3 N), N = L + K for causal and full, L for circular;
    /// and one for each gated sample.
    double gflops = 0;
    double gbytesPerSecond = 0; ///< u, y, the gates and the whole kernel spectrum once each
    /// Of the last row, against convolveInDouble. NaN where frequencies are left out: which ones those are depends on
    /// the grid of the engine's own FFT, so there is no reference that holds for all engines.
    double relativeError = 0;
    int rounds = 0;
    std::size_t memoryBytes = 0; ///< what the plan holds (Plan::memoryBytes): not u, k, y and gates
    std::string plan;            ///< in words (Plan::description)
};

/// How far a race is.
struct RaceProgress {
    double share = 0;        ///< of the lengths, in [0, 1]; never falls
    double secondsLeft = -1; ///< an estimate; −1: not known yet
    std::int64_t length = 0; ///< that is being measured; 0 at the end
    std::string what;        ///< "planning FFTW", "warming up", "measuring", "done"
};

/// Runs up to this long (s) are made twice where engines take turns, and the second is counted: after another engine's
/// run the caches are full of its arrays, and to fetch one's own again takes a part of a short run that shows. With
/// this an engine's time is the same whichever others race, and the same in a race and in the live loop.
inline constexpr double kWarmedUp = 10e-3;

/// Engines run in turn, A B A B …, so that a machine that slows down slows all of them; short runs as kWarmedUp says,
/// A A B B …; ratios are taken round by round. All read and write the same memory, and run three times and more before
/// they are measured (those that take over 0.1 s a run: once and more). `done` is told each result as soon as its
/// length is measured. An engine that refuses a length, or takes too long, is left out there and `refused` is told why.
/// Throws Error when a setting is not accepted, and Cancelled; before that `done` gets what enough rounds had been
/// measured of.
void race(const RaceSettings& settings, const std::function<void(const RaceResult&)>& done,
          const std::function<void(const RaceProgress&)>& progress,
          const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused,
          std::stop_token stop = {});

} // namespace longwave
