// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/device_race.h"

#include <string>

namespace longwave::bench {

/// What a device's race has measured, as a record of races that the program reads (compute/records): its points stand
/// beside another machine's in the workspace Race. Written as it comes, by programs that have no library for JSON.
class RaceText {
  public:
    /// `machine`: "NVIDIA H200". `written`: UTC, "2026-11-30T12:00:00Z".
    RaceText(std::string machine, std::string written, std::string note)
        : machine_(std::move(machine)),
          written_(std::move(written)),
          note_(std::move(note)) {}

    /// All engines at one length.
    void add(std::int64_t length, const DeviceRace& race);
    /// One that was measured apart, as PyTorch is; `seconds` of a run.
    void add(const std::string& engine, const std::string& title, std::int64_t length, const DeviceRace& race,
             double seconds);
    bool isEmpty() const noexcept { return points_.empty(); }
    std::string text() const;

  private:
    std::string machine_, written_, note_;
    std::string points_, lengths_;
    std::vector<std::string> engines_;
    std::vector<std::string> targets_; ///< of each engine, or empty
};

} // namespace longwave::bench
