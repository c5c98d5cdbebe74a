// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_files.h"

#include "compute/io/atomic_file.h"
#include "compute/records/record_file.h"
#include "ui/session/words.h"

#include <QFileDialog>
#include <QFileInfo>

namespace longwave::ui {

RaceFiles::RaceFiles(Session& session, RaceBook& book, RaceExports exports, QObject* parent)
    : QObject(parent),
      session_(session),
      book_(book),
      exports_(std::move(exports)),
      menu_(std::make_unique<QMenu>(tr("&Export"))) {
    plots_ = menu_->addMenu(tr("&Plot (PNG, SVG, PDF)"));
    table_ = menu_->addAction(tr("&Table (CSV)…"), this, &RaceFiles::askTable);
    run_ = menu_->addAction(tr("&Run (JSON)…"), this, [this] { askSave(book_.current()); });
    report_ = menu_->addAction(tr("Re&port, one page (PDF, HTML)…"), this, &RaceFiles::askReport);
    connect(menu_.get(), &QMenu::aboutToShow, this, &RaceFiles::refresh);
    refresh();
}

void RaceFiles::refresh() {
    plots_->clear();
    const std::vector<PlotPage> pages = exports_.plots();
    for (int page = 0; page < static_cast<int>(pages.size()); ++page)
        plots_->addAction(tr("%1…").arg(pages[static_cast<std::size_t>(page)].name), this,
                          [this, page] { askPlot(page); });
    plots_->setEnabled(!pages.empty());
    table_->setEnabled(exports_.table().has_value());
    report_->setEnabled(exports_.report().has_value());
    run_->setEnabled(book_.current() != RaceBook::kNone);
}

void RaceFiles::fail(const QString& what, const Error& error) {
    emit session_.failed(what, sentence(QString::fromStdString(error.what())));
}

QString RaceFiles::ask(const SaveQuestion& question) {
    return askWhereToSave(menu_->parentWidget(), question, session_);
}

void RaceFiles::askOpen() {
    const QStringList paths = QFileDialog::getOpenFileNames(nullptr, tr("Open races"), session_.exportFolder(),
                                                            tr("Races (*.json);;All files (*)"));
    if (!paths.isEmpty())
        open(paths);
}

void RaceFiles::askSave(int id) {
    if (id == RaceBook::kNone)
        return;
    const QString path =
        ask({tr("Save the race"), QStringLiteral("race.json"), {{QStringLiteral("json"), tr("Race (*.json)")}}});
    if (!path.isEmpty())
        saveTo(id, path);
}

void RaceFiles::askReport() {
    const QString path =
        ask({tr("Write a report of one page"),
             QStringLiteral("race_report.pdf"),
             {{QStringLiteral("pdf"), tr("PDF page (*.pdf)")}, {QStringLiteral("html"), tr("Web page (*.html)")}}});
    if (!path.isEmpty())
        writeReportTo(path);
}

void RaceFiles::askTable() {
    const QString path = ask({tr("Export the table"),
                              QStringLiteral("race.csv"),
                              {{QStringLiteral("csv"), tr("Comma-separated values (*.csv)")}}});
    if (!path.isEmpty())
        writeTableTo(path);
}

void RaceFiles::askPlot(int page) {
    const std::vector<PlotPage> pages = exports_.plots();
    if (page < 0 || page >= static_cast<int>(pages.size()))
        return;
    const PlotPage& chosen = pages[static_cast<std::size_t>(page)];
    const QString path = ask({tr("Export the plot “%1”").arg(chosen.name), chosen.fileName, pictureKinds()});
    if (!path.isEmpty())
        writePlotTo(page, path);
}

void RaceFiles::open(const QStringList& paths) {
    for (const QString& path : paths) {
        const QString name = QFileInfo(path).fileName();
        session_.tasks().submit(
            "race " + path.toStdString(), tr("Reading %1").arg(name), Supersede::Cancel, this,
            [file = path.toStdString()](TaskContext&) { return readRecord(file); },
            [this, path, name](RaceRecord record) {
                const QString title = QString::fromStdString(record.title);
                book_.open({std::make_shared<const RaceRecord>(std::move(record)), title.isEmpty() ? name : title,
                            QFileInfo(path).absoluteFilePath(), true});
                emit opened(path);
            },
            [this, name](const Error& error) {
                emit session_.failed(tr("%1 was not opened.").arg(name),
                                     sentence(QString::fromStdString(error.explanation())));
            });
    }
}

void RaceFiles::saveTo(int id, const QString& path) {
    const QString name = QFileInfo(path).fileName();
    session_.tasks().submit(
        "race " + path.toStdString(), tr("Writing %1").arg(name), Supersede::Cancel, this,
        [record = book_.at(id).record, file = path.toStdString()](TaskContext&) {
            writeRecord(file, *record);
            return record;
        },
        [this, id, path, name](const std::shared_ptr<const RaceRecord>& written) {
            if (book_.at(id).record == written) // nothing was measured into it meanwhile
                book_.markSaved(id, QFileInfo(path).absoluteFilePath());
            emit told(tr("Wrote %1").arg(name));
        },
        [this](const Error& error) { fail(tr("The race was not saved."), error); });
}

void RaceFiles::writeReportTo(const QString& path) {
    const auto report = exports_.report();
    try {
        if (!report)
            throw Error("report", "nothing has been measured yet");
        writeReport(*report, path);
        emit told(tr("Wrote %1").arg(QFileInfo(path).fileName()));
    } catch (const Error& error) {
        fail(tr("The report was not written."), error);
    }
}

void RaceFiles::writeTableTo(const QString& path) {
    try {
        const auto table = exports_.table();
        if (!table)
            throw Error("table", "nothing has been measured yet");
        const QByteArray text = csvText(table->table);
        writeAtomically(std::filesystem::path(path.toStdString()),
                        {text.constData(), static_cast<std::size_t>(text.size())});
        emit told(tr("Wrote %1, %n rows", nullptr, static_cast<int>(table->table.rows.size()))
                      .arg(QFileInfo(path).fileName()));
    } catch (const Error& error) {
        fail(tr("The table was not written."), error);
    }
}

void RaceFiles::writePlotTo(int page, const QString& path) {
    const std::vector<PlotPage> pages = exports_.plots();
    if (page < 0 || page >= static_cast<int>(pages.size()))
        return;
    try {
        exportPlots(pages[static_cast<std::size_t>(page)].plots, path);
        emit told(tr("Wrote %1").arg(QFileInfo(path).fileName()));
    } catch (const Error& error) {
        fail(tr("The plot was not written."), error);
    }
}

} // namespace longwave::ui
