// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/race_choices.h"

#include <QUndoCommand>

#include <functional>

namespace longwave::ui {

/// An undo step of the settings of a race: what was set before a person changed it, and after. A range of lengths that
/// is dragged is one step. Where the settings cannot be had back, since a race holds them, the step is forgotten, so
/// that what was done before it can be undone.
class ChangeRace : public QUndoCommand {
  public:
    /// `take` sets what it is given, or says why not and answers false.
    using Take = std::function<bool(const RaceChoices&)>;
    ChangeRace(RaceChoices before, RaceChoices after, Take take);

    void undo() override;
    void redo() override; ///< nothing the first time: it is set already
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

  private:
    RaceChoices before_;
    RaceChoices after_;
    Take take_;
    bool isNew_ = true;
};

} // namespace longwave::ui
