// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_controller.h"

#include "ui/session/task_runner.h"

#include <utility>

namespace longwave::ui {

HeadController::HeadController(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {}

void HeadController::laneCancelled(const QString& lane) {
    if (lane == QLatin1String(kLane))
        wish_.forget();
}

bool HeadController::isSettled() const {
    return !active_ || wanted_.isEmpty() || wish_.isSettled(key());
}

std::shared_ptr<const HeadSide> HeadController::knownBefore() const {
    if (!view_ || generation_ != wanted_.generation)
        return nullptr;
    const HeadSide& before = *view_->before;
    const bool isSame = before.head == wanted_.head && before.extras.cover(wanted_.extras) &&
                        before.side.regularization == wanted_.contrast.before.regularization;
    return isSame ? view_->before : nullptr;
}

bool HeadController::want(const HeadRequest& request) {
    if (request.generation != wanted_.generation)
        tasks_.cancel(kLane);
    wanted_ = request;
    if (wanted_.isEmpty())
        view_.reset();
    if (!active_ || wanted_.isEmpty())
        return false;
    const Key key = this->key();
    if (!wish_.ask(key))
        return wish_.isOnItsWay();
    tasks_.submit(
        kLane, tr("Analysing head %1").arg(key.head), Supersede::Finish, this,
        [request, before = knownBefore()](TaskContext& task) mutable {
            return viewHead(request.contrast, request.head, request.extras, std::move(before), task.stop());
        },
        [this, key](std::shared_ptr<const HeadView> view) { take(key, std::move(view)); },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
    return true;
}

void HeadController::take(const Key& key, std::shared_ptr<const HeadView> view) {
    if (key.contrast.generation != wanted_.generation)
        return;
    const bool other = generation_ != wanted_.generation;
    view_ = std::move(view);
    generation_ = wanted_.generation;
    wish_.arrived(key);
    emit viewed(view_, other);
}

} // namespace longwave::ui
