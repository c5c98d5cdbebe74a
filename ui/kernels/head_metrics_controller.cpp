// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_metrics_controller.h"

#include "ui/session/task_runner.h"

#include <chrono>
#include <cstdint>

namespace longwave::ui {
namespace {

/// A head of so many taps is so quickly measured that its numbers follow a drag.
constexpr std::int64_t kTapsThatFollow = 1 << 15;
constexpr auto kRest = std::chrono::milliseconds(80);

} // namespace

HeadMetricsController::HeadMetricsController(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &HeadMetricsController::request);
}

void HeadMetricsController::setActive(bool active) {
    active_ = active;
    if (!active)
        rest_.stop();
}

void HeadMetricsController::laneCancelled(const QString& lane) {
    if (lane == QLatin1String(kLane))
        wish_.forget();
}

bool HeadMetricsController::isSettled() const {
    return !active_ || wanted_.isEmpty() || wish_.isSettled(key());
}

HeadMetricsController::Key HeadMetricsController::keyBefore() const {
    return {{wanted_.generation, wanted_.contrast.before.regularization, {}}, wanted_.head};
}

void HeadMetricsController::want(const HeadRequest& request) {
    rest_.stop(); // the drag goes on; it starts again behind the next head view
    if (request.generation != wanted_.generation)
        tasks_.cancel(kLane);
    wanted_ = request;
    if (before_ && beforeKey_ != keyBefore())
        before_.reset();
}

void HeadMetricsController::giveUp() {
    wish_.ask(key());
    wish_.loseNewest();
}

void HeadMetricsController::follow() {
    if (!before_ || wanted_.contrast.before.kernels.length() <= kTapsThatFollow)
        request();
    else
        rest_.start();
}

void HeadMetricsController::request() {
    rest_.stop();
    const Key key = this->key();
    if (!active_ || wanted_.isEmpty() || !wish_.ask(key))
        return;
    tasks_.submit(
        kLane, tr("Measuring head %1").arg(key.head), Supersede::Finish, this,
        [wanted = wanted_, before = before_](TaskContext& task) {
            return measureHead(wanted.contrast, wanted.head, before.get(), task.stop());
        },
        [this, key, keyBefore = keyBefore(), words = wanted_.contrast.words](const MetricsPair& pair) {
            // Another head may have been chosen meanwhile, whose view is still on its way: these are not its metrics.
            if (key.contrast.generation != wanted_.generation || key.head != wanted_.head)
                return;
            if (keyBefore == this->keyBefore()) {
                before_ = std::make_shared<const Metrics>(pair.before);
                beforeKey_ = keyBefore;
            }
            wish_.arrived(key);
            emit measured(pair, words);
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
}

} // namespace longwave::ui
