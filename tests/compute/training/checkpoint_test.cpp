// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/checkpoint.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/io/safetensors_writer.h"
#include "compute/training/settings_json.h"
#include "compute/training/tasks/task.h"
#include "compute/training/trainer.h"
#include "tests/support/all_engines.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include <unistd.h>

namespace longwave::training {
namespace {

namespace fs = std::filesystem;

RunSettings settings() {
    RunSettings s;
    s.model.depth = 1;
    s.model.heads = 4;
    s.epochs = 2;
    s.batch = 8;
    return s;
}

class CheckpointFile : public testing::Test {
  protected:
    void SetUp() override {
        dir_ = fs::temp_directory_path() / ("longwave-checkpoint-" + std::to_string(::getpid()));
        fs::create_directories(dir_);
        Trainer trainer = make();
        ASSERT_TRUE(trainer.run({}));
        steps_ = trainer.steps();
    }
    void TearDown() override { fs::remove_all(dir_); }

    Trainer make() const {
        return {task_, settings(), test::allEngines().find("monarch-cpu"), {.threads = 1, .folder = dir_}};
    }
    /// Why the run is not resumed from its checkpoint with another state; empty when it is.
    std::string complaintOf(const std::function<void(RunState&)>& change) const {
        const Checkpoint whole = readCheckpoint(dir_ / kCheckpointFile);
        RunState state = whole.state;
        change(state);
        const ParameterList list(whole.settings.model);
        writeCheckpoint(dir_ / "odd.safetensors",
                        {task_->info(), whole.settings, list, whole.values, whole.first, whole.second, state});
        Trainer trainer = make();
        try {
            trainer.resume(dir_ / "odd.safetensors");
            return {};
        } catch (const Error& error) {
            return error.explanation();
        }
    }

    const std::shared_ptr<const Task> task_ = makeListOps(32, 60, 1);
    fs::path dir_;
    std::int64_t steps_ = 0;
};

TEST_F(CheckpointFile, GoesOnFromEveryStateOfARunAndNoOther) {
    const std::int64_t perEpoch = steps_ / 2;
    ASSERT_GT(perEpoch, 1);
    const auto at = [](std::int64_t step, std::size_t epochs) {
        return [=](RunState& state) {
            state.step = step;
            state.epochs.resize(epochs, state.epochs.front());
            state.finished = false;
        };
    };
    EXPECT_EQ(complaintOf([](RunState&) {}), "");
    EXPECT_EQ(complaintOf(at(0, 0)), "");
    EXPECT_EQ(complaintOf(at(perEpoch, 0)), ""); // the end of the epoch is to be done
    EXPECT_EQ(complaintOf(at(perEpoch, 1)), "");
    EXPECT_EQ(complaintOf(at(perEpoch + 1, 1)), "");
    EXPECT_EQ(complaintOf(at(steps_, 1)), "");
    const std::string words = "its state is of no such run";
    for (const auto& odd : {at(-5, 0), at(0, 1), at(perEpoch - 1, 1), at(perEpoch + 1, 0), at(steps_, 0),
                            at(steps_ + 1, 1), at(steps_, 2), at(steps_ + perEpoch, 3), at(std::int64_t{1} << 62, 2)})
        EXPECT_EQ(complaintOf(odd).substr(0, words.size()), words);
    EXPECT_EQ(complaintOf([](RunState& state) { state.epochs.pop_back(); }).substr(0, words.size()), words);
}

TEST_F(CheckpointFile, OfAModelThatItDoesNotHoldIsRefusedBeforeMemoryIsTaken) {
    const File file = open(dir_ / kCheckpointFile);
    RunSettings claimed = settings();
    claimed.model.depth = 64;
    claimed.model.heads = 4096;
    claimed.model.length = std::int64_t{1} << 20; // two terabytes
    auto metadata = file.metadata;
    for (auto& [key, value] : metadata)
        if (key == "settings")
            value = settingsToJson(claimed);
    const std::vector<float> few(16);
    writeSafetensors(dir_ / "huge.safetensors", std::vector<NamedTensor>{{"k", {16}, few}}, metadata);
    EXPECT_THROW(readCheckpoint(dir_ / "huge.safetensors"), Error);
}

TEST_F(CheckpointFile, WhoseWordsNestWithoutEndIsRefused) {
    const std::vector<float> few(16);
    for (const std::string key : {"settings", "state"}) {
        auto metadata = open(dir_ / kCheckpointFile).metadata;
        for (auto& [name, value] : metadata)
            if (name == key)
                value.assign(1'000'000, '[');
        const fs::path deep = dir_ / "deep.safetensors";
        writeSafetensors(deep, std::vector<NamedTensor>{{"k", {16}, few}}, metadata);
        try {
            readCheckpoint(deep);
            ADD_FAILURE() << key << " was read";
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), deep.string());
            EXPECT_NE(error.explanation().find("more than 32 deep"), std::string::npos) << error.explanation();
        }
    }
}

} // namespace
} // namespace longwave::training
