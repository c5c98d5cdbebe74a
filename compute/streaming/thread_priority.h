// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <sched.h>

namespace longwave::stream {

/// Real-time priority for this thread, where the system grants it; whether it did. `below`: so much less than the
/// thread that convolves.
inline bool raisePriority(int below = 0) noexcept {
    constexpr int kPriority = 10;
    sched_param parameters{};
    parameters.sched_priority = kPriority - below;
    return pthread_setschedparam(pthread_self(), SCHED_RR, &parameters) == 0;
}

} // namespace longwave::stream
