// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <memory>

namespace longwave {

/// The Monarch engine on the CPU: right-angle convolution over a ring tree, fused row by row (see ring_tree.h).
std::unique_ptr<Engine> makeMonarchCpuEngine();

} // namespace longwave
