// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool_bar.h"

#include "ui/engine_box.h"
#include "ui/lambda_control.h"
#include "ui/strip.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

constexpr int kLongestWindow = 1'000'001;
constexpr int kRunWidth = 88;
constexpr int kControlHeight = 28;
constexpr int kDividerHeight = 20;
constexpr int kSpacing = 8;

} // namespace

WindowField::WindowField(QWidget* parent) : QSpinBox(parent) {
    setRange(1, kLongestWindow);
    setSingleStep(2);
    setSuffix(format::kThinSpace + tr("taps"));
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setKeyboardTracking(false); // "15" passes through "1"
    setCorrectionMode(QAbstractSpinBox::CorrectToPreviousValue);
    setAccessibleName(tr("Smooth window"));
    setToolTip(tr("Smooth: moving average over this odd number of taps, in time, before Squash"));
    lineEdit()->setMaxLength(16);
}

QValidator::State WindowField::validate(QString& text, int& position) const {
    const QValidator::State state = QSpinBox::validate(text, position);
    return state == QValidator::Acceptable && valueFromText(text) % 2 == 0 ? QValidator::Intermediate : state;
}

void WindowField::fixup(QString& text) const {
    QToolTip::showText(mapToGlobal(QPoint(0, height())),
                       tr("The window is an odd number of taps from 1; it stays %1.").arg(value()),
                       const_cast<WindowField*>(this));
    text = textFromValue(value());
}

ToolBar::ToolBar(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      smooth_(new QCheckBox(tr("Smooth"))),
      window_(new WindowField),
      squash_(new QCheckBox(tr("Squash"))),
      lambda_(new LambdaControl(session)),
      engineName_(new QLabel(tr("Engine"))),
      engine_(new EngineBox(session)),
      run_(new QPushButton) {
    setAccessibleName(tr("Regularisation and engine"));
    smooth_->setToolTip(tr("Smooth every kernel in time before it is used (moving average)"));
    squash_->setToolTip(tr("Squash every kernel before it is used: k ← sign(k)·max(|k| − λ, 0)"));
    window_->setFixedWidth(window_->fontMetrics().horizontalAdvance(QStringLiteral("1001 taps")) + 20);
    run_->setProperty("primary", true);
    run_->setFixedWidth(kRunWidth);
    for (QWidget* control : {static_cast<QWidget*>(window_), static_cast<QWidget*>(lambda_->field()),
                             static_cast<QWidget*>(engine_), static_cast<QWidget*>(run_)})
        control->setFixedHeight(std::max(kControlHeight, fontMetrics().height() + 8));

    auto* lambdaName = new QLabel(QStringLiteral("λ"));
    lambdaName->setProperty("role", "muted");
    lambdaName->setBuddy(lambda_->slider());
    engineName_->setProperty("role", "muted");
    engineName_->setBuddy(engine_);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(kSpacing);
    layout->addWidget(smooth_);
    layout->addWidget(window_);
    layout->addSpacing(4);
    layout->addWidget(new UprightLine(kDividerHeight));
    layout->addSpacing(4);
    layout->addWidget(squash_);
    layout->addSpacing(4);
    layout->addWidget(lambdaName);
    layout->addWidget(lambda_);
    layout->addSpacing(4);
    layout->addWidget(new UprightLine(kDividerHeight));
    layout->addSpacing(4);
    layout->addWidget(engineName_);
    layout->addWidget(engine_);
    layout->addSpacing(4);
    layout->addWidget(run_);

    connect(smooth_, &QCheckBox::toggled, &session_, &Session::setSmoothOn);
    connect(squash_, &QCheckBox::toggled, &session_, &Session::setSquashOn);
    connect(window_, &QSpinBox::valueChanged, &session_, [this](int taps) { session_.setWindow(taps); });
    connect(run_, &QPushButton::clicked, this, &ToolBar::runRequested);
    connect(&session_, &Session::regularizationChanged, this, &ToolBar::followRegularization);
    for (const auto changed :
         {&Session::runningChanged, &Session::signalChanged, &Session::bankChanged, &Session::engineChanged,
          &Session::filesChanged, &Session::runKindChanged, &Session::occupationChanged})
        connect(&session_, changed, this, &ToolBar::followRunning);
    followRegularization();
    followRunning();
}

QSize ToolBar::sizeHint() const {
    QSize size = QWidget::sizeHint();
    if (engineName_->isHidden())
        size.rwidth() += engineName_->sizeHint().width() + kSpacing;
    return size;
}

QSize ToolBar::minimumSizeHint() const {
    QSize size = QWidget::minimumSizeHint();
    if (!engineName_->isHidden())
        size.rwidth() -= engineName_->sizeHint().width() + kSpacing;
    return size;
}

void ToolBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    engineName_->setVisible(width() >= sizeHint().width());
}

void ToolBar::followRegularization() {
    const Regularization& set = session_.choices().regularization;
    const QSignalBlocker quietSmooth(smooth_), quietSquash(squash_), quietWindow(window_);
    smooth_->setChecked(set.smoothOn);
    squash_->setChecked(set.squashOn);
    window_->setValue(static_cast<int>(std::min<std::int64_t>(set.window, kLongestWindow)));
    window_->setEnabled(set.smoothOn);
}

void ToolBar::setRunAction(const std::optional<RunAction>& action) {
    action_ = action;
    followRunning();
}

void ToolBar::followRunning() {
    const bool plays = session_.runKind().plays;
    const bool ready = session_.canRun() && (plays || !session_.choices().engine.empty());
    // A loop rests while the machine is measured, so that alone keeps none from being started.
    const QString reason = session_.ceilings().isMeasuring() ? QString() : session_.occupation();
    RunAction live;
    live.isRunning = session_.isRunning();
    live.word = live.isRunning ? tr("Stop") : plays ? tr("Play") : tr("Run");
    live.icon = live.isRunning ? QStringLiteral("stop") : QStringLiteral("play");
    live.isEnabled = live.isRunning || (ready && reason.isEmpty());
    live.tip = live.isRunning      ? tr("Stop convolving (Ctrl+R)")
               : !reason.isEmpty() ? reason
               : ready && plays    ? tr("Stream through the kernel, block by block (Ctrl+R)")
               : ready             ? tr("Convolve the signal with the kernels, again and again (Ctrl+R)")
               : plays             ? tr("Choose a source and a kernel bank first")
                                   : tr("Choose a signal and a kernel bank first");
    const RunAction& shown = action_ ? *action_ : live;
    run_->setText(shown.word);
    run_->setIcon(icon(shown.icon, shown.isRunning ? Token::Text : Token::OnAccent));
    run_->setFixedWidth(std::max(run_->minimumWidth(), run_->sizeHint().width())); // a long word in a wide font
    // Disabled for a moment, as between Go and Cancel, it would hand the focus on for good.
    const bool hadFocus = window()->focusWidget() == run_;
    run_->setEnabled(shown.isEnabled);
    if (hadFocus && !shown.isEnabled)
        lent_ = window()->focusWidget();
    else if (shown.isEnabled && lent_ && std::exchange(lent_, nullptr) == window()->focusWidget())
        run_->setFocus();
    run_->setToolTip(shown.tip);
    run_->setAccessibleName(run_->text());
    if (run_->property("primary").toBool() == shown.isRunning) { // Stop is bordered, not filled
        run_->setProperty("primary", !shown.isRunning);
        repolish(run_);
    }
}

} // namespace longwave::ui
