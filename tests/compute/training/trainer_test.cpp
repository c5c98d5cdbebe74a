// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/trainer.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/io/npy_writer.h"
#include "compute/parameterization/parameterization.h"
#include "compute/training/presets.h"
#include "tests/compute/training/support.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

namespace longwave::training {
namespace {

namespace fs = std::filesystem;

/// Which of two beats comes first: an echo after 5 samples or after 20 in noise. A long kernel can tell.
class EchoTask final : public Task {
  public:
    explicit EchoTask(float scale = 1) : scale_(scale) {
        info_.id = "echo";
        info_.title = "Echoes";
        info_.length = 64;
        info_.classes = 2;
        info_.train = 96;
        info_.validation = 24;
        info_.test = 40;
        info_.chance = 0.5;
    }
    void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const override {
        const auto place = static_cast<std::uint64_t>(split) * 1000 + static_cast<std::uint64_t>(index);
        const CounterRandom random(77, CounterRandom::Use::Examples, place);
        const bool late = random.bits(9999) % 2 == 1;
        for (std::size_t t = 0; t < 64; ++t) {
            const std::size_t lag = late ? 20 : 5;
            double value = random.normal(t);
            if (t >= lag)
                value += 1.2 * random.normal(t - lag);
            batch.numbers[static_cast<std::size_t>(at) * 64 + t] = scale_ * static_cast<float>(value);
        }
        batch.targets[static_cast<std::size_t>(at)] = late;
        batch.lengths[static_cast<std::size_t>(at)] = 64;
    }

