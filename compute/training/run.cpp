// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/run.h"

#include "compute/error.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace longwave::training {
namespace {

using Json = nlohmann::ordered_json;

Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

} // namespace

void validate(const RunSettings& s) {
    validate(s.model);
    validate(s.optimizer);
    if (s.epochs < 1 || s.epochs > 100'000)
        throw Error("epochs", std::to_string(s.epochs) + "; 1 to 100,000 are accepted");
    if (s.batch < 1 || s.batch > 65'536)
        throw Error("batch", std::to_string(s.batch) + "; 1 to 65,536 sequences are accepted");
}

void fitTo(const TaskInfo& task, ModelSettings& model) {
    model.input = task.input;
    model.inputs = task.inputs;
    model.answer = task.answer;
    model.classes = task.classes;
    model.length = task.length;
}

std::string toJson(const TaskInfo& task, const RunSettings& settings, const RunState& state) {
    Json json{{"task", task.id},
              {"seed", settings.seed},
              {"lambda", settings.model.regularization.squashOn ? settings.model.regularization.lambda : 0.0},
              {"epochs", state.epochs.size()},
              {"steps_per_second", state.stepsPerSecond()}};
    Json losses = Json::array();
    Json accuracies = Json::array();
    for (const EpochRecord& epoch : state.epochs) {
        losses.push_back(numberOrNull(epoch.trainLoss));
        accuracies.push_back(numberOrNull(epoch.validationAccuracy));
    }
    json["train_loss"] = std::move(losses);
    json["validation_accuracy"] = std::move(accuracies);
    json["test_accuracy"] = state.finished ? numberOrNull(state.testAccuracy) : Json(nullptr);
    Json layers = Json::array();
    if (!state.epochs.empty())
        for (const LayerMeasures& m : state.epochs.back().layers)
            layers.push_back(
                {{"sparsity", numberOrNull(m.sparsity)}, {"roughness_frequency", numberOrNull(m.roughnessFrequency)}});
    json["layers"] = std::move(layers);
    return json.dump(2);
}

} // namespace longwave::training
