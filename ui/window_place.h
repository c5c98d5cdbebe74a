// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSize>

class QWidget;

namespace longwave::ui {

/// Puts a window that is not shown yet where it was (`saved`, of QWidget::saveGeometry), or gives it its usual size; no
/// larger than its screen, with its title on it: it may have been closed on a larger one.
void placeWindow(QWidget& window, const QByteArray& saved, QSize usual);

} // namespace longwave::ui
