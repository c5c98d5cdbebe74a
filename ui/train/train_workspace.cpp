// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_workspace.h"

#include "compute/error.h"
#include "compute/training/presets.h"
#include "ui/export/export_menu.h"
#include "ui/session/words.h"
#include "ui/settings.h"
#include "ui/theme/format.h"
#include "ui/train/train_curves.h"
#include "ui/train/train_files.h"
#include "ui/train/train_forecast.h"
#include "ui/train/train_kernels.h"
#include "ui/train/train_looks.h"
#include "ui/train/train_runs.h"
#include "ui/train/train_scrubber.h"
#include "ui/train/train_setup.h"
#include "ui/train/train_table.h"
#include "ui/train/train_words.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>

#include <algorithm>

namespace longwave::ui {

namespace {

QString titleOf(const std::string& task) {
    return QString::fromUtf8(training::presetFor(task).title);
}

QString factsOf(const training::TaskInfo& info) {
    return TrainWorkspace::tr("%1 train, %2 val., %3 test, L\u00a0=\u00a0%4; chance is %5.")
        .arg(format::count(info.train), format::count(info.validation), format::count(info.test),
             format::count(info.length), format::percent(info.chance).text());
}

} // namespace

TrainWorkspace::TrainWorkspace(Session& session, QWidget* parent)
    : Workspace(parent),
      session_(session),
      files_(new TrainFiles(session, this)),
      looks_(new TrainLooks(session, book_, this)),
      forecast_(new TrainForecast(session, this)) {
    build();
    exports_ = std::make_unique<ExportMenu>(
        session_.tasks(), ExportSources{[this] { return plotPages(); }, [] { return std::nullopt; },
                                        [this]() -> std::optional<MetricsExport> {
                                            if (isEmptyShown())
                                                return std::nullopt;
                                            return MetricsExport{QStringLiteral("training"), table_->csv()};
                                        },
                                        [this] { return session_.exportFolder(); },
                                        [this](const QString& folder) { session_.setExportFolder(folder); }});
    connect(exports_.get(), &ExportMenu::exported, this, &TrainWorkspace::statusChanged);
    connect(exports_.get(), &ExportMenu::failed, &session_, &Session::failed);
    connectBook();
    connectControls();
    setup_->setFolder(files_->root());
    book_.setLambda(setup_->choices().lambda);
    showEstimate();
    followState();
}

TrainWorkspace::~TrainWorkspace() {
    session_.vacate(this);
}

void TrainWorkspace::connectBook() {
    connect(&book_, &TrainBook::told, this, &TrainWorkspace::followTold);
    connect(&book_, &TrainBook::runsChanged, this, &TrainWorkspace::followState);
    connect(&book_, &TrainBook::focusChanged, this, &TrainWorkspace::followFocus);
    connect(&runner_, &TrainRunner::taskMade, this, [this](const std::shared_ptr<const training::Task>& task) {
        book_.setTask(task);
        showEstimate();
    });
    connect(&runner_, &TrainRunner::told, this, [this](const std::vector<TrainNews>& news) {
        book_.apply(news);
        for (const TrainNews& n : news)
            if (const TrainRun* run = book_.find(n.run); run && !n.failure.isEmpty())
                emit session_.failed(tr("%1 ended early.").arg(run->name()), sentence(n.failure));
    });
    connect(&runner_, &TrainRunner::stopped, this, &TrainWorkspace::finish);
    connect(forecast_, &TrainForecast::changed, this, [this] {
        if (forecast_->estimate() && !trained_)
            book_.setTask(forecast_->estimate()->task);
        showEstimate();
    });
    connect(&session_, &Session::engineChanged, this, [this] {
        if (isVisible() && !runner_.isRunning() && !runner_.isPaused())
            forecast_->askSoon(setup_->choices(), engine()); // a step takes another time
    });
    connect(looks_, &TrainLooks::kernelsChanged, this,
            [this] { kernels_->show(book_, looks_->left(), looks_->right()); });
    connect(looks_, &TrainLooks::curvesChanged, this, [this] { curves_->show(looks_->curves(), book_); });
    connect(files_, &TrainFiles::offerChanged, this, &TrainWorkspace::showOffer);
    connect(files_, &TrainFiles::failed, &session_, &Session::failed);
    connect(files_, &TrainFiles::inspected, this, [this] { emit workspaceRequested(QStringLiteral("kernels")); });
}

void TrainWorkspace::showEvent(QShowEvent* event) {
    Workspace::showEvent(event);
    lookAhead(); // nothing, where all is known
    if (!files_->offer() && !runner_.isRunning() && !runner_.isPaused() && book_.lastStep() == 0)
        files_->lookForUnfinished();
}

void TrainWorkspace::fit() {
    curves_->fit();
    kernels_->fit();
}

bool TrainWorkspace::isSettled() const {
    return !runner_.isRunning() && looks_->isSettled() && forecast_->isSettled();
}

QMenu* TrainWorkspace::exportMenu() {
    return exports_.get();
}

bool TrainWorkspace::isEmptyShown() const {
    return centre_->currentIndex() == 0;
}

std::vector<PlotPage> TrainWorkspace::plotPages() const {
    if (isEmptyShown())
        return {};
    std::vector<PlotPage> pages = curves_->plotPages();
    for (PlotPage& page : kernels_->plotPages())
        pages.push_back(std::move(page));
    return pages;
}

void TrainWorkspace::remember(Settings& settings) {
    setFolderMemory({[&settings] { return settings.trainingFolder(); },
                     [&settings](const QString& folder) { settings.setTrainingFolder(folder); }});
}

void TrainWorkspace::setFolderMemory(Session::FolderMemory memory) {
    memory_ = std::move(memory);
    if (const QString folder = memory_.recall ? memory_.recall() : QString(); !folder.isEmpty())
        setFolder(folder);
}

void TrainWorkspace::setFolder(const QString& folder) {
    files_->setRoot(folder);
    setup_->setFolder(folder);
}

// ---- following ------------------------------------------------------------------------------------------------------

void TrainWorkspace::followSetup() {
    book_.setLambda(setup_->choices().lambda);
    showEstimate();
    if (isVisible() && !runner_.isRunning() && !runner_.isPaused())
        forecast_->askSoon(setup_->choices(), engine());
    emit runActionChanged();
}

void TrainWorkspace::followTold() {
    const bool isEmpty = book_.lastStep() == 0 && book_.layers() == 0;
    centre_->setCurrentIndex(isEmpty ? 0 : 1);
    for (QWidget* control : {static_cast<QWidget*>(layer_), static_cast<QWidget*>(head_),
                             static_cast<QWidget*>(exportTable_), static_cast<QWidget*>(inspect_)})
        control->setEnabled(!isEmpty);
    runs_->refreshNumbers();
    table_->refresh();
    followFocus();
    if (runner_.isRunning() && !runner_.isPausing() && !isPointedAt_)
        emit statusChanged(tr("Training %1, about %2 left")
                               .arg(book_.runs().size() == 1 ? tr("one run") : tr("%1 runs").arg(book_.runs().size()),
                                    roughText(book_.secondsLeft())));
}

void TrainWorkspace::followFocus() {
    const TrainFocus& focus = book_.focus();
    std::int64_t perEpoch = 0;
    for (const TrainRun& run : book_.runs())
        perEpoch = std::max(perEpoch, run.stepsPerEpoch);
    scrubber_->setRange(book_.steps(), perEpoch, book_.lastStep());
    scrubber_->setPlace(book_.shownStep(), focus.follows);
    curves_->setStep(focus.follows ? -1 : focus.step);
    {
        const QSignalBlocker quiet(layer_);
        while (layer_->count() < book_.layers())
            layer_->addItem(tr("layer %1").arg(layer_->count()));
        while (layer_->count() > std::max(1, book_.layers()))
            layer_->removeItem(layer_->count() - 1);
        layer_->setCurrentIndex(focus.layer);
        const QSignalBlocker quietHead(head_);
        head_->setRange(0, std::max(0, book_.heads() - 1));
        head_->setValue(focus.head);
    }
    table_->refresh();
    looks_->ask();
}

void TrainWorkspace::followState() {
    const bool isBusy = runner_.isRunning() || runner_.isPaused();
    setup_->setLocked(runner_.isRunning() ? tr("while running") : isBusy ? tr("while paused") : QString());
    runs_->setRunning(runner_.isRunning(), runner_.isPaused());
    emptyStart_->setEnabled(!isBusy && missingData(setup_->choices()).isEmpty());
    showEstimate();
    followTold();
    kernels_->show(book_, looks_->left(), looks_->right());
    emit runActionChanged();
}

void TrainWorkspace::pickStep(std::int64_t step) {
    TrainFocus next = book_.focus();
    next.step = std::clamp<std::int64_t>(step, 0, book_.lastStep());
    next.follows = false;
    book_.setFocus(next);
}

// ---- looking ahead --------------------------------------------------------------------------------------------------

void TrainWorkspace::lookAhead() {
    if (!runner_.isRunning() && !runner_.isPaused())
        forecast_->ask(setup_->choices(), engine());
}

void TrainWorkspace::showEstimate() {
    const TrainChoices& choices = setup_->choices();
    const QString missing = missingData(choices);
    const bool isBusy = runner_.isRunning() || runner_.isPaused();
    const auto& estimate = forecast_->estimate();
    const QString& problem = forecast_->problem();
    QString facts, wait;
    if (!missing.isEmpty()) {
        facts = missing;
    } else if (!problem.isEmpty()) {
        facts = problem;
    } else if (isBusy && !forecast_->taskFor(choices)) { // gone on with from before: what was timed is of other data
        facts = book_.task() ? factsOf(book_.task()->info()) : tr("The data are read …");
    } else if (estimate) {
        facts = factsOf(estimate->task->info()) + u' ' + tr("%1 parameters.").arg(format::count(estimate->parameters));
        const auto waiting = std::ranges::count_if(book_.runs(), &TrainRun::isUnfinished);
        const auto runs = static_cast<std::size_t>(waiting > 0 ? waiting : std::ssize(book_.runs()));
        wait = roughText(estimate->seconds(choices.settings.epochs, runs));
    } else {
        facts = tr("The data are read and a step is timed …");
    }
    setup_->setFacts(facts, !problem.isEmpty());
    runs_->setEstimate(wait);
    QString words = tr("The same model is trained twice, without Squash and with it, and their kernels grow here side "
                       "by side: loss, accuracy, sparsity and roughness by step, one head in time and frequency, and "
                       "a scrubber back through the epochs.");
    if (!missing.isEmpty())
        words += QStringLiteral("\n\n") + missing;
    else if (!problem.isEmpty())
        words += QStringLiteral("\n\n") + problem;
    else if (!wait.isEmpty())
        words += QStringLiteral("\n\n") +
                 tr("Start trains %1 runs on “%2”, %3 epochs each: about %4 on this machine, by steps that were just "
                    "timed.")
                     .arg(book_.runs().size())
                     .arg(titleOf(choices.task), format::count(choices.settings.epochs), wait);
    emptyWords_->setText(words);
    emptyWords_->setFixedHeight(emptyWords_->heightForWidth(kEmptyWidth));
    emptyStart_->setEnabled(!runner_.isRunning() && missing.isEmpty());
}

void TrainWorkspace::showOffer() {
    const bool isFree = !runner_.isRunning() && !runner_.isPaused();
    if (!files_->offer() || !isFree || files_->offer()->folder == folder_) {
        runs_->setOffer({});
        return;
    }
    const TrainManifest& manifest = files_->offer()->manifest;
    runs_->setOffer(tr("A training of “%1” with %2 runs, begun %3, is not finished.")
                        .arg(titleOf(manifest.choices.task))
                        .arg(manifest.runs.size())
                        .arg(manifest.begun));
    runs_->resumeButton()->setToolTip(QString::fromStdString(files_->offer()->folder.string()));
}

void TrainWorkspace::inspect() {
    const TrainRun* left = book_.find(book_.focus().left);
    const TrainRun* right = book_.find(book_.focus().right);
    if (!left || !trained_)
        return;
    const TrainFiles::Pair pair{
        folder_,        left->folder,        right && right != left ? right->folder : std::string(),
        trained_->task, book_.focus().layer, book_.focus().head};
    if (!TrainFiles::canInspect(pair)) {
        emit session_.failed(tr("The kernels were not opened."),
                             tr("Both runs have kernels on the disk after their first epoch, or when the training "
                                "pauses."));
        return;
    }
    files_->inspect(pair);
}

} // namespace longwave::ui
