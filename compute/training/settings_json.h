// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/run.h"

#include <string>
#include <string_view>

namespace longwave::training {

/// A run's settings as one JSON object, keys in words ("kernel learning rate"): the one way in which they are written,
/// in checkpoints and wherever else they are kept. Doubles to the last bit.
std::string settingsToJson(const RunSettings& settings);

/// Reads what settingsToJson wrote. A setting that is missing is as `otherwise` has it, where that is given, for files
/// that know only some; without it nothing may be missing. Throws Error about `subject` naming the setting that is
/// missing or of another kind, and as validate does.
RunSettings settingsFromJson(std::string_view json, const std::string& subject, const RunSettings* otherwise = nullptr);

} // namespace longwave::training
