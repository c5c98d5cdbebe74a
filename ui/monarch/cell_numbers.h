// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <complex>

namespace longwave::ui {

/// Decimals with which numbers up to `largest` have about four significant digits or more, 0 to 9.
int decimalsFor(double largest);

QString realText(double value, int decimals);      ///< "−0.854"
QString imaginaryText(double value, int decimals); ///< "−0.854i"
/// "−1.083 − 1.193i"; where `real` only the real part.
QString complexText(std::complex<double> z, int decimals, bool real = false);
/// In parentheses where it has two parts or a sign, as a factor in a product.
QString factorText(std::complex<double> z, int decimals, bool real = false);
/// The phase in whole degrees where it is one to 10⁻⁶, otherwise with one decimal; "–" for 0.
QString phaseText(std::complex<double> z);

} // namespace longwave::ui
