// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/event.h"
#include "kernels/cuda/launch_watch.h"
#include "tests/bench/pass_bounds.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace longwave::bench {

/// A launch of a run, and how long it takes by the device's clock: the median of several runs, warm.
struct PassTime {
    cuda::GivenLaunch launch;
    double seconds = 0;
};
std::vector<PassTime> passTimes(const std::function<void()>& run, const cuda::Stream& stream);

/// What a launch reaches of its bound.
struct PassResult {
    std::string engine;      ///< as DeviceRace::Entry
    std::int64_t length = 0; ///< L
    PassTime pass;
    PassBound bound;
    double boundSeconds = 0;
    bool isBoundByBytes = true;
    int registers = 0, localBytes = 0; ///< of a thread
    double threadShare = 0;            ///< of the threads a multiprocessor can have, that can be there

    double share() const { return boundSeconds / pass.seconds; }
    std::string json() const;
    /// For the table: one line of at most 119 characters.
    std::string line() const;
};

struct PassCeilings {
    double copyBytesPerSecond = 0, productFlops = 0;
};

/// Throws Error when the launches are not those that have bounds. Of a single launch, which need not be timed apart,
/// the seconds are given, else 0.
std::vector<PassResult> passResults(const std::string& engine, std::int64_t length, std::vector<PassTime> times,
                                    const std::vector<PassBound>& bounds, const PassCeilings& ceilings,
                                    double secondsOfOne);

/// Those that take time (more than 2 % of what their run takes), the furthest from its bound first.
std::vector<PassResult> worstOf(std::vector<PassResult> results, std::size_t most);

} // namespace longwave::bench
