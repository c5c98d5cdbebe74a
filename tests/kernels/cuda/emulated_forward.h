// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/forward_arrays.h"
#include "kernels/cuda/geometry.h"
#include "kernels/cuda/tables.h"
#include "simt/launch.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

// The tensor-core engine's passes under the emulator. To compile them takes a minute, so it is done in one place,
// emulated_forward.cpp, for all who run them.

namespace longwave::test {

/// Launches passes on emulated blocks of threads, keeping what they cost.
struct EmulatedLaunch {
    simt::Options options;
    std::int64_t mostBlocks = 4; ///< as if the device had so few that each takes several pieces of work
    std::vector<simt::Counts> counts{};

    void run(std::int64_t blocks, int threads, std::size_t sharedBytes, const std::function<void()>& body) {
        counts.push_back(simt::launch({std::min(blocks, mostBlocks), threads, sharedBytes}, body, options));
    }
};

template <typename T>
struct EmulatedArray {
    const T* pointer = nullptr;
    const T* data() const { return pointer; }
};
template <typename Math>
using EmulatedTables = cuda::Tables<Math, EmulatedArray>;

/// The same tables, wherever they lie.
template <typename Math, template <typename> typename Array>
EmulatedTables<Math> emulatedTables(const cuda::Tables<Math, Array>& tables) {
    EmulatedTables<Math> seen{
        {tables.rings.data()}, {tables.split.data()}, {tables.join.data()}, {tables.dft.data()}, {},
        {tables.batch.data()}};
    for (std::size_t i = 0; i < tables.levels.size(); ++i) {
        const auto& level = tables.levels[i];
        seen.levels[i] = {{level.split.data()}, {level.join.data()}, {level.fine.data()},
                          {level.low.data()},   {level.high.data()}, level.twiddles};
    }
    return seen;
}

/// cuda::runForward in the emulator. There is one for each way of multiplying, with arrays of fp32 and of its own 16
/// bits.
template <typename Math, typename Number>
void runEmulated(const cuda::Geometry& geometry, const EmulatedTables<Math>& tables,
                 const cuda::ForwardArrays<Math, Number>& arrays, EmulatedLaunch& launch);

} // namespace longwave::test
