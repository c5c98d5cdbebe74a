// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/change_choices.h"

#include <utility>

namespace longwave::ui {

ChangeChoices::ChangeChoices(Session& session, const QString& what, Choices before, Choices after, int mergeId)
    : QUndoCommand(what),
      session_(session),
      before_(std::move(before)),
      after_(std::move(after)),
      mergeId_(mergeId) {}

void ChangeChoices::undo() {
    session_.apply(patched(session_.choices(), after_, before_));
}

void ChangeChoices::redo() {
    session_.apply(patched(session_.choices(), before_, after_));
}

bool ChangeChoices::mergeWith(const QUndoCommand* other) {
    after_ = static_cast<const ChangeChoices*>(other)->after_; // same id, so the same class
    setText(other->text()); // "keep 12 taps", not what the gesture passed through first
    return true;
}

} // namespace longwave::ui
