// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/checkpoint.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/io/json_size.h"
#include "compute/io/safetensors_writer.h"
#include "compute/training/settings_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace longwave::training {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "Longwave training 1";
constexpr const char* kFirst = "optimizer.exp_avg";
constexpr const char* kSecond = "optimizer.exp_avg_sq";
constexpr std::size_t kMostStateValues = 2'000'000; // more than there is room for, written as they are, in a header

// JSON has no NaN: null stands for it.
Json toJsonNumber(double value) {
    return std::isnan(value) ? Json(nullptr) : Json(value);
}
double numberOf(const Json& json) {
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

Json stateJson(const RunState& state) {
    Json epochs = Json::array();
    for (const EpochRecord& epoch : state.epochs) {
        Json layers = Json::array();
        for (const LayerMeasures& m : epoch.layers)
            layers.push_back(
                {toJsonNumber(m.sparsity), toJsonNumber(m.roughnessTime), toJsonNumber(m.roughnessFrequency)});
        epochs.push_back({{"train loss", toJsonNumber(epoch.trainLoss)},
                          {"validation loss", toJsonNumber(epoch.validationLoss)},
                          {"validation accuracy", toJsonNumber(epoch.validationAccuracy)},
                          {"layers", std::move(layers)}});
    }
    return {{"step", state.step},
            {"seconds", state.seconds},
            {"epoch loss", state.epoch.loss},
            {"epoch right", state.epoch.right},
            {"epoch answers", state.epoch.answers},
            {"epochs", std::move(epochs)},
            {"finished", state.finished},
            {"test loss", toJsonNumber(state.testLoss)},
            {"test accuracy", toJsonNumber(state.testAccuracy)}};
}

RunState stateOf(const Json& json) {
    RunState state;
    json.at("step").get_to(state.step);
    json.at("seconds").get_to(state.seconds);
    json.at("epoch loss").get_to(state.epoch.loss);
    json.at("epoch right").get_to(state.epoch.right);
    json.at("epoch answers").get_to(state.epoch.answers);
    for (const Json& epoch : json.at("epochs")) {
        EpochRecord record;
        record.trainLoss = numberOf(epoch.at("train loss"));
        record.validationLoss = numberOf(epoch.at("validation loss"));
        record.validationAccuracy = numberOf(epoch.at("validation accuracy"));
        for (const Json& m : epoch.at("layers"))
            record.layers.push_back({numberOf(m.at(0)), numberOf(m.at(1)), numberOf(m.at(2))});
        state.epochs.push_back(std::move(record));
    }
    json.at("finished").get_to(state.finished);
    state.testLoss = numberOf(json.at("test loss"));
    state.testAccuracy = numberOf(json.at("test accuracy"));
    return state;
}

std::vector<std::pair<std::string, std::string>> metadataOf(const CheckpointParts& parts) {
    return {{"format", kFormat},
            {"task", parts.task.id},
            {"data", parts.task.data},
            {"fingerprint", std::to_string(parts.task.fingerprint)},
            {"settings", settingsToJson(parts.settings)},
            {"state", stateJson(parts.state).dump()}};
}

std::string metadata(const File& file, const std::string& key) {
    for (const auto& [name, value] : file.metadata)
        if (name == key)
            return value;
    throw Error(file.path.string(), "has no \"" + key + "\" among its metadata: it is no checkpoint of a training run");
}

// The tensor of this name and shape.
const ArrayView& tensorOf(const File& file, const std::string& name, const Shape& shape) {
    for (const Entry& entry : file.entries) {
        if (entry.name != name)
            continue;
        if (entry.shape != shape || entry.dtype != "F32")
            throw Error(file.path.string(), "tensor " + name + " is " + entry.dtype + " " + toString(entry.shape) +
                                                "; F32 " + toString(shape) + " is expected");
        return entry.values;
    }
    throw Error(file.path.string(), "tensor " + name + " is missing");
}

void take(const File& file, const std::string& name, const Shape& shape, std::span<float> to) {
    const ArrayView& values = tensorOf(file, name, shape);
    const auto length = static_cast<std::size_t>(values.length());
    for (std::int64_t row = 0; row < values.rows(); ++row)
        values.read(row, 0, to.subspan(static_cast<std::size_t>(row) * length, length));
}

} // namespace

