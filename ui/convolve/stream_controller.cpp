// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_controller.h"

#include "compute/error.h"
#include "ui/convolve/stream_start.h"
#include "ui/session/words.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

constexpr auto kOpenLane = "stream-open";
constexpr auto kAskLane = "stream-ask";
const std::string kCloseLane = "stream-close-";
constexpr double kNullBuffer = 0.02; // s
/// Room for kernels of other layers that are open, in taps.
constexpr std::int64_t kMostRoom = 1 << 21;

} // namespace

/// What a worker opened.
struct StreamController::Opened {
    StreamSetup setup;
    QString device;
    QString remark;
};

/// A runner that was told to stop ends in a worker, and must not report to a controller that may be gone by then.
struct StreamController::Gate {
    std::mutex mutex;
    StreamController* controller;
};

StreamController::StreamController(Session& session, std::unique_ptr<SoundSystem> sound, QObject* parent)
    : QObject(parent),
      session_(session),
      sound_(std::move(sound)) {
    volume_->gain = gainOf(settings_.volume);
    restart_.setSingleShot(true);
    restart_.setInterval(0);
    connect(&restart_, &QTimer::timeout, this, &StreamController::signalChanged);
    connect(&session_, &Session::runningChanged, this, &StreamController::follow);
    for (const auto changed : {&Session::bankChanged, &Session::headChanged, &Session::regularizationChanged})
        connect(&session_, changed, this, &StreamController::kernelChanged);
    connect(&session_, &Session::convolveChanged, this, [this] {
        const bool skip = session_.choices().convolve.skip; // the rest is not a stream's
        if (std::exchange(skip_, skip) != skip)
            kernelChanged();
    });
    connect(&session_, &Session::signalChanged, this, [this] { restart_.start(); });
}

StreamController::~StreamController() {
    session_.tasks().cancel(kOpenLane);
    session_.tasks().cancel(kAskLane);
    if (gate_) {
        const std::lock_guard lock(gate_->mutex);
        gate_->controller = nullptr;
    }
}

void StreamController::setSettings(const StreamSettings& settings) {
    if (settings == settings_)
        return;
    settings_ = settings;
    volume_->gain = settings_.muted ? 0.0f : gainOf(settings_.volume);
    session_.setRunKind({active_, !active_ || needsSignal(settings_.input)});
    emit settingsChanged();
}

void StreamController::setActive(bool active) {
    if (active == active_)
        return;
    session_.setRunning(false); // a run is of one mode
    active_ = active;
    session_.setRunKind({active_, !active_ || needsSignal(settings_.input)});
    if (active)
        askForSound();
    follow();
}

void StreamController::askForSound() {
    using Answer = std::pair<QString, QString>;
    session_.tasks().submit(
        kAskLane, tr("Looking for sound devices"), Supersede::Finish, this,
        [sound = sound_](TaskContext&) {
            return Answer{sound->missingOutput(), sound->missingInput()};
        },
        [this](const Answer& answer) {
            std::tie(missingOutput_, missingInput_) = answer;
            emit soundKnown();
        });
}

void StreamController::follow() {
    const bool wanted = active_ && session_.isRunning();
    if (wanted == isRunning())
        return;
    if (wanted)
        start();
    else
        stop();
}

void StreamController::start() {
    opening_ = true;
    toldProblem_.clear();
    device_.clear();
    remark_.clear();
    report_.reset();
    emit runningChanged();
    emit reported();
    session_.tasks().submit(
        kOpenLane, tr("Opening the sound devices"), Supersede::Cancel, this,
        [settings = settings_, signal = session_.signal(), channel = session_.choices().channel,
         rate = streamRate(session_, settings_), sound = sound_, volume = volume_](TaskContext&) {
            auto opened = std::make_shared<Opened>();
            StreamSetup& setup = opened->setup;
            setup.rate = rate;
            setup.block = settings.block;
            setup.uniform = settings.uniform;
            setup.nullBuffer = kNullBuffer;
            if (settings.input == StreamInput::Microphone) {
                if (settings.output == StreamOutput::Fastest)
                    throw Error("Microphone", "it sets the pace itself, so that it cannot go as fast as possible; "
                                              "sound or silence at the sample rate are accepted");
                OpenedInput input = sound->openInput(rate);
                setup.source = std::move(input.source);
                setup.rate = input.rate;
                opened->device = input.device;
            } else {
                setup.source = makeSource(settings, signal, channel, setup.rate);
            }
            if (settings.output == StreamOutput::Sound) {
                try {
                    OpenedOutput output = sound->openOutput(setup.rate, setup.block, volume);
                    setup.sink = std::move(output.sink);
                    opened->device = output.device;
                    opened->remark = output.remark;
                } catch (const Error& error) {
                    opened->device.clear();
                    opened->remark = sentence(QString::fromStdString(error.explanation()));
                }
            }
            if (settings.output == StreamOutput::Fastest)
                setup.sink = std::make_unique<EagerSink>();
            if (!setup.sink)
                setup.sink = std::make_unique<PacedNullSink>(setup.rate, setup.block,
                                                             static_cast<std::int64_t>(kNullBuffer * setup.rate));
            return opened;
        },
        [this](const std::shared_ptr<Opened>& opened) { begin(opened); },
        [this](const Error& error) {
            emit session_.failed(tr("The stream was not started."), sentence(QString::fromStdString(error.what())));
            opening_ = false;
            session_.setRunning(false);
            emit runningChanged();
        });
}

