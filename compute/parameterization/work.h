// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "compute/parameterization/parameterization.h"

#include <mutex>

#include <tbb/parallel_for.h>

namespace longwave {

/// body(item) for items [0, count) on all the machine's threads, [from, to] of the whole work being reported.
/// Throws Cancelled when it was asked to stop, and what the body throws.
template <typename Body>
void shareWork(std::int64_t count, const WorkContext& context, const Body& body, double from = 0, double to = 1) {
    std::mutex mutex;
    std::int64_t done = 0;
    tbb::parallel_for(std::int64_t{0}, count, [&](std::int64_t item) {
        if (context.stop.stop_requested())
            return;
        body(item);
        if (context.progress) {
            const std::scoped_lock lock(mutex);
            ++done;
            context.progress(from + (to - from) * static_cast<double>(done) / static_cast<double>(count));
        }
    });
    if (context.stop.stop_requested())
        throw Cancelled();
}

} // namespace longwave
