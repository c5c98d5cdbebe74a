// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace longwave {

/// The one form in which races are kept: what `longwave-cli bench --json` and the window write, and what
/// resources/records holds.
///
/// A JSON object: "format" is "longwave race", "version" 2; "origin" is "measured" or "published", with "title",
/// "source", "note", "written" and "program"; "machine", "settings" and "results" hold what RaceRecord does, under the
/// names it has here (`median_s`, `gbytes_per_s`, …), and "refusals" why an engine was left out. Numbers that were not
/// recorded are null or left out. Files without "format" and "version" are of version 1, which had "machine",
/// "settings" and "results" only. What a reader does not know it passes over.
inline constexpr int kRecordVersion = 2;

/// The record as a text that parseRecord reads.
std::string recordText(const RaceRecord& record);

/// Trusts no byte. Throws Error with the subject `subject` that says what is wrong where, and what is accepted.
RaceRecord parseRecord(std::string_view text, const std::string& subject);

/// Throws Error (subject: the path) when there is no such file, it is larger than 32 MiB, or it is no record.
RaceRecord readRecord(const std::filesystem::path& path);

/// The file appears under its name only when it is complete. Throws Error.
void writeRecord(const std::filesystem::path& path, const RaceRecord& record);

} // namespace longwave
