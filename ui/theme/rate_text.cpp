// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/rate_text.h"

#include "ui/theme/format.h"

namespace longwave::ui {

QString rateText(double hertz) {
    constexpr int kDigits = 6;
    format::Quantity rate = format::rate(hertz, QStringLiteral("Hz"), kDigits);
    if (rate.value.contains(u'.')) {
        while (rate.value.endsWith(u'0'))
            rate.value.chop(1);
        if (rate.value.endsWith(u'.'))
            rate.value.chop(1);
    }
    return rate.text();
}

} // namespace longwave::ui