void writeCheckpoint(const std::filesystem::path& path, const CheckpointParts& parts) {
    std::vector<NamedTensor> tensors;
    for (const Parameter& p : parts.list.all())
        tensors.push_back({p.name, p.shape, p.of(parts.values)});
    tensors.push_back({kFirst, {parts.list.size()}, parts.first});
    tensors.push_back({kSecond, {parts.list.size()}, parts.second});
    writeSafetensors(path, tensors, metadataOf(parts));
}

void writeKernels(const std::filesystem::path& path, const CheckpointParts& parts, const std::string& madeBy) {
    std::vector<NamedTensor> tensors;
    for (const Parameter& p : parts.list.all())
        if (p.kind == Parameter::Kind::Kernel || p.name.ends_with("layer.D"))
            tensors.push_back({p.name, p.shape, p.of(parts.values)});
    auto words = metadataOf(parts);
    std::erase_if(words, [](const auto& pair) { return pair.first == "format" || pair.first == "state"; });
    if (!madeBy.empty())
        words.emplace_back("made by", madeBy);
    writeSafetensors(path, tensors, words);
}

Checkpoint readCheckpoint(const std::filesystem::path& path) {
    const File file = open(path);
    if (metadata(file, "format") != kFormat)
        throw Error(path.string(), "is of format \"" + metadata(file, "format") + "\"; \"" + kFormat + "\" is read");
    Checkpoint checkpoint;
    const std::string state = metadata(file, "state");
    requireSmallJson(state, kMostStateValues, path.string());
    try {
        checkpoint.task = metadata(file, "task");
        checkpoint.fingerprint = std::stoull(metadata(file, "fingerprint"));
        checkpoint.settings = settingsFromJson(metadata(file, "settings"), path.string());
        checkpoint.state = stateOf(Json::parse(state));
    } catch (const Json::exception&) {
        throw Error(path.string(), "its state is not what a training run writes");
    } catch (const std::logic_error&) { // of stoull
        throw Error(path.string(), "its fingerprint is no number");
    }
    const ParameterList list(checkpoint.settings.model);
    const auto size = static_cast<std::size_t>(list.size());
    tensorOf(file, kFirst, {list.size()}); // as many numbers as the settings speak of are there: memory may be taken
    for (auto* values : {&checkpoint.values, &checkpoint.first, &checkpoint.second})
        values->resize(size);
    for (const Parameter& p : list.all())
        take(file, p.name, p.shape, p.of(std::span(checkpoint.values)));
    take(file, kFirst, {list.size()}, checkpoint.first);
    take(file, kSecond, {list.size()}, checkpoint.second);
    return checkpoint;
}

void requireSame(const Checkpoint& checkpoint, const TaskInfo& task, const RunSettings& settings,
                 const std::string& subject) {
    const auto differs = [&](const std::string& what, const std::string& was, const std::string& is) {
        throw Error(subject, "the checkpoint was made with " + what + " " + was + ", not " + is +
                                 "; a run goes on only as it began");
    };
    if (checkpoint.task != task.id)
        differs("task", checkpoint.task, task.id);
    const Json was = Json::parse(settingsToJson(checkpoint.settings));
    const Json is = Json::parse(settingsToJson(settings));
    for (const auto& [key, value] : was.items())
        if (value != is.at(key))
            differs(key, value.dump(), is.at(key).dump());
    if (checkpoint.fingerprint != task.fingerprint)
        throw Error(subject, "the checkpoint was made with other data than these");
}

} // namespace longwave::training
