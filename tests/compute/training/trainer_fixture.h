// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/model.h"
#include "compute/training/trainer.h"
#include "tests/support/all_engines.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <vector>

#include <unistd.h>

namespace longwave::training {

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

inline RunSettings settings() {
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

inline const Engine& monarch() {
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

inline std::vector<double> lossesOf(Trainer& trainer) {
    std::vector<double> losses;
    Observer observer;
    observer.step = [&](const StepReport& r) { losses.push_back(r.loss); };
    EXPECT_TRUE(trainer.run(observer));
    return losses;
}

inline std::vector<float> valuesOf(const Trainer& trainer) {
    return {trainer.model().values().begin(), trainer.model().values().end()};
}

} // namespace longwave::training
