// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"

#include <span>

namespace longwave {

/// The stretch that holds the middle `share` of the finite values: from their (1 − share)/2 quantile to the one as far
/// from the top, each the value whose rank is nearest. For axes that a few wild values must not rule. Empty without
/// finite values. 0 < share ≤ 1.
MinMax centralRange(std::span<const float> values, double share);

} // namespace longwave
