// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/multiples_controller.h"

#include "ui/session/task_runner.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace longwave::ui {
namespace {

constexpr auto kLane = "kernels-multiples";
/// So many taps are so quickly transformed that the plots follow a drag.
constexpr std::int64_t kTapsThatFollow = 1 << 20;
constexpr auto kRest = std::chrono::milliseconds(80);

} // namespace

MultiplesController::MultiplesController(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {
    wanted_.columns = 0;
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &MultiplesController::request);
}

void MultiplesController::setContrast(const Contrast& contrast, int generation) {
    if (generation != generation_) {
        tasks_.cancel(kLane);
        requested_ = shown_ = {};
        data_.reset();
        wanted_.heads.clear(); // they are told anew
    }
    generation_ = generation;
    wanted_.contrast = contrast;
    want();
}

void MultiplesController::setHeads(std::vector<int> heads) {
    if (heads == wanted_.heads)
        return;
    wanted_.heads = std::move(heads);
    want();
}

void MultiplesController::setFrequency(bool frequency) {
    wanted_.frequency = frequency;
    want();
}

void MultiplesController::setColumns(int columns) {
    wanted_.columns = columns;
    want();
}

void MultiplesController::setActive(bool active) {
    active_ = active;
    if (active)
        want();
    else
        rest_.stop();
}

void MultiplesController::laneCancelled(const QString& lane) {
    if (lane == QLatin1String(kLane))
        requested_ = {};
}

MultiplesController::Key MultiplesController::key() const {
    const Contrast& contrast = wanted_.contrast;
    return {generation_,
            contrast.before.regularization,
            contrast.after ? std::optional(contrast.after->regularization) : std::nullopt,
            wanted_.heads,
            wanted_.frequency,
            wanted_.columns};
}

bool MultiplesController::wants() const {
    return active_ && wanted_.columns > 0 && !wanted_.heads.empty() && !wanted_.contrast.before.kernels.isEmpty();
}

bool MultiplesController::isSettled() const {
    return !wants() || shown_ == key();
}

bool MultiplesController::isQuick() const {
    const std::int64_t taps = std::max(wanted_.contrast.before.kernels.length(),
                                       wanted_.contrast.after ? wanted_.contrast.after->kernels.length() : 0);
    const Key wanted = key();
    const bool byLambdaAlone =
        data_ && !wanted_.frequency && !shown_.frequency && wanted.heads == shown_.heads &&
        wanted.columns == shown_.columns && wanted.after.has_value() == shown_.after.has_value() &&
        (!wanted.after ||
         (wanted.after->smoothOn == shown_.after->smoothOn && wanted.after->window == shown_.after->window));
    return byLambdaAlone || taps * static_cast<std::int64_t>(wanted_.heads.size()) <= kTapsThatFollow;
}

void MultiplesController::want() {
    if (!wants() || key() == requested_)
        return;
    if (isQuick() || !data_) {
        request();
        return;
    }
    tasks_.cancel(kLane); // the cores belong to what follows the drag
    requested_ = {};
    rest_.start();
}

void MultiplesController::request() {
    rest_.stop();
    if (!wants())
        return;
    const Key key = this->key();
    requested_ = key;
    tasks_.submit(
        kLane, tr("Drawing small multiples"), isQuick() ? Supersede::Finish : Supersede::Cancel, this,
        [request = wanted_, known = data_](TaskContext& task) {
            return viewMultiples(request, known.get(), task.stop(), task.progressFunction());
        },
        [this, key](std::shared_ptr<const MultiplesData> data) {
            if (key.generation != generation_)
                return;
            data_ = std::move(data);
            shown_ = key;
            emit changed();
        },
        [this, key](const Error& error) {
            shown_ = key; // nothing better will come
            emit failed(QString::fromStdString(error.subject()), QString::fromStdString(error.explanation()));
        });
}

} // namespace longwave::ui
