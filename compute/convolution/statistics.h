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

} // namespace longwave
