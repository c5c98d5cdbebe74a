// SPDX-License-Identifier: GPL-3.0-or-later
// What longwave-cli makes of what was hardly meant: it says so before it computes, and harms no file.
#include "tests/app/cli_fixture.h"

namespace longwave {
namespace {

namespace fs = std::filesystem;
using test::contentsOf;
using test::Outcome;

class CliMisuse : public test::Cli {
  protected:
    void SetUp() override {
        Cli::SetUp();
        write("u.npy", {60}, 1);
        write("k.npy", {5}, 2);
    }
    static constexpr const char* kConvolve = "convolve --input u.npy --kernel k.npy --output y.npy ";
    static constexpr const char* kStream = "stream --input u.npy --kernel k.npy --output y.wav ";
    static constexpr const char* kBench = "bench --engines direct --lengths 16 --heads 1 --effort estimate ";
};

TEST_F(CliMisuse, CommandsThatAreNoneAreNamed) {
    expectRefused("convolute --input u.npy", {"\"convolute\"", "no such command", "engines, ", "convolve, ", "train"});
}

TEST_F(CliMisuse, EmptyValuesAreNotTakenForOnesLeftOut) {
    for (const std::string option : {"--squash", "--engine", "--channel", "--tensor", "--voxel", "--timings"})
        expectRefused(kConvolve + option + " ''", {option});
    expectRefused("inspect ''", {"FILE", "empty"});
    expectRefused("steps --length 16 --factors 4,4 --input ''", {"--input", "empty"});
    expectRefused("convolve --input u.npy --kernel k.npy --output ''", {"--output", "empty"});
}

TEST_F(CliMisuse, NumbersThatAreNoneOrDoNotFit) {
    expectRefused(std::string(kConvolve) + "--smooth 99999999999999999999",
                  {"--smooth", "99999999999999999999", "odd"});
    expectRefused(std::string(kConvolve) + "--skip 1e39", {"--skip", "1e39", "float32"});
    for (const std::string rate : {"nan", "0", "-1", "1e300", "8k"})
        expectRefused(kStream + ("--rate " + rate), {"--rate", rate, "1,000,000,000"});
    for (const std::string option : {"--seconds", "--longest-run"})
        for (const std::string value : {"nan", "-1", "1e9"})
            expectRefused(kBench + option + " " + value, {option, value, "0 to 3,600"});
    expectRefused("ceilings --seconds nan", {"--seconds", "nan"});
    for (const std::string seed : {"-1", "1.5", "18446744073709551616"})
        expectRefused("train --task smnist --out r --seed " + seed, {"--seed", seed, "whole number"});
    EXPECT_FALSE(fs::exists(dir_ / "r"));
}

TEST_F(CliMisuse, WhatCannotBeWrittenIsSaidFirst) {
    for (const std::string& command : {kConvolve + std::string("--timings"), kStream + std::string("--timings"),
                                       kBench + std::string("--json"), kBench + std::string("--wisdom")})
        expectRefused(command + " none/t.json", {"none/t.json", "folder does not exist"});
    expectRefused(kConvolve + std::string("--timings ./y.npy"), {"--timings", "./y.npy", "--output"});
    expectRefused(kStream + std::string("--timings y.wav"), {"--timings", "y.wav", "--output"});
    expectRefused(kBench + std::string("--json b --wisdom b"), {"--wisdom", "--json"});
    write("X.npy", {40, 16}, 3);
    writeNpy(dir_ / "c.npy", std::vector<float>(40), {40});
    expectRefused("train --task arrays --x X.npy --y c.npy --heads 4 --depth 1 --epochs 1 --batch 4 --out r "
                  "--json none/t.json",
                  {"none/t.json", "folder does not exist"});
    for (const char* name : {"y.npy", "y.wav", "b"})
        EXPECT_FALSE(fs::exists(dir_ / name)) << name;
}

TEST_F(CliMisuse, OutputsAreCalledWhatTheyAre) {
    expectRefused("convolve --input u.npy --kernel k.npy --output y.wav", {"--output", "y.wav", ".npy"});
    expectRefused("stream --input u.npy --kernel k.npy --output u.npy", {"--output", "u.npy", ".wav"});
}

TEST_F(CliMisuse, AFileThatIsNoCacheIsKept) {
    const std::string before = contentsOf(dir_ / "u.npy");
    expectRefused("ceilings --seconds 0 --cache u.npy", {"--cache", "u.npy", "that ceilings wrote"});
    EXPECT_EQ(contentsOf(dir_ / "u.npy"), before);
}

TEST_F(CliMisuse, OfStepsWhatBelongsToAFileNeedsOne) {
    const std::string steps = "steps --length 16 --factors 4,4 ";
    for (const std::string option : {"--channel 0", "--input-tensor x"})
        expectRefused(steps + option, {"--input"});
    for (const std::string option : {"--head 0", "--tensor x"})
        expectRefused(steps + option, {"--kernel"});
}

TEST_F(CliMisuse, StandardOutputThatIsFullIsSaid) {
    if (!fs::exists("/dev/full"))
        GTEST_SKIP() << "there is no /dev/full here";
    for (const std::string command :
         {"--help", "--version", "steps --help", "engines", "engines --json", "steps --length 16 --factors 4,4",
          "steps --length 16 --factors 4,4 --json", "inspect u.npy", "ceilings --seconds 0"}) {
        const Outcome o = run(command, "/dev/full");
        EXPECT_EQ(o.status, 2) << command;
        EXPECT_EQ(o.err, "longwave-cli: standard output: not everything could be written to it\n") << command;
    }
    EXPECT_EQ(run(kBench + std::string("--seconds 0"), "/dev/full").status, 2);
}

} // namespace
} // namespace longwave
