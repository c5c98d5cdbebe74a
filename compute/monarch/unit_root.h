// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>

namespace longwave {

/// exp(2πi·turns), by sine and cosine of at most an eighth of a turn, so that it is exact to the last bits of a double.
std::complex<double> unitRoot(double turns);

} // namespace longwave
