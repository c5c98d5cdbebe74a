// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/change_setup.h"

#include "ui/train/train_setup.h"

#include <utility>

namespace longwave::ui {

ChangeSetup::ChangeSetup(TrainSetup& setup, const QString& what, TrainChoices before, std::function<void()> refuse)
    : QUndoCommand(what),
      setup_(&setup),
      before_(std::move(before)),
      after_(setup.choices()),
      refuse_(std::move(refuse)) {}

void ChangeSetup::undo() {
    take(before_);
}

void ChangeSetup::redo() {
    take(after_); // nothing, when the step is new
}

void ChangeSetup::take(const TrainChoices& choices) {
    if (!setup_ || setup_->choices() == choices)
        return;
    if (setup_->isLocked()) {
        setObsolete(true);
        refuse_();
        return;
    }
    setup_->setChoices(choices);
}

} // namespace longwave::ui
