// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/histogram_controller.h"

#include "ui/kernels/histogram_panel.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace longwave::ui {

HistogramController::HistogramController(TaskRunner& tasks, HistogramPanel* panel, QObject* parent)
    : QObject(parent),
      tasks_(tasks),
      panel_(panel) {}

void HistogramController::setBank(const ArrayView& bank, std::int64_t firstLag) {
    ++generation_;
    bank_ = bank;
    firstLag_ = firstLag;
    head_ = bank_.isEmpty() ? 0 : static_cast<int>(std::min<std::int64_t>(head_, bank_.rows() - 1));
    tasks_.cancel(kLane);
    if (panel_)
        panel_->setHistogram(nullptr, layer_ ? -1 : head_, false);
    request();
}

void HistogramController::setHead(int head) {
    head_ = head;
    request();
}

void HistogramController::setLayer(bool layer) {
    layer_ = layer;
    wish_.forget(); // what was stopped by hand begins again
    request();
}

void HistogramController::setRegularization(const Regularization& regularization) {
    regularization_ = regularization;
    if (panel_)
        panel_->setLambda(regularization.lambda, regularization.squashOn);
    request();
}

void HistogramController::setActive(bool active) {
    active_ = active;
    request();
}

void HistogramController::laneCancelled(const QString& lane) {
    if (lane != QLatin1String(kLane) || !wish_.loseNewest())
        return;
    if (panel_)
        panel_->setStopped(true);
}

bool HistogramController::isSettled() const {
    return !panel_ || !active_ || bank_.isEmpty() || wish_.isSettled(wanted());
}

HistogramController::Key HistogramController::wanted() const {
    return {generation_, layer_ ? -1 : head_, regularization_.smoothOn,
            regularization_.smoothOn ? regularization_.window : 1};
}

void HistogramController::request() {
    if (!panel_ || !active_ || bank_.isEmpty())
        return;
    const Key key = wanted();
    if (!wish_.ask(key))
        return;
    tasks_.submit(
        kLane, key.head < 0 ? tr("Counting taps of all heads") : tr("Counting taps of head %1").arg(key.head),
        key.head < 0 ? Supersede::Cancel : Supersede::Finish, this,
        [bank = bank_, firstLag = firstLag_, key](TaskContext& task) {
            const Regularization smoothing = joinedAt(firstLag, {.smoothOn = key.smoothOn, .window = key.window});
            return std::make_shared<const TapHistogram>(
                tapHistogram(bank, key.head, smoothing, task.stop(), task.progressFunction()));
        },
        [this, key](std::shared_ptr<const TapHistogram> histogram) {
            if (!panel_ || key.bank != generation_)
                return;
            wish_.arrived(key);
            panel_->setHistogram(std::move(histogram), key.head, key.smoothOn);
            emit shown();
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
}

} // namespace longwave::ui
