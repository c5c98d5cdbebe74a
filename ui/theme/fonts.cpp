// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>

#include <cmath>

namespace longwave::ui {

namespace {

double fontScale = 1; // fonts are asked for in one thread

double factorOf(TextRole role) {
    switch (role) {
    case TextRole::Caption:
        return 0.85;
    case TextRole::Table:
        return 0.92;
    case TextRole::Body:
        return 1.0;
    case TextRole::StepTitle:
        return 1.25;
    case TextRole::OverlayTotal:
        return 1.7;
    }
    return 1.0;
}

QFont sized(QFont font, TextRole role, TextWeight weight) {
    const QFont base = QApplication::font();
    const double factor = fontScale * factorOf(role);
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * factor);
    else
        font.setPixelSize(static_cast<int>(std::lround(base.pixelSize() * factor)));
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

bool hasTabularDigits(const QFont& font) {
    const QFontMetricsF metrics(font);
    const double first = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit)
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - first) > 0.01)
            return false;
    return true;
}

} // namespace

void setTypeScale(double factor) {
    fontScale = factor;
}

QFont uiFont(TextRole role, TextWeight weight) {
    return sized(QApplication::font(), role, weight);
}

QFont tabularFont(TextRole role, TextWeight weight) {
    const QFont font = uiFont(role, weight);
    return hasTabularDigits(font) ? font : sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), role, weight);
}

} // namespace longwave::ui
