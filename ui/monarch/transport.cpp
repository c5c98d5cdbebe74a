// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/transport.h"

#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/step_face.h"
#include "ui/monarch/step_player.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kSpeeds[] = {0.25, 0.5, 1, 2, 4};
constexpr int kEdge = 12; // of the scrubber, so that the end ticks' numbers have room
constexpr double kHandle = 6;
constexpr int kHeight = 56;

QString speedText(double speed) {
    return format::realMinus(QString::number(speed)) + format::kTimes;
}

/// The style sheet leaves no gap after an icon.
QString spaced(const QString& word) {
    return QChar(0x2002) + word;
}

QPushButton* button(const QString& word, const QString& iconName, const QString& tip) {
    auto* made = new QPushButton(spaced(word));
    made->setAccessibleName(word);
    made->setIcon(icon(iconName));
    made->setIconSize({16, 16});
    made->setToolTip(tip);
    return made;
}

} // namespace

StepScrubber::StepScrubber(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setPageStep(3);
    setAccessibleName(tr("Step"));
    setToolTip(tr("Left and Right go a step, Home and End to the first and the last"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

QSize StepScrubber::sizeHint() const {
    return {320, 20 + QFontMetrics(uiFont(TextRole::Caption)).height() + 6};
}

QSize StepScrubber::minimumSizeHint() const {
    return {160, sizeHint().height()};
}

double StepScrubber::xOf(int step) const {
    return kEdge + (maximum() > 0 ? static_cast<double>(step) / maximum() : 0.0) * (width() - 2 * kEdge);
}

int StepScrubber::stepAt(double x) const {
    const double share = (x - kEdge) / std::max(1, width() - 2 * kEdge);
    return std::clamp(static_cast<int>(std::lround(share * maximum())), 0, maximum());
}

void StepScrubber::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    setValue(stepAt(event->position().x()));
}

void StepScrubber::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown())
        setValue(stepAt(event->position().x()));
}

void StepScrubber::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        setSliderDown(false);
}

void StepScrubber::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& colors = theme();
    const double y = 10;
    const double here = xOf(value());
    painter.fillRect(QRectF(xOf(0), y - 1, xOf(maximum()) - xOf(0), 2), colors[Token::Track]);
    painter.fillRect(QRectF(xOf(0), y - 1, here - xOf(0), 2), colors[isEnabled() ? Token::Accent : Token::Track]);
    // Numbers of ticks that stand too close are left out, but never the current one.
    const QFontMetricsF metrics(uiFont(TextRole::Caption, TextWeight::SemiBold));
    const double widest = metrics.horizontalAdvance(QString::number(maximum() + 1)) + 6;
    const double pitch = maximum() > 0 ? (xOf(1) - xOf(0)) : widest;
    const int every = std::max(1, static_cast<int>(std::ceil(widest / pitch)));
    for (int step = 0; step <= maximum(); ++step) {
        const double x = xOf(step);
        painter.fillRect(QRectF(x - 0.5, y - 5, 1, 10), colors[step <= value() ? Token::Accent : Token::Control]);
        const bool isHere = step == value();
        const bool isNear = !isHere && std::abs(x - here) < widest;
        if (!isHere && (step % every != 0 || isNear))
            continue;
        painter.setFont(uiFont(TextRole::Caption, isHere ? TextWeight::SemiBold : TextWeight::Regular));
        painter.setPen(colors[isHere ? Token::Text : Token::Muted]);
        painter.drawText(QRectF(x - 20, 20, 40, height() - 20), Qt::AlignHCenter | Qt::AlignTop,
                         QString::number(step + 1));
    }
    if (!isEnabled())
        return;
    if (hasFocus()) {
        painter.setPen(QPen(colors[Token::Accent], 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(here, y), kHandle + 3, kHandle + 3);
    }
    painter.setPen(QPen(colors[Token::Accent], 2));
    painter.setBrush(colors[Token::Surface]);
    painter.drawEllipse(QPointF(here, y), kHandle, kHandle);
}

Transport::Transport(MonarchWalk& walk, StepPlayer& player, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      player_(player),
      back_(button(tr("Back"), QStringLiteral("step-back"), tr("The step before (Left)"))),
      play_(button(tr("Play"), QStringLiteral("play"), {})),
      next_(button(tr("Next"), QStringLiteral("step-next"), tr("The next step (Right)"))),
      scrubber_(new StepScrubber),
      speed_(new QComboBox),
      motion_(new QCheckBox(tr("Motion"))) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumHeight(kHeight);
    setAccessibleName(tr("Steps: playing"));
    for (const double speed : kSpeeds)
        speed_->addItem(speedText(speed), speed);
    speed_->setAccessibleName(tr("Speed"));
    speed_->setToolTip(tr("How fast the steps follow each other; at 1× one every %1 s")
                           .arg(StepPlayer::kStepMilliseconds / 1000.0, 0, 'f', 1));
    motion_->setToolTip(tr("Show where cells come from when the step changes; off: the next picture stands at once"));
    play_->setMinimumWidth(play_->fontMetrics().horizontalAdvance(spaced(tr("Pause"))) + 48);
    auto* word = new QLabel(tr("Speed"));
    word->setProperty("role", "muted");
    word->setBuddy(speed_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    row->addWidget(back_);
    row->addWidget(play_);
    row->addWidget(next_);
    row->addSpacing(8);
    row->addWidget(scrubber_, 1);
    row->addSpacing(8);
    row->addWidget(word);
    row->addWidget(speed_);
    row->addSpacing(4);
    row->addWidget(motion_);
    setSpeed(player_.speed());

    connect(back_, &QPushButton::clicked, &player_, &StepPlayer::back);
    connect(next_, &QPushButton::clicked, &player_, &StepPlayer::next);
    connect(play_, &QPushButton::clicked, &player_, &StepPlayer::toggle);
    connect(scrubber_, &QSlider::valueChanged, this,
            [this](int step) { walk_.setStep(static_cast<std::size_t>(std::max(0, step))); });
    connect(speed_, &QComboBox::activated, this, [this] { emit speedPicked(speed_->currentData().toDouble()); });
    connect(&walk_, &MonarchWalk::stepChanged, this, &Transport::follow);
    connect(&walk_, &MonarchWalk::traceChanged, this, &Transport::follow);
    connect(&player_, &StepPlayer::changed, this, &Transport::follow);
    follow();
}

void Transport::setSpeed(double speed) {
    int best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < speed_->count(); ++i)
        if (const double off = std::abs(std::log(speed_->itemData(i).toDouble() / speed)); off < least) {
            least = off;
            best = i;
        }
    speed_->setCurrentIndex(best);
}

void Transport::follow() {
    const auto count = static_cast<int>(walk_.stepCount());
    const auto step = static_cast<int>(walk_.step());
    {
        const QSignalBlocker quiet(scrubber_);
        scrubber_->setRange(0, std::max(0, count - 1));
        scrubber_->setValue(step);
    }
    scrubber_->update();
    if (count > 0)
        scrubber_->setAccessibleDescription(
            tr("Step %1 of %2: %3").arg(step + 1).arg(count).arg(faceOf(*walk_.trace(), walk_.step()).title));
    back_->setEnabled(step > 0);
    next_->setEnabled(step + 1 < count);
    play_->setEnabled(player_.canPlay());
    const bool playing = player_.isPlaying();
    const QString word = playing ? tr("Pause") : tr("Play");
    play_->setText(spaced(word));
    play_->setAccessibleName(word);
    play_->setIcon(icon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
    play_->setToolTip(playing ? tr("Stay at this step (Space)") : tr("Play the steps (Space)"));
}

} // namespace longwave::ui
