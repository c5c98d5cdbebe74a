// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_numbers.h"

#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace longwave::ui {

int decimalsFor(double largest) {
    if (!(largest > 0) || !std::isfinite(largest))
        return 3;
    const int exponent = static_cast<int>(std::floor(std::log10(largest)));
    return std::clamp(3 - exponent, exponent < 4 ? 2 : 0, 9); // below 10⁴ two at least: small cells stand beside large
}

QString realText(double value, int decimals) {
    return format::fixed(value, decimals);
}

QString imaginaryText(double value, int decimals) {
    return format::fixed(value, decimals) + QLatin1Char('i');
}

QString complexText(std::complex<double> z, int decimals, bool real) {
    const QString text = format::fixed(z.real(), decimals);
    if (real)
        return text;
    QString imaginary = format::fixed(z.imag(), decimals);
    const bool isNegative = imaginary.startsWith(format::kMinus);
    if (isNegative)
        imaginary.remove(0, 1);
    return text + QLatin1Char(' ') + (isNegative ? format::kMinus : QChar(u'+')) + QLatin1Char(' ') + imaginary +
           QLatin1Char('i');
}

QString factorText(std::complex<double> z, int decimals, bool real) {
    const QString text = complexText(z, decimals, real || z.imag() == 0);
    const bool isPlain = (real || z.imag() == 0) && !text.startsWith(format::kMinus);
    return isPlain ? text : QLatin1Char('(') + text + QLatin1Char(')');
}

QString phaseText(std::complex<double> z) {
    if (z == std::complex<double>())
        return QString(format::kMissing);
    const double degrees = std::arg(z) * 180 / std::numbers::pi;
    const bool isWhole = std::abs(degrees - std::round(degrees)) < 1e-6;
    return format::fixed(degrees, isWhole ? 0 : 1) + QChar(u'°');
}

} // namespace longwave::ui
