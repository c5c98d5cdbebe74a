// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <complex>

namespace longwave::ui {

/// The colour of a complex number, the same in both themes: hue is its phase, brightness its magnitude. In OKLCH, with
/// q = √(|z| / max): L = 0.16 + 0.64·q, C = 0.12·min(1, 1.05·q) cut to sRGB, h = arg z + 20°. Where max is not positive
/// everything is 0; what is not finite is grey.
QRgb complexColor(std::complex<double> z, double max) noexcept;

/// Black or white, whichever stands out from it.
QColor inkOn(QRgb ground) noexcept;

} // namespace longwave::ui
