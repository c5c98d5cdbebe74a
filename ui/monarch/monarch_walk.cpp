// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_walk.h"

#include "ui/monarch/stage_rows.h"

#include <algorithm>

namespace longwave::ui {

MonarchWalk::MonarchWalk(Session& session, QObject* parent) : QObject(parent), session_(session) {
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
    session_.tasks().submit(
        kLane, tr("Tracing the decomposition"), Supersede::Finish, this,
        [sources = std::move(sources)](TaskContext& task) {
            return std::make_shared<const MonarchTrace>(traceMonarch(traceOptionsOf(sources), task.stop()));
        },
        [this, key](std::shared_ptr<const MonarchTrace> trace) { take(key, std::move(trace)); },
        [this, key](const Error& error) {
            wish_.lose(key);
            if (key != Key{choices(), data_})
                return;
            problem_ = QString::fromUtf8(error.what());
            emit traceChanged();
        });
}

void MonarchWalk::take(const Key& key, std::shared_ptr<const MonarchTrace> trace) {
    wish_.arrived(key);
    problem_.clear();
    trace_ = std::move(trace);
    const std::size_t step = std::min(step_, trace_->steps.size() - 1);
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

} // namespace longwave::ui
