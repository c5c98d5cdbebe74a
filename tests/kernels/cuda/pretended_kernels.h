// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/warp.h"

#include <map>
#include <string>
#include <vector>

namespace longwave::test {

/// The kernels of a pretended device that runs what nvcc made of them.
struct PretendedKernels {
    ptx::Schedule schedule = ptx::Schedule::Together;
    std::map<std::string, int> runs{}; ///< how often each has run
};

PretendedKernels& pretendedKernels();

/// Everything that the CUDA part has for a device, read.
std::vector<const ptx::Kernel*> everyKernel();

} // namespace longwave::test
