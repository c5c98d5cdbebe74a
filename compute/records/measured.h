// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/machine.h"
#include "compute/convolution/race.h"
#include "compute/records/race_record.h"

namespace longwave {

/// A record of a race that is about to be run here: who, where and how, no points yet. `program` is what it is run by
/// ("Longwave 0.1.0").
RaceRecord newRecord(const RaceSettings& settings, const Machine& machine, const std::string& program);

/// What `race` tells as it goes, as it is recorded.
RecordedPoint recorded(const RaceResult& result, Mode mode);
RecordedRefusal recordedRefusal(const Engine& engine, std::int64_t length, const std::string& reason);

RecordedMachine recorded(const Machine& machine);

/// How a record's race was run, to run it again: all but engines, baseline and lengths. What is written in a way that
/// is not known here is as by default.
RaceSettings settingsOf(const RecordedSettings& settings);

/// "estimate", "measure", "patient".
const char* nameOf(PlanOptions::Effort effort) noexcept;
/// "fp16", "bf16", "accurate".
const char* nameOf(PlanOptions::TensorPrecision precision) noexcept;

/// Now, in UTC: "2026-11-24T18:30:00Z".
std::string utcNow();

} // namespace longwave
