// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_workspace.h"

#include "compute/convolution/problem.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_text.h"
#include "ui/convolve/direct_check.h"
#include "ui/convolve/engine_controls.h"
#include "ui/convolve/hold_key.h"
#include "ui/convolve/kernel_controls.h"
#include "ui/convolve/notice_line.h"
#include "ui/convolve/output_side.h"
#include "ui/convolve/stage_panel.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace longwave::ui {

namespace {

constexpr auto kInputLane = "convolve-input";
constexpr int kStatusInterval = 250; // ms
constexpr int kLongWait = 300;       // ms after which it says that it computes
/// A loop is worth a look once it has run this often, or this long (ms) with a slow engine.
constexpr std::size_t kSettledRuns = 30;
constexpr int kSettledTime = 4000;

bool hasRounds(const LiveTimings& timings) {
    return timings.baseline && timings.baseline->failure.empty() && timings.baseline->rounds > 0;
}

} // namespace

ConvolveWorkspace::ConvolveWorkspace(Session& session, QWidget* parent)
    : Workspace(parent),
      session_(session),
      requests_(session) {
    check_ = new DirectCheck(session.tasks(), session.engines(), this);
    build();
    connectSession();

    requestTimer_.setSingleShot(true);
    requestTimer_.setInterval(0);
    connect(&requestTimer_, &QTimer::timeout, this, &ConvolveWorkspace::request);
    statusTimer_.setInterval(kStatusInterval);
    connect(&statusTimer_, &QTimer::timeout, this, &ConvolveWorkspace::refreshStatus);
    sideTimer_.setSingleShot(true);
    sideTimer_.setInterval(kStatusInterval);
    connect(&sideTimer_, &QTimer::timeout, this, [this] {
        if (live_.latest() && live_.latest()->output)
            side_->setTimings(live_.latest()->timings);
    });
    connect(&live_, &LiveRun::updated, this, &ConvolveWorkspace::takeSnapshot);
    connect(check_, &DirectCheck::told, side_, &OutputSide::setError);

    signalChanged();
    bankChanged();
}

