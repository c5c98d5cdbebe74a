// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/decimal_mark.h"

#include <QLocale>

namespace longwave::ui {

void useOneDecimalMark() {
    const QLocale here;
    if (here.decimalPoint() != QLatin1String(".") || here.zeroDigit() != QLatin1String("0"))
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

} // namespace longwave::ui
