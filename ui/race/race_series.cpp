// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_series.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kFarthestJoined = 4; // two octaves
constexpr auto kSums = "direct";      // the one engine whose cost is L·K at any length

bool wasRefusedBetween(const RaceRecord& record, const std::string& engine, std::int64_t low, std::int64_t high) {
    return std::any_of(record.refusals.begin(), record.refusals.end(), [&](const RecordedRefusal& r) {
        return r.engine == engine && r.length > low && r.length < high;
    });
}

bool isJoined(const RaceRecord& record, const RecordedPoint& from, const RecordedPoint& to) {
    if (record.origin == RaceRecord::Origin::Measured && !record.settings.lengths.empty())
        return !wasRefusedBetween(record, from.engine, from.length, to.length);
    return static_cast<double>(to.length) <= kFarthestJoined * static_cast<double>(from.length);
}

std::vector<const RecordedPoint*> pointsOf(const RaceRecord& record, const std::string& engine) {
    std::vector<const RecordedPoint*> points;
    for (const RecordedPoint& point : record.points)
        if (point.engine == engine)
            points.push_back(&point);
    std::stable_sort(points.begin(), points.end(),
                     [](const RecordedPoint* a, const RecordedPoint* b) { return a->length < b->length; });
    return points;
}

/// The line through `value` of every point, which is NaN where there is none.
template <typename Value>
Series lineOf(const RaceRecord& record, const std::string& engine, Value value) {
    Series series{engine, record.titleOf(engine), {}};
    const RecordedPoint* before = nullptr;
    for (const RecordedPoint* point : pointsOf(record, engine)) {
        const SeriesPoint next = value(*point);
        if (!std::isfinite(next.value))
            continue;
        if (before != nullptr && !isJoined(record, *before, *point))
            series.points.push_back({std::sqrt(static_cast<double>(before->length) * next.length), kNotRecorded});
        series.points.push_back(next);
        before = point;
    }
    return series;
}

} // namespace

double perUnit(double seconds, const RecordedPoint& point, Per per) noexcept {
    switch (per) {
    case Per::Row:
        return seconds / point.rows();
    case Per::Sample:
        return seconds / (point.rows() * static_cast<double>(point.length));
    case Per::Batch:
        break;
    }
    return seconds;
}

std::vector<Series> seriesOf(const RaceRecord& record, Quantity quantity, Per per) {
    std::vector<Series> all;
    for (const std::string& engine : record.engineNames()) {
        Series series = lineOf(record, engine, [&](const RecordedPoint& p) {
            const auto length = static_cast<double>(p.length);
            switch (quantity) {
            case Quantity::Gflops:
                return SeriesPoint{length, p.gflops};
            case Quantity::Memory:
                return SeriesPoint{length, p.memoryBytes > 0 ? static_cast<double>(p.memoryBytes) : kNotRecorded};
            case Quantity::Time:
                break;
            }
            return SeriesPoint{length, perUnit(p.median, p, per), perUnit(p.p05, p, per), perUnit(p.p95, p, per),
                               isNoisy(p)};
        });
        if (!series.isEmpty())
            all.push_back(std::move(series));
    }
    return all;
}

Ratios speedUps(const RaceRecord& record, const std::string& baseline) {
    Ratios ratios;
    ratios.isPaired = record.settings.baseline == baseline && record.origin == RaceRecord::Origin::Measured;
    for (const std::string& engine : record.engineNames()) {
        if (engine == baseline)
            continue;
        Series series = lineOf(record, engine, [&](const RecordedPoint& p) {
            const RecordedPoint* base = record.find(baseline, p.length);
            double ratio = ratios.isPaired ? p.ratio : kNotRecorded;
            // Old and published records hold medians only, and a point may have been measured without the baseline.
            if (!std::isfinite(ratio) && base != nullptr)
                ratio = (base->median / base->rows()) / (p.median / p.rows());
            return SeriesPoint{static_cast<double>(p.length), ratio, kNotRecorded, kNotRecorded, isNoisy(p)};
        });
        if (!series.isEmpty())
            ratios.series.push_back(std::move(series));
    }
    return ratios;
}

std::vector<Series> comparison(const RaceRecord& record, const RaceRecord& other) {
    std::vector<Series> all;
    for (const std::string& engine : record.engineNames()) {
        Series series = lineOf(record, engine, [&](const RecordedPoint& p) {
            const RecordedPoint* theirs = other.find(engine, p.length);
            const double ratio =
                theirs == nullptr ? kNotRecorded : (theirs->median / theirs->rows()) / (p.median / p.rows());
            return SeriesPoint{static_cast<double>(p.length), ratio, kNotRecorded, kNotRecorded,
                               theirs != nullptr && (isNoisy(p) || isNoisy(*theirs))};
        });
        if (!series.isEmpty())
            all.push_back(std::move(series));
    }
    return all;
}

Series extrapolated(const RaceRecord& record, const std::string& engine, Per per) {
    Series series{engine, record.titleOf(engine), {}};
    const auto points = pointsOf(record, engine);
    if (points.empty() || engine != kSums)
        return series;
    const RecordedPoint& last = *points.back();
    std::int64_t leftOut = 0;
    for (const RecordedRefusal& refusal : record.refusals)
        if (refusal.engine == engine)
            leftOut = std::max(leftOut, refusal.length);
    if (leftOut <= last.length)
        return series;
    const auto start = static_cast<double>(last.length);
    const auto end = static_cast<double>(std::max(leftOut, record.lengths().back()));
    // A row's sums are L·K, and K is a share of L or the same at every length.
    const bool growsWithLength = record.settings.taps.empty() || record.settings.taps.back() == '%';
    const double row = perUnit(last.median, last, Per::Row);
    // B·H, when it is as many rows as make a number of samples.
    const auto rowsAt = [&](double length) {
        return record.settings.heads ? last.rows()
                                     : std::max(1.0, std::floor(static_cast<double>(record.settings.samples) / length));
    };
    for (double length = start; length < end * 1.0001; length *= 2) {
        const double factor = length / start;
        const double time = row * (growsWithLength ? factor * factor : factor);
        const double value = per == Per::Row      ? time
                             : per == Per::Sample ? time / length
                                                  : time * (length == start ? last.rows() : rowsAt(length));
        series.points.push_back({length, value});
    }
    return series;
}

std::vector<RooflinePoint> rooflineOf(const RaceRecord& record, const std::string& engine) {
    std::vector<RooflinePoint> points;
    for (const RecordedPoint* p : pointsOf(record, engine))
        if (p->gflops > 0 && p->gbytesPerSecond > 0)
            points.push_back({p->length, p->gflops / p->gbytesPerSecond, p->gflops});
    return points;
}

std::vector<std::int64_t> noisyLengths(const RaceRecord& record, const std::string& engine) {
    std::vector<std::int64_t> lengths;
    for (const RecordedPoint& point : record.points)
        if (isNoisy(point) && (engine.empty() || point.engine == engine))
            lengths.push_back(point.length);
    std::sort(lengths.begin(), lengths.end());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
    return lengths;
}

int countNoisy(const RaceRecord& record) {
    return static_cast<int>(std::count_if(record.points.begin(), record.points.end(), isNoisy));
}

} // namespace longwave::ui
