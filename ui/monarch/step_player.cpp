// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_player.h"

#include "ui/monarch/monarch_walk.h"

#include <cmath>

namespace longwave::ui {

StepPlayer::StepPlayer(MonarchWalk& walk, QObject* parent) : QObject(parent), walk_(walk) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &StepPlayer::advance);
    connect(&walk_, &MonarchWalk::stepChanged, this, [this] {
        if (!isPlaying())
            return;
        if (walk_.step() + 1 >= walk_.stepCount())
            pause(); // somebody went there by hand
        else
            rest();
    });
    connect(&walk_, &MonarchWalk::traceChanged, this, [this] {
        if (isPlaying() && walk_.step() + 1 >= walk_.stepCount())
            pause();
        else
            emit changed();
    });
}

bool StepPlayer::canPlay() const {
    return walk_.stepCount() > 1;
}

void StepPlayer::play() {
    if (isPlaying() || !canPlay())
        return;
    if (walk_.step() + 1 >= walk_.stepCount())
        walk_.setStep(0);
    rest();
    emit changed();
}

void StepPlayer::pause() {
    if (!isPlaying())
        return;
    timer_.stop();
    emit changed();
}

void StepPlayer::rest() {
    timer_.start(static_cast<int>(std::lround(kStepMilliseconds / speed_)));
}

void StepPlayer::advance() {
    const std::size_t next = walk_.step() + 1;
    const bool isLast = next + 1 >= walk_.stepCount();
    walk_.setStep(next);
    if (isLast) {
        timer_.stop();
        emit changed();
    } else {
        rest();
    }
}

void StepPlayer::back() {
    if (walk_.step() > 0)
        walk_.setStep(walk_.step() - 1);
}

void StepPlayer::next() {
    walk_.setStep(walk_.step() + 1);
}

void StepPlayer::setSpeed(double speed) {
    speed_ = speed;
    if (isPlaying())
        rest();
}

} // namespace longwave::ui