  private:
    float scale_;
};

RunSettings settings() {
    RunSettings s;
    s.model.depth = 2;
    s.model.heads = 8;
    s.model.dropout = 0.1;
    s.model.kernelDropout = 0.1;
    s.model.regularization = {true, 0.001, false, 1};
    s.optimizer.rate = 1e-2;
    s.optimizer.kernelRate = 1e-2;
    s.epochs = 3;
    s.batch = 16;
    s.seed = 5;
    return s;
}

const Engine& monarch() {
    return test::allEngines().find("monarch-cpu");
}

class Training : public testing::Test {
  protected:
    void SetUp() override {
        dir_ = fs::temp_directory_path() / ("longwave-training-" + std::to_string(::getpid()));
        fs::create_directories(dir_);
    }
    void TearDown() override { fs::remove_all(dir_); }
    Trainer make(const RunSettings& s, Trainer::Options options = {}) const {
        return {std::make_shared<EchoTask>(), s, monarch(), std::move(options)};
    }
    fs::path dir_;
};

std::vector<double> lossesOf(Trainer& trainer) {
    std::vector<double> losses;
    Observer observer;
    observer.step = [&](const StepReport& r) { losses.push_back(r.loss); };
    EXPECT_TRUE(trainer.run(observer));
    return losses;
}

std::vector<float> valuesOf(const Trainer& trainer) {
    return {trainer.model().values().begin(), trainer.model().values().end()};
}

TEST_F(Training, LearnsWhatAKernelCanTell) {
    RunSettings s = settings();
    s.epochs = 40;
    Trainer trainer = make(s);
    EXPECT_TRUE(trainer.run({}));
    EXPECT_LT(trainer.state().epochs.back().trainLoss, 0.5 * trainer.state().epochs.front().trainLoss);
    EXPECT_GT(trainer.state().testAccuracy, 0.75);
    EXPECT_NEAR(trainer.state().testLoss, trainer.evaluate(Split::Test).meanLoss(), 1e-12);
}

TEST_F(Training, GivesTheSameCurveOnAnyNumberOfThreads) {
    std::vector<double> first;
    for (const int threads : {1, 2, 4}) {
        Trainer trainer = make(settings(), {.threads = threads});
        const auto losses = lossesOf(trainer);
        if (first.empty())
            first = losses;
        EXPECT_EQ(losses, first) << threads;
    }
    RunSettings other = settings();
    other.seed = 6;
    Trainer trainer = make(other);
    EXPECT_NE(lossesOf(trainer), first);
}

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

TEST_F(Training, ReportsWhatHappens) {
    RunSettings s = settings();
    Trainer trainer = make(s);
    std::vector<std::shared_ptr<const KernelSnapshot>> snapshots;
    std::int64_t steps = 0;
    std::size_t epochs = 0;
    Observer observer;
    observer.step = [&](const StepReport& r) {
        EXPECT_EQ(r.step, ++steps);
        EXPECT_EQ(r.steps, 18);
        EXPECT_EQ(r.epoch, (r.step - 1) / 6);
        EXPECT_GT(r.loss, 0);
        EXPECT_GT(r.gradientNorm, 0);
        EXPECT_GE(r.secondsLeft, 0);
    };
    observer.kernels = [&](const auto& snapshot) { snapshots.push_back(snapshot); };
    observer.epoch = [&](const RunState& state) { EXPECT_EQ(state.epochs.size(), ++epochs); };
    EXPECT_TRUE(trainer.run(observer));
    EXPECT_EQ(steps, 18);
    EXPECT_EQ(epochs, 3u);
    ASSERT_EQ(snapshots.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(snapshots[i]->epoch, static_cast<std::int64_t>(i));
        ASSERT_EQ(snapshots[i]->layers.size(), 2u);
        const LayerKernels& layer = snapshots[i]->layers[1];
        EXPECT_EQ(layer.name, "layers.1.layer.kernel.kernel");
        ASSERT_EQ(layer.learned.size(), 8u * 64u);
        double zeros = 0;
        for (const float k : layer.learned)
            zeros += std::abs(k) <= 0.001f;
        EXPECT_NEAR(layer.measures.sparsity, zeros / 512, 1e-9);
        EXPECT_GT(layer.measures.roughnessFrequency, 0);
    }
    EXPECT_NE(snapshots[0]->layers[0].learned, snapshots[3]->layers[0].learned);
    EXPECT_EQ(trainer.state().epochs[1].layers[1].sparsity, snapshots[2]->layers[1].measures.sparsity);
}

TEST_F(Training, ShowsKernelsBetweenEpochsToo) {
    Trainer trainer = make(settings(), {.snapshotSteps = 4});
    std::vector<std::int64_t> steps;
    Observer observer;
    observer.kernels = [&](const auto& snapshot) { steps.push_back(snapshot->step); };
    EXPECT_TRUE(trainer.run(observer));
    EXPECT_EQ(steps, (std::vector<std::int64_t>{0, 4, 6, 8, 12, 16, 18}));
}

TEST_F(Training, LeavesKernelsThatTheRestOfTheProgramReads) {
    Trainer trainer = make(settings(), {.threads = 1, .folder = dir_, .madeBy = "the command"});
    EXPECT_TRUE(trainer.run({}));
    const File file = open(dir_ / kKernelsFile);
    const auto matches = recognise(file);
    ASSERT_EQ(matches.size(), 2u);
    for (const Match& match : matches) {
        EXPECT_TRUE(match.isUsable()) << match.reason;
        EXPECT_EQ(match.parameterization, "longconv");
        EXPECT_EQ(match.heads, 8);
        EXPECT_EQ(match.length, 64);
    }
    const auto learned = trainer.snapshot()->layers[1].learned;
    EXPECT_EQ(materialize(matches[1]).values, learned);
    EXPECT_NE(std::ranges::find(file.metadata, std::pair<std::string, std::string>{"made by", "the command"}),
              file.metadata.end());
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

// What a program holds from malloc, all threads' arenas together.
std::size_t bytesHeld() {
    const struct mallinfo2 held = ::mallinfo2();
    return held.uordblks + held.hblkhd;
}

// Of every epoch its record stays, and nothing else; a kernel bank an epoch (2 layers of 8 × 64) would be seen.
TEST_F(Training, HoldsNoMoreAfterManyEpochsThanAfterAFew) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer has the memory to itself";
#endif
    constexpr std::size_t kFew = 8, kMany = 72;
    constexpr std::size_t kRecords = (kMany - kFew) * (sizeof(EpochRecord) + 2 * sizeof(LayerMeasures)) * 4;
    const auto growth = [&](bool keepsKernels) {
        RunSettings s = settings();
        s.epochs = kMany + 1;
        Trainer trainer = make(s, {.threads = 1, .folder = dir_});
        std::vector<std::shared_ptr<const KernelSnapshot>> kept;
        std::size_t afterFew = 0, afterMany = 0;
        Observer observer;
        observer.kernels = [&](const auto& kernels) {
            if (keepsKernels)
                kept.push_back(kernels);
        };
        observer.epoch = [&](const RunState& state) {
            if (state.epochs.size() == kFew)
                afterFew = bytesHeld();
            if (state.epochs.size() == kMany)
                afterMany = bytesHeld();
        };
        EXPECT_TRUE(trainer.run(observer));
        return afterMany > afterFew ? afterMany - afterFew : 0;
    };
    growth(false); // what the allocator keeps by for small blocks counts as held: let it have its fill
    EXPECT_LE(growth(false), kRecords);
    EXPECT_GT(growth(true), 4 * kRecords); // it would be seen
}

TEST_F(Training, RefusesWhatCannotBeLearned) {
    RunSettings s = settings();
    s.batch = 97;
    EXPECT_THROW(make(s), Error);
    s = settings();
    s.epochs = 0;
    EXPECT_THROW(make(s), Error);
    s = settings();
    s.optimizer.rate = 0;
    EXPECT_THROW(make(s), Error);
    EXPECT_THROW(Trainer(std::make_shared<EchoTask>(), settings(), test::allEngines().find("fftw"), {}).run({}), Error);
}

TEST_F(Training, IsToldInJsonWithTheKeysThatAreAgreed) {
    Trainer trainer = make(settings());
    EXPECT_TRUE(trainer.run({}));
    const auto json = nlohmann::ordered_json::parse(toJson(trainer.task().info(), trainer.settings(), trainer.state()));
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items())
        keys.push_back(key);
    EXPECT_EQ(keys, (std::vector<std::string>{"task", "seed", "lambda", "epochs", "steps_per_second", "train_loss",
                                              "validation_accuracy", "test_accuracy", "layers"}));
    EXPECT_EQ(json["task"], "echo");
    EXPECT_EQ(json["lambda"], 0.001);
    EXPECT_EQ(json["epochs"], 3);
    EXPECT_EQ(json["train_loss"].size(), 3u);
    EXPECT_EQ(json["layers"].size(), 2u);
    EXPECT_TRUE(json["layers"][0].contains("sparsity"));
    EXPECT_TRUE(json["layers"][0].contains("roughness_frequency"));
}

TEST(Presets, AreAccepted) {
    for (const Preset& preset : presets()) {
        EXPECT_NO_THROW(validate(preset.settings)) << preset.task;
        EXPECT_EQ(&presetFor(preset.task), &preset);
    }
    EXPECT_THROW(presetFor("chess"), Error);
}

} // namespace
} // namespace longwave::training
