// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/parameterization/parameterization.h"
#include "compute/training/presets.h"
#include "tests/compute/training/trainer_fixture.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include <malloc.h>

namespace longwave::training {
namespace {

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
