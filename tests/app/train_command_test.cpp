// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli train: what it prints, writes, goes on from and refuses.
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <csignal>
#include <fstream>
#include <random>

namespace longwave {
namespace {

using test::Cli;
using test::contentsOf;
using test::Outcome;
using Json = nlohmann::ordered_json;

// Own arrays: which of two lags an echo has, 120 sequences of 48 samples.
class TrainCommand : public Cli {
  protected:
    void SetUp() override {
        Cli::SetUp();
        std::mt19937 random(3);
        std::normal_distribution<float> noise;
        std::vector<float> x;
        std::vector<float> y;
        for (int i = 0; i < 120; ++i) {
            std::vector<float> u(48);
            for (float& value : u)
                value = noise(random);
            const std::size_t lag = i % 2 ? 3 : 11;
            for (std::size_t t = 0; t < u.size(); ++t)
                x.push_back(u[t] + (t >= lag ? 1.5f * u[t - lag] : 0));
            y.push_back(static_cast<float>(i % 2));
        }
        writeNpy(dir_ / "X.npy", x, {120, 48});
        writeNpy(dir_ / "y.npy", y, {120});
    }
    static constexpr const char* kShape = "train --task arrays --x X.npy --y y.npy --depth 1 --rate 0.01 "
                                          "--kernel-rate 0.01 ";
    static constexpr const char* kSmall = "train --task arrays --x X.npy --y y.npy --depth 1 --heads 8 --batch 16 "
                                          "--epochs 3 --rate 0.01 --kernel-rate 0.01 ";
    // Starts longwave-cli, and sends it SIGINT when `file` is there; it must end by itself then, without complaint.
    void interrupt(const std::string& arguments, const std::filesystem::path& file) const {
        const std::string command = "cd '" + dir_.string() + "' && exec '" LONGWAVE_CLI "' " + arguments + " >o 2>e";
        const pid_t child = ::fork();
        if (child == 0) {
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(127);
        }
        int status = 0;
        pid_t ended = 0;
        while (!std::filesystem::exists(file) && ended == 0) {
            ended = ::waitpid(child, &status, WNOHANG);
            ::usleep(1000);
        }
        if (ended == 0) {
            ::kill(child, SIGINT);
            ::waitpid(child, &status, 0);
        }
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << contentsOf(dir_ / "e");
    }
    Json json(const std::string& name) const { return Json::parse(contentsOf(dir_ / name)); }
};

TEST_F(TrainCommand, LearnsAndWritesWhatItLearned) {
    const Outcome o = run(std::string(kSmall) + "--squash 0.002 --seed 4 --out run --json run.json");
    ASSERT_EQ(o.status, 0) << o.err;
    EXPECT_EQ(o.err, "");
    EXPECT_NE(o.out.find("96 to learn from, 12 to validate, 12 to test; L = 48"), std::string::npos) << o.out;
    EXPECT_NE(o.out.find("test accuracy"), std::string::npos) << o.out;
    const Json run1 = json("run.json");
    EXPECT_EQ(run1["task"], "arrays");
    EXPECT_EQ(run1["seed"], 4);
    EXPECT_EQ(run1["lambda"], 0.002);
    EXPECT_EQ(run1["epochs"], 3);
    EXPECT_GT(run1["steps_per_second"], 0);
    EXPECT_EQ(run1["train_loss"].size(), 3u);
    EXPECT_LT(run1["train_loss"][2], run1["train_loss"][0]);
    EXPECT_EQ(run1["validation_accuracy"].size(), 3u);
    EXPECT_GE(run1["test_accuracy"], 0);
    EXPECT_LE(run1["test_accuracy"], 1);
    ASSERT_EQ(run1["layers"].size(), 1u);

    // The kernels as inspect reads them: the same sparsity.
    const Outcome inspected = run("inspect --json --squash 0.002 run/kernels.safetensors");
    ASSERT_EQ(inspected.status, 0) << inspected.err;
    const Json banks = Json::parse(inspected.out);
    ASSERT_EQ(banks.size(), 1u);
    EXPECT_EQ(banks[0]["tensor"], "layers.0.layer.kernel.kernel");
    EXPECT_EQ(banks[0]["parameterization"], "longconv");
    EXPECT_EQ(banks[0]["shape"], Json({1, 8, 48}));
    double sparsity = 0;
    for (const Json& head : banks[0]["metrics"])
        sparsity += head["sparsity"].get<double>() / 8;
    EXPECT_NEAR(sparsity, run1["layers"][0]["sparsity"].get<double>(), 1e-9);

    // The command that is kept with them makes the same again.
    const File file = open(dir_ / "run" / "kernels.safetensors");
    std::string command;
    for (const auto& [key, value] : file.metadata)
        if (key == "made by")
            command = value;
    ASSERT_EQ(command.rfind("longwave-cli train ", 0), 0u) << command;
    ASSERT_EQ(run(command.substr(13) + " --out again --threads 1").status, 0);
    EXPECT_EQ(contentsOf(dir_ / "run" / "kernels.safetensors"), contentsOf(dir_ / "again" / "kernels.safetensors"));
}

TEST_F(TrainCommand, GoesOnWhereACheckpointStands) {
    ASSERT_EQ(run(std::string(kSmall) + "--out whole --json whole.json").status, 0);
    // Interrupted as by Ctrl-C after its first epoch; then gone on with until it is finished.
    const std::string more = std::string(kShape) + "--batch 16 --epochs 60 --heads 16 ";
    interrupt(more + "--out run", dir_ / "run" / "checkpoint.safetensors");
    const Outcome rest = run(more + "--out run --resume --json run.json");
    ASSERT_EQ(rest.status, 0) << rest.err;
    ASSERT_EQ(run(more + "--out straight --json straight.json").status, 0);
    EXPECT_EQ(contentsOf(dir_ / "run" / "kernels.safetensors"), contentsOf(dir_ / "straight" / "kernels.safetensors"));
    Json resumed = json("run.json");
    Json straight = json("straight.json");
    resumed.erase("steps_per_second");
    straight.erase("steps_per_second");
    EXPECT_EQ(resumed, straight);
    // Of a finished run there is nothing left to do.
    const Outcome again = run(std::string(kSmall) + "--out whole --resume --json again.json");
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(json("again.json"), json("whole.json"));
}

TEST_F(TrainCommand, MakesListOpsAndReadsTextAndDna) {
    const std::string small = " --depth 1 --heads 8 --epochs 1 --batch 8 ";
    const Outcome listops = run("train --task listops --length 64 --sequences 40" + small + "--out l --json l.json");
    ASSERT_EQ(listops.status, 0) << listops.err;
    EXPECT_EQ(json("l.json")["task"], "listops");
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += "the owl and the cat ";
    std::ofstream(dir_ / "t.txt") << text;
    const Outcome words = run("train --task text --data t.txt --length 32" + small + "--out t");
    ASSERT_EQ(words.status, 0) << words.err;
    EXPECT_NE(words.out.find("causal, gated"), std::string::npos) << words.out;
    const Outcome dna = run("train --task dna --length 64" + small + "--out d --json d.json");
    ASSERT_EQ(dna.status, 0) << dna.err;
    EXPECT_NE(dna.out.find("bidirectional"), std::string::npos) << dna.out;
}

TEST_F(TrainCommand, RefusesWhatCannotBe) {
    expectRefused("train --task chess --out r", {"--task"});
    expectRefused("train --task arrays --out r", {"--x, --y", "needs both"});
    expectRefused("train --task text --out r", {"--data", "needs a file"});
    expectRefused("train --task smnist --length 100 --out r", {"--length", "no use"});
    expectRefused("train --task text --data none.txt --out r", {"none.txt"});
    const std::string small = std::string(kShape) + "--heads 8 ";
    expectRefused(small + "--squash -1 --out r", {"--squash"});
    expectRefused(small + "--epochs 0 --out r", {"epochs"});
    expectRefused(small + "--batch 1000 --out r", {"batch", "96"});
    expectRefused(small + "--dropout 1 --out r", {"dropout"});
    expectRefused(small + "--engine fftw --out r", {"gradients"});
    expectRefused(small + "--engine steam --out r", {"steam"});
    expectRefused(small + "--resume --out r2", {"--resume", "checkpoint.safetensors"});
    std::ofstream(dir_ / "file") << "x";
    expectRefused(small + "--out file/run", {"--out"});
    write("y9.npy", {9}, 1);
    expectRefused("train --task arrays --x X.npy --y y9.npy --out r", {"y9.npy", "[120] is expected"});
}

TEST_F(TrainCommand, DoesNotWriteOverARun) {
    ASSERT_EQ(run(std::string(kSmall) + "--out run").status, 0);
    const std::string before = contentsOf(dir_ / "run" / "checkpoint.safetensors");
    expectRefused(std::string(kSmall) + "--out run", {"--out", "--resume goes on"});
    expectRefused(std::string(kSmall) + "--seed 9 --resume --out run", {"seed 0, not 9"});
    EXPECT_EQ(contentsOf(dir_ / "run" / "checkpoint.safetensors"), before);
}

} // namespace
} // namespace longwave
