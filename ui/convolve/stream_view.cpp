// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_view.h"

#include "ui/convolve/change_stream.h"
#include "ui/convolve/hold_key.h"
#include "ui/convolve/skip_box.h"
#include "ui/convolve/stream_bar.h"
#include "ui/convolve/stream_plots.h"
#include "ui/convolve/stream_side.h"
#include "ui/session/row_name.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"
#include "ui/theme/rate_text.h"

#include <QComboBox>
#include <QPointer>
#include <QSplitter>
#include <QStringList>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {

/// A stream is worth a look when it has filled its scope.
constexpr double kSettledSeconds = 5;

/// Whether they differ in more than the fade, the one thing that a stream at work lets change.
bool isFixedWhileRunning(const StreamSettings& now, StreamSettings wanted) {
    wanted.fadeSeconds = now.fadeSeconds;
    wanted.fadeShape = now.fadeShape;
    return wanted != now;
}

} // namespace

StreamView::StreamView(Session& session, StreamController& controller, QWidget* parent)
    : QWidget(parent),
      session_(session),
      controller_(controller),
      bar_(new StreamBar),
      plots_(new StreamPlots),
      side_(new StreamSide),
      hold_(new HoldKey(Qt::Key_B, this)) {
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
    column->addWidget(splitter, 1);

    connect(bar_, &StreamBar::picked, this, [this](const StreamSettings& picked) {
        StreamSettings settings = controller_.settings();
        settings.input = picked.input;
        settings.loop = picked.loop;
        settings.frequency = picked.frequency;
        settings.block = picked.block;
        settings.uniform = picked.uniform;
        settings.output = picked.output;
        change(settings);
    });
    connect(side_, &StreamSide::picked, this, [this](const StreamSettings& picked) {
        StreamSettings settings = controller_.settings();
        settings.volume = picked.volume;
        settings.muted = picked.muted;
        settings.fadeSeconds = picked.fadeSeconds;
        settings.fadeShape = picked.fadeShape;
        change(settings);
    });
    connect(plots_, &StreamPlots::hovered, this, &StreamView::statusChanged);
    connect(hold_, &HoldKey::held, &controller_, &StreamController::setRaw);
    connect(&controller_, &StreamController::settingsChanged, this, [this] {
        bar_->setSettings(controller_.settings());
        side_->setSettings(controller_.settings());
        showWords();
        showSound();
    });
    connect(&controller_, &StreamController::reported, this, &StreamView::showReport);
    connect(&controller_, &StreamController::runningChanged, this, &StreamView::showReport);
    connect(&controller_, &StreamController::rawChanged, this, &StreamView::showWords);
    connect(&controller_, &StreamController::soundKnown, this, &StreamView::showSound);
    for (const auto changed :
         {&Session::signalChanged, &Session::bankChanged, &Session::headChanged, &Session::regularizationChanged})
        connect(&session_, changed, this, &StreamView::showWords);
    side_->addKernelControl(new SkipBox(session_));
    bar_->setSettings(controller_.settings());
    side_->setSettings(controller_.settings());
    showWords();
    showReport();
    showSound();
}

void StreamView::change(const StreamSettings& settings) {
    const StreamSettings before = controller_.settings();
    controller_.setSettings(settings);
    if (isStep(before, settings))
        session_.undoStack().push(new ChangeStream( // the stack owns it
            before, settings, [view = QPointer(this)](const StreamSettings& wanted) {
                return view && view->take(wanted); // the view may go before the session's undo stack does
            }));
}

bool StreamView::take(StreamSettings settings) {
    const StreamSettings& now = controller_.settings();
    settings.volume = now.volume;
    settings.muted = now.muted;
    if (controller_.isRunning() && isFixedWhileRunning(now, settings)) {
        emit session_.failed(tr("The settings of the stream were not changed back."),
                             tr("They are locked while it plays; Stop unlocks them."));
        return false;
    }
    controller_.setSettings(settings);
    return true;
}

void StreamView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    showWords();
    showReport();
}

bool StreamView::isSettled() const {
    const auto& report = controller_.report();
    if (!controller_.isRunning())
        return true;
    return report && static_cast<double>(report->position) / report->rate >= kSettledSeconds;
}

