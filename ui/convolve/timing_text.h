// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"
#include "ui/convolve/live_data.h"
#include "ui/theme/format.h"

#include <QString>

#include <utility>
#include <vector>

/// The words and figures of the timings: pure functions of LiveTimings.
namespace longwave::ui {

/// The rates that stand under the bars, each with what it counts; before them, with a baseline, the ratio.
struct TimingFigure {
    QString value;
    QString caption;
    QString tip;
};
/// Where figure `index` of `count` stands in a row of `width`: x and width. A ratio needs more room than a rate.
std::pair<double, double> figurePlace(std::size_t index, std::size_t count, double width);

/// `ceilings` (null: not known) are what the GFLOP/s and GB/s are a share of.
std::vector<TimingFigure> timingFigures(const LiveTimings& timings, const Ceilings* ceilings = nullptr);

/// The peaks that these timings are measured against: the processor's with as many threads, or the device's where a
/// device ran; what is not known is 0.
struct Peaks {
    double gflops = 0;
    double memory = 0; ///< GB/s
};
Peaks peaksOf(const LiveTimings& timings, const Ceilings* ceilings);
/// "284 GFLOP/s, 21.6 GB/s".
QString peaksText(const Ceilings::Level& level);
QString peaksText(const Peaks& peaks);

QString stageName(StageKind kind);

/// All about the baseline: target, plan, spread of the ratio; or why it does not run.
QString baselineTip(const LiveBaseline& baseline);

/// The same for the key under the bars, where a fused stage also names the parts its bands stand for.
QString stageKey(StageKind kind);
/// "median of 120 runs", "one run".
QString runsText(const LiveTimings& timings);
/// "CPU, fp32, 2 threads".
QString targetText(const LiveTimings& timings);
/// Everything the overlay says, as lines of plain text with tabs; for the clipboard and for screen readers.
QString timingsAsText(const LiveTimings& timings, const Ceilings* ceilings = nullptr);

/// A scale from 0 that holds `most`, with its ticks at 0, step, 2·step … end; 4 to 6 of them.
struct ZeroScale {
    double end = 1;
    double step = 0.25;
    int decimals = 2; ///< that the ticks need
};
ZeroScale zeroScale(double most);

/// The same for times, in the unit that suits the longest.
struct TimeScale {
    ZeroScale ticks; ///< in `unit`
    format::DurationUnit unit;
    double seconds() const { return ticks.end * unit.seconds; } ///< at its end
};
TimeScale timeScale(double mostSeconds);

} // namespace longwave::ui
