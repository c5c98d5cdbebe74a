// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/optimizer.h"
#include "compute/training/parameters.h"
#include "compute/training/run.h"

#include <filesystem>
#include <span>
#include <string>

namespace longwave::training {

inline constexpr const char* kCheckpointFile = "checkpoint.safetensors"; ///< in a run's folder
inline constexpr const char* kKernelsFile = "kernels.safetensors";

/// What a checkpoint holds, where it lives while a run goes on.
struct CheckpointParts {
    const TaskInfo& task;
    const RunSettings& settings;
    const ParameterList& list;
    std::span<const float> values;
    std::span<const float> first, second; ///< AdamW's moments
    const RunState& state;
};

/// Writes a run as safetensors: every parameter under LongConv's names, AdamW's moments "optimizer.exp_avg" and
/// "optimizer.exp_avg_sq" [all parameters], and as metadata the task, the settings and the state (JSON; doubles to the
/// last bit). There is no other state: random numbers are functions of seed and step. Atomic. Throws Error.
void writeCheckpoint(const std::filesystem::path& path, const CheckpointParts& parts);

/// Only the kernels and their skip terms, as they are learned: for looking at. The metadata say how they were made.
void writeKernels(const std::filesystem::path& path, const CheckpointParts& parts, const std::string& madeBy = {});

/// A checkpoint as it was read.
struct Checkpoint {
    std::string task;
    std::uint64_t fingerprint = 0;
    RunSettings settings;
    RunState state;
    std::vector<float> values, first, second;
};

/// Reads what writeCheckpoint wrote. Throws Error when it is something else, or was cut, or does not fit together.
Checkpoint readCheckpoint(const std::filesystem::path& path);

/// Throws Error naming the first thing in which a run differs from the checkpoint it is to go on from: the task, its
/// data, or a setting with both values.
void requireSame(const Checkpoint& checkpoint, const TaskInfo& task, const RunSettings& settings,
                 const std::string& subject);

} // namespace longwave::training