void StreamController::begin(const std::shared_ptr<Opened>& opened) {
    opening_ = false;
    auto first = streamTaps(session_, settings_, raw_);
    if (!first || !active_ || !session_.isRunning()) {
        emit runningChanged();
        return;
    }
    device_ = opened->device;
    remark_ = opened->remark;
    rate_ = opened->setup.rate;
    // Every layer that is open may be wanted while it plays.
    for (const BankRef& ref : session_.allBanks())
        if (const auto match = session_.match(ref))
            opened->setup.capacity = std::max(opened->setup.capacity, std::min<std::int64_t>(match->length, kMostRoom));
    gate_ = std::make_shared<Gate>();
    gate_->controller = this;
    runner_ = std::make_unique<StreamRunner>(std::move(opened->setup), std::move(*first),
                                             [gate = gate_](std::shared_ptr<const StreamReport> report) {
                                                 const std::lock_guard lock(gate->mutex);
                                                 if (gate->controller)
                                                     gate->controller->take(std::move(report));
                                             });
    emit runningChanged();
}

void StreamController::stop() {
    session_.tasks().cancel(kOpenLane);
    opening_ = false;
    if (runner_) {
        {
            const std::lock_guard lock(gate_->mutex);
            gate_->controller = nullptr;
        }
        // It ends with the block that it waits for, and its device is closed: not here.
        session_.tasks().submit(
            kCloseLane + std::to_string(++closed_), tr("Closing the sound devices"), Supersede::Finish, this,
            [runner = std::shared_ptr<StreamRunner>(std::move(runner_))](TaskContext&) mutable {
                runner.reset();
                return true;
            },
            [](bool) {});
    }
    {
        const std::lock_guard lock(mutex_);
        pending_.reset();
    }
    emit runningChanged();
}

void StreamController::setRaw(bool raw) {
    if (raw == raw_)
        return;
    raw_ = raw;
    kernelChanged();
    emit rawChanged();
}

void StreamController::kernelChanged() {
    if (!runner_)
        return;
    skip_ = session_.choices().convolve.skip;
    if (auto next = streamTaps(session_, settings_, raw_))
        runner_->setKernel(std::move(*next));
}

/// Another signal takes over where the stream is; one of another rate needs another stream.
void StreamController::signalChanged() {
    if (!isRunning() || settings_.input != StreamInput::Signal)
        return;
    const auto signal = session_.signal();
    if (!signal)
        return; // the session stops
    if (runner_ && streamRate(session_, settings_) == rate_ && settings_.output != StreamOutput::Fastest) {
        runner_->setSource(std::make_shared<SignalSource>(signal->values, session_.choices().channel, settings_.loop));
        return;
    }
    stop();
    start();
}

void StreamController::take(std::shared_ptr<const StreamReport> report) {
    bool isFirst = false;
    {
        const std::lock_guard lock(mutex_);
        isFirst = !std::exchange(pending_, std::move(report));
    }
    if (isFirst)
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void StreamController::customEvent(QEvent*) {
    std::shared_ptr<const StreamReport> report;
    {
        const std::lock_guard lock(mutex_);
        report = std::exchange(pending_, nullptr);
    }
    if (!report || !runner_)
        return;
    report_ = std::move(report);
    const auto state = report_->state;
    const QString problem = QString::fromStdString(report_->problem);
    if (problem.isEmpty())
        toldProblem_.clear();
    else if (std::exchange(toldProblem_, problem) != problem) // the same of many λ is told once
        emit session_.failed(state == StreamReport::State::Failed ? tr("The stream stopped.")
                                                                  : tr("The kernel was not changed."),
                             sentence(problem));
    emit reported();
    if (state == StreamReport::State::Ended || state == StreamReport::State::Failed)
        session_.setRunning(false);
}

} // namespace longwave::ui
