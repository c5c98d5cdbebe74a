// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"
#include "ui/plot/plot_export.h"
#include "ui/race/race_series.h"

#include <QString>

#include <memory>
#include <vector>

namespace longwave::ui {

/// One page that can be handed round: machine, settings, charts, table.
struct RaceReport {
    std::shared_ptr<const RaceRecord> run;
    QString label;                      ///< "run of 14:07"
    Per per = Per::Row;                 ///< of the table
    std::vector<ExportedPlot> wide;     ///< one chart over the whole width
    std::vector<ExportedPlot> narrow;   ///< two side by side
    std::vector<RaceRecord> references; ///< drawn in the charts: their sources are named
};

/// A page of HTML that needs no other file: charts as SVG, its style inside.
QByteArray reportHtml(const RaceReport& report);

/// The same on one page of A4, charts and text as lines and letters.
QByteArray reportPdf(const RaceReport& report);

/// By the ending of the path, .html or .pdf. Atomic. Throws Error: another ending, no run, a folder that may not be
/// written to. UI thread.
void writeReport(const RaceReport& report, const QString& path);

} // namespace longwave::ui
