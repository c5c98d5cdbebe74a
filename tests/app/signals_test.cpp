// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli with signals of every kind: generated ones, voxels, rows by name, and what is told about them.
#include "compute/data/generator.h"
#include "compute/data/voxel_box.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <numeric>

namespace longwave {
namespace {

using nlohmann::json;
using test::Outcome;
using Floats = std::vector<float>;

class Signals : public test::Cli {
  protected:
    void SetUp() override {
        Cli::SetUp();
        writeNpy(dir_ / "one.npy", Floats{1}, {1}); // what is convolved with it stays as it is
    }

    /// What `convolve` makes of an input with the kernel 1.
    Floats through(const std::string& input, const Shape& shape, const std::string& said = "") const {
        const Outcome o = run("convolve --engine direct --kernel one.npy --output y.npy --input " + input);
        EXPECT_EQ(o.status, 0) << input << "\n" << o.err;
        EXPECT_NE(o.err.find(said), std::string::npos) << o.err;
        if (said.empty()) {
            EXPECT_EQ(o.err, "") << input;
        }
        const File y = open(dir_ / "y.npy");
        EXPECT_EQ(y.entries[0].shape, shape) << input;
        return y.entries[0].values.toFloats();
    }

    const std::string brain_ = "'" LONGWAVE_SAMPLES_DIR "/functional_mri_crop.nii'";
};

TEST_F(Signals, AreGenerated) {
    EXPECT_EQ(through("generate:chirp,length=1K,rate=8000,from=20,to=4000", {1024}),
              generate(parseGenerator("chirp,length=1024,rate=8000,from=20,to=4000")));
    EXPECT_EQ(through("generate:impulse,length=3", {3}), (Floats{1, 0, 0}));
    const Outcome listed = run("inspect --json generate:white-noise,length=2K,rate=100");
    ASSERT_EQ(listed.status, 0) << listed.err;
    EXPECT_EQ(json::parse(listed.out)[0].at("shape"), json::array({2048}));
    EXPECT_EQ(json::parse(listed.out)[0].at("sample_rate"), 100);
    expectRefused("convolve --kernel one.npy --output y.npy --input generate:noise", {"generate:noise", "white-noise"});
    expectRefused("convolve --kernel one.npy --output y.npy --input generate:sine,frequency=1e5",
                  {"setting frequency", "half of the rate"});
    expectRefused("convolve --kernel one.npy --output y.npy --input generate:sine,hue=1", {"hue", "it has length"});
}

TEST_F(Signals, AreGatesToo) {
    const Outcome o = run("convolve --engine direct --kernel one.npy --output y.npy --input generate:step,length=4 "
                          "--input-gate generate:impulse,length=4,position=2");
    ASSERT_EQ(o.status, 0) << o.err;
    EXPECT_EQ(open(dir_ / "y.npy").entries[0].values.toFloats(), (Floats{0, 0, 1, 0}));
}

TEST_F(Signals, AreVoxelsAndMeansOfRegions) {
    const File file = open(std::string(LONGWAVE_SAMPLES_DIR) + "/functional_mri_crop.nii");
    const ArrayView& volume = file.entries.at(0).values;
    EXPECT_EQ(through(brain_ + " --voxel 3,4,1", {20}), seriesOf(volume, {{3, 4, 1}, {3, 4, 1}}).toFloats());
    EXPECT_EQ(through(brain_ + " --voxel 3,4,1", {20}),
              through(brain_ + " --channel " + std::to_string(3 + 17 * (4 + 21 * 1)), {20}));
    EXPECT_EQ(through(brain_ + " --region 3:5,4:6,0:2", {20}), meanOver(volume, {{3, 4, 0}, {5, 6, 2}}));
    const std::string command = "convolve --kernel one.npy --output y.npy --input ";
    expectRefused(command + brain_ + " --voxel 17,0,0", {"--voxel", "x goes from 0 to 16"});
    expectRefused(command + brain_ + " --voxel 1:2,0,0", {"--voxel", "--region"});
    expectRefused(command + brain_ + " --region 1", {"--region", "x,y,z"});
    expectRefused(command + brain_ + " --region 1,1,1 --voxel 1,1,1", {"--region", "--voxel"});
    expectRefused(command + "one.npy --voxel 0,0,0", {"--voxel", "no voxels"});
}

TEST_F(Signals, AreColumnsByNumberAndByName) {
    std::ofstream(dir_ / "table.csv") << "time,\"left ear\",right\n0,1,5\n1,2,6\n2,3,7\n";
    EXPECT_EQ(through("table.csv --channel right", {3}), (Floats{5, 6, 7}));
    EXPECT_EQ(through("table.csv --channel 'left ear'", {3}), (Floats{1, 2, 3}));
    EXPECT_EQ(through("table.csv --channel 0", {3}), (Floats{0, 1, 2}));
    const std::string command = "convolve --kernel one.npy --output y.npy --input table.csv --channel ";
    expectRefused(command + "up", {"--channel \"up\"", "0 to 2", "\"time\", \"left ear\", \"right\""});
    expectRefused(command + "3", {"--channel 3", "0 to 2"});
    expectRefused(command + "-1", {"--channel \"-1\""});
    const Floats bases = through("'" LONGWAVE_SAMPLES_DIR "/phage_lambda.fa.gz' --channel G", {48502});
    EXPECT_EQ(std::accumulate(bases.begin(), bases.end(), 0.0), 12820); // guanines, as published
}

TEST_F(Signals, AreTextInSeveralForms) {
    std::ofstream(dir_ / "word.txt") << "Grüße";
    EXPECT_EQ(through("word.txt", {7})[0], static_cast<float>('G' / 255.0));
    EXPECT_EQ(through("word.txt --input-tensor characters", {5}), (Floats{'G', 'r', 252, 223, 'e'}));
    const Floats hot = through("word.txt --input-tensor 'one-hot bytes'", {256, 7});
    EXPECT_EQ(hot['r' * 7 + 1], 1);
    std::ofstream(dir_ / "latin.txt") << "Die Stra\xdf"
                                         "e ist lang, und sie ist auch noch recht breit.";
    through("latin.txt", {55}, "bytes: it is no valid UTF-8: the byte 0xDF at offset 8");
    expectRefused("convolve --kernel one.npy --output y.npy --input latin.txt --input-tensor characters",
                  {"characters cannot be read", "offset 8"});
}

} // namespace
} // namespace longwave
