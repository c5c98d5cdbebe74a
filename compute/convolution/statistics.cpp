// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/statistics.h"

#include <algorithm>
#include <cmath>
#include <iterator>
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

void PairStatistics::add(double baseline, double own) noexcept {
    ratios_[next_] = baseline / own;
    next_ = (next_ + 1) % kKept;
    count_ = std::min(count_ + 1, kKept);
}

double PairStatistics::ratio(double q) const {
    return quantile({ratios_.begin(), ratios_.begin() + static_cast<std::ptrdiff_t>(count_)}, q);
}

RunHistogram runHistogram(const std::vector<double>& seconds, std::size_t bars) {
    std::vector<double> finite;
    std::copy_if(seconds.begin(), seconds.end(), std::back_inserter(finite), [](double s) { return std::isfinite(s); });
    RunHistogram histogram;
    if (finite.empty())
        return histogram;
    std::sort(finite.begin(), finite.end());
    const double low = finite.front();
    const double p95 = quantile(finite, 0.95);
    const double limit = p95 + (p95 - quantile(finite, 0.5));
    const double end = *(std::upper_bound(finite.begin(), finite.end(), limit) - 1); // the largest that is not far out
    // Of equal times one bar holds all; it must have a width to be drawn.
    const double span = end > low ? end - low : std::max(std::abs(low) * 1e-6, 1e-12);
    histogram.low = low;
    histogram.width = span / static_cast<double>(bars);
    histogram.counts.resize(bars);
    for (const double value : finite) {
        const double bar = (value - low) / histogram.width;
        if (bar <= static_cast<double>(bars) * (1 + 1e-12)) // the end itself belongs to the last bar
            ++histogram.counts[std::min(static_cast<std::size_t>(bar), bars - 1)];
        else
            ++histogram.beyond;
    }
    return histogram;
}

} // namespace longwave
