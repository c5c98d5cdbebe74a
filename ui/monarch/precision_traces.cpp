// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/precision_traces.h"

namespace longwave::ui {

std::vector<PrecisionErrors> precisionErrors(const TraceOptions& options, const std::stop_token& stop,
                                             const std::function<void(double)>& progress) {
    std::vector<PrecisionErrors> all;
    for (const StagePrecision precision : kStagePrecisions) {
        TraceOptions once = options;
        once.precision = precision;
        const MonarchTrace trace = traceMonarch(std::move(once), stop);
        PrecisionErrors errors{precision, {}, trace.relativeError};
        for (const TraceStep& step : trace.steps)
            errors.steps.push_back(step.relativeError);
        all.push_back(std::move(errors));
        if (progress)
            progress(static_cast<double>(all.size()) / static_cast<double>(kStagePrecisions.size()));
    }
    return all;
}

} // namespace longwave::ui
