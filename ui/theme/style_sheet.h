// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace longwave::ui {

/// The application's style sheet: geometry as written in style_sheet.cpp, "@token" replaced by the theme's colours.
QString styleSheet(const Theme& theme);

/// A rule that gives all widgets the body's size but those with a size of their own, for the sheet of a part of a
/// window: under style sheets a widget does not inherit its parent's font.
QString bodySizeRule();

} // namespace longwave::ui
