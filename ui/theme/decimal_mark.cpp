// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/decimal_mark.h"

#include <QLocale>

#include <clocale>

namespace longwave::ui {

void useOneDecimalMark() {
    std::setlocale(LC_NUMERIC, "C"); // the application object has set it to the user's, for printf and strtod too
    const QLocale here;
    if (here.decimalPoint() != QLatin1String(".") || here.zeroDigit() != QLatin1String("0"))
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

} // namespace longwave::ui
