// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/export/bank_export.h"
#include "ui/export/csv_text.h"
#include "ui/export/save_dialog.h"
#include "ui/plot/plot_export.h"

#include <QMenu>

#include <functional>
#include <optional>
#include <vector>

namespace longwave::ui {

class TaskRunner;

/// One or several plots that make a page, and the words for them in the menu.
struct PlotPage {
    QString name;     ///< "Time"
    QString fileName; ///< proposed, without ending
    std::vector<ExportedPlot> plots;
};

/// A table for CSV, with the proposed name of its file, without ending.
struct MetricsExport {
    QString fileName;
    CsvTable table;
};

/// What can be exported now, asked each time the menu opens or is used. Nothing empty is offered: no pages, or nullopt.
struct ExportSources {
    std::function<std::vector<PlotPage>()> plots;
    std::function<std::optional<BankExport>()> bank;
    std::function<std::optional<MetricsExport>()> metrics;
    std::function<QString()> folder;                ///< where the last file went
    std::function<void(const QString&)> keepFolder; ///< where this one goes
};

/// "Export": plots as PNG, SVG and PDF, the regularised bank as safetensors and npy, the metrics as CSV. Banks and
/// tables are written by the task runner, with progress and cancel where that takes long.
class ExportMenu : public QMenu {
    Q_OBJECT
  public:
    ExportMenu(TaskRunner& tasks, ExportSources sources, QWidget* parent = nullptr);

    /// Each asks for a file name and exports. `page` counts among what `plots` gives. Without anything to export they
    /// do nothing.
    void askPlot(int page);
    void askBank();
    void askMetrics();

    /// The same without asking; an ending that is not accepted, and what else fails, arrives at `failed`.
    void exportPlotTo(int page, const QString& path);
    void exportBankTo(const QString& path);
    void exportMetricsTo(const QString& path);

  signals:
    /// For the status line: "Wrote kernels.npy, 32 × 784 taps".
    void exported(const QString& message);
    /// For the banner.
    void failed(const QString& subject, const QString& explanation);

  private:
    void refresh();
    void fail(const Error& error);
    QString ask(const SaveQuestion& question); // empty when the user thought better of it

    TaskRunner& tasks_;
    ExportSources sources_;
    QMenu* plots_;
    QAction* bank_;
    QAction* metrics_;
};

} // namespace longwave::ui
