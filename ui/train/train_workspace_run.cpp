// SPDX-License-Identifier: GPL-3.0-or-later
// The page Train: how runs are begun, paused, ended and taken up again.
#include "ui/train/train_workspace.h"

#include "compute/convolution/machine.h"
#include "compute/error.h"
#include "ui/export/export_menu.h"
#include "ui/session/words.h"
#include "ui/train/train_files.h"
#include "ui/train/train_forecast.h"
#include "ui/train/train_runs.h"
#include "ui/train/train_setup.h"

#include <QDateTime>

#include <algorithm>

namespace longwave::ui {

namespace {

QString stoppedText(const std::filesystem::path& folder) {
    return TrainWorkspace::tr("Stopped; Resume goes on from the checkpoints in %1")
        .arg(QString::fromStdString(folder.string()));
}

} // namespace

std::optional<RunAction> TrainWorkspace::runAction() const {
    RunAction action;
    action.isRunning = runner_.isRunning();
    if (runner_.isRunning()) {
        action.word = tr("Pause");
        action.icon = QStringLiteral("pause");
        action.isEnabled = !runner_.isPausing();
        action.tip = tr("Pause after a checkpoint; Resume goes on with the same numbers (Ctrl+R)");
    } else {
        const bool goesOn = runner_.isPaused() ||
                            (continues(setup_->choices()) && std::ranges::any_of(book_.runs(), [](const TrainRun& run) {
                                 return run.state == TrainRun::State::Stopped;
                             }));
        const QString missing = missingData(setup_->choices());
        action.word = goesOn ? tr("Resume") : tr("Start");
        action.icon = QStringLiteral("play");
        action.isEnabled = runner_.isPaused() || missing.isEmpty();
        action.tip = !action.isEnabled ? missing
                     : goesOn          ? tr("Go on where the runs stand (Ctrl+R)")
                                       : tr("Train the runs, an epoch of each in turn (Ctrl+R)");
    }
    return action;
}

void TrainWorkspace::toggleRun() {
    if (!runner_.isRunning()) {
        start();
        return;
    }
    runner_.pause();
    emit statusChanged(tr("Pausing after this step, and a checkpoint"));
    emit runActionChanged();
}

// The engine of the tool bar where it computes gradients, else Monarch on the CPU.
const Engine* TrainWorkspace::engine() const {
    const Engine* best = nullptr;
    for (const std::string& name : {session_.choices().engine, std::string("monarch-cpu"), std::string("direct")})
        for (const auto& engine : session_.engines().engines()) {
            const bool learns = name == "monarch-cuda" || name == "monarch-cpu" || name == "direct";
            if (!best && learns && engine->name() == name && engine->unavailableReason().empty())
                best = engine.get();
        }
    return best;
}

/// Runs that are there may stay beside those that are begun with these choices.
bool TrainWorkspace::continues(const TrainChoices& choices) const {
    return trained_ && trained_->isComparableWith(choices) &&
           std::ranges::any_of(book_.runs(), &TrainRun::isUnfinished);
}

void TrainWorkspace::start() {
    if (runner_.isRunning())
        return;
    if (runner_.isPaused()) {
        if (!occupy())
            return;
        book_.begin();
        runner_.go();
        followState();
        return;
    }
    const TrainChoices choices = setup_->choices();
    if (const QString missing = missingData(choices); !missing.isEmpty()) {
        emit session_.failed(tr("No run was started."), missing);
        return;
    }
    const bool wasLive = session_.isRunning();
    if (!occupy())
        return;
    if (!continues(choices)) {
        if (trained_)
            book_.restart();
        folder_ = files_->newFolder(choices.task);
        begun_ = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    }
    launch(choices, wasLive);
}

bool TrainWorkspace::occupy() {
    return session_.occupy(this, tr("No run was started."), tr("Runs are being trained"),
                           tr("Pause the training first."));
}

void TrainWorkspace::launch(const TrainChoices& choices, bool wasLive) {
    TrainPlan plan;
    plan.engine = engine();
    if (!plan.engine) {
        session_.vacate(this);
        emit session_.failed(tr("No run was started."), tr("There is no engine here that computes gradients."));
        return;
    }
    forecast_->halt();
    files_->forgetOffer();
    trained_ = choices;
    plan.choices = choices;
    plan.task = forecast_->taskFor(choices);
    if (!plan.task)
        book_.setTask(nullptr); // the runner makes it
    plan.folder = folder_;
    plan.begun = begun_;
    plan.jobs = book_.begin();
    const int most = std::max(1, thisMachine().threads);
    runs_->setThreads(tr("%1 of %2 · %3")
                          .arg(choices.threads > 0 ? std::min(choices.threads, most) : most)
                          .arg(most)
                          .arg(QString::fromUtf8(plan.engine->title())));
    runner_.start(plan);
    followState();
    emit statusChanged(wasLive ? tr("Training; the live convolution was stopped, so that neither slows the other down")
                               : tr("Training %1").arg(QString::fromStdString(folder_.string())));
}

void TrainWorkspace::stop() {
    if (runner_.isRunning()) {
        isStopping_ = true;
        runner_.pause();
        emit runActionChanged();
    } else if (runner_.isPaused()) {
        runner_.release();
        book_.settle(TrainRun::State::Stopped);
        emit statusChanged(stoppedText(folder_));
        followState();
    }
}

void TrainWorkspace::resumeOffer() {
    if (!files_->offer() || runner_.isRunning() || runner_.isPaused())
        return;
    const bool wasLive = session_.isRunning();
    if (!occupy())
        return;
    const TrainOffer offer = *files_->offer();
    setup_->setChoices(offer.manifest.choices);
    book_.setRuns(offer.manifest.runs);
    book_.setLambda(offer.manifest.choices.lambda);
    folder_ = offer.folder;
    begun_ = offer.manifest.begun;
    launch(offer.manifest.choices, wasLive);
}

void TrainWorkspace::finish(bool wasPaused, const QString& subject, const QString& explanation) {
    const bool isStopping = std::exchange(isStopping_, false);
    session_.vacate(this);
    // What could not be written is kept, also when it was to be the end.
    if (isStopping && explanation.isEmpty() && runner_.isPaused())
        runner_.release();
    book_.settle(runner_.isPaused() ? TrainRun::State::Paused : TrainRun::State::Stopped);
    if (!explanation.isEmpty()) {
        const QString why = sentence(subject.isEmpty() || subject == QLatin1String("training")
                                         ? explanation
                                         : subject + QStringLiteral(": ") + explanation);
        emit session_.failed(runner_.isPaused() ? tr("The training paused.") : tr("The training did not start."),
                             runner_.isPaused()
                                 ? why + u' ' +
                                       tr("Nothing is lost: the runs stand where they stood, and Resume tries "
                                          "again.")
                                 : why);
    }
    const QString folder = QString::fromStdString(folder_.string());
    emit statusChanged(runner_.isPaused()       ? tr("Paused; Resume goes on with the same numbers")
                       : !explanation.isEmpty() ? QString()
                       : wasPaused              ? stoppedText(folder_)
                                                : tr("Trained; checkpoints and kernels are in %1").arg(folder));
    followState();
    if (!runner_.isPaused() && !forecast_->estimate())
        forecast_->askSoon(setup_->choices(), engine());
}

} // namespace longwave::ui
