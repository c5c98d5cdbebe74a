// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <memory>

namespace longwave::cuda {

/// The Monarch decomposition as fused matrix products on tensor cores.
std::unique_ptr<Engine> makeTensorEngine();

} // namespace longwave::cuda