void ConvolveWorkspace::build() {
    bar_ = new ConvolveBar(session_);
    notice_ = new NoticeLine;
    plots_ = new ConvolvePlots;
    side_ = new OutputSide({new KernelControls(session_), new EngineControls(session_)});
    overlay_ = new TimingOverlay(plots_->outputPlot());
    holdKey_ = new HoldKey(Qt::Key_B, this);

    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(plots_);
    splitter->addWidget(side_);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(notice_);
    column->addWidget(splitter, 1);

    tools_ = new QWidget(this);
    tools_->hide();
    timingsButton_ = new QToolButton(tools_);
    timingsButton_->setText(tr("Timings"));
    timingsButton_->setToolTip(tr("Show or hide the timings over the output (T)"));
    timingsButton_->setCheckable(true);
    timingsButton_->setChecked(timingsWanted_);
    auto* row = new QHBoxLayout(tools_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(timingsButton_);
    auto* shortcut = new QShortcut(QKeySequence(Qt::Key_T), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);

    connect(timingsButton_, &QToolButton::toggled, this, &ConvolveWorkspace::setTimingsWanted);
    connect(shortcut, &QShortcut::activated, timingsButton_, &QToolButton::toggle);
    connect(overlay_, &TimingOverlay::stagePicked, this, &ConvolveWorkspace::pickStage);
    connect(overlay_, &TimingOverlay::closed, this, [this] { setTimingsWanted(false); });
    connect(side_->stagePanel(), &StagePanel::closed, this, [this] { pickStage(std::nullopt); });
    connect(holdKey_, &HoldKey::held, this, &ConvolveWorkspace::showOther);
    connect(bar_, &ConvolveBar::held, this, &ConvolveWorkspace::showOther);
    connect(plots_, &ConvolvePlots::hovered, this, &ConvolveWorkspace::statusChanged);
    connect(plots_->outputPlot(), &Plot::painted, this, [this] {
        unpainted_ = false;
        overlay_->countFrame();
    });
}

void ConvolveWorkspace::connectSession() {
    connect(&session_, &Session::signalChanged, this, &ConvolveWorkspace::signalChanged);
    connect(&session_, &Session::bankChanged, this, &ConvolveWorkspace::bankChanged);
    connect(&session_, &Session::headChanged, this, [this] {
        updateHeads();
        requestSoon();
    });
    connect(&session_, &Session::regularizationChanged, this, &ConvolveWorkspace::requestSoon);
    connect(&session_, &Session::engineChanged, this, &ConvolveWorkspace::requestSoon);
    connect(&session_, &Session::modeChanged, this, [this] {
        bar_->setMode(session_.choices().mode);
        requestSoon();
    });
    connect(&session_, &Session::convolveChanged, this, [this] {
        updateHeads();
        requestSoon();
    });
    connect(&session_, &Session::filesChanged, this, [this] {
        requests_.forgetGates();
        if (requests_.hasGates()) // they may have been read again
            requestSoon();
    });
    connect(&session_, &Session::runningChanged, this, &ConvolveWorkspace::updateRunning);

    bar_->setMode(session_.choices().mode);
    connect(bar_, &ConvolveBar::modePicked, &session_, &Session::setMode);
    connect(bar_, &ConvolveBar::headPicked, &session_, &Session::setHead);
    connect(bar_, &ConvolveBar::allHeadsPicked, this, [this](bool all) {
        ConvolveChoices next = session_.choices().convolve;
        next.allHeads = all;
        session_.setConvolve(all ? tr("convolve with all heads") : tr("convolve with one head"), next);
    });
    connect(plots_, &ConvolvePlots::channelPicked, &session_, &Session::setChannel);
}

ConvolveWorkspace::~ConvolveWorkspace() {
    session_.tasks().cancel(kInputLane);
}

QWidget* ConvolveWorkspace::tabBarTools() {
    return tools_;
}

void ConvolveWorkspace::fit() {
    plots_->fit();
    side_->fit();
}

bool ConvolveWorkspace::isSettled() const {
    if (!isVisible())
        return true;
    if (requests_.signal() && (!signalRead_ || !signalPyramid_))
        return false;
    if (requestTimer_.isActive() || requestNeeded_)
        return false;
    if (!requests_.signal() || !requests_.bank())
        return true;
    const auto& latest = live_.latest();
    if (!latest)
        return !lastFailure_.isEmpty(); // there is no engine to wait for
    if (latest->request->id != requests_.lastId())
        return false;
    if (latest->failure)
        return true;
    if (latest->output != shown_ || !shown_->isComplete() || unpainted_ || check_->isPending())
        return false;
    return !live_.isLooping() || latest->timings.totals.size() >= kSettledRuns ||
           (looping_.isValid() && looping_.elapsed() > kSettledTime);
}

// ---- choices --------------------------------------------------------------------------------------------------------

void ConvolveWorkspace::signalChanged() {
    requests_.takeSignal();
    signalRead_ = false;
    if (!requests_.signal()) {
        signalPyramid_.reset();
        session_.tasks().cancel(kInputLane);
    }
    if (isVisible())
        readSignal();
    requestSoon();
}

/// The picture of the input. A long signal takes a while, so its old picture stays until then.
void ConvolveWorkspace::readSignal() {
    signalRead_ = true;
    const std::int64_t channel = session_.choices().channel;
    plots_->setInput(requests_.signal(), channel, nullptr, tr("No signal yet. Drop a file here, or open a sample."));
    if (!requests_.signal())
        return;
    signalPyramid_.reset();
    session_.tasks().submit(
        kInputLane, tr("Drawing %1").arg(QString::fromStdString(requests_.signal()->name)), Supersede::Cancel, this,
        [signal = requests_.signal(), channel](TaskContext& task) {
            return Pyramid::build(signal->values, channel, task.stop(), task.progressFunction());
        },
        [this, signal = requests_.signal(), channel](const std::shared_ptr<const Pyramid>& pyramid) {
            if (signal != requests_.signal())
                return;
            signalPyramid_ = pyramid;
            plots_->setInput(signal, channel, pyramid, {});
        });
}

void ConvolveWorkspace::bankChanged() {
    requests_.takeBank();
    updateHeads();
    requestSoon();
}

void ConvolveWorkspace::updateHeads() {
    const auto& bank = requests_.bank();
    bar_->setHeads(bank ? bank->heads() : 0, session_.choices().head, session_.choices().convolve.allHeads);
}

// ---- the live run ---------------------------------------------------------------------------------------------------

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
    const bool on = session_.isRunning() && isVisible();
    if (on && !live_.isLooping()) {
        looping_.start();
        hasLooped_ = true;
    }
    live_.setLooping(on);
    refreshStatus();
    updateOverlay();
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
    if (std::exchange(lastFailure_, words) != words)
        emit session_.failed(tr("The convolution was not run."), words + QLatin1Char('.'));
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

// ---- the timings ----------------------------------------------------------------------------------------------------

void ConvolveWorkspace::setTimingsWanted(bool wanted) {
    timingsWanted_ = wanted;
    const QSignalBlocker blocker(timingsButton_);
    timingsButton_->setChecked(wanted);
    updateOverlay();
}

void ConvolveWorkspace::updateOverlay() {
    const auto& latest = live_.latest();
    const bool hasNumbers = hasLooped_ && latest && latest->output && !latest->timings.totals.empty();
    if (hasNumbers)
        overlay_->setSnapshot(latest, live_.isLooping());
    const bool isWanted = timingsWanted_ && hasNumbers;
    if (isWanted == overlay_->isVisibleTo(plots_->outputPlot()))
        return;
    overlay_->setVisible(isWanted);
    if (isWanted)
        overlay_->placeQuietly();
}

void ConvolveWorkspace::pickStage(std::optional<StageKind> kind, bool ofBaseline) {
    overlay_->setChosenStage(kind);
    side_->stagePanel()->setStage(kind, ofBaseline);
}

} // namespace longwave::ui
