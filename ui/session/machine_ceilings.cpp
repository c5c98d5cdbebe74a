// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/machine_ceilings.h"

#include "compute/error.h"

#include <utility>

namespace longwave::ui {

MachineCeilings::MachineCeilings(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {}

void MachineCeilings::setSource(Source source) {
    source_ = std::move(source);
    known_ = source_.file.empty() ? std::nullopt : rememberedCeilings(source_.file, source_.key);
    emit changed();
}

void MachineCeilings::measure() {
    if (measuring_ || !canMeasure())
        return;
    measuring_ = true;
    emit measuringChanged();
    tasks_.submit(
        kLane, tr("Measuring what this machine can do"), Supersede::Finish, this,
        [source = source_](TaskContext& task) {
            Ceilings measured =
                source.measure([&task](double share, const std::string&) { task.progress(share); }, task.stop());
            if (!source.file.empty())
                rememberCeilings(source.file, measured);
            return measured;
        },
        [this](Ceilings measured) {
            known_ = std::move(measured);
            settle();
            emit changed();
        },
        [this](const Error& error) {
            settle();
            emit tasks_.failed(QString::fromStdString(error.subject()), QString::fromStdString(error.explanation()));
        });
}

void MachineCeilings::forgetTask() {
    settle();
}

void MachineCeilings::settle() {
    if (std::exchange(measuring_, false))
        emit measuringChanged();
}

} // namespace longwave::ui
