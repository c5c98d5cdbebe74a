// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/run.h"

#include <span>
#include <string>
#include <string_view>

namespace longwave::training {

/// A task as it can be chosen, with settings that make sense of it in minutes on two cores.
struct Preset {
    const char* task;  ///< id: "smnist"
    const char* title; ///< "Sequential MNIST"
    const char* data;  ///< what file it reads: the name of a bundled sample, or empty for a file of the user's or none
    RunSettings settings;
    std::int64_t sequences = 0; ///< of a task that makes its own; else 0
};

/// All tasks, in the order in which they are offered.
std::span<const Preset> presets();

/// Throws Error listing the names when there is no such task.
const Preset& presetFor(std::string_view task);

} // namespace longwave::training
