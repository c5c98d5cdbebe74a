// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/format.h"

#include <QString>

#include <cstdint>

namespace longwave::ui {

/// "1 point", "21 points": both words as they are translated.
inline QString counted(std::int64_t count, const QString& one, const QString& many) {
    return format::count(count) + u' ' + (count == 1 ? one : many);
}

} // namespace longwave::ui