void StreamView::showReport() {
    if (!isVisible())
        return;
    const auto& report = controller_.report();
    QString empty;
    if (!session_.bank())
        empty = tr("No kernels yet. Drop a checkpoint here, or open a sample.");
    else if (!session_.canRun())
        empty = tr("No signal yet. Drop a file here, open a sample, or choose another source.");
    else if (controller_.isRunning())
        empty = tr("Making ready …");
    else
        empty = tr("Press Play to stream %1 through the kernel.")
                    .arg(needsSignal(controller_.settings().input) ? tr("the signal") : tr("the source"));
    plots_->setReport(report, empty);
    side_->setReport(report);
    bar_->setRunning(controller_.isRunning());
    showStatus();
    showSound();
}

void StreamView::showStatus() {
    const auto& report = controller_.report();
    if (!controller_.isRunning()) {
        const bool ended = report && report->state == StreamReport::State::Ended;
        bar_->setStatus(report ? (ended ? tr("ended") : tr("stopped")) : QString(), Token::Muted);
        return;
    }
    if (!report || report->state == StreamReport::State::Preparing) {
        bar_->setStatus(tr("making ready …"), Token::Muted);
        return;
    }
    QString words = tr("streaming, %1").arg(rateText(report->rate));
    if (controller_.isRaw())
        words = tr("kernel raw, %1").arg(rateText(report->rate));
    bar_->setStatus(words, Token::Ok);
}

void StreamView::showWords() {
    if (!isVisible())
        return;
    const StreamSettings& settings = controller_.settings();
    QString source = bar_->inputBox()->currentText();
    if (settings.input == StreamInput::Signal) {
        const auto signal = session_.signal();
        source = signal ? QString::fromStdString(signal->name) : QString();
        const Entry* entry = session_.entry(session_.choices().signal);
        if (signal && entry && signal->values.rows() > 1)
            source += QStringLiteral(", ") + rowName(signal->rowNames, entry->grid, session_.choices().channel);
        if (signal && signal->sampleRate <= 0)
            source += tr(", rate unknown: taken as 48 kHz");
    }
    const Regularization& set = session_.choices().regularization;
    QString kernel;
    if (const auto bank = session_.bank()) {
        kernel = tr("head %1, %2 taps").arg(format::count(session_.choices().head), format::count(bank->taps()));
        if (set.isIdentity() || controller_.isRaw())
            kernel += tr(", raw");
        if (!controller_.isRaw() && set.smoothOn)
            kernel += tr(", smoothed over %1 taps").arg(format::count(set.window));
        if (!controller_.isRaw() && set.squashOn)
            kernel += tr(", squashed, λ = %1").arg(format::significant(set.lambda));
    }
    plots_->setWords(source, kernel, set.isIdentity() || controller_.isRaw());
    showReport();
}

void StreamView::showSound() {
    const StreamSettings& settings = controller_.settings();
    bar_->setMissing(controller_.missingOutput(), controller_.missingInput());
    const bool wantsSound = settings.output == StreamOutput::Sound;
    side_->setHasSound(wantsSound && controller_.missingOutput().isEmpty());
    QString device;
    if (!wantsSound)
        device = settings.output == StreamOutput::Fastest ? tr("as fast as possible, without sound")
                                                          : tr("without sound, at the sample rate");
    else if (controller_.isRunning() && !controller_.device().isEmpty())
        device = tr("heard on %1").arg(controller_.device());
    else if (!controller_.missingOutput().isEmpty())
        device = tr("not heard: no sound output");
    side_->setDevice(device);

    QStringList notice;
    if (wantsSound && !controller_.missingOutput().isEmpty())
        notice += tr("No sound output. %1 The stream runs without sound, and Render to WAV still works.")
                      .arg(controller_.missingOutput());
    else if (controller_.isRunning() && !controller_.remark().isEmpty())
        notice += controller_.remark();
    if (const auto& report = controller_.report(); report && !report->note.empty())
        notice += QString::fromStdString(report->note);
    side_->setNotice(notice.join(QLatin1Char(' ')));
}

} // namespace longwave::ui
