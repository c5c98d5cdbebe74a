// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <time.h> // the thread's clock

namespace longwave::bench {

/// Seconds that this thread has worked, whatever else the machine is busy with.
inline double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

} // namespace longwave::bench
