// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_walk.h"

#include "ui/session/words.h"

#include <algorithm>

namespace longwave::ui {

MonarchWalk::MonarchWalk(Session& session, QObject* parent) : QObject(parent), session_(session) {
    connect(&session_, &Session::signalChanged, this, [this] { ++signals_; }); // before anybody follows
    connect(&session_, &Session::monarchChanged, this, &MonarchWalk::follow);
    for (const auto changed :
         {&Session::signalChanged, &Session::bankChanged, &Session::headChanged, &Session::regularizationChanged})
        connect(&session_, changed, this, [this] {
            ++data_;
            follow();
        });
    connect(&session_, &Session::taskCancelled, this, [this](const QString& lane) {
        if (lane == QLatin1String(kLane))
            wish_.forget();
    });
}

bool MonarchWalk::isSettled() const {
    return !active_ || !wish_.isOnItsWay();
}

void MonarchWalk::setActive(bool active) {
    active_ = active;
    follow();
}

void MonarchWalk::follow() {
    if (!active_)
        return;
    const Key key{choices(), data_};
    if (!wish_.ask(key))
        return;
    const Choices& chosen = session_.choices();
    StageSources sources{choices(),       session_.signal(), chosen.channel,
                         session_.bank(), chosen.head,       chosen.regularization};
    Place place{signals_, windowOf(sources.choices), 0};
    StageRow& row = sources.choices.signal;
    const bool looks = row.source == StageRow::Source::Loaded && sources.signal && !row.resampled && row.from < 0;
    if (looks && loudest_ && loudest_->signal == place.signal && loudest_->window == place.window)
        row.from = loudest_->from;
    session_.tasks().submit(
        kLane, tr("Tracing the decomposition"), Supersede::Finish, this,
        [sources = std::move(sources), place, looks](TaskContext& task) mutable {
            const StageSources there = placed(sources);
            const StageRow& signal = there.choices.signal;
            place.from = signal.from;
            const bool isCut = signal.source == StageRow::Source::Loaded && there.signal && !signal.resampled;
            return Made{std::make_shared<const MonarchTrace>(traceMonarch(traceOptionsOf(there), task.stop())),
                        isCut ? std::clamp<std::int64_t>(signal.from, 0, there.signal->values.length() - 1) : 0,
                        looks ? std::optional(place) : std::nullopt, partnerRowOf(there)};
        },
        [this, key](Made made) { take(key, std::move(made)); },
        [this, key](const Error& error) {
            wish_.lose(key);
            if (key != Key{choices(), data_})
                return; // what is chosen now is on its way
            problem_ = sentence(QString::fromUtf8(error.what()));
            wantedStep_.reset();
            emit traceChanged();
        });
}

void MonarchWalk::take(const Key& key, Made made) {
    wish_.arrived(key);
    problem_.clear();
    trace_ = std::move(made.trace);
    signalFrom_ = made.signalFrom;
    if (made.loudest)
        loudest_ = made.loudest;
    partnerRow_ = made.partnerRow;
    const std::size_t step = std::min(wantedStep_.value_or(step_), trace_->steps.size() - 1);
    if (!wish_.isOnItsWay())
        wantedStep_.reset();
    const bool moved = std::exchange(step_, step) != step;
    if (!exists(hovered_))
        hovered_.reset();
    if (!exists(pinned_))
        pinned_.reset();
    emit traceChanged();
    if (moved)
        emit stepChanged();
    emit pointedChanged();
}

bool MonarchWalk::exists(const std::optional<StageCell>& cell) const {
    if (!cell || !trace_)
        return false;
    const std::vector<TraceStep>& steps = stepsOf(*trace_, cell->row);
    return cell->step < steps.size() && cell->cell >= 0 &&
           cell->cell < static_cast<std::int64_t>(steps[cell->step].values.size());
}

void MonarchWalk::setStep(std::size_t step) {
    wantedStep_.reset();
    if (stepCount() == 0 || (step >= stepCount() && wish_.isOnItsWay()))
        wantedStep_ = step;
    if (stepCount() == 0)
        return;
    step = std::min(step, stepCount() - 1);
    if (std::exchange(step_, step) == step)
        return;
    hovered_.reset();
    emit stepChanged();
    emit pointedChanged();
}

void MonarchWalk::setView(StageView view) {
    if (std::exchange(view_, view) != view)
        emit viewChanged();
}

void MonarchWalk::hover(std::optional<StageCell> cell) {
    if (cell && !exists(cell))
        cell.reset();
    if (hovered_ == cell)
        return;
    hovered_ = cell;
    if (!pinned_)
        emit pointedChanged();
}

void MonarchWalk::pin(std::optional<StageCell> cell) {
    if (cell && !exists(cell))
        cell.reset();
    if (pinned_ == cell)
        return;
    pinned_ = cell;
    emit pointedChanged();
}

void MonarchWalk::click(StageCell cell) {
    pin(pinned_ == cell ? std::nullopt : std::optional(cell));
}

void MonarchWalk::moveTo(StageCell cell) {
    if (isPinned())
        pin(cell);
    else
        hover(cell);
}

void MonarchWalk::togglePin() {
    if (pointed())
        pin(isPinned() ? std::nullopt : pointed());
}

void MonarchWalk::letGo() {
    pin(std::nullopt);
    hover(std::nullopt);
}

} // namespace longwave::ui
