// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that stop, on purpose or not, and what they leave to go on from.
#include "compute/error.h"
#include "tests/compute/training/trainer_fixture.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>

#include <sys/resource.h>

namespace longwave::training {
namespace {

// Stopped after every step there is, by turns with going on from the file in a trainer of its own.
TEST_F(Training, StoppedAnywhereAndResumedGivesTheSameNumbers) {
    Trainer whole = make(settings());
    const auto losses = lossesOf(whole);
    for (const std::int64_t at : {1, 4, 6, 7, 12, 17}) {
        const Trainer::Options options{.threads = 2, .folder = dir_};
        fs::remove(dir_ / kCheckpointFile);
        std::vector<double> seen;
        {
            Trainer trainer = make(settings(), options);
            std::stop_source stop;
            Observer observer;
            observer.step = [&](const StepReport& r) {
                seen.push_back(r.loss);
                if (r.step == at)
                    stop.request_stop();
            };
            EXPECT_FALSE(trainer.run(observer, stop.get_token()));
            EXPECT_EQ(trainer.state().step, at);
        }
        Trainer trainer = make(settings(), options);
        trainer.resume(dir_ / kCheckpointFile);
        Observer observer;
        observer.step = [&](const StepReport& r) { seen.push_back(r.loss); };
        EXPECT_TRUE(trainer.run(observer));
        EXPECT_EQ(seen, losses) << at;
        EXPECT_EQ(valuesOf(trainer), valuesOf(whole)) << at;
        EXPECT_EQ(trainer.state().testAccuracy, whole.state().testAccuracy);
        ASSERT_EQ(trainer.state().epochs.size(), whole.state().epochs.size());
        for (std::size_t e = 0; e < 3; ++e) {
            EXPECT_EQ(trainer.state().epochs[e].trainLoss, whole.state().epochs[e].trainLoss) << at;
            EXPECT_EQ(trainer.state().epochs[e].validationLoss, whole.state().epochs[e].validationLoss);
        }
    }
}

// A killed run leaves the checkpoint of its last epoch: the same as stopped there.
TEST_F(Training, KilledIsResumedFromItsLastEpoch) {
    Trainer whole = make(settings());
    const auto losses = lossesOf(whole);
    const Trainer::Options options{.threads = 2, .folder = dir_};
    struct Killed {};
    Trainer killed = make(settings(), options);
    Observer observer;
    observer.step = [](const StepReport& r) {
        if (r.step == 9) // in the middle of the second epoch of six steps
            throw Killed();
    };
    EXPECT_THROW(killed.run(observer), Killed);
    Trainer trainer = make(settings(), options);
    trainer.resume(dir_ / kCheckpointFile);
    EXPECT_EQ(trainer.state().step, 6);
    EXPECT_EQ(lossesOf(trainer), std::vector<double>(losses.begin() + 6, losses.end()));
    EXPECT_EQ(valuesOf(trainer), valuesOf(whole));
}

TEST_F(Training, PausedGoesOnInTheSameTrainer) {
    Trainer whole = make(settings());
    lossesOf(whole);
    Trainer trainer = make(settings());
    for (bool finished = false; !finished;) {
        std::stop_source stop;
        Observer observer;
        observer.step = [&](const StepReport&) { stop.request_stop(); };
        finished = trainer.run(observer, stop.get_token());
    }
    EXPECT_EQ(valuesOf(trainer), valuesOf(whole));
    EXPECT_TRUE(trainer.run({})); // nothing left to do
}

TEST_F(Training, GoesOnOnlyAsItBegan) {
    const Trainer::Options options{.threads = 1, .folder = dir_};
    Trainer trainer = make(settings(), options);
    EXPECT_TRUE(trainer.run({}));
    const auto refused = [&](const std::string& part, auto change) {
        RunSettings s = settings();
        change(s);
        Trainer other = make(s, options);
        try {
            other.resume(dir_ / kCheckpointFile);
            ADD_FAILURE() << part;
        } catch (const Error& error) {
            EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
        }
    };
    refused("seed 5, not 6", [](RunSettings& s) { s.seed = 6; });
    refused("heads 8, not 9", [](RunSettings& s) { s.model.heads = 9; });
    refused("lambda 0.001, not 0.002", [](RunSettings& s) { s.model.regularization.lambda = 0.002; });
    refused("epochs 3, not 4", [](RunSettings& s) { s.epochs = 4; });
}

TEST_F(Training, SaysWhatIsWrongWithACheckpoint) {
    Trainer trainer = make(settings(), {.threads = 1, .folder = dir_});
    EXPECT_TRUE(trainer.run({}));
    const auto refused = [&](const fs::path& path) {
        Trainer other = make(settings());
        EXPECT_THROW(other.resume(path), Error) << path;
    };
    refused(dir_ / "none.safetensors");
    refused(dir_ / kKernelsFile);
    refused(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors");
    std::ifstream in(dir_ / kCheckpointFile, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (const std::size_t size : {bytes.size() - 1, bytes.size() / 2, std::size_t{40}}) {
        std::ofstream(dir_ / "cut", std::ios::binary) << bytes.substr(0, size);
        refused(dir_ / "cut");
    }
    std::string renamed = bytes;
    renamed.replace(renamed.find("decoder.bias"), 12, "decoder.bear");
    std::ofstream(dir_ / "renamed", std::ios::binary) << renamed;
    refused(dir_ / "renamed");
}

TEST_F(Training, StopsWhenTheLossIsNoNumberAndKeepsTheLastCheckpoint) {
    RunSettings s = settings();
    s.epochs = 60;
    s.optimizer.rate = 1e18;
    s.optimizer.kernelRate = 1e18;
    s.optimizer.warmUp = 1; // small at first, so that an epoch is finished
    s.optimizer.clip = 0;
    Trainer trainer = make(s, {.threads = 1, .folder = dir_});
    std::int64_t last = 0;
    Observer observer;
    observer.step = [&](const StepReport& r) { last = r.step; };
    try {
        trainer.run(observer);
        ADD_FAILURE() << "it did not overflow";
    } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("not a number any more at step " + std::to_string(last + 1)), std::string::npos) << text;
        EXPECT_NE(text.find("lower learning rate"), std::string::npos) << text;
    }
    if (last >= 6) {
        const Checkpoint kept = readCheckpoint(dir_ / kCheckpointFile);
        EXPECT_EQ(kept.state.step % 6, 0);
        EXPECT_TRUE(std::ranges::all_of(kept.values, [](float v) { return std::isfinite(v); }));
    }
}

TEST_F(Training, ARemovedFolderIsSaidAndNothingIsLost) {
    Trainer whole = make(settings());
    lossesOf(whole);
    const fs::path folder = dir_ / "run";
    fs::create_directories(folder);
    Trainer trainer = make(settings(), {.threads = 1, .folder = folder});
    Observer observer;
    observer.step = [&](const StepReport& r) {
        if (r.step == 8)
            fs::remove_all(folder);
    };
    EXPECT_THROW(trainer.run(observer), Error);
    fs::create_directories(folder);
    EXPECT_TRUE(trainer.run({}));
    EXPECT_EQ(valuesOf(trainer), valuesOf(whole));
    EXPECT_TRUE(readCheckpoint(folder / kCheckpointFile).state.finished);
}

TEST_F(Training, AFullDiskIsSaidAndTheLastCheckpointStays) {
    Trainer trainer = make(settings(), {.threads = 1, .folder = dir_});
    Observer observer;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    observer.step = [&](const StepReport& r) {
        if (r.step == 8) {
            rlimit small = before;
            small.rlim_cur = 4096;
            setrlimit(RLIMIT_FSIZE, &small);
        }
    };
    EXPECT_THROW(trainer.run(observer), Error);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    EXPECT_EQ(readCheckpoint(dir_ / kCheckpointFile).state.step, 6);
    EXPECT_TRUE(trainer.run({}));
}

} // namespace
} // namespace longwave::training
