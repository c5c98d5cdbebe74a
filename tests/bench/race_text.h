// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace longwave::bench {

/// What one engine did at one length of a device's race.
struct RaceTextPoint {
    std::string entry; ///< as DeviceRace::Entry, or "pytorch"
    std::int64_t length = 0;
    std::int64_t batch = 1, heads = 1;
    std::vector<double> seconds;                             ///< of a run, round by round
    double ratio = std::numeric_limits<double>::quiet_NaN(); ///< over cuFFT like PyTorch
    double bytes = std::numeric_limits<double>::quiet_NaN(); ///< of u and y in a run
    double error = std::numeric_limits<double>::quiet_NaN();
    std::string plan{};
};

/// What a device's race has measured, as a record of races that the program reads (compute/records): its points stand
/// beside another machine's in the workspace Race. Written as it comes, by programs that have no library for JSON.
class RaceText {
  public:
    /// `machine`: "NVIDIA H200". `written`: UTC, "2026-11-30T12:00:00Z".
    RaceText(std::string machine, std::string written, std::string note)
        : machine_(std::move(machine)),
          written_(std::move(written)),
          note_(std::move(note)) {}

    /// Lengths in their order. What is no entry of a race is left out.
    void add(const RaceTextPoint& point);
    bool isEmpty() const noexcept { return points_.empty(); }
    std::string text() const;

  private:
    std::string machine_, written_, note_;
    std::string points_;
    std::vector<std::int64_t> lengths_;
    std::vector<std::string> engines_, targets_; ///< that have points, and what each runs on
};

} // namespace longwave::bench
