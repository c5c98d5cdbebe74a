// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/timings.h"

#include <array>
#include <cstddef>
#include <vector>

namespace longwave {

/// Order statistic by linear interpolation between closest ranks, q in [0, 1] (NumPy's default). NaN when empty.
double quantile(std::vector<double> values, double q);

/// Median over rounds of baseline[i] / own[i]: both ran in the same round, so what slowed down one slowed down the
/// other. Precondition: as many of both.
double medianRatio(const std::vector<double>& baseline, const std::vector<double>& own);

/// The last runs of one plan: a ring of their timings.
class RunStatistics {
  public:
    static constexpr std::size_t kKept = 120;

    void clear() noexcept { count_ = 0, next_ = 0; }
    void add(const Timings& timings) noexcept;

    std::size_t count() const noexcept { return count_; } ///< runs kept, at most kKept
    double medianTotal() const;
    double p95Total() const;
    std::vector<double> totals() const; ///< oldest first, seconds
    /// Stages of the kept runs with the median of each one's seconds; bytes and flops of the last run.
    std::vector<Stage> medianStages() const;

  private:
    std::array<Timings, kKept> runs_{};
    std::size_t count_ = 0;
    std::size_t next_ = 0;
};

/// The last rounds in which two engines ran one after the other, so that what slowed down one slowed down the other.
class PairStatistics {
  public:
    static constexpr std::size_t kKept = RunStatistics::kKept;

    void clear() noexcept { count_ = 0, next_ = 0; }
    /// Seconds of the two in one round.
    void add(double baseline, double own) noexcept;

    std::size_t count() const noexcept { return count_; } ///< rounds kept, at most kKept
    /// Quantile over the rounds of baseline / own; NaN when there is none.
    double ratio(double q = 0.5) const;

  private:
    std::array<double, kKept> ratios_{};
    std::size_t count_ = 0;
    std::size_t next_ = 0;
};

/// How run times are spread: bars of equal width from the shortest on. The few that are far out (beyond the 95th
/// percentile by more than its distance from the median) are counted apart, or they would press all others into one
/// bar.
struct RunHistogram {
    double low = 0;   ///< seconds, where the first bar begins
    double width = 0; ///< seconds, of a bar
    std::vector<std::size_t> counts;
    std::size_t beyond = 0; ///< runs that took longer than the last bar
};

/// `seconds` in `bars` ≥ 1 bars; what is not finite is left out. No bars when nothing is left.
RunHistogram runHistogram(const std::vector<double>& seconds, std::size_t bars = 24);

} // namespace longwave
