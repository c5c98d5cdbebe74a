// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_estimate.h"

#include "compute/error.h"
#include "compute/training/parameters.h"
#include "compute/training/trainer.h"

#include <algorithm>
#include <chrono>

namespace longwave::ui {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kWarmUp = 2;               // steps: plans are made, memory is touched
constexpr int kMostSteps = 8;            // that are measured
constexpr double kEnough = 0.4;          // seconds of measuring
constexpr double kForwardOnly = 1.0 / 3; // of a step: what a batch takes that is only asked

} // namespace

double TrainEstimate::seconds(std::int64_t epochs, std::size_t runs) const {
    return static_cast<double>(runs) * static_cast<double>(epochs) *
           (static_cast<double>(stepsPerEpoch) * secondsPerStep + secondsPerEvaluation);
}

TrainEstimate estimate(const TrainChoices& choices, const Engine& engine, std::shared_ptr<const training::Task> known,
                       const std::stop_token& stop) {
    TrainEstimate result;
    result.task = known ? std::move(known) : makeTask(choices, stop);
    training::Trainer trainer(result.task, choices.settings, engine, {choices.threads, {}, {}});
    result.stepsPerEpoch = trainer.stepsPerEpoch();
    result.parameters = training::ParameterList(trainer.settings().model).size();
    std::stop_source enough;
    const std::stop_callback whenAsked(stop, [&enough] { enough.request_stop(); });
    Clock::time_point begin;
    training::Observer observer;
    observer.step = [&](const training::StepReport& report) {
        if (report.step == kWarmUp)
            begin = Clock::now();
        if (report.step <= kWarmUp)
            return;
        const double taken = std::chrono::duration<double>(Clock::now() - begin).count();
        result.secondsPerStep = taken / static_cast<double>(report.step - kWarmUp);
        if (report.step >= kWarmUp + kMostSteps || taken >= kEnough)
            enough.request_stop();
    };
    trainer.run(observer, enough.get_token());
    if (stop.stop_requested())
        throw Cancelled();
    if (result.secondsPerStep == 0 && trainer.state().stepsPerSecond() > 0) // fewer steps than the warm-up
        result.secondsPerStep = 1 / trainer.state().stepsPerSecond();
    const auto& info = result.task->info();
    result.secondsPerEvaluation = kForwardOnly * result.secondsPerStep * static_cast<double>(info.validation) /
                                  static_cast<double>(std::max<std::int64_t>(1, choices.settings.batch));
    return result;
}

TrainChoices forEstimate(TrainChoices choices) {
    choices.lambda = 0;
    choices.settings.epochs = 1;
    choices.settings.optimizer = {};
    choices.settings.model.dropout = 0;
    choices.settings.model.kernelDropout = 0;
    choices.settings.model.kernelStart = {};
    return choices;
}

TrainChoices forData(const TrainChoices& choices) {
    TrainChoices data;
    data.task = choices.task;
    data.data = choices.data;
    data.x = choices.x;
    data.y = choices.y;
    data.sequences = choices.sequences;
    data.settings.seed = choices.settings.seed;
    if (hasLength(choices.task))
        data.settings.model.length = choices.settings.model.length;
    return data;
}

} // namespace longwave::ui
