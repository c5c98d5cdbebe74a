// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/settings_json.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/training/presets.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace longwave::training {
namespace {

using Json = nlohmann::ordered_json;

RunSettings unlikeAnyDefault() {
    RunSettings s;
    s.model = {ModelSettings::Input::Tokens,
               17,
               ModelSettings::Answer::Position,
               19,
               321,
               5,
               24,
               true,
               false,
               0.15,
               0.25,
               {true, 0.1 + 0.2, true, 9},
               ModelSettings::KernelStart::Random};
    s.optimizer = {1e-2 / 3, 1e-3 / 7, 0.07, 0.8, 0.95, 1e-7, 0.3, 2.5};
    s.epochs = 77;
    s.batch = 13;
    s.seed = 0xfedcba9876543210ULL;
    return s;
}

TEST(SettingsJson, AreReadAsTheyWereWritten) {
    EXPECT_EQ(settingsFromJson(settingsToJson(unlikeAnyDefault()), "here"), unlikeAnyDefault());
    for (const Preset& preset : presets())
        EXPECT_EQ(settingsFromJson(settingsToJson(preset.settings), "here"), preset.settings) << preset.task;
}

// Each setting alone: none may be missing, or of another kind, and where others stand in, each is taken.
TEST(SettingsJson, NoneMayBeMissingUnlessAnotherStandsIn) {
    const Json whole = Json::parse(settingsToJson(unlikeAnyDefault()));
    EXPECT_EQ(whole.size(), 27U);
    const RunSettings others;
    for (const auto& [key, value] : whole.items()) {
        const auto refused = [&](const Json& json, const RunSettings* otherwise) {
            try {
                settingsFromJson(json.dump(), "a file", otherwise);
                ADD_FAILURE() << key << " was accepted";
            } catch (const Error& error) {
                EXPECT_EQ(error.subject(), "a file");
                EXPECT_NE(std::string(error.what()).find("\"" + key + "\""), std::string::npos) << error.what();
            }
        };
        Json without = whole;
        without.erase(key);
        refused(without, nullptr);
        Json wrong = whole;
        wrong[key] = Json::array();
        refused(wrong, nullptr);
        refused(wrong, &others);
        const Json only{{key, value}};
        RunSettings read;
        try {
            read = settingsFromJson(only.dump(), "a file", &others);
        } catch (const Error& error) {
            ADD_FAILURE() << key << ": " << error.what();
        }
        EXPECT_EQ(Json::parse(settingsToJson(read)).at(key), value);
        Json back = Json::parse(settingsToJson(read));
        const Json before = Json::parse(settingsToJson(others));
        back[key] = before.at(key);
        EXPECT_EQ(back, before) << key << " changed others";
    }
    EXPECT_THROW(settingsFromJson("[1]", "a file"), Error);
    EXPECT_THROW(settingsFromJson("{", "a file"), Error);
}

TEST(SettingsJson, WhatIsReadIsWhatIsAccepted) {
    Json json = Json::parse(settingsToJson(unlikeAnyDefault()));
    json["batch"] = 0;
    EXPECT_THROW(settingsFromJson(json.dump(), "a file"), Error);
    json["batch"] = 1.5;
    EXPECT_THROW(settingsFromJson(json.dump(), "a file"), Error);
}

// As checkpoints had them before there was one place that writes them: in another order, whole numbers as doubles.
TEST(SettingsJson, ReadsCheckpointsFromBefore) {
    const RunSettings read = settingsFromJson(
        R"({"input":"numbers","inputs":1,"answer":"sequence","classes":10,"length":784,"depth":3,"heads":32,)"
        R"("bidirectional":false,"gated":false,"dropout":0.1,"kernel dropout":0.1,"squash":true,"lambda":0.002,)"
        R"("smooth":false,"smooth window":1,"kernel start":"geometric decay","learning rate":0.004,)"
        R"("kernel learning rate":0.002,"weight decay":0.05,"beta 1":0.9,"beta 2":0.999,"epsilon":1e-08,)"
        R"("warm-up":0.1,"gradient clipping":1.0,"epochs":8,"batch":32,"seed":1})",
        "a checkpoint");
    RunSettings wanted = presetFor("smnist").settings;
    wanted.model.regularization = {true, 0.002, false, 1};
    wanted.seed = 1;
    EXPECT_EQ(read, wanted);
}

std::string valueOf(const File& file, const std::string& key) {
    for (const auto& [name, value] : file.metadata)
        if (name == key)
            return value;
    ADD_FAILURE() << file.path << " says nothing of \"" << key << '"';
    return {};
}

// The bundled banks of this trainer say with which command they are made again; PROVENANCE.md has the same, and the
// presets that the command leaves the rest to are still those.
TEST(SettingsJson, BundledBanksAreMadeByTheCommandsThatProvenanceHas) {
    const std::filesystem::path folder = LONGWAVE_SAMPLES_DIR;
    std::ifstream in(folder / "PROVENANCE.md");
    const std::string provenance{std::istreambuf_iterator<char>(in), {}};
    RunSettings digits = presetFor("smnist").settings;
    RunSettings squashed = digits;
    squashed.model.regularization = {true, 0.002, false, 1};
    RunSettings text = presetFor("text").settings;
    text.model.regularization = {true, 0.001, false, 1};
    text.model.dropout = 0.2;
    text.epochs = 12;
    const std::vector<std::pair<const char*, RunSettings>> banks{
        {"smnist_trained_h32_lambda0.safetensors", digits},
        {"smnist_trained_h32_lambda0.002.safetensors", squashed},
        {"listops_trained_h32_lambda0.safetensors", presetFor("listops").settings},
        {"text_trained_h64_lambda0.001.safetensors", text}};
    for (const auto& [name, wanted] : banks) {
        const File file = open(folder / name);
        const std::string command = valueOf(file, "made by");
        EXPECT_NE(provenance.find("`" + command + "`"), std::string::npos) << name << ": " << command;
        RunSettings made = settingsFromJson(valueOf(file, "settings"), name);
        RunSettings rest = wanted; // what the data say of the model
        for (RunSettings* s : {&made, &rest}) {
            s->model.input = {};
            s->model.answer = {};
            s->model.inputs = s->model.classes = 2;
        }
        EXPECT_EQ(made, rest) << name;
    }
}

} // namespace
} // namespace longwave::training
