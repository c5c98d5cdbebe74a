// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QUndoCommand>

namespace longwave::ui {

/// One undo step. It remembers which fields it changed and touches no others, so that what happened outside the undo
/// stack in between (a file closed, a λ proposed by a new bank) stays.
class ChangeChoices : public QUndoCommand {
  public:
    /// Steps with the same `mergeId` ≥ 0 that follow each other become one.
    ChangeChoices(Session& session, const QString& what, Choices before, Choices after, int mergeId);

    void undo() override;
    void redo() override;
    int id() const override { return mergeId_; }
    bool mergeWith(const QUndoCommand* other) override;

    const Choices& before() const noexcept { return before_; }
    const Choices& after() const noexcept { return after_; }

  private:
    Session& session_;
    Choices before_;
    Choices after_;
    int mergeId_;
};

} // namespace longwave::ui
