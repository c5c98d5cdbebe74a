// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/module.h"
#include "tests/ptx/warp.h"

namespace longwave::ptx {

struct Launch {
    std::int64_t blocks = 1;
    int threads = kLanes; ///< of a block
    std::size_t sharedBytes = 0;
    std::vector<std::byte> parameters{};
    std::vector<Region> global{}; ///< the allocations that there are
    Schedule schedule = Schedule::Together;
};

/// Runs a kernel, one block after the other. Throws Fault where it does what a device would not let it, or what has no
/// defined result.
void launch(const Kernel& kernel, const Launch& launch);

} // namespace longwave::ptx
