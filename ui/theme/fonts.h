// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace longwave::ui {

/// What a piece of text is; its size follows the application's base font.
enum class TextRole {
    Caption,     ///< 0.85: captions, ticks
    Table,       ///< 0.92: tables, secondary text
    Body,        ///< 1.0
    StepTitle,   ///< 1.25
    OverlayTotal ///< 1.7
};

enum class TextWeight { Regular = QFont::Normal, SemiBold = QFont::DemiBold };

/// How much larger than the base font everything is that is asked for from now on; 1 but while a page is presented.
/// Appearance::refresh tells who asked before.
void setTypeScale(double factor);

/// The system's UI font at a role's size.
QFont uiFont(TextRole role = TextRole::Body, TextWeight weight = TextWeight::Regular);

/// For columns of numbers: the UI font when its ten digits are equally wide, otherwise the system's fixed font.
QFont tabularFont(TextRole role = TextRole::Table, TextWeight weight = TextWeight::Regular);

} // namespace longwave::ui
