// SPDX-License-Identifier: GPL-3.0-or-later
// What the page Train is made from, without its widgets: manifests, words, pictures, and what is kept of a run.
#include "compute/training/settings_json.h"
#include "tests/ui/train_fixture.h"
#include "ui/theme/format.h"
#include "ui/train/loss_curve.h"
#include "ui/train/train_picture.h"
#include "ui/train/train_words.h"

#include <QApplication>
#include <QFile>

#include <cmath>

namespace longwave::ui {
namespace {

TEST(TrainManifestTest, IsReadAsItWasWritten) {
    const QTemporaryDir folder;
    TrainManifest manifest;
    manifest.choices = choicesFor("dna");
    manifest.choices.settings.seed = 0xffffffffffffULL;
    manifest.choices.settings.optimizer.rate = 0.1 + 0.2;
    manifest.begun = "2026-11-29 14:07";
    Regularization on;
    on.squashOn = true;
    on.lambda = 0.004;
    manifest.runs = {{"squash-off", {}, true}, {"squash-0.004", on, false}};
    const fs::path path = folder.path().toStdString();
    writeManifest(path, manifest);
    const TrainManifest read = readManifest(path);
    EXPECT_EQ(read.choices, manifest.choices);
    EXPECT_EQ(read.begun, manifest.begun);
    ASSERT_EQ(read.runs.size(), 2U);
    EXPECT_TRUE(read.runs[0].isFinished);
    EXPECT_EQ(read.runs[1].regularization, on);
    EXPECT_TRUE(read.isUnfinished());
    manifest.runs[0].folder = "../elsewhere";
    writeManifest(path, manifest);
    EXPECT_THROW(readManifest(path), Error);
    EXPECT_FALSE(findUnfinished(path)); // somebody's file is passed over
}

TEST(TrainWordsTest, WaitsAreWritten) {
    EXPECT_EQ(waitText(-1), QString(format::kMissing));
    EXPECT_EQ(waitText(39.2), QStringLiteral("40\u2009s"));
    EXPECT_EQ(waitText(353), QStringLiteral("5\u2009min 53\u2009s"));
    EXPECT_EQ(waitText(4800), QStringLiteral("1\u2009h 20\u2009min"));
    EXPECT_EQ(roughText(-1), QString(format::kMissing));
    EXPECT_EQ(roughText(62), QStringLiteral("1\u2009min 2\u2009s"));
    EXPECT_EQ(roughText(1746), QStringLiteral("29\u2009min"));
    EXPECT_EQ(roughText(4800), waitText(4800));
}

TEST(TrainPictureTest, GrowthHoldsTheLastLookUntilItsRowsEnd) {
    KernelPictureInput input;
    input.steps = 4;
    for (const int step : {0, 2}) {
        auto kernels = std::make_shared<training::KernelSnapshot>();
        kernels->step = step;
        training::LayerKernels layer;
        layer.heads = 1;
        layer.taps = 3;
        layer.learned = {1, 0.5F, static_cast<float>(step)};
        kernels->layers.push_back(layer);
        input.snapshots.push_back({kernels, {2}});
    }
    input.step = 3;
    const auto picture = makePicture(input);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->step, 2);
    ASSERT_EQ(picture->growthRows, 4);
    const auto& growth = *picture->growth;
    EXPECT_EQ(picture->largestOfGrowth, 2);
    EXPECT_EQ(growth[2], 0);            // until step 1 the first look
    EXPECT_EQ(growth[1 * 3 + 2], 2);    // step 1 … 2: the second one is there at its end
    EXPECT_TRUE(std::isnan(growth[9])); // nothing is known of step 3
    EXPECT_EQ(picture->now->at(2), 2);
    EXPECT_EQ(picture->start->at(2), 0);
    EXPECT_EQ(picture->nowSpectrum->length(), 4);
    EXPECT_NEAR(picture->nowSpectrum->at(0), 3.5, 1e-5);
}

// A manifest as it was written before runs could share Smooth.
TEST(TrainManifestTest, ReadsTheFormerFormat) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(kManifestFile));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(R"({"begun": "2026-11-29 19:47", "dismissed": false, "format": "Longwave training session 1",
        "runs": [{"finished": true, "folder": "squash-off", "lambda": 0, "squash": false},
                 {"finished": false, "folder": "squash-0.004", "lambda": 0.004, "squash": true}],
        "settings": {"batch": 16, "beta 1": 0.9, "beta 2": 0.999, "bidirectional": true, "data": "/tmp/a.fa",
                     "depth": 2, "dropout": 0.1, "epochs": 12, "epsilon": 1e-08, "gated": false,
                     "gradient clipping": 1, "heads": 32, "kernel dropout": 0.1, "kernel learning rate": 0.002,
                     "kernel start": "random", "lambda": 0.004, "learning rate": 0.004, "length": 512,
                     "seed": "281474976710655", "sequences": 0, "task": "dna", "threads": 1, "warm-up": 0.1,
                     "weight decay": 0.05, "x": "", "y": ""}})");
    file.close();
    const TrainManifest read = readManifest(folder.path().toStdString());
    TrainChoices choices = choicesFor("dna");
    choices.data = "/tmp/a.fa";
    choices.lambda = 0.004;
    choices.threads = 1;
    choices.settings.model.length = 512;
    choices.settings.model.kernelStart = training::ModelSettings::KernelStart::Random;
    choices.settings.epochs = 12;
    choices.settings.seed = 0xffffffffffffULL;
    EXPECT_EQ(read.choices, choices);
    ASSERT_EQ(read.runs.size(), 2U);
    EXPECT_DOUBLE_EQ(read.runs[1].regularization.lambda, 0.004);
}

