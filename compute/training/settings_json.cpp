// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/settings_json.h"

#include "compute/error.h"
#include "compute/io/json_size.h"

#include <nlohmann/json.hpp>

namespace longwave::training {
namespace {

using Json = nlohmann::ordered_json;

// Settings that are one of two words.
constexpr const char* kTokens = "tokens";
constexpr const char* kPosition = "position";
constexpr const char* kRandom = "random";

/// Visits every setting with its key: what writes and what reads cannot differ.
template <typename Settings, typename Visit>
void forEach(Settings& s, const Visit& visit) {
    auto& m = s.model;
    auto& o = s.optimizer;
    auto& r = m.regularization;
    visit("inputs", m.inputs);
    visit("classes", m.classes);
    visit("length", m.length);
    visit("depth", m.depth);
    visit("heads", m.heads);
    visit("bidirectional", m.bidirectional);
    visit("gated", m.gated);
    visit("dropout", m.dropout);
    visit("kernel dropout", m.kernelDropout);
    visit("squash", r.squashOn);
    visit("lambda", r.lambda);
    visit("smooth", r.smoothOn);
    visit("smooth window", r.window);
    visit("learning rate", o.rate);
    visit("kernel learning rate", o.kernelRate);
    visit("weight decay", o.weightDecay);
    visit("beta 1", o.beta1);
    visit("beta 2", o.beta2);
    visit("epsilon", o.epsilon);
    visit("warm-up", o.warmUp);
    visit("gradient clipping", o.clip);
    visit("epochs", s.epochs);
    visit("batch", s.batch);
    visit("seed", s.seed);
}

Json parsed(std::string_view text, const std::string& subject) {
    constexpr std::size_t kMostValues = 1000; // many times what there is to set
    requireSmallJson(text, kMostValues, subject);
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object())
        throw Error(subject, "its settings are not a JSON object");
    return json;
}

bool isOfKind(const Json& json, const Json& like) {
    return like.is_number_float() ? json.is_number()
           : like.is_number()     ? json.is_number_integer()
                                  : json.type() == like.type();
}

} // namespace

std::string settingsToJson(const RunSettings& settings) {
    const ModelSettings& m = settings.model;
    Json json{{"input", m.input == ModelSettings::Input::Tokens ? kTokens : "numbers"},
              {"answer", m.answer == ModelSettings::Answer::Position ? kPosition : "sequence"},
              {"kernel start", m.kernelStart == ModelSettings::KernelStart::Random ? kRandom : "geometric decay"}};
    forEach(settings, [&](const char* key, const auto& value) { json[key] = value; });
    return json.dump();
}

RunSettings settingsFromJson(std::string_view text, const std::string& subject, const RunSettings* otherwise) {
    const Json json = parsed(text, subject);
    RunSettings settings = otherwise ? *otherwise : RunSettings{};
    const auto at = [&](const char* key, const Json& like) -> const Json* {
        const auto found = json.find(key);
        if (found != json.end() ? !isOfKind(*found, like) : !otherwise)
            throw Error(subject, std::string("setting \"") + key + "\" is missing or of another kind");
        return found == json.end() ? nullptr : &*found;
    };
    ModelSettings& m = settings.model;
    if (const Json* word = at("input", kTokens))
        m.input = *word == kTokens ? ModelSettings::Input::Tokens : ModelSettings::Input::Numbers;
    if (const Json* word = at("answer", kPosition))
        m.answer = *word == kPosition ? ModelSettings::Answer::Position : ModelSettings::Answer::Sequence;
    if (const Json* word = at("kernel start", kRandom))
        m.kernelStart =
            *word == kRandom ? ModelSettings::KernelStart::Random : ModelSettings::KernelStart::GeometricDecay;
    forEach(settings, [&](const char* key, auto& value) {
        if (const Json* found = at(key, Json(value)))
            found->get_to(value);
    });
    validate(settings);
    return settings;
}

} // namespace longwave::training
