// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace longwave::ui {

/// Version, licence and the papers Longwave stands on; does not block the window.
void showAbout(QWidget* parent);

/// All keyboard shortcuts and what the pointer does in plots; does not block the window.
void showShortcuts(QWidget* parent);

} // namespace longwave::ui
