// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/loaded_file.h"

#include <QString>
#include <QStringList>

namespace longwave::ui {

/// "3 heads × 1,024 taps" in short, "3 × 1,024", with these settings; empty for an almost-match.
QString sizeText(const Match& match, const longwave::Settings& settings = {});

/// How much there is of an array: its duration when the rate is known, otherwise its shape ("32 × 784").
QString sizeText(const Entry& entry);

/// "1.428 s", "5 min", "2.5 h".
QString durationText(double seconds);

/// What differs in the names of one file's banks: of "layers.0.kernel" and "layers.1.kernel" "layers.0" and "layers.1".
QStringList distinctNames(const QStringList& names);

} // namespace longwave::ui
