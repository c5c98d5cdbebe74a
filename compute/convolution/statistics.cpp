// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave {

double quantile(std::vector<double> values, double q) {
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double rank = q * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), below, values.end());
    if (below + 1 == values.end())
        return *below;
    const double above = *std::min_element(below + 1, values.end());
    return *below + (above - *below) * (rank - std::floor(rank));
}

double medianRatio(const std::vector<double>& baseline, const std::vector<double>& own) {
    std::vector<double> ratios(own.size());
    for (std::size_t i = 0; i < ratios.size(); ++i)
        ratios[i] = baseline[i] / own[i];
    return quantile(std::move(ratios), 0.5);
}

void RunStatistics::add(const Timings& timings) noexcept {
    runs_[next_] = timings;
    next_ = (next_ + 1) % kKept;
    count_ = std::min(count_ + 1, kKept);
}

std::vector<double> RunStatistics::totals() const {
    std::vector<double> seconds(count_);
    for (std::size_t i = 0; i < count_; ++i)
        seconds[i] = runs_[(next_ + kKept - count_ + i) % kKept].total();
    return seconds;
}

double RunStatistics::medianTotal() const {
    return quantile(totals(), 0.5);
}
double RunStatistics::p95Total() const {
    return quantile(totals(), 0.95);
}

std::vector<Stage> RunStatistics::medianStages() const {
    if (count_ == 0)
        return {};
    const Timings& last = runs_[(next_ + kKept - 1) % kKept];
    std::vector<Stage> stages(last.stages().begin(), last.stages().end());
    std::vector<double> seconds;
    for (std::size_t s = 0; s < stages.size(); ++s) {
        seconds.clear();
        for (std::size_t i = 0; i < count_; ++i)
            if (s < runs_[i].stages().size() && runs_[i].stages()[s].kind == stages[s].kind)
                seconds.push_back(runs_[i].stages()[s].seconds);
        stages[s].seconds = quantile(seconds, 0.5);
    }
    return stages;
}

} // namespace longwave
