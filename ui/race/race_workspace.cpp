// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_workspace.h"

#include "compute/records/measured.h"
#include "compute/records/record_file.h"
#include "ui/plot/plot.h"
#include "ui/race/change_race.h"
#include "ui/race/chart_lines.h"
#include "ui/race/cost_chart.h"
#include "ui/race/machine_panel.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_conductor.h"
#include "ui/race/race_files.h"
#include "ui/race/race_memory.h"
#include "ui/race/race_progress_bar.h"
#include "ui/race/race_setup.h"
#include "ui/race/run_list.h"
#include "ui/settings.h"
#include "ui/strip.h"
#include "ui/theme/icon.h"
#include "ui/theme/segmented.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

constexpr int kSetupWidth = 288;

/// The records that come with the program.
std::vector<BookRecord> bundledRecords() {
    std::vector<BookRecord> records;
    const QDir folder(QStringLiteral(":/records"));
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        auto record = std::make_shared<RaceRecord>(
            parseRecord({bytes.constData(), static_cast<std::size_t>(bytes.size())}, name.toStdString()));
        const QString title = QString::fromStdString(record->title);
        records.push_back({std::move(record), title.isEmpty() ? name : title, {}, true});
    }
    return records;
}

} // namespace

RaceWorkspace::RaceWorkspace(Session& session, QWidget* parent)
    : Workspace(parent),
      session_(session),
      book_(session.undoStack(), recorded(thisMachine())) {
    build();
    set_ = setup_->choices();
    for (BookRecord& record : bundledRecords())
        book_.addQuietly(std::move(record), true);
    connect(&book_, &RaceBook::changed, this, &RaceWorkspace::refresh);
    connect(machine_, &MachinePanel::roofChanged, this, &RaceWorkspace::refresh);
    connect(runs_, &RunList::openRequested, files_, &RaceFiles::askOpen);
    connect(runs_, &RunList::saveRequested, files_, &RaceFiles::askSave);
    connect(runs_, &RunList::failed, &session_, &Session::failed);
    connect(files_, &RaceFiles::told, this, &RaceWorkspace::statusChanged);
    connect(files_, &RaceFiles::opened, this, &RaceWorkspace::fileOpened);
    connect(cost_, &CostChart::statusChanged, this, &RaceWorkspace::statusChanged);
    connect(setup_, &RaceSetup::choicesChanged, this, &RaceWorkspace::runActionChanged);
    connect(setup_, &RaceSetup::choicesChanged, this, [this] { machine_->setThreads(setup_->choices().threads); });
    connect(setup_, &RaceSetup::choicesChanged, this, &RaceWorkspace::noteChange);
    connect(setup_, &RaceSetup::refused, &session_, &Session::failed);
    connect(&session_, &Session::engineChanged, setup_, &RaceSetup::followEngines);
    connect(charts_, &RaceCharts::baselinePicked, this, &RaceWorkspace::followBaseline);
    connect(charts_, &RaceCharts::perChanged, this, &RaceWorkspace::refresh);
    connect(charts_, &RaceCharts::statusChanged, this, &RaceWorkspace::statusChanged);
    connect(charts_, &RaceCharts::pointPicked, this,
            [this](const QString& engine, qint64 length) { table_->select(engine.toStdString(), length); });
    connect(table_, &RaceTable::rerunRequested, conductor_.get(), &RaceConductor::rerun);
    connect(views_, &Segmented::currentIndexChanged, centre_, &QStackedWidget::setCurrentIndex);
    connect(conductor_.get(), &RaceConductor::started, this, [this] {
        if (!conductor_->isRerun())
            overCompared_ = false;
    });
    connect(conductor_.get(), &RaceConductor::stateChanged, this, [this] {
        const bool isRunning = conductor_->runner().isRunning();
        setup_->setRunning(isRunning);
        runs_->setRunning(isRunning);
        table_->setRunning(conductor_->isBusy());
        if (!isRunning && !session_.leaveLostEngine())
            setup_->followEngines();
        emit runActionChanged();
    });
    connect(conductor_.get(), &RaceConductor::advanced, this, &RaceWorkspace::refresh);
    connect(&session_, &Session::occupationChanged, this, &RaceWorkspace::runActionChanged);
    refresh();
}

RaceWorkspace::~RaceWorkspace() = default;

RaceRunner& RaceWorkspace::runner() noexcept {
    return conductor_->runner();
}

void RaceWorkspace::remember(Settings& settings) {
    if (const QVariantMap kept = settings.raceChoices(); !kept.isEmpty())
        takeChoices(recalledChoices(kept, setup_->choices(), session_.engines()));
    const auto keep = [this, &settings] { settings.setRaceChoices(keptChoices(setup_->choices())); };
    connect(setup_, &RaceSetup::choicesChanged, this, keep);
    connect(charts_, &RaceCharts::baselinePicked, this, keep);
}

