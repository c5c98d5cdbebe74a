// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QPainter>

/// Words on the overlay, for the files that paint it.
namespace longwave::ui {

inline constexpr auto kMiddleLeft = static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine);
inline constexpr auto kMiddleRight = static_cast<int>(Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine);

/// Draws one line of text, elided to the room; returns its advance.
inline double drawLine(QPainter& painter, const QRectF& room, const QString& text, TextRole role, Token color,
                       TextWeight weight = TextWeight::Regular, int flags = kMiddleLeft) {
    const QFont font = uiFont(role, weight);
    painter.setFont(font);
    painter.setPen(theme()[color]);
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room.width());
    painter.drawText(room, flags, shown);
    return metrics.horizontalAdvance(shown);
}

} // namespace longwave::ui
