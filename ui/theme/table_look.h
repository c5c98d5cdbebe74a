// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QTableView;

namespace longwave::ui {

/// Dresses a table of numbers as all are: no frame or grid, rows of 28 px, columns as wide as they are set, no sideways
/// scrolling, Tab leaves it.
void dressTable(QTableView& view);

/// "Copy" by the keyboard, for a table that has the focus; connect its triggered().
QAction* addCopyAction(QTableView& view);

} // namespace longwave::ui
