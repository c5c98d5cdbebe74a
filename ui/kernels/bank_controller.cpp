// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/bank_controller.h"

#include "ui/session/task_runner.h"

#include <chrono>
#include <cstdint>
#include <utility>

namespace longwave::ui {
namespace {

/// Banks of up to so many taps are so quickly done that maps and table follow a drag.
constexpr std::int64_t kTapsThatFollow = 1 << 18;
constexpr auto kRest = std::chrono::milliseconds(80);

} // namespace

BankController::BankController(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &BankController::request);
}

void BankController::setActive(bool active) {
    active_ = active;
    if (!active)
        rest_.stop();
}

void BankController::laneCancelled(const QString& lane) {
    if (lane == QLatin1String(kLane))
        wish_.forget();
    else if (lane == QLatin1String(kMetricsLane))
        metricsWish_.forget();
}

bool BankController::isSettled() const {
    const ContrastKey key = keyOf(wanted_);
    return !active_ || wanted_.isEmpty() || ((!drawn_ || wish_.isSettled(key)) && metricsWish_.isSettled(key));
}

bool BankController::isQuick() const {
    return wanted_.contrast.before.kernels.size() <= kTapsThatFollow;
}

void BankController::forget() {
    tasks_.cancel(kLane);
    tasks_.cancel(kMetricsLane);
    wish_.forget();
    metricsWish_.forget();
}

void BankController::want(const HeadRequest& request) {
    const bool isOther = request.generation != wanted_.generation;
    const bool isSame = keyOf(request) == keyOf(wanted_);
    wanted_ = request;
    if (isOther) {
        view_.reset();
        metrics_.reset();
    }
    if (isSame)
        return;
    rest_.stop(); // the drag goes on; it starts again behind the next head view
    if (isOther || !isQuick())
        forget(); // the cores belong to the drag
}

void BankController::giveUp() {
    for (Wish<ContrastKey>* wish : {&wish_, &metricsWish_}) {
        wish->ask(keyOf(wanted_));
        wish->loseNewest();
    }
}

void BankController::follow() {
    if ((drawn_ && !view_) || isQuick())
        request();
    else
        rest_.start();
}

void BankController::request() {
    rest_.stop();
    const ContrastKey key = keyOf(wanted_);
    if (!active_ || wanted_.isEmpty())
        return;
    if (!drawn_ || wish_.isSettled(key)) {
        requestMetrics();
        return;
    }
    if (!wish_.ask(key))
        return;
    tasks_.submit(
        kLane, tr("Drawing all heads"), isQuick() ? Supersede::Finish : Supersede::Cancel, this,
        [contrast = wanted_.contrast, known = view_](TaskContext& task) {
            return viewBank(contrast, known.get(), task.stop(), task.progressFunction());
        },
        [this, key](std::shared_ptr<const BankView> view) {
            if (key.generation != wanted_.generation)
                return;
            view_ = std::move(view);
            wish_.arrived(key);
            emit viewed(view_);
            requestMetrics();
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            metricsWish_.ask(key);
            metricsWish_.lose(key);
            emit failed(error);
        });
}

void BankController::requestMetrics() {
    const ContrastKey key = keyOf(wanted_);
    if (!active_ || !metricsWish_.ask(key))
        return;
    tasks_.submit(
        kMetricsLane, tr("Measuring all heads"), isQuick() ? Supersede::Finish : Supersede::Cancel, this,
        [contrast = wanted_.contrast, known = metrics_](TaskContext& task) {
            return measureContrast(contrast, known.get(), task.stop(), task.progressFunction());
        },
        [this, key](std::shared_ptr<const BankMetrics> measured) {
            if (key.generation != wanted_.generation)
                return;
            metrics_ = std::move(measured);
            metricsWish_.arrived(key);
            emit this->measured(metrics_);
        },
        [this, key](const Error& error) {
            metricsWish_.lose(key);
            emit failed(error);
        });
}

} // namespace longwave::ui
