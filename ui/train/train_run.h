// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/train/loss_curve.h"
#include "ui/train/train_runner.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace longwave::ui {

/// One run as it is known here: what it is to be, and all that was told of it.
struct TrainRun {
    enum class State {
        Waiting, ///< not begun
        Running,
        Paused,  ///< goes on from memory
        Stopped, ///< goes on from its checkpoint
        Finished,
        Failed
    };

    int id = 0;
    Regularization regularization;
    Token color = Token::S5;
    State state = State::Waiting;
    std::string folder; ///< its name in the folder of the training; empty before it has begun
    std::int64_t steps = 0;
    std::int64_t stepsPerEpoch = 0;
    std::int64_t step = 0; ///< finished ones
    double stepsPerSecond = 0;
    double secondsLeft = -1;              ///< by its own steps; −1: not known yet
    LossCurve loss;                       ///< nats; of steps before the program was started, epochs' means alone
    training::RunState record;            ///< as of the last epoch
    std::vector<TrainSnapshot> snapshots; ///< by step
    std::int64_t savedStep = -1;
    std::int64_t savedBytes = 0;
    QString failure;

    bool isTrained() const noexcept { return step > 0; }
    bool isUnfinished() const noexcept { return state != State::Finished && state != State::Failed; }
    /// "Squash off", "Squash on, λ = 0.00400".
    QString name() const;
    /// The last look at the kernels that is not after `step`; null when there is none.
    const TrainSnapshot* snapshotAt(std::int64_t step) const;
};

/// What is known of a run at one of its steps; NaN where nothing is.
struct TrainResult {
    std::int64_t step = 0;
    double loss = 0;       ///< smoothed, nats
    double validation = 0; ///< accuracy after the last epoch until then
    double test = 0;       ///< accuracy, only at the end
    double sparsity = 0;   ///< means over layers
    double roughness = 0;
    double effectiveLength = 0; ///< taps
};
TrainResult resultAt(const TrainRun& run, std::int64_t step);

} // namespace longwave::ui
