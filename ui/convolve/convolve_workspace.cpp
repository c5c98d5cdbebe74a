// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_workspace.h"

#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
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

#include <QHBoxLayout>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace longwave::ui {

namespace {

constexpr auto kInputLane = "convolve-input";
constexpr int kStatusInterval = 250; // ms
/// A loop is worth a look once it has run this often, or this long (ms) with a slow engine.
constexpr std::size_t kSettledRuns = 30;
constexpr int kSettledTime = 4000;

/// Of sound, and of what is generated, 1 is full scale. The numbers of a scanner, or of an array whose rate somebody
/// else told, are their own.
bool isSound(const File& file, const Entry& entry) {
    return entry.sampleRate > 0 && !entry.grid && file.format != "NumPy array";
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
    MachineCeilings& ceilings = session_.ceilings();
    connect(&ceilings, &MachineCeilings::measuringChanged, this, &ConvolveWorkspace::updateRunning);
    connect(&ceilings, &MachineCeilings::changed, this, &ConvolveWorkspace::takeCeilings);
    connect(&session_, &Session::occupationChanged, this, &ConvolveWorkspace::takeCeilings);
    connect(overlay_, &TimingOverlay::measureRequested, this, [this] { session_.measureMachine(); });
    takeCeilings();

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
    if (requestTimer_.isActive() || requestNeeded_ || session_.ceilings().isMeasuring())
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
    const Entry* entry = session_.entry(session_.choices().signal);
    const File* file = session_.file(session_.choices().signal.file);
    plots_->setFullScale(file && entry && isSound(*file, *entry));
    const std::optional<VoxelGrid> grid = entry ? entry->grid : std::nullopt;
    plots_->setInput(requests_.signal(), channel, grid, nullptr,
                     tr("No signal yet. Drop a file here, or open a sample."));
    if (!requests_.signal())
        return;
    signalPyramid_.reset();
    session_.tasks().submit(
        kInputLane, tr("Drawing %1").arg(QString::fromStdString(requests_.signal()->name)), Supersede::Cancel, this,
        [signal = requests_.signal(), channel](TaskContext& task) {
            return Pyramid::build(signal->values, channel, task.stop(), task.progressFunction());
        },
        [this, signal = requests_.signal(), channel, grid](const std::shared_ptr<const Pyramid>& pyramid) {
            if (signal != requests_.signal())
                return;
            signalPyramid_ = pyramid;
            plots_->setInput(signal, channel, grid, pyramid, {});
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
    if (kind)
        side_->revealStage();
}

} // namespace longwave::ui
