// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_choices.h"

#include <QPointer>
#include <QUndoCommand>

#include <functional>

namespace longwave::ui {

class TrainSetup;

/// An undo step of the page Train: what was set before a person changed it, and after. While runs hold the settings it
/// changes nothing, says so, and is forgotten, so that what was done before it can be undone.
class ChangeSetup : public QUndoCommand {
  public:
    /// `setup` shows `after` already.
    ChangeSetup(TrainSetup& setup, const QString& what, TrainChoices before, std::function<void()> refuse);

    void undo() override;
    void redo() override;

  private:
    void take(const TrainChoices& choices);

    QPointer<TrainSetup> setup_; // the page may go before the session's undo stack does
    TrainChoices before_;
    TrainChoices after_;
    std::function<void()> refuse_;
};

} // namespace longwave::ui
