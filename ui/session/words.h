// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

#include <QString>

namespace longwave::ui {

/// Capital letter and full stop: what `compute` explains, as the banner says it.
inline QString sentence(QString words) {
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    if (!words.isEmpty() && !words.endsWith('.'))
        words += '.';
    return words;
}

/// The file's name without its folder.
inline QString fileNameOf(const File& file) {
    return QString::fromStdString(file.path.filename().string());
}

} // namespace longwave::ui
