// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/bank_slot.h"

#include <utility>

namespace longwave::ui {

BankSlot::BankSlot(TaskRunner& tasks, std::string lane) : tasks_(tasks), lane_(std::move(lane)) {}

void BankSlot::want(const Wanted& wanted, const Match& match, const QString& title) {
    title_ = title;
    if (wanted == wanted_ && (pending_ || bank_))
        return;
    if (pending_)
        tasks_.cancel(lane_);
    pending_ = false;
    wanted_ = wanted;
    if (bank_ && wanted == shown_)
        return;
    try {
        if (auto there = explicitKernelsOf(match, wanted.settings); there && !there->values.isDeferred()) {
            show(std::move(*there));
            return;
        }
    } catch (const Error& error) {
        pending_ = true;
        QMetaObject::invokeMethod(
            this,
            [this, wanted, error] {
                if (pending_ && wanted == wanted_)
                    fail(error);
            },
            Qt::QueuedConnection);
        return;
    }
    pending_ = true;
    tasks_.submit(
        lane_, tr("Computing the kernels of %1").arg(title), Supersede::Cancel, this,
        [match, settings = wanted.settings](TaskContext& task) {
            KernelBank bank = kernelsOf(match, settings, task.stop(), task.progressFunction());
            if (bank.values.isDeferred()) { // unpacked here and now, where a failure can still be told
                float first = 0;
                bank.values.read(0, 0, std::span(&first, 1));
            }
            return bank;
        },
        [this](KernelBank bank) { show(std::move(bank)); }, [this](const Error& error) { fail(error); });
}

void BankSlot::show(KernelBank bank) {
    bank.name = title_.toStdString();
    pending_ = false;
    bank_ = std::move(bank);
    shown_ = wanted_;
    emit changed();
}

void BankSlot::fail(const Error& error) {
    pending_ = false;
    emit failed(QString::fromStdString(error.subject()), QString::fromStdString(error.explanation()));
}

void BankSlot::clear() {
    keepShown();
    wanted_ = shown_ = {};
    if (std::exchange(bank_, std::nullopt))
        emit changed();
}

void BankSlot::keepShown() {
    if (std::exchange(pending_, false))
        tasks_.cancel(lane_);
    wanted_ = shown_;
}

} // namespace longwave::ui
