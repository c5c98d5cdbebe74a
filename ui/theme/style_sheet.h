// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace longwave::ui {

/// The application's style sheet: geometry as written in style_sheet.cpp, "@token" replaced by the theme's colours.
QString styleSheet(const Theme& theme);

} // namespace longwave::ui
