// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/machine.h"

#include "tests/ptx/fault.h"

#include <algorithm>
#include <deque>

namespace longwave::ptx {

void launch(const Kernel& kernel, const Launch& launch) {
    if (launch.threads < 1 || launch.threads > kernel.mostThreads)
        throw Fault(kernel.name + ": " + std::to_string(launch.threads) + " threads, where it is for at most " +
                    std::to_string(kernel.mostThreads));
    if (launch.blocks < 1 || launch.blocks > 0x7fffffff)
        throw Fault(kernel.name + ": " + std::to_string(launch.blocks) + " blocks");
    if (launch.parameters.size() != kernel.parameterBytes)
        throw Fault(kernel.name + ": " + std::to_string(launch.parameters.size()) + " bytes of parameters, not " +
                    std::to_string(kernel.parameterBytes));
    Memory memory(launch.global, kernel.sharedBytes + launch.sharedBytes, launch.parameters);
    std::deque<Warp> warps;
    for (int index = 0; kLanes * index < launch.threads; ++index)
        warps.emplace_back(kernel, memory, launch.schedule, index, launch.threads, launch.blocks);
    const bool fromTheLast = launch.schedule == Schedule::FromTheLast;
    for (std::int64_t block = 0; block < launch.blocks; ++block) {
        memory.forgetShared();
        for (Warp& warp : warps)
            warp.begin(block);
        for (;;) {
            for (std::size_t i = 0; i < warps.size(); ++i)
                warps[fromTheLast ? warps.size() - 1 - i : i].run();
            if (std::ranges::all_of(warps, &Warp::hasEnded))
                break;
            if (std::ranges::any_of(warps, &Warp::hasLost))
                throw Fault(kernel.name + ", block " + std::to_string(block) +
                            ": threads wait for the block, of which others have ended");
            for (Warp& warp : warps)
                warp.pass();
        }
    }
}

} // namespace longwave::ptx
