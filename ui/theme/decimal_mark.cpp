// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/decimal_mark.h"

#include <QLocale>

namespace longwave::ui {

void useOneDecimalMark() {
    if (QLocale().decimalPoint() != QLatin1String("."))
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

} // namespace longwave::ui
