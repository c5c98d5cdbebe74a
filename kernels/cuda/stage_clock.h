// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/event.h"

#include <array>
#include <cstddef>

namespace longwave::cuda {

/// How long each stage of a run took, by the device's clock. Marks are set while work is given; they are read when the
/// stream has come to them, so timing does not hold the device up. Allocates only when it is made.
class StageClock {
  public:
    static constexpr std::size_t kMostMarks = 24;
    static constexpr std::size_t kMostStages = 8;

    void reset() noexcept { seconds_.fill(0), marks_ = 0; }
    /// Collects when so many more laps would be too many; what was given since the last mark belongs to no stage then.
    void makeRoom(const Stream& stream, std::size_t laps) {
        if (marks_ + laps <= kMostMarks)
            return;
        collect();
        begin(stream);
    }
    /// What was given since the last mark belongs to no stage.
    void begin(const Stream& stream) { mark(stream, kNone); }
    /// What was given since the last mark belongs to `stage`. Precondition: begin() was called, and collect() at the
    /// latest kMostMarks marks ago.
    void lap(const Stream& stream, std::size_t stage) { mark(stream, stage); }
    /// Waits for the last mark and adds up.
    void collect();

    double seconds(std::size_t stage) const noexcept { return seconds_[stage]; }

  private:
    static constexpr std::size_t kNone = kMostStages;
    void mark(const Stream& stream, std::size_t stage);

    std::array<Event, kMostMarks> events_;
    std::array<std::size_t, kMostMarks> stages_{}; // of what ends at the mark
    std::array<double, kMostStages> seconds_{};
    std::size_t marks_ = 0;
};

} // namespace longwave::cuda
