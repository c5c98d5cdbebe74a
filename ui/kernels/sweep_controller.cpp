// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/sweep_controller.h"

#include "ui/kernels/sweep_panel.h"

#include <algorithm>
#include <utility>

namespace longwave::ui {
namespace {

/// A head of so many taps is swept so quickly that every head passed on the way may be shown.
constexpr std::int64_t kTapsThatFollow = 1 << 15;

struct Swept {
    std::shared_ptr<const SignalPower> power;
    std::shared_ptr<const LambdaSweep> sweep;
};

} // namespace

SweepController::SweepController(TaskRunner& tasks, SweepPanel* panel, QObject* parent)
    : QObject(parent),
      tasks_(tasks),
      panel_(panel) {
    connect(panel, &SweepPanel::wantsLayerChanged, this, [this] {
        wish_.forget(); // what was stopped by hand begins again
        request();
    });
}

void SweepController::setBank(const ArrayView& bank, std::int64_t firstLag) {
    ++bankGeneration_;
    if (bank.isEmpty() || bank.length() != bank_.length())
        power_.reset();
    bank_ = bank;
    firstLag_ = firstLag;
    head_ = bank_.isEmpty() ? 0 : static_cast<int>(std::min<std::int64_t>(head_, bank_.rows() - 1));
    tasks_.cancel(kLane);
    if (!panel_)
        return;
    panel_->setSweep(nullptr, panel_->wantsLayer());
    panel_->setHead(bank_.isEmpty() ? -1 : head_);
    request();
}

void SweepController::setHead(int head) {
    head_ = head;
    if (panel_)
        panel_->setHead(bank_.isEmpty() ? -1 : head);
    request();
}

void SweepController::setRegularization(const Regularization& regularization) {
    regularization_ = regularization;
    if (panel_)
        panel_->setLambda(regularization.lambda, regularization.squashOn);
    request();
}

void SweepController::setSignal(const ArrayView& signal, std::int64_t row) {
    ++signalGeneration_;
    signal_ = signal;
    row_ = row;
    power_.reset();
    request();
}

void SweepController::setActive(bool active) {
    active_ = active;
    request();
}

void SweepController::laneCancelled(const QString& lane) {
    if (lane != QLatin1String(kLane) || !wish_.loseNewest())
        return;
    if (panel_)
        panel_->setStopped(true);
}

bool SweepController::isSettled() const {
    return !panel_ || !active_ || bank_.isEmpty() || wish_.isSettled(wanted());
}

SweepController::Key SweepController::wanted() const {
    return {bankGeneration_, signalGeneration_, panel_->wantsLayer() ? -1 : head_, regularization_.smoothOn,
            regularization_.smoothOn ? regularization_.window : 1};
}

void SweepController::request() {
    if (!panel_ || !active_ || bank_.isEmpty())
        return;
    const Key key = wanted();
    if (!wish_.ask(key))
        return;
    const bool layer = key.head < 0;
    const bool quick = !layer && bank_.length() <= kTapsThatFollow && (signal_.isEmpty() || power_);
    tasks_.submit(
        kLane, layer ? tr("Sweeping λ over all heads") : tr("Sweeping λ over head %1").arg(key.head),
        quick ? Supersede::Finish : Supersede::Cancel, this,
        [bank = bank_, seam = joinedAt(firstLag_, {}).seam, signal = signal_, row = row_, power = power_,
         key](TaskContext& task) mutable {
            constexpr double kPowerShare = 0.1;
            if (!power && !signal.isEmpty())
                power = signalPower(signal, row, bank.length(), task.stop(),
                                    [&task](double share) { task.progress(kPowerShare * share); });
            const SweepProblem problem{.bank = bank,
                                       .head = key.head,
                                       .smoothOn = key.smoothOn,
                                       .window = key.window,
                                       .seam = seam,
                                       .signal = power};
            auto sweep = std::make_shared<const LambdaSweep>(sweepLambda(problem, task.stop(), [&task](double share) {
                task.progress(kPowerShare + (1 - kPowerShare) * share);
            }));
            return Swept{std::move(power), std::move(sweep)};
        },
        [this, key](Swept swept) {
            if (!panel_ || key.bank != bankGeneration_ || key.signal != signalGeneration_)
                return;
            power_ = std::move(swept.power);
            wish_.arrived(key);
            panel_->setSweep(std::move(swept.sweep), key.head < 0);
            emit shown();
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
}

} // namespace longwave::ui
