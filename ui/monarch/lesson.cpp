// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/lesson.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

Lesson::Lesson(MonarchWalk& walk, QObject* parent) : QObject(parent), walk_(walk) {
    connect(&walk_, &MonarchWalk::traceChanged, this, &Lesson::arrive);
    connect(&walk_, &MonarchWalk::pointedChanged, this, &Lesson::lookAtPinned);
}

void Lesson::start() {
    if (isOn())
        return;
    before_ = Before{walk_.choices(), walk_.session().choices().regularization, walk_.step(), walk_.view(),
                     walk_.isPinned() ? walk_.pointed() : std::nullopt};
    isLeaving_ = false;
    goTo(0);
}

void Lesson::leave() {
    if (!isOn())
        return;
    state_ = State::Off;
    trace_.reset();
    clicked_.reset();
    isLeaving_ = true;
    walk_.pin({});
    set(tr("leave the lesson"), before_->stage, before_->regularization);
    arrive();
    emit changed();
}

void Lesson::set(const QString& what, const MonarchChoices& stage, const Regularization& regularization) {
    Session& session = walk_.session();
    const Regularization now = session.choices().regularization;
    if (walk_.choices() == stage && now == regularization)
        return;
    session.undoStack().beginMacro(what);
    if (now.smoothOn != regularization.smoothOn)
        session.setSmoothOn(regularization.smoothOn);
    if (now.lambda != regularization.lambda)
        session.setLambda(regularization.lambda, false);
    if (now.squashOn != regularization.squashOn)
        session.setSquashOn(regularization.squashOn);
    session.setMonarch(what, stage);
    session.undoStack().endMacro();
}

void Lesson::goTo(int index) {
    index_ = std::clamp(index, 0, static_cast<int>(lessonPages().size()) - 1);
    trace_.reset();
    clicked_.reset();
    state_ = State::Waiting;
    isSetting_ = true;
    walk_.pin({});
    Regularization regularization = walk_.session().choices().regularization;
    regularization.smoothOn = false;
    regularization.squashOn = page().lambda.has_value();
    regularization.lambda = page().lambda.value_or(before_->regularization.lambda);
    set(tr("lesson, page %1").arg(index_ + 1), page().stage, regularization);
    isSetting_ = false;
    arrive();
    emit changed();
    if (!page().panel.isEmpty())
        emit panelWanted(page().panel);
}

void Lesson::next() {
    if (isOn() && index_ + 1 < static_cast<int>(lessonPages().size()))
        goTo(index_ + 1);
}

void Lesson::back() {
    if (isOn() && index_ > 0)
        goTo(index_ - 1);
}

void Lesson::arrive() {
    if (!walk_.trace() || !walk_.isSettled())
        return;
    if (isLeaving_) {
        isLeaving_ = false;
        walk_.setView(before_->view);
        walk_.setStep(before_->step);
        walk_.pin(before_->pinned);
        return;
    }
    if (state_ != State::Waiting)
        return;
    if (walk_.choices() != page().stage) // somebody changed something before it was there
        return goTo(index_);
    trace_ = walk_.trace();
    const std::size_t step = stepOf(page(), *trace_);
    isSetting_ = true;
    walk_.setView(page().view);
    walk_.setStep(step);
    if (page().pinned)
        walk_.pin(StageCell{TraceRow::Signal, step, *page().pinned});
    isSetting_ = false;
    say(State::Asking);
}

void Lesson::lookAtPinned() {
    const bool isOpen = state_ == State::Asking || state_ == State::Elsewhere;
    if (isSetting_ || !isOpen || page().question != LessonPage::Question::Point || !walk_.isPinned())
        return;
    clicked_ = walk_.pointed();
    const LessonAnswer answer = answerOf(page(), *trace_);
    const bool isHere = clicked_->row == TraceRow::Signal && clicked_->step == stepOf(page(), *trace_);
    const bool isRight =
        isHere && std::find(answer.cells.begin(), answer.cells.end(), clicked_->cell) != answer.cells.end();
    say(isRight ? State::Right : State::Elsewhere);
}

void Lesson::answer(double number) {
    if (!trace_ || isAnswered())
        return;
    const LessonAnswer answer = answerOf(page(), *trace_);
    const double slack = std::max(answer.tolerance * std::abs(answer.number), 1e-9 * std::abs(answer.number));
    say(std::abs(number - answer.number) <= slack ? State::Right : State::Wrong);
}

void Lesson::answer(int choice) {
    if (trace_ && !isAnswered())
        say(choice == answerOf(page(), *trace_).choice ? State::Right : State::Wrong);
}

void Lesson::reveal() {
    if (!trace_ || isAnswered())
        return;
    const LessonAnswer answer = answerOf(page(), *trace_);
    if (page().question == LessonPage::Question::Point && !answer.cells.empty() && walk_.trace() == trace_) {
        isSetting_ = true;
        walk_.setStep(stepOf(page(), *trace_));
        walk_.pin(StageCell{TraceRow::Signal, stepOf(page(), *trace_), answer.cells.front()});
        isSetting_ = false;
    }
    say(State::Revealed);
}

void Lesson::say(State state) {
    state_ = state;
    emit changed();
}

} // namespace longwave::ui
