// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simt/counts.h"

#include <cstdint>
#include <functional>
#include <stdexcept>

// Runs device code on the CPU: every CUDA thread is a fiber, blocks run one after the other, and a warp's operations
// are carried out when the last of its lanes arrives. One launch at a time in a process.
//
// Stricter than CUDA: the lanes of a warp, and the threads of a block, must meet at one statement, and a thread may not
// end while others of its block have a barrier still before them. Statements are told apart by their line's number
// alone.

namespace longwave::simt {

/// What device code did wrong: what, which block and threads, which buffer and where.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct LaunchShape {
    std::int64_t blocks = 1;
    int threads = 32; ///< a multiple of 32, up to 1024
    std::size_t sharedBytes = 0;
};

/// Which of the threads that can run is run next. Results must not depend on it.
enum class Order { Ascending, Descending, Shuffled };

struct Options {
    Order order = Order::Ascending;
    std::uint64_t seed = 0; ///< of Shuffled
    /// Watch every access: bounds, initialisation, races, traffic. Needs device code compiled as longwave_device_test
    /// (tests/simt/CMakeLists.txt) does. Without it only the collectives are checked and counted.
    bool checkAccesses = true;
    /// CUDA promises order between the memory accesses of a warp's lanes only at a syncWarp or syncBlock. With this, a
    /// shuffle, a matrix load or a product is taken for one too.
    bool collectivesOrderMemory = false;
};

/// Runs `body` once for each thread of each block. Throws Fault, or what the body throws; the other threads are then
/// left where they stand and never run again.
Counts launch(const LaunchShape& shape, const std::function<void()>& body, const Options& options = {});

} // namespace longwave::simt
