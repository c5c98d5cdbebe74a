// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_text.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/direct_check.h"
#include "ui/convolve/notice_line.h"
#include "ui/convolve/output_side.h"
#include "ui/convolve/stage_panel.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"

#include <QPushButton>

#include <utility>

// How the page asks for runs and what it does with what comes of them.
namespace longwave::ui {

namespace {

constexpr int kLongWait = 300; // ms after which it says that it computes

bool hasRounds(const LiveTimings& timings) {
    return timings.baseline && timings.baseline->failure.empty() && timings.baseline->rounds > 0;
}

} // namespace

void ConvolveWorkspace::showEvent(QShowEvent* event) {
    Workspace::showEvent(event);
    if (!signalRead_)
        readSignal();
    if (requestNeeded_)
        requestTimer_.start();
    updateRunning();
}

void ConvolveWorkspace::hideEvent(QHideEvent* event) {
    Workspace::hideEvent(event);
    updateRunning();
}

void ConvolveWorkspace::updateRunning() {
    MachineCeilings& ceilings = session_.ceilings();
    // Once, so that the shares in the timings have something to be of. Nothing runs beside it.
    if (session_.isRunning() && isVisible() && !ceilings.known() && !std::exchange(hasMeasured_, true))
        session_.measureMachine(); // which comes back here
    const bool on = session_.isRunning() && isVisible() && !ceilings.isMeasuring();
    if (on && !live_.isLooping()) {
        looping_.start();
        hasLooped_ = true;
    }
    live_.setLooping(on);
    refreshStatus();
    updateOverlay();
}

void ConvolveWorkspace::takeCeilings() {
    const auto& known = session_.ceilings().known();
    overlay_->setCeilings(known, session_.ceilings().canMeasure(), session_.occupation());
    side_->stagePanel()->setCeilings(known);
}

void ConvolveWorkspace::requestSoon() {
    requestNeeded_ = true;
    if (isVisible())
        requestTimer_.start();
}

void ConvolveWorkspace::request() {
    requestNeeded_ = false;
    requested_.start();
    if (!requests_.signal() || !requests_.bank()) {
        live_.setRequest(nullptr);
        bar_->setOther({});
        takeSnapshot();
        return;
    }
    LiveFailure failure;
    const std::shared_ptr<const LiveRequest> request = requests_.make(failure);
    bar_->setOther(otherText(*request));
    if (!request->engine) {
        LiveSnapshot failed;
        failed.request = request;
        failed.failure = failure;
        live_.setRequest(nullptr);
        showFailure(failed);
        return;
    }
    live_.setRequest(request);
    refreshStatus();
}

void ConvolveWorkspace::takeSnapshot() {
    const auto snapshot = live_.latest();
    if (!snapshot) {
        if (!requests_.signal() || !requests_.bank()) // else the first is on its way
            clearOutput();
        return;
    }
    if (snapshot->failure)
        showFailure(*snapshot);
    else
        takeOutput(*snapshot);
}

void ConvolveWorkspace::clearOutput() {
    shown_.reset();
    notice_->setText({});
    const bool hasBank = requests_.bank() != nullptr;
    const QString noKernels = tr("No kernels yet. Drop a checkpoint here, or open a sample.");
    plots_->setOutput(nullptr, hasBank ? tr("The output is shown as soon as there is a signal.") : noKernels);
    side_->setOutput(nullptr, hasBank ? tr("The kernel is shown as soon as there is a signal.") : noKernels);
    check_->forget();
    updateOverlay();
    refreshStatus();
}

void ConvolveWorkspace::takeOutput(const LiveSnapshot& snapshot) {
    lastFailure_.clear();
    if (snapshot.output != shown_) {
        const bool isAnother = !shown_ || shown_->request->signal != snapshot.request->signal;
        shown_ = snapshot.output;
        unpainted_ = true;
        plots_->setOutput(shown_, {});
        side_->setOutput(shown_, {});
        notice_->setText(noticeOf(*shown_));
        if (shown_->isComplete())
            check_->check(shown_);
        side_->setTimings(snapshot.timings);
        if (isAnother && overlay_->isVisible())
            overlay_->placeQuietly();
    } else if (live_.isLooping()) {
        plots_->outputPlot()->queueReplot(); // each picture is of a run of its own
        if (!sideTimer_.isActive())
            sideTimer_.start();
    } else {
        side_->setTimings(snapshot.timings);
    }
    updateOverlay();
    refreshStatus();
}

void ConvolveWorkspace::showOther(bool shown) {
    plots_->setOtherShown(shown);
    bar_->holdButton()->setDown(shown);
}

void ConvolveWorkspace::showFailure(const LiveSnapshot& snapshot) {
    const QString subject = QString::fromStdString(snapshot.failure->subject);
    const QString explanation = QString::fromStdString(snapshot.failure->explanation);
    const QString words = subject.isEmpty() ? explanation : subject + QStringLiteral(": ") + explanation;
    shown_.reset();
    notice_->setText({});
    plots_->setOutput(nullptr, tr("No output. %1.").arg(words));
    side_->setOutput(nullptr, tr("No output."));
    check_->forget();
    // The same failure of many requests (a slider that moves) is told once.
    const bool isNew = std::exchange(lastFailure_, words) != words;
    const bool goesOn = session_.leaveLostEngine();
    if (isNew || goesOn)
        emit session_.failed(goesOn ? tr("The convolution goes on with another engine.")
                                    : tr("The convolution was not run."),
                             words + QLatin1Char('.'));
    updateOverlay();
    refreshStatus();
}

void ConvolveWorkspace::refreshStatus() {
    const auto& latest = live_.latest();
    const bool isLate =
        requests_.signal() && requests_.bank() && (!latest || latest->request->id != requests_.lastId());
    QString words;
    Token color = Token::Muted;
    if (!requests_.signal() || !requests_.bank() || !isVisible()) {
        words.clear(); // nothing runs
    } else if (latest && latest->failure && !isLate) {
        words = tr("not run");
        color = Token::Error;
    } else if (isLate && requested_.isValid() && requested_.elapsed() > kLongWait) {
        words = tr("computing …");
    } else if (session_.isRunning() && session_.ceilings().isMeasuring()) {
        words = tr("rests while the machine is measured");
    } else if (live_.isLooping()) {
        words = tr("running");
        color = Token::Ok;
        if (latest && latest->timings.runsPerSecond > 0)
            words += (hasRounds(latest->timings) ? tr(", %1 pairs/s") : tr(", %1 runs/s"))
                         .arg(format::significant(latest->timings.runsPerSecond));
    } else {
        words = tr("stopped");
    }
    bar_->setStatus(words, color);
    const bool isWorthWatching = live_.isLooping() || isLate;
    if (isWorthWatching && !statusTimer_.isActive())
        statusTimer_.start();
    else if (!isWorthWatching)
        statusTimer_.stop();
}

} // namespace longwave::ui
