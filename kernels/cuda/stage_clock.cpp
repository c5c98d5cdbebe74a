// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/stage_clock.h"

namespace longwave::cuda {

void StageClock::mark(const Stream& stream, std::size_t stage) {
    events_[marks_].record(stream);
    stages_[marks_++] = stage;
}

void StageClock::collect() {
    if (marks_ > 0)
        events_[marks_ - 1].wait();
    for (std::size_t m = 1; m < marks_; ++m)
        if (stages_[m] != kNone)
            seconds_[stages_[m]] += events_[m].secondsSince(events_[m - 1]);
    marks_ = 0;
}

} // namespace longwave::cuda