void RaceWorkspace::build() {
    views_ = new Segmented({tr("Time"), tr("Cost model"), tr("Memory")});
    views_->setAccessibleName(tr("Chart in the middle"));
    auto* reportButton = new QPushButton(icon(QStringLiteral("export")), tr("Report"));
    reportButton->setProperty("quiet", true);
    reportButton->setToolTip(tr("One page with machine, settings, charts and table, as PDF or HTML"));
    tools_ = new QWidget;
    auto* toolsLayout = new QHBoxLayout(tools_);
    toolsLayout->setContentsMargins(0, 0, 0, 0);
    toolsLayout->setSpacing(8);
    toolsLayout->addWidget(views_);
    toolsLayout->addWidget(reportButton);

    setup_ = new RaceSetup(session_.engines());
    charts_ = new RaceCharts(this);
    table_ = new RaceTable;
    progress_ = new RaceProgressBar;
    conductor_ = std::make_unique<RaceConductor>(session_, book_, *progress_, [this] { return setup_->choices(); });
    cost_ = new CostChart;
    runs_ = new RunList(book_);
    machine_ = new MachinePanel(session_);
    files_ = new RaceFiles(session_, book_,
                           {[this] { return plotPages(); },
                            [this]() -> std::optional<MetricsExport> {
                                if (!book_.run() || book_.run()->points.empty())
                                    return std::nullopt;
                                return MetricsExport{QStringLiteral("race"), table_->csv()};
                            },
                            [this] { return report(); }},
                           this);
    connect(reportButton, &QPushButton::clicked, files_, &RaceFiles::askReport);

    auto* panel = new QWidget;
    auto* panelLayout = new QVBoxLayout(panel);
    panelLayout->setContentsMargins(0, 0, 0, 0);
    panelLayout->setSpacing(0);
    panelLayout->addWidget(setup_);
    panelLayout->addWidget(runs_);
    panelLayout->addWidget(machine_);
    panelLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(panel);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(kSetupWidth);
    scroll->setFocusPolicy(Qt::NoFocus); // what is in it takes it, and is scrolled to
    scroll->setFrameShape(QFrame::NoFrame);

    centre_ = new QStackedWidget;
    centre_->addWidget(charts_->time());
    centre_->addWidget(cost_);
    centre_->addWidget(charts_->memory());
    middle_ = new QWidget;
    middle_->setProperty("surface", true);
    middle_->setAttribute(Qt::WA_StyledBackground);
    auto* middleLayout = new QVBoxLayout(middle_);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->setSpacing(0);
    middleLayout->addWidget(progress_);
    middleLayout->addWidget(centre_, 1);

    auto* right = new QSplitter(Qt::Vertical);
    right->addWidget(charts_->speed());
    right->addWidget(charts_->roofline());
    columns_ = new QSplitter(Qt::Horizontal);
    columns_->addWidget(middle_);
    columns_->addWidget(right);
    columns_->setStretchFactor(0, 58);
    columns_->setStretchFactor(1, 42);
    columns_->setSizes({580, 420});
    auto* rows = new QSplitter(Qt::Vertical);
    rows->addWidget(columns_);
    rows->addWidget(table_);
    rows->setStretchFactor(0, 66);
    rows->setStretchFactor(1, 34);
    rows->setSizes({600, 300});
    for (QSplitter* splitter : {right, columns_, rows}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll);
    layout->addWidget(new UprightLine);
    layout->addWidget(rows, 1);
}

void RaceWorkspace::fit() {
    charts_->fit();
    cost_->plot()->fit();
}

QMenu* RaceWorkspace::exportMenu() {
    return files_->menu();
}

QStringList RaceWorkspace::takeFiles(const QStringList& paths) {
    QStringList races, rest;
    for (const QString& path : paths) {
        const bool isJson = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) &&
                            !path.endsWith(QLatin1String(".index.json"), Qt::CaseInsensitive);
        (isJson ? races : rest) << path;
    }
    files_->open(races);
    return rest;
}

bool RaceWorkspace::isSettled() const {
    return !conductor_->isBusy();
}

bool RaceWorkspace::showView(const QString& name) {
    const QStringList names{QStringLiteral("time"), QStringLiteral("cost"), QStringLiteral("memory")};
    const auto index = names.indexOf(name);
    if (index >= 0)
        views_->setCurrentIndex(static_cast<int>(index));
    return index >= 0;
}

std::optional<RunAction> RaceWorkspace::runAction() const {
    RunAction action;
    action.isRunning = conductor_->isBusy();
    action.word = action.isRunning ? tr("Cancel") : tr("Go");
    action.icon = action.isRunning ? QStringLiteral("close") : QStringLiteral("play");
    const bool hasEngine = !setup_->choices().engines.empty();
    // While the machine is measured, Go waits for it.
    const QString reason = session_.ceilings().isMeasuring() ? QString() : session_.occupation();
    action.isEnabled = action.isRunning ? !conductor_->runner().isCancelled() : hasEngine && reason.isEmpty();
    action.tip = action.isRunning    ? tr("Stop measuring; what was measured stays (Ctrl+R)")
                 : !hasEngine        ? tr("Choose an engine first")
                 : !reason.isEmpty() ? reason
                                     : tr("Measure the chosen engines, in turn (Ctrl+R)");
    return action;
}

