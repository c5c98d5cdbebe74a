// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli stream: what it writes is the whole signal's convolution, and what it says of the blocks.
#include "compute/regularization/regularize.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace longwave {
namespace {

using test::Cli;
using test::Outcome;
using test::relativeError;

class StreamCommand : public Cli {
  protected:
    std::vector<float> read(double rate) const {
        const File file = open((dir_ / "y.wav").string());
        EXPECT_EQ(file.entries.at(0).sampleRate, rate);
        return file.entries.at(0).values.toFloats();
    }
    static std::vector<double> everything(std::span<const float> u, std::span<const float> k) {
        return test::referenceConvolution(
            {1, 1, 1, 1, static_cast<std::int64_t>(u.size()), static_cast<std::int64_t>(k.size()), Mode::Full}, u, k);
    }
};

TEST_F(StreamCommand, WritesTheConvolution) {
    const auto u = write("u.npy", {2, 5003}, 1);
    const auto k = write("k.npy", {3, 901}, 2);
    const Outcome o = run("stream --input u.npy --kernel k.npy --output y.wav --channel 1 --head 2 --squash 0.25 "
                          "--block 64 --tail --rate 16000 --timings t.json");
    EXPECT_EQ(o.status, 0) << o.err;
    std::vector<float> squashed(901);
    squash(std::span(k).last(901), 0.25f, squashed);
    const auto expected = everything(std::span(u).last(5003), squashed);
    const auto y = read(16000);
    ASSERT_EQ(y.size(), expected.size());
    EXPECT_LT(relativeError(y, expected), 1e-5);
    EXPECT_NE(o.out.find("5903 samples at 16 kHz"), std::string::npos) << o.out;
    EXPECT_NE(o.out.find("block 64, parts 64 × "), std::string::npos) << o.out;
    const auto timings = nlohmann::json::parse(test::contentsOf(dir_ / "t.json"));
    EXPECT_EQ(timings.at("samples"), 5903);
    EXPECT_EQ(timings.at("blocks"), (5903 + 63) / 64);
    EXPECT_GT(timings.at("load_median"), 0);
}

TEST_F(StreamCommand, LoopsAndTakesEqualParts) {
    const auto u = write("u.npy", {7}, 1);
    write("k.npy", {300}, 2);
    EXPECT_EQ(run("stream --input u.npy --kernel k.npy --output y.wav --samples 1000 --uniform --bits 24").status, 0);
    EXPECT_EQ(read(48000).size(), 1000u);
}

TEST_F(StreamCommand, TakesGeneratedSignalsAndRowsByName) {
    EXPECT_EQ(run("stream --input generate:step,length=4,rate=8000 --kernel generate:impulse,length=2,position=1 "
                  "--output y.wav")
                  .status,
              0);
    EXPECT_LT(relativeError(read(8000), std::vector<double>{0, 1, 1, 1}), 1e-6);
    std::ofstream(dir_ / "table.csv") << "left,right\n1,5\n2,6\n3,7\n";
    EXPECT_EQ(run("stream --input table.csv --channel right --kernel generate:impulse,length=1 --output y.wav").status,
              0);
    EXPECT_LT(relativeError(read(48000), std::vector<double>{5, 6, 7}), 1e-6);
    expectRefused("stream --input table.csv --channel up --kernel table.csv --output y.wav",
                  {"--channel", "\"right\""});
}

TEST_F(StreamCommand, SaysOfBothWhatIsNotANumber) {
    write("u.npy", {100}, 1);
    writeNpy(dir_ / "k.npy", std::vector<float>{1, std::nanf("")}, {2});
    const Outcome o = run("stream --input u.npy --kernel k.npy --output y.wav");
    EXPECT_EQ(o.status, 0);
    EXPECT_NE(o.err.find("k.npy: 1 of 2 values are NaN or infinite"), std::string::npos) << o.err;
    EXPECT_NE(o.out.find("samples were NaN or infinite, and are 0"), std::string::npos) << o.out;
}

TEST_F(StreamCommand, RefusesWhatItCannotDo) {
    write("u.npy", {100}, 1);
    write("k.npy", {10}, 2);
    const std::string files = "stream --input u.npy --kernel k.npy --output y.wav ";
    expectRefused(files + "--block 11", {"block", "prime factor"});
    expectRefused(files + "--bits 16", {"--bits", "24"});
    expectRefused(files + "--head 1", {"--head"});
    expectRefused(files + "--rate 0", {"--rate"});
    expectRefused("stream --input u.npy --kernel k.npy --output missing/y.wav", {"missing"});
    EXPECT_FALSE(std::filesystem::exists(dir_ / "y.wav"));
}

} // namespace
} // namespace longwave
