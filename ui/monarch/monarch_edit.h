// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

namespace longwave::ui {

/// Changes some of what the Monarch page takes apart, as one undo step; `merge`: as part of a gesture (a drag), which
/// endMonarchGesture ends.
template <typename Edit>
void editMonarch(Session& session, const QString& what, Edit edit, bool merge = false) {
    MonarchChoices next = session.choices().monarch;
    edit(next);
    session.setMonarch(what, next, merge);
}

/// What comes next is an undo step of its own.
inline void endMonarchGesture(Session& session) {
    session.setMonarch({}, session.choices().monarch, false);
}

} // namespace longwave::ui
