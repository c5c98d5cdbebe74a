// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/model_settings.h"
#include "compute/training/optimizer.h"
#include "compute/training/tasks/task.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace longwave::training {

/// Everything a run's numbers depend on, besides the task's data.
struct RunSettings {
    ModelSettings model;
    OptimizerSettings optimizer;
    std::int64_t epochs = 10;
    std::int64_t batch = 32;
    std::uint64_t seed = 0;

    bool operator==(const RunSettings&) const = default;
};

/// Throws Error naming the setting when a value is not accepted.
void validate(const RunSettings& settings);

/// The model's shape as the task asks for it.
void fitTo(const TaskInfo& task, ModelSettings& model);

/// What was measured of a layer's kernels as they are used, means over their heads. NaN where it is undefined.
struct LayerMeasures {
    double sparsity = 0;      ///< share of taps that are exactly zero
    double roughnessTime = 0; ///< as Metrics has them
    double roughnessFrequency = 0;
};

/// The kernels of a layer at one moment, as they are learned (before Smooth and Squash).
struct LayerKernels {
    std::string name; ///< "layers.0.layer.kernel.kernel"
    std::int64_t directions = 1;
    std::int64_t heads = 0;
    std::int64_t taps = 0;
    std::vector<float> learned; ///< [directions, heads, taps]
    LayerMeasures measures;
};

/// All kernels at one moment of a run. Immutable; whoever gets one may keep it.
struct KernelSnapshot {
    std::int64_t epoch = 0; ///< finished ones
    std::int64_t step = 0;  ///< finished ones
    Regularization regularization;
    std::vector<LayerKernels> layers;
};

/// One epoch as it was.
struct EpochRecord {
    double trainLoss = 0;          ///< mean over the epoch's batches as they were learned from, nats per answer
    double validationLoss = 0;     ///< after the epoch
    double validationAccuracy = 0; ///< after the epoch
    std::vector<LayerMeasures> layers;
};

/// Where a run stands: enough to draw it, and with the model and the optimiser enough to go on.
struct RunState {
    std::int64_t step = 0; ///< finished ones
    double seconds = 0;    ///< spent in them
    Score epoch;           ///< of the epoch under way
    std::vector<EpochRecord> epochs;
    bool finished = false;
    double testLoss = 0; ///< when finished
    double testAccuracy = 0;

    double stepsPerSecond() const noexcept { return seconds > 0 ? static_cast<double>(step) / seconds : 0; }
};

/// A step as it was, for curves and progress.
struct StepReport {
    std::int64_t step = 0;  ///< finished ones, with this
    std::int64_t steps = 0; ///< of the whole run
    std::int64_t epoch = 0; ///< under way, from 0
    double loss = 0;        ///< of this batch, nats per answer
    double accuracy = 0;    ///< of this batch, with dropout
    double gradientNorm = 0;
    double rate = 0;        ///< the learning rate
    double secondsLeft = 0; ///< of the whole run, by what steps and evaluations took so far
};

/// The whole run for a program: {"task", "seed", "lambda", "epochs", "steps_per_second", "train_loss": […],
/// "validation_accuracy": […], "test_accuracy", "layers": [{"sparsity", "roughness_frequency"}]}. What is undefined is
/// null; test_accuracy is null while the run is not finished.
std::string toJson(const TaskInfo& task, const RunSettings& settings, const RunState& state);

} // namespace longwave::training
