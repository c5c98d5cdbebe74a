// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace longwave::ui {

class Settings;

/// Asks which files to open, beginning in the last folder, which is then that of the first of them. Empty: none.
QStringList askForFiles(QWidget* parent, Settings& settings);

/// Asks where to write a picture of the window, in the same folder. Empty: nowhere.
QString askForPicturePath(QWidget* parent, Settings& settings);

} // namespace longwave::ui
