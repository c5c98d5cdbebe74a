// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/training/checkpoint.h"
#include "compute/training/optimizer.h"
#include "compute/training/run.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

namespace longwave::training {

template <typename T>
class Model;

/// Who watches a run. All are called by the thread that runs it, between steps; each may be empty. What is handed over
/// is immutable and may be kept.
struct Observer {
    std::function<void(const StepReport&)> step;
    /// After every epoch, before the first step as epoch 0, and in between as Trainer::Options::snapshotSteps says.
    std::function<void(const std::shared_ptr<const KernelSnapshot>&)> kernels;
    std::function<void(const RunState&)> epoch;
};

/// One training run: a task, a model, an optimiser, and where it stands.
///
/// run() goes on from there until it is finished or asked to stop (that is how to pause), and may be called again. A
/// run that is stopped, killed and resumed gives the same numbers, to the last bit, as one that went through: what is
/// random depends on seed, epoch and step alone.
class Trainer {
  public:
    struct Options {
        int threads = 0; ///< ≤ 0: all there are. The numbers do not depend on it
        /// Where checkpoints go: kCheckpointFile and kKernelsFile, after every epoch and when stopped. Empty: nowhere.
        std::filesystem::path folder{};
        std::int64_t snapshotSteps = 0; ///< kernels are also shown after every so many steps; 0: after epochs only
        std::string madeBy{};           ///< the command that makes the same again, kept with the kernels
    };

    /// `engine` must have gradients and outlive this. Throws Error when settings are not accepted, do not fit the
    /// task, or there is not enough to learn from for one batch.
    Trainer(std::shared_ptr<const Task> task, const RunSettings& settings, const Engine& engine, Options options);
    ~Trainer();

    const Task& task() const noexcept { return *task_; }
    const RunSettings& settings() const noexcept { return settings_; }
    const RunState& state() const noexcept { return state_; }
    std::int64_t stepsPerEpoch() const noexcept { return stepsPerEpoch_; }
    std::int64_t steps() const noexcept { return stepsPerEpoch_ * settings_.epochs; }
    const Model<float>& model() const noexcept { return *model_; }

    /// Takes the run up where a checkpoint left it. Throws Error when that is of another run.
    void resume(const std::filesystem::path& checkpoint);

    /// Until the last epoch is finished and the test split asked: true. Until `stop`: false, after writing a checkpoint
    /// of the step it stands at. Throws Error when the loss is no number any more (the last good checkpoint stays) or a
    /// checkpoint cannot be written (the run stands where it stood and may go on).
    bool run(const Observer& observer, const std::stop_token& stop = {});

    /// Writes the run as it stands into options.folder, if there is one: after run() threw because it could not be
    /// written. Throws Error.
    void save() const;

    /// Score of a split with the model as it is. Throws Cancelled.
    Score evaluate(Split split, const std::stop_token& stop = {});
    /// The kernels as they are.
    std::shared_ptr<const KernelSnapshot> snapshot() const;

  private:
    void requireReached(const RunState& state, const std::string& subject) const;
    void fillBatch(std::int64_t epoch, std::int64_t place);
    StepReport step();
    /// Of what is not a number any more at step `step`, counted from 1: "the loss is".
    [[noreturn]] void failAt(std::int64_t step, const std::string& what) const;
    void finishEpoch(const Observer& observer, const std::stop_token& stop);
    CheckpointParts parts() const;

    const std::shared_ptr<const Task> task_;
    const RunSettings settings_;
    const Options options_;
    std::unique_ptr<Model<float>> model_;
    std::unique_ptr<AdamW> optimizer_;
    std::int64_t stepsPerEpoch_ = 0;
    RunState state_;
    std::int64_t orderOf_ = -1; ///< the epoch that order_ is of
    std::vector<std::int64_t> order_;
    Batch batch_;
    double evaluationSeconds_ = 0; ///< of one epoch's end
    double lastNorm_ = 0;
};

} // namespace longwave::training
