// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/export_menu.h"
#include "ui/export/save_dialog.h"
#include "ui/race/race_book.h"
#include "ui/race/race_report.h"
#include "ui/session/session.h"

#include <QMenu>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace longwave::ui {

/// What of a race can be written now. Asked each time; nothing empty is offered.
struct RaceExports {
    std::function<std::vector<PlotPage>()> plots;
    std::function<std::optional<MetricsExport>()> table;
    std::function<std::optional<RaceReport>()> report;
};

/// Files of the page Race: opens records, and writes runs, plots, tables and reports. Each is asked for by a menu, or
/// done without asking. Records are read and written off the UI thread.
class RaceFiles : public QObject {
    Q_OBJECT
  public:
    RaceFiles(Session& session, RaceBook& book, RaceExports exports, QObject* parent = nullptr);

    /// "Export" in the File menu.
    QMenu* menu() const noexcept { return menu_.get(); }

    void askOpen();
    void askSave(int id);
    void askReport();
    void askTable();
    void askPlot(int page);

    void open(const QStringList& paths);
    void saveTo(int id, const QString& path);
    void writeReportTo(const QString& path);
    void writeTableTo(const QString& path);
    void writePlotTo(int page, const QString& path);

  signals:
    void opened(const QString& path);
    /// One line for the status bar.
    void told(const QString& words);

  private:
    void refresh();
    void fail(const QString& what, const Error& error);
    QString ask(const SaveQuestion& question); // empty when the person thought better of it

    Session& session_;
    RaceBook& book_;
    RaceExports exports_;
    std::unique_ptr<QMenu> menu_;
    QMenu* plots_ = nullptr;
    QAction* table_ = nullptr;
    QAction* run_ = nullptr;
    QAction* report_ = nullptr;
};

} // namespace longwave::ui
