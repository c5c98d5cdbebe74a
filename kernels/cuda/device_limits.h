// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/geometry.h"

namespace longwave::cuda {

/// What the planner asks of the device that is used. Throws Error when CUDA engines can't run here.
DeviceLimits deviceLimits();

} // namespace longwave::cuda
