// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace longwave::ui {

/// The icon `:/icons/<name>.svg` in a token's colour (Faint when disabled, Accent never by itself). It is tinted when
/// painted, so it follows a change of theme and is crisp at any device pixel ratio. An unknown name gives a null icon.
///
/// Names: open add search close play pause stop fit export copy pin wave kernel panel warning error info sort-down
/// sort-up grip undo redo sun moon chevron-right chevron-down heatmap zoom-in zoom-out gauge lock.
QIcon icon(const QString& name, Token color = Token::Text);

/// The application's own icon, in its own colours.
QIcon applicationIcon();

} // namespace longwave::ui
