// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/unit_root.h"

#include <cmath>
#include <numbers>

namespace longwave {

std::complex<double> unitRoot(double turns) {
    turns -= std::floor(turns);
    const int quarter = (static_cast<int>(turns * 8) + 1) / 2;
    const double rest = 2 * std::numbers::pi * (turns - quarter * 0.25); // within an eighth of a turn
    const double c = std::cos(rest);
    const double s = std::sin(rest);
    switch (quarter % 4) {
    case 0:
        return {c, s};
    case 1:
        return {-s, c};
    case 2:
        return {-c, -s};
    default:
        return {s, -c};
    }
}

} // namespace longwave
