// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

namespace longwave {

/// How long the blocks of a stream took, as shares of the time that a block lasts.
struct StreamLoad {
    std::int64_t blocks = 0;                                  ///< since the start
    std::int64_t missed = 0;                                  ///< of them took longer than a block lasts
    double median = std::numeric_limits<double>::quiet_NaN(); ///< over the last blocks
    double p95 = std::numeric_limits<double>::quiet_NaN();
    double max = std::numeric_limits<double>::quiet_NaN();     ///< over the same
    double highest = std::numeric_limits<double>::quiet_NaN(); ///< since the start
    double mean = std::numeric_limits<double>::quiet_NaN();    ///< since the start
};

/// Blocks that followed each other, for a trace over time.
struct LoadPoint {
    double seconds = 0; ///< of the stream, when the last of them ended
    double median = 0;  ///< share
    double max = 0;
    std::int64_t missed = 0;
};

/// Gathers loads. Belongs to one thread.
class StreamMeter {
  public:
    /// A block lasts `blockSeconds`. Statistics are over the last `window` s, points stand for `pointSeconds`, and
    /// there are those of the last `traceSeconds`; all of the stream's time.
    explicit StreamMeter(double blockSeconds, double window = 10, double pointSeconds = 0.05, double traceSeconds = 20);

    void add(double share);
    StreamLoad load() const;
    std::vector<LoadPoint> trace() const { return {points_.begin(), points_.end()}; }
    double traceSeconds() const noexcept { return traceSeconds_; }

  private:
    void endPoint();

    double blockSeconds_;
    double traceSeconds_;
    std::size_t pointBlocks_; ///< of one point
    std::size_t mostPoints_;
    std::vector<float> shares_; ///< of the window, around
    std::size_t next_ = 0;
    std::vector<float> point_; ///< shares of the point that is being gathered
    std::deque<LoadPoint> points_;
    std::int64_t blocks_ = 0;
    std::int64_t missed_ = 0;
    double highest_ = 0;
    double sum_ = 0;
};

} // namespace longwave
