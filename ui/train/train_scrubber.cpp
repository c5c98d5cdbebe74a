// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_scrubber.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kReplaySteps = 120; // pictures of a whole replay
constexpr int kReplayTick = 50;   // ms
constexpr int kTick = 4;          // px
constexpr int kHandle = 14;       // px, with its border

} // namespace

/// Ticks and names of epochs under the slider, as many as have room.
class TrainScrubber::Ticks : public QWidget {
  public:
    explicit Ticks(const TrainScrubber& scrubber) : scrubber_(scrubber) {
        setFixedHeight(QFontMetrics(uiFont(TextRole::Caption)).height() + kTick + 1);
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        const std::int64_t each = scrubber_.stepsPerEpoch_;
        if (each <= 0 || scrubber_.steps_ <= 0)
            return;
        QPainter painter(this);
        painter.setFont(uiFont(TextRole::Caption));
        const QFontMetrics metrics = painter.fontMetrics();
        const std::int64_t epochs = scrubber_.steps_ / each;
        const int room = width() - kHandle;
        const int wide = metrics.horizontalAdvance(TrainScrubber::tr("epoch %1").arg(epochs)) + 24;
        const std::int64_t fitting = std::max(1, room / std::max(1, wide));
        std::int64_t every = 1;
        for (const std::int64_t step : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10'000, 100'000})
            if (every = step; epochs / step <= fitting)
                break;
        for (std::int64_t epoch = 0; epoch <= epochs; ++epoch) {
            if (epochs > room / 3 && epoch % every != 0)
                continue;
            const int x =
                kHandle / 2 + static_cast<int>(static_cast<double>(epoch) / static_cast<double>(epochs) * room);
            painter.fillRect(x, 0, 1, kTick, theme()[Token::Axis]);
            // The last one has its name where it does not run into the one before.
            const bool isLast = epoch == epochs && (epochs % every == 0 || epochs % every > every / 2);
            if (epoch % every != 0 && !isLast)
                continue;
            const QString words = epoch == 0 ? TrainScrubber::tr("start") : TrainScrubber::tr("epoch %1").arg(epoch);
            const int half = metrics.horizontalAdvance(words) / 2;
            painter.setPen(theme()[Token::Muted]);
            painter.drawText(std::clamp(x - half, 0, std::max(0, width() - 2 * half - 1)), kTick + metrics.ascent(),
                             words);
        }
    }

  private:
    const TrainScrubber& scrubber_;
};

TrainScrubber::TrainScrubber(QWidget* parent)
    : QWidget(parent),
      button_(new QPushButton(icon(QStringLiteral("play")), tr("Replay"))),
      slider_(new QSlider(Qt::Horizontal)),
      ticks_(new Ticks(*this)),
      follow_(new QCheckBox(tr("Follow"))),
      place_(new QLabel) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    button_->setToolTip(tr("Shows the kernels growing once more, from the start"));
    slider_->setAccessibleName(tr("Step that is looked at"));
    slider_->setToolTip(
        tr("Which step is looked at; left and right move by a hundredth, page up and down by an epoch"));
    follow_->setChecked(true);
    follow_->setToolTip(tr("Keeps to the newest step"));
    place_->setFont(tabularFont(TextRole::Table));
    place_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* middle = new QVBoxLayout;
    middle->setContentsMargins(0, 4, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(slider_);
    middle->addWidget(ticks_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 2, 12, 4);
    layout->setSpacing(12);
    layout->addWidget(button_);
    layout->addLayout(middle, 1);
    layout->addWidget(follow_);
    layout->addWidget(place_);
    replay_.setInterval(kReplayTick);
    connect(&replay_, &QTimer::timeout, this, &TrainScrubber::replay);
    connect(button_, &QPushButton::clicked, this, [this] {
        if (replay_.isActive())
            return stopReplay();
        step_ = 0;
        replay_.start();
        button_->setText(tr("Stop replay"));
        emit placePicked(0);
    });
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        stopReplay();
        emit placePicked(std::min<std::int64_t>(value, last_));
    });
    connect(follow_, &QCheckBox::toggled, this, [this](bool on) {
        stopReplay();
        emit followPicked(on);
    });
    setRange(0, 0, 0);
}

void TrainScrubber::setRange(std::int64_t steps, std::int64_t stepsPerEpoch, std::int64_t last) {
    last_ = last;
    if (steps != steps_ || stepsPerEpoch != stepsPerEpoch_) {
        steps_ = steps;
        stepsPerEpoch_ = stepsPerEpoch;
        const QSignalBlocker quiet(slider_);
        slider_->setRange(0, static_cast<int>(std::max<std::int64_t>(1, steps)));
        slider_->setSingleStep(static_cast<int>(std::max<std::int64_t>(1, steps / 100)));
        slider_->setPageStep(static_cast<int>(std::max<std::int64_t>(1, stepsPerEpoch)));
        ticks_->update();
    }
    slider_->setEnabled(last > 0);
    button_->setEnabled(last > 0);
    describe();
}

void TrainScrubber::setPlace(std::int64_t step, bool follows) {
    step_ = step;
    const QSignalBlocker quiet(slider_);
    slider_->setValue(static_cast<int>(step));
    const QSignalBlocker quietBox(follow_);
    follow_->setChecked(follows);
    describe();
}

void TrainScrubber::replay() {
    const std::int64_t next = step_ + std::max<std::int64_t>(1, last_ / kReplaySteps);
    if (next >= last_) {
        stopReplay();
        emit placePicked(last_);
        return;
    }
    emit placePicked(next);
}

void TrainScrubber::stopReplay() {
    replay_.stop();
    button_->setText(tr("Replay"));
}

void TrainScrubber::describe() {
    place_->setText(words());
    // The widest words that come: what stands left of it does not move.
    const QString widest = tr("step %1 of %2").arg(format::count(steps_), format::count(steps_));
    place_->setMinimumWidth(place_->fontMetrics().horizontalAdvance(widest) + 2);
}

QString TrainScrubber::words() const {
    return steps_ > 0 ? tr("step %1 of %2").arg(format::count(step_), format::count(steps_)) : QString();
}

void TrainScrubber::hideEvent(QHideEvent* event) {
    stopReplay();
    QWidget::hideEvent(event);
}

} // namespace longwave::ui
