// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a race draw, as numbers: no widget in here.
#pragma once

#include "compute/records/race_record.h"

#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// What a time is divided by, so that runs of other B·H stand on one scale.
enum class Per {
    Row,   ///< of B·H
    Batch, ///< B·H rows together: the time as it was measured
    Sample ///< B·H·L
};

/// Seconds of one run → seconds per row, batch or sample.
double perUnit(double seconds, const RecordedPoint& point, Per per) noexcept;

struct SeriesPoint {
    double length = 0;
    double value = 0;
    double low = kNotRecorded, high = kNotRecorded; ///< 5th and 95th percentile
    bool isNoisy = false;
};

/// One line: values of one engine, lengths ascending. A value of NaN stands where the line is broken.
struct Series {
    std::string engine;
    std::string title;
    std::vector<SeriesPoint> points;
    bool isEmpty() const noexcept { return points.empty(); }
};

/// What is drawn of each engine.
enum class Quantity { Time, Gflops, Memory };

/// The lines of a record, in the order of its engines. A measured line is broken where the engine was refused between
/// two points, any other where more than two octaves lie between them: what is not there is not joined across.
std::vector<Series> seriesOf(const RaceRecord& record, Quantity quantity, Per per = Per::Row);

/// Ratios over `baseline`, 1 being its own: median of paired ratios where that was the record's baseline, else the
/// ratio of medians (isPaired says which). Points without the baseline at their length are left out.
struct Ratios {
    std::vector<Series> series; ///< without the baseline's own
    bool isPaired = false;
};
Ratios speedUps(const RaceRecord& record, const std::string& baseline);

/// How many times faster `record` is than `other`, by engine, where both have a point at a length: other's time per row
/// over record's.
std::vector<Series> comparison(const RaceRecord& record, const RaceRecord& other);

/// Where direct sums would be at longer lengths: from the last point on, as L·K grows, up to the longest length of the
/// race. Empty where they were not left out, and for every other engine.
Series extrapolated(const RaceRecord& record, const std::string& engine, Per per);

/// A point of the roofline: nominal flop per byte of least traffic against GFLOP/s.
struct RooflinePoint {
    std::int64_t length = 0;
    double intensity = 0;
    double gflops = 0;
};
std::vector<RooflinePoint> rooflineOf(const RaceRecord& record, const std::string& engine);

/// Lengths at which an engine's point is noisy, ascending; of all engines for an empty name.
std::vector<std::int64_t> noisyLengths(const RaceRecord& record, const std::string& engine = {});
int countNoisy(const RaceRecord& record);

} // namespace longwave::ui
