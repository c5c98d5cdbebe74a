// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

namespace longwave {

/// Every engine Longwave knows, fastest first. The one place that names them all.
void registerEngines(EngineRegistry& registry);

} // namespace longwave
