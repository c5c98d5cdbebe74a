// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QString>

#include <vector>

/// The words and figures of the timings: pure functions of LiveTimings.
namespace longwave::ui {

/// The rates that stand under the bars, each with what it counts; before them, with a baseline, the ratio.
struct TimingFigure {
    QString value;
    QString caption;
    QString tip;
};
std::vector<TimingFigure> timingFigures(const LiveTimings& timings);

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
QString timingsAsText(const LiveTimings& timings);

/// A scale from 0 that holds `most`, with its ticks at 0, step, 2·step … end; 4 to 6 of them.
struct ZeroScale {
    double end = 1;
    double step = 0.25;
    int decimals = 2; ///< that the ticks need
};
ZeroScale zeroScale(double most);

} // namespace longwave::ui