TEST(LossCurveTest, KeepsEveryStepWhileThereIsRoom) {
    LossCurve curve(8);
    for (int step = 1; step <= 8; ++step)
        curve.add(step, step, 10 * step);
    EXPECT_EQ(curve.stride(), 1);
    EXPECT_EQ(curve.losses(), (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(curve.smoothedAt(3), 30);
    EXPECT_TRUE(std::isnan(curve.smoothedAt(0)));
    EXPECT_TRUE(std::isnan(curve.smoothedAt(9)));
    curve.add(4, 9, 90); // gone on from a checkpoint
    EXPECT_EQ(curve.losses(), (std::vector<float>{1, 2, 3, 9}));
}

TEST(LossCurveTest, ThenASampleStandsForMoreSteps) {
    LossCurve curve(8);
    for (int step = 1; step <= 1000; ++step)
        curve.add(step, step, 10 * step);
    ASSERT_EQ(curve.stride(), 128);
    ASSERT_EQ(curve.losses().size(), 8U);
    EXPECT_EQ(curve.smoothed().size(), 8U);
    for (std::size_t i = 0; i < 7; ++i) {
        const double first = 128.0 * static_cast<double>(i) + 1;
        EXPECT_NEAR(static_cast<double>(curve.losses()[i]), first + 63.5, 1e-3) << i; // the mean of its steps
        EXPECT_EQ(static_cast<double>(curve.smoothed()[i]), 10 * (first + 127));      // as of its last one
    }
    EXPECT_EQ(curve.smoothedAt(1000), 10000);
    EXPECT_EQ(curve.steps(), 1000);
}

TEST(LossCurveTest, WhatIsNotKnownIsNoNumberAndSpoilsNoMean) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    LossCurve curve(2);
    for (const double loss : {none, none, none, 3.0, 5.0, 7.0})
        curve.add(curve.steps() + 1, loss, loss);
    ASSERT_EQ(curve.stride(), 4);
    EXPECT_EQ(curve.losses(), (std::vector<float>{3, 6}));
}

// However long a run is, the window keeps so much of it and no more.
TEST(TrainBookTest, KeepsABoundedPartOfALongRun) {
    constexpr std::int64_t kEpochs = 3000;
    constexpr std::int64_t kStepsPerEpoch = 100;
    TrainBook book;
    const int run = book.runs()[0].id;
    std::size_t most = 0;
    for (std::int64_t epoch = 1; epoch <= kEpochs; ++epoch) {
        TrainNews news;
        news.run = run;
        news.steps = kEpochs * kStepsPerEpoch;
        news.stepsPerEpoch = kStepsPerEpoch;
        for (std::int64_t step = (epoch - 1) * kStepsPerEpoch + 1; step <= epoch * kStepsPerEpoch; ++step) {
            training::StepReport report;
            report.step = step;
            report.loss = 2;
            news.reports.push_back(report);
        }
        auto kernels = std::make_shared<training::KernelSnapshot>();
        kernels->step = epoch * kStepsPerEpoch;
        training::LayerKernels layer;
        layer.heads = 1;
        layer.taps = 4;
        layer.learned = {1, 2, 3, 4};
        kernels->layers.push_back(layer);
        news.snapshots.push_back({kernels, {2}});
        book.apply({news});
        most = std::max(most, book.runs()[0].snapshots.size());
    }
    const TrainRun& kept = book.runs()[0];
    EXPECT_LE(most, 128U);
    EXPECT_GE(kept.snapshots.size(), 64U);
    EXPECT_EQ(kept.snapshots.back().kernels->step, kEpochs * kStepsPerEpoch); // the newest is always there
    EXPECT_LE(kept.snapshots.front().kernels->step, kStepsPerEpoch);          // and the first
    EXPECT_LE(kept.loss.losses().size(), LossCurve::kMost);
    EXPECT_EQ(kept.loss.steps(), kEpochs * kStepsPerEpoch);
    EXPECT_NEAR(kept.loss.smoothedAt(kEpochs * kStepsPerEpoch / 2), 2, 1e-6);
}

// Of large kernels fewer looks are kept: so many bytes.
TEST(TrainBookTest, KeepsSoManyBytesOfKernels) {
    TrainBook book;
    std::size_t most = 0;
    for (std::int64_t step = 1; step <= 200; ++step) {
        TrainNews news;
        news.run = book.runs()[0].id;
        news.steps = 200;
        auto kernels = std::make_shared<training::KernelSnapshot>();
        kernels->step = step;
        training::LayerKernels layer;
        layer.heads = 256;
        layer.taps = 2048;
        layer.learned.resize(256 * 2048); // 2 MiB
        kernels->layers.push_back(layer);
        news.snapshots.push_back({kernels, {2}});
        book.apply({news});
        most = std::max(most, book.runs()[0].snapshots.size());
    }
    EXPECT_LE(most, 48U); // 96 MiB
    EXPECT_GE(most, 40U);
}

} // namespace
} // namespace longwave::ui
