// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"

namespace longwave {

/// What a measurement made by this program on this machine is filed under.
Ceilings::Key ceilingsKeyHere();

/// The measurement, for those who may not know the kernels. It takes about `seconds`.
MeasureCeilings ceilingsMeasurement(double seconds = 2);

} // namespace longwave
