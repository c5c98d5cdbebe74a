// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window_place.h"

#include <QScreen>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace longwave::ui {

void placeWindow(QWidget& window, const QByteArray& saved, QSize usual) {
    const bool isRestored = window.restoreGeometry(saved);
    if (!isRestored)
        window.resize(usual);
    if (window.isMaximized() || window.isFullScreen())
        return;
    QRect room = window.screen()->availableGeometry();
    room.setTop(room.top() + window.style()->pixelMetric(QStyle::PM_TitleBarHeight));
    window.resize(window.size().boundedTo(room.size()));
    if (!isRestored)
        return; // where it goes is up to the window manager
    const QPoint last = room.bottomRight() - QPoint(window.width() - 1, window.height() - 1);
    const QPoint at = window.geometry().topLeft();
    window.setGeometry(QRect(
        QPoint(std::max(room.left(), std::min(at.x(), last.x())), std::max(room.top(), std::min(at.y(), last.y()))),
        window.size()));
}

} // namespace longwave::ui
