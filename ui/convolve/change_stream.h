// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/stream_settings.h"

#include <QUndoCommand>

#include <functional>

namespace longwave::ui {

/// Whether they differ in what can be undone: everything but how loud it is heard, which belongs to the room and not to
/// the document.
bool isStep(const StreamSettings& before, const StreamSettings& after);

/// An undo step of the settings of streaming: what was set before a person changed it, and after. A frequency or a fade
/// that is changed again and again is one step. Where the settings cannot be had back, since a stream holds them, the
/// step is forgotten, so that what was done before it can be undone.
class ChangeStream : public QUndoCommand {
  public:
    /// `take` sets what it is given, but how loud it is, or says why not and answers false.
    using Take = std::function<bool(const StreamSettings&)>;
    ChangeStream(const StreamSettings& before, const StreamSettings& after, Take take);

    void undo() override;
    void redo() override; ///< nothing the first time: it is set already
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

  private:
    StreamSettings before_;
    StreamSettings after_;
    Take take_;
    bool isNew_ = true;
};

} // namespace longwave::ui
