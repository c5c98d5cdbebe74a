// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace longwave::ui {

/// A sampling rate as it is written on boxes: "48 kHz", "22.05 kHz", "360 Hz". It is known exactly, so it has up to six
/// digits and no zeros that would pretend to be measured.
QString rateText(double hertz);

} // namespace longwave::ui
