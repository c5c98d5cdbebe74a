// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_menu.h"

#include "compute/io/atomic_file.h"
#include "ui/session/task_runner.h"
#include "ui/theme/format.h"

#include <QFileInfo>

namespace longwave::ui {

namespace {

QString nameOfFile(const QString& path) {
    return QFileInfo(path).fileName();
}

std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdString());
}

} // namespace

ExportMenu::ExportMenu(TaskRunner& tasks, ExportSources sources, QWidget* parent)
    : QMenu(tr("&Export"), parent),
      tasks_(tasks),
      sources_(std::move(sources)),
      plots_(addMenu(tr("&Plot (PNG, SVG, PDF)"))),
      bank_(addAction(tr("&Bank, regularised (safetensors, npy)…"), this, &ExportMenu::askBank)),
      metrics_(addAction(tr("&Metrics (CSV)…"), this, &ExportMenu::askMetrics)) {
    connect(this, &QMenu::aboutToShow, this, &ExportMenu::refresh);
    refresh();
}

void ExportMenu::refresh() {
    plots_->clear();
    const std::vector<PlotPage> pages = sources_.plots();
    for (int page = 0; page < static_cast<int>(pages.size()); ++page)
        plots_->addAction(tr("%1…").arg(pages[static_cast<std::size_t>(page)].name), this,
                          [this, page] { askPlot(page); });
    plots_->setEnabled(!pages.empty());
    bank_->setEnabled(sources_.bank().has_value());
    metrics_->setEnabled(sources_.metrics().has_value());
}

void ExportMenu::fail(const Error& error) {
    emit failed(QString::fromStdString(error.subject()), QString::fromStdString(error.explanation()));
}

QString ExportMenu::ask(const SaveQuestion& question) {
    return askWhereToSave(parentWidget(), question, {sources_.folder, sources_.keepFolder});
}

void ExportMenu::askPlot(int page) {
    const std::vector<PlotPage> pages = sources_.plots();
    if (page < 0 || page >= static_cast<int>(pages.size()))
        return;
    const PlotPage& chosen = pages[static_cast<std::size_t>(page)];
    const QString path = ask({tr("Export the plot “%1”").arg(chosen.name), chosen.fileName, pictureKinds()});
    if (!path.isEmpty())
        exportPlotTo(page, path);
}

void ExportMenu::askBank() {
    const auto bank = sources_.bank();
    if (!bank)
        return;
    const QString path = ask({tr("Export the regularised kernel bank"),
                              QString::fromStdString(bank->fileName),
                              {{QStringLiteral("safetensors"), tr("safetensors (*.safetensors)")},
                               {QStringLiteral("npy"), tr("NumPy array (*.npy)")}}});
    if (!path.isEmpty())
        exportBankTo(path);
}

void ExportMenu::askMetrics() {
    const auto metrics = sources_.metrics();
    if (!metrics)
        return;
    const QString path = ask(
        {tr("Export the metrics"), metrics->fileName, {{QStringLiteral("csv"), tr("Comma-separated values (*.csv)")}}});
    if (!path.isEmpty())
        exportMetricsTo(path);
}

void ExportMenu::exportPlotTo(int page, const QString& path) {
    const std::vector<PlotPage> pages = sources_.plots();
    if (page < 0 || page >= static_cast<int>(pages.size()))
        return;
    try {
        exportPlots(pages[static_cast<std::size_t>(page)].plots, path);
        emit exported(tr("Wrote %1").arg(nameOfFile(path)));
    } catch (const Error& error) {
        fail(error);
    }
}

void ExportMenu::exportBankTo(const QString& path) {
    auto bank = sources_.bank();
    if (!bank)
        return;
    const QString size =
        tr("%1 × %2 taps").arg(format::count(bank->kernels.rows()), format::count(bank->kernels.length()));
    // A lane for each file: one export does not end another.
    tasks_.submit(
        "export " + path.toStdString(), tr("Writing %1").arg(nameOfFile(path)), Supersede::Cancel, this,
        [bank = std::move(*bank), file = toPath(path)](TaskContext& task) {
            writeBank(bank, file, task.stop(), task.progressFunction());
            return true;
        },
        [this, path, size](bool) { emit exported(tr("Wrote %1, %2").arg(nameOfFile(path), size)); },
        [this](const Error& error) { fail(error); });
}

void ExportMenu::exportMetricsTo(const QString& path) {
    auto metrics = sources_.metrics();
    if (!metrics)
        return;
    const auto rows = static_cast<std::int64_t>(metrics->table.rows.size());
    tasks_.submit(
        "export " + path.toStdString(), tr("Writing %1").arg(nameOfFile(path)), Supersede::Cancel, this,
        [table = std::move(metrics->table), file = toPath(path)](TaskContext&) {
            const QByteArray text = csvText(table);
            writeAtomically(file, {text.constData(), static_cast<std::size_t>(text.size())});
            return true;
        },
        [this, path, rows](bool) {
            emit exported(tr("Wrote %1, %n rows", nullptr, static_cast<int>(rows)).arg(nameOfFile(path)));
        },
        [this](const Error& error) { fail(error); });
}

} // namespace longwave::ui