void RaceWorkspace::toggleRun() {
    if (conductor_->isBusy())
        conductor_->cancel();
    else
        conductor_->go();
}

void RaceWorkspace::go() {
    conductor_->go();
}

void RaceWorkspace::rerun(const PointKeys& points) {
    conductor_->rerun(points);
}

std::vector<PlotPage> RaceWorkspace::plotPages() const {
    std::vector<PlotPage> pages;
    const auto add = [&](const QString& title, const QString& fileName, Plot* plot) {
        if (!plot->isEmpty())
            pages.push_back({title, fileName, {{plot, title, {}}}});
    };
    add(tr("Time against length"), QStringLiteral("race_time"), charts_->time()->plot());
    add(tr("Speed-up"), QStringLiteral("race_speed_up"), charts_->speed()->plot());
    add(tr("Roofline"), QStringLiteral("race_roofline"), charts_->roofline()->plot());
    add(tr("Memory of the plan"), QStringLiteral("race_memory"), charts_->memory()->plot());
    add(tr("Cost model, %1").arg(cost_->deviceBox()->currentText()), QStringLiteral("race_cost_model"), cost_->plot());
    return pages;
}

std::optional<RaceReport> RaceWorkspace::report() const {
    const auto run = book_.run();
    if (!run || run->points.empty())
        return std::nullopt;
    RaceReport report;
    report.run = run;
    report.label = book_.at(book_.current()).label;
    report.per = charts_->per();
    report.wide = {{charts_->time()->plot(), tr("Time against length"), {}}};
    for (const auto& [plot, title] :
         {std::pair{charts_->speed()->plot(), tr("Speed-up")}, std::pair{charts_->roofline()->plot(), tr("Roofline")}})
        if (!plot->isEmpty())
            report.narrow.push_back({plot, title, {}});
    for (const RaceBook::Other& other : book_.others())
        if (other.isShown)
            report.references.push_back(*book_.at(other.id).record);
    return report;
}

std::vector<std::pair<std::string, QString>> RaceWorkspace::baselines() const {
    std::vector<std::pair<std::string, QString>> all;
    const auto run = book_.run();
    const auto add = [&](const std::string& name, const QString& title) {
        if (std::none_of(all.begin(), all.end(), [&](const auto& b) { return b.first == name; }))
            all.emplace_back(name, title);
    };
    if (run)
        for (const std::string& engine : run->engineNames())
            add(engine, QString::fromStdString(run->titleOf(engine)));
    const std::vector<std::string> checked = setup_->choices().engines;
    for (const auto& engine : session_.engines().engines())
        if (std::find(checked.begin(), checked.end(), engine->name()) != checked.end())
            add(engine->name(), QString::fromUtf8(engine->title()));
    return all;
}

void RaceWorkspace::followBaseline(const QString& engine) {
    overCompared_ = engine.isEmpty();
    if (!overCompared_) {
        setup_->setBaseline(engine.toStdString());
        noteChange();
    }
    refresh();
}

void RaceWorkspace::noteChange() {
    RaceChoices now = setup_->choices();
    if (isTaking_ || now == set_)
        return;
    session_.undoStack().push(new ChangeRace( // the stack owns it
        std::exchange(set_, now), now, [page = QPointer(this)](const RaceChoices& choices) {
            return page && page->takeChoices(choices); // the page may go before the session's undo stack does
        }));
}

bool RaceWorkspace::takeChoices(const RaceChoices& choices) {
    if (conductor_->isBusy()) {
        emit session_.failed(tr("The settings of the race were not changed back."),
                             tr("They are locked while a race is running; Cancel unlocks them."));
        return false;
    }
    isTaking_ = true;
    setup_->setChoices(choices);
    set_ = setup_->choices();
    isTaking_ = false;
    refresh();
    return true;
}

void RaceWorkspace::refresh() {
    RaceView view;
    view.run = book_.run();
    view.isRunning = runner().isRunning();
    if (view.run) {
        view.isFromHere = book_.isFromHere(*view.run);
        view.runLabel = book_.at(book_.current()).label;
    }
    for (const RaceBook::Other& other : book_.others())
        if (other.isShown)
            view.beside.push_back({book_.at(other.id).record, book_.at(other.id).label});
    view.compared = book_.comparedRecord();
    if (view.compared)
        view.comparedLabel = book_.at(book_.compared()).label;
    view.baselines = baselines();
    view.baseline = overCompared_ && view.compared ? std::string() : setup_->choices().baseline;
    charts_->show(view);
    charts_->roofline()->setRoof(machine_->roof());
    cost_->setCeilings(session_.ceilings().known());
    cost_->setRun(view.isFromHere ? view.run : nullptr);
    table_->setRun(view.run, view.compared, charts_->per(), conductor_->lengthAtWork());
}

} // namespace longwave::ui
