// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_meter.h"

#include <algorithm>
#include <cmath>

namespace longwave {

namespace {

/// Shares are kept for so many blocks at most.
constexpr std::size_t kMostShares = 1 << 13;

/// The q-quantile, the nearest of the values; reorders them.
double quantile(std::vector<float>& values, double q) {
    const auto at = static_cast<std::ptrdiff_t>(std::lround(q * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(at)]);
}

std::size_t blocksIn(double seconds, double blockSeconds) {
    return static_cast<std::size_t>(std::clamp(std::round(seconds / blockSeconds), 1.0, 1e6));
}

} // namespace

StreamMeter::StreamMeter(double blockSeconds, double window, double pointSeconds, double traceSeconds)
    : blockSeconds_(blockSeconds),
      traceSeconds_(traceSeconds),
      pointBlocks_(blocksIn(pointSeconds, blockSeconds)),
      mostPoints_(blocksIn(traceSeconds, blockSeconds * static_cast<double>(pointBlocks_)) + 1) {
    shares_.reserve(std::min(blocksIn(window, blockSeconds), kMostShares));
    point_.reserve(pointBlocks_);
}

void StreamMeter::add(double share) {
    ++blocks_;
    missed_ += share > 1 ? 1 : 0;
    highest_ = std::max(highest_, share);
    sum_ += share;
    if (shares_.size() < shares_.capacity()) {
        shares_.push_back(static_cast<float>(share));
    } else {
        shares_[next_] = static_cast<float>(share);
        next_ = (next_ + 1) % shares_.size();
    }
    point_.push_back(static_cast<float>(share));
    if (point_.size() == pointBlocks_)
        endPoint();
}

void StreamMeter::endPoint() {
    LoadPoint point;
    point.seconds = static_cast<double>(blocks_) * blockSeconds_;
    point.max = static_cast<double>(*std::max_element(point_.begin(), point_.end()));
    point.missed = std::count_if(point_.begin(), point_.end(), [](float share) { return share > 1; });
    point.median = quantile(point_, 0.5);
    point_.clear();
    points_.push_back(point);
    if (points_.size() > mostPoints_)
        points_.pop_front();
}

StreamLoad StreamMeter::load() const {
    StreamLoad load;
    load.blocks = blocks_;
    load.missed = missed_;
    if (blocks_ == 0)
        return load;
    std::vector<float> shares = shares_;
    load.max = static_cast<double>(*std::max_element(shares.begin(), shares.end()));
    load.median = quantile(shares, 0.5);
    load.p95 = quantile(shares, 0.95);
    load.highest = highest_;
    load.mean = sum_ / static_cast<double>(blocks_);
    return load;
}

} // namespace longwave
