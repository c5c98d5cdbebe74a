// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/train/train_choices.h"

#include <memory>
#include <stop_token>

namespace longwave::ui {

/// What is known of a training before it begins: its data, read, and how long a step takes here, measured.
struct TrainEstimate {
    std::shared_ptr<const training::Task> task;
    double secondsPerStep = 0;
    double secondsPerEvaluation = 0; ///< of the validation split, after every epoch
    std::int64_t stepsPerEpoch = 0;
    std::int64_t parameters = 0;

    /// Of `runs` runs one after the other.
    double seconds(std::int64_t epochs, std::size_t runs) const;
};

/// Reads the data (unless `known` is there) and learns a few steps that are then forgotten. Takes about a second beside
/// the data. Throws Error, Cancelled.
TrainEstimate estimate(const TrainChoices& choices, const Engine& engine, std::shared_ptr<const training::Task> known,
                       const std::stop_token& stop = {});

/// Choices with all of that set aside which neither the data nor the time of a step depends on.
TrainChoices forEstimate(TrainChoices choices);
/// Choices with all of that set aside which the data do not depend on.
TrainChoices forData(const TrainChoices& choices);

} // namespace longwave::ui
