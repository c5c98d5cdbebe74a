// SPDX-License-Identifier: GPL-3.0-or-later
// The real longwave-cli, run as other programs run it.
#include "compute/io/safetensors_writer.h"
#include "compute/regularization/regularize.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace longwave {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Cli;
using test::contentsOf;
using test::Outcome;
using test::relativeError;

const std::string kSamples = LONGWAVE_SAMPLES_DIR;
const std::string kBank = kSamples + "/smnist_longconv_h32_lambda0.safetensors";
const std::string kSpeech = kSamples + "/speech_front_center_48khz.wav";

TEST_F(Cli, EnginesSayWhetherTheyAreAvailable) {
    const Outcome o = run("engines --json");
    ASSERT_EQ(o.status, 0) << o.err;
    const json engines = json::parse(o.out);
    std::vector<std::string> names;
    for (const json& engine : engines) {
        names.push_back(engine.at("name"));
        EXPECT_TRUE(engine.at("title").is_string());
        EXPECT_EQ(engine.at("available").get<bool>(), engine.at("reason").get<std::string>().empty());
    }
    EXPECT_NE(std::find(names.begin(), names.end(), "direct"), names.end());
    EXPECT_NE(std::find(names.begin(), names.end(), "fftw"), names.end());
    EXPECT_EQ(run("engines").status, 0);
}

TEST_F(Cli, CeilingsAreMeasuredOnceAndRemembered) {
    const Outcome measured = run("ceilings --seconds 0.1 --json --cache c.json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    EXPECT_EQ(measured.out, contentsOf(dir_ / "c.json"));
    json ceilings = json::parse(measured.out);
    EXPECT_EQ(ceilings.at("levels").back().at("threads"), ceilings.at("threads"));
    ceilings["levels"][0]["gflops"] = 123.5; // so that reading it can be told from measuring
    std::ofstream(dir_ / "c.json") << ceilings;
    EXPECT_EQ(json::parse(run("ceilings --seconds 0.1 --json --cache c.json").out).at("levels")[0].at("gflops"), 123.5);
    EXPECT_NE(run("ceilings --seconds 0.1 --cache c.json").out.find(" 123.5 "), std::string::npos);
    ceilings["version"] = "0.0.1";
    std::ofstream(dir_ / "c.json") << ceilings;
    EXPECT_NE(json::parse(run("ceilings --seconds 0.1 --json --cache c.json").out).at("levels")[0].at("gflops"), 123.5);
    expectRefused("ceilings --seconds 0.1 --cache .", {"."});
}

TEST_F(Cli, InspectSignalsAndKernels) {
    const Outcome o = run("inspect '" + kSpeech + "' '" + kBank + "' --squash 0.02 --json");
    ASSERT_EQ(o.status, 0) << o.err;
    const json entries = json::parse(o.out);
    EXPECT_EQ(entries[0].at("kind"), "signal");
    EXPECT_EQ(entries[0].at("shape"), json::array({68545}));
    EXPECT_EQ(entries[0].at("sample_rate"), 48000);
    EXPECT_EQ(entries[1].at("kind"), "kernels");
    EXPECT_EQ(entries[1].at("tensor"), "layers.0.layer.kernel.kernel");
    EXPECT_EQ(entries[1].at("shape"), json::array({1, 32, 784}));
    const json& head = entries[1].at("metrics").at(19);
    EXPECT_EQ(head.at("head"), 19);
    EXPECT_NEAR(head.at("sparsity").get<double>(), 553.0 / 784, 1e-9);
    EXPECT_NEAR(head.at("roughness_frequency").get<double>(), 0.26456, 1e-4);
    EXPECT_EQ(head.at("effective_length"), 131);
    for (const char* key : {"roughness_time", "db_roughness", "half_life"})
        EXPECT_TRUE(head.at(key).is_number()) << key;
    EXPECT_EQ(run("inspect '" + kBank + "' --smooth 9").status, 0);
}

TEST_F(Cli, InspectSaysWhyAnAlmostMatchIsNone) {
    // An S4D layer without log_dt, beside a bank that is whole.
    writeSafetensors(dir_ / "k.safetensors", "k", std::vector<float>(64, 0.5F), {2, 32});
    const auto tensor = [](const std::string& name, const std::string& shape, int begin, int end) {
        return std::string(1, '"') + name + "\": {\"dtype\": \"F32\", \"shape\": " + shape + ", \"data_offsets\": [" +
               std::to_string(begin) + ", " + std::to_string(end) + "]}";
    };
    std::string header = std::string(1, '{') + tensor("k.C", "[2, 4, 2]", 0, 64) + ", " +
                         tensor("k.log_A_real", "[2, 4]", 64, 96) + ", " + tensor("bank", "[2, 32]", 96, 352) + "}";
    header.append((8 - header.size() % 8) % 8, ' ');
    std::ofstream(dir_ / "almost.safetensors", std::ios::binary)
        << static_cast<char>(header.size()) << std::string(7, '\0') << header << std::string(352, '\0');
    const Outcome o = run("inspect almost.safetensors k.safetensors --json --list");
    ASSERT_EQ(o.status, 0) << o.err;
    int usable = 0;
    int other = 0;
    for (const json& entry : json::parse(o.out)) {
        EXPECT_EQ(entry.at("usable").get<bool>(), entry.at("reason").is_null()) << entry;
        if (entry.at("usable").get<bool>()) {
            EXPECT_EQ(entry.at("kind"), "kernels");
            EXPECT_TRUE(entry.at("shape").is_array());
            ++usable;
            continue;
        }
        ++other;
        EXPECT_EQ(entry.at("kind"), "other");
        EXPECT_EQ(entry.at("parameterization"), "s4d");
        EXPECT_EQ(entry.at("tensor"), "k");
        EXPECT_TRUE(entry.at("shape").is_null());
        EXPECT_TRUE(entry.at("metrics").empty());
        EXPECT_NE(entry.at("reason").get<std::string>().find("log_dt"), std::string::npos) << entry;
    }
    EXPECT_EQ(usable, 2);
    EXPECT_EQ(other, 1);
    const Outcome text = run("inspect almost.safetensors");
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_NE(text.out.find("k  other  s4d  not usable: "), std::string::npos) << text.out;
}

TEST_F(Cli, InspectListsNucleotides) {
    const Outcome o = run("inspect '" LONGWAVE_SAMPLES_DIR "/phage_lambda.fa.gz' --json");
    ASSERT_EQ(o.status, 0) << o.err;
    const json entries = json::parse(o.out);
    ASSERT_EQ(entries.size(), 2u);
    for (const json& entry : entries) {
        EXPECT_EQ(entry.at("kind"), "signal");
        EXPECT_EQ(entry.at("shape"), json::array({4, 48502}));
        EXPECT_TRUE(entry.at("usable").get<bool>());
    }
    EXPECT_EQ(entries[1].at("tensor"), entries[0].at("tensor").get<std::string>() + " ±1");
}

TEST_F(Cli, InspectFlagsWhatIsNotANumber) {
    std::ofstream(dir_ / "holes.csv") << "1\nnan\ninf\n4\n";
    const Outcome o = run("inspect holes.csv --json");
    ASSERT_EQ(o.status, 0) << o.err;
    EXPECT_EQ(json::parse(o.out)[0].at("non_finite"), 2);
    EXPECT_NE(o.err.find("2 of 4"), std::string::npos) << o.err;
}

TEST_F(Cli, ConvolveAgreesWithTheReference) {
    std::uint32_t seed = 1;
    for (const std::string engine : {"monarch-cpu", "fftw", "direct"})
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
            for (const std::int64_t length : {1, 2, 3, 17, 1000, 4097, 65536})
                for (const std::int64_t taps : {1, 5, 700, 5000}) {
                    const auto u = write("u.npy", {length}, seed++);
                    const auto k = write("k.npy", {taps}, seed++);
                    const Outcome o = run("convolve --input u.npy --kernel k.npy --output y.npy --mode " +
                                          std::string(nameOf(mode)) + " --engine " + engine);
                    ASSERT_EQ(o.status, 0) << o.err;
                    const ConvolutionProblem p{1, 1, 1, 1, length, taps, mode};
                    const File y = open(dir_ / "y.npy");
                    EXPECT_EQ(y.entries[0].shape, (Shape{p.outputLength()}));
                    EXPECT_EQ(y.entries[0].values.dtype(), DType::F32);
                    EXPECT_LE(relativeError(y.entries[0].values.toFloats(), test::referenceConvolution(p, u, k)), 1e-6)
                        << engine << " " << nameOf(mode) << " " << length << " " << taps;
                }
}

TEST_F(Cli, ConvolveBroadcastsRegularisesAndPicksRows) {
    const auto u = write("u.npy", {2, 3, 500}, 1);
    const auto k = write("k.npy", {3, 90}, 2);
    std::vector<float> squashed = regularize(ArrayView::fromFloats(k, {3, 90}), {true, 0.5, true, 3});
    const ConvolutionProblem p{2, 3, 3, 3, 500, 90, Mode::Causal};
    for (const std::string engine : {"monarch-cpu", "fftw", "direct"}) {
        ASSERT_EQ(run("convolve --input u.npy --kernel k.npy --output y.npy --squash 0.5 --smooth 3 --engine " + engine)
                      .status,
                  0);
        const File y = open(dir_ / "y.npy");
        EXPECT_EQ(y.entries[0].shape, (Shape{2, 3, 500}));
        EXPECT_LE(relativeError(y.entries[0].values.toFloats(), test::referenceConvolution(p, u, squashed)), 1e-6);
    }

    ASSERT_EQ(run("convolve --input u.npy --channel 4 --kernel k.npy --head 2 --output row.npy").status, 0);
    const ConvolutionProblem one{1, 1, 1, 1, 500, 90, Mode::Causal};
    const File row = open(dir_ / "row.npy");
    EXPECT_EQ(row.entries[0].shape, (Shape{500}));
    EXPECT_LE(relativeError(
                  row.entries[0].values.toFloats(),
                  test::referenceConvolution(one, std::span(u).subspan(4 * 500, 500), std::span(k).subspan(180, 90))),
              1e-6);
    ASSERT_EQ(run("convolve --input '" + kSpeech + "' --kernel '" + kBank +
                  "' --tensor layers.1.layer.kernel.kernel --output speech.npy --timings t.json --precision bf16")
                  .status,
              0);
    EXPECT_EQ(open(dir_ / "speech.npy").entries[0].shape, (Shape{1, 32, 68545}));
    const json t = json::parse(contentsOf(dir_ / "t.json"));
    EXPECT_EQ(t.at("engine"), "monarch-cpu");
    EXPECT_EQ(t.at("mode"), "causal");
    EXPECT_EQ(t.at("precision"), "bf16") << "asked for, though this engine has no use for it";
    EXPECT_GE(t.at("n").get<int>(), 784);
    EXPECT_GE(t.at("runs").get<int>(), 1);
    EXPECT_GE(t.at("p95_s").get<double>(), t.at("median_s").get<double>());
    double sum = 0;
    for (const json& stage : t.at("stages")) {
        sum += stage.at("median_s").get<double>();
        EXPECT_TRUE(stage.at("name").is_string() && stage.at("bytes").is_number() && stage.at("flops").is_number());
    }
    EXPECT_GT(sum, 0);
}

TEST_F(Cli, RefusesWithOneLineAndLeavesNoOutput) {
    write("u.npy", {3, 50}, 1);
    write("k.npy", {4, 20}, 2);
    std::ofstream(dir_ / "words.csv") << "some,numbers\n1,but\n";
    std::ofstream(dir_ / "empty.npy");
    const std::string to = " --output y.npy";
    expectRefused("convolve --input u.npy --kernel k.npy" + to, {"[3, 50]", "[4, 20]", "--channel", "--head"});
    expectRefused("convolve --input none.npy --kernel k.npy" + to, {"none.npy"});
    expectRefused("convolve --input empty.npy --kernel k.npy" + to, {"empty.npy", "empty"});
    expectRefused("convolve --input words.csv --kernel k.npy" + to, {"words.csv"});
    expectRefused("convolve --input u.npy --kernel '" + kBank + "'" + to,
                  {"--tensor", "layers.0.layer.kernel.kernel", "layers.1.layer.kernel.kernel"});
    expectRefused("convolve --input u.npy --kernel '" + kBank + "' --tensor nothing" + to, {"nothing"});
    expectRefused("convolve --input u.npy --channel 3 --kernel k.npy" + to, {"--channel 3", "0 to 2"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --head 9" + to, {"--head 9"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --mode sideways" + to, {"--mode", "circular"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --precision half" + to,
                  {"--precision", "half", "fp16, bf16 and accurate"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --engine warp" + to, {"warp", "fftw"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --squash -1" + to, {"--squash"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --smooth 4" + to, {"--smooth", "odd"});
    expectRefused("convolve --input u.npy --channel 0 --kernel k.npy --output no/such/folder/y.npy", {"y.npy"});
    expectRefused("convolve --input u.npy --kernel k.npy", {"--output"});
    expectRefused("inspect none.wav", {"none.wav"});
    expectRefused("inspect", {"FILE"});
    expectRefused("dance", {});
    expectRefused("", {});
    for (const auto& left : fs::directory_iterator(dir_)) {
        const std::string name = left.path().filename();
        EXPECT_TRUE(name == "u.npy" || name == "k.npy" || name == "words.csv" || name == "empty.npy" ||
                    name == "stdout" || name == "stderr")
            << name << " was left behind";
    }
}

TEST_F(Cli, AFailedRunKeepsTheOldOutput) {
    write("u.npy", {3, 50}, 1);
    write("k.npy", {4, 20}, 2);
    std::ofstream(dir_ / "y.npy") << "precious";
    EXPECT_EQ(run("convolve --input u.npy --kernel k.npy --output y.npy").status, 2);
    EXPECT_EQ(contentsOf(dir_ / "y.npy"), "precious");
}

TEST_F(Cli, NaNGoesThroughAndIsSaid) {
    std::ofstream(dir_ / "u.csv") << "1\n2\nnan\n4\n";
    write("k.npy", {2}, 2);
    const Outcome o = run("convolve --input u.csv --kernel k.npy --output y.npy --engine direct");
    EXPECT_EQ(o.status, 0);
    EXPECT_NE(o.err.find("u.csv"), std::string::npos);
    const auto y = open(dir_ / "y.npy").entries[0].values.toFloats();
    EXPECT_TRUE(std::isfinite(y[1]));
    EXPECT_TRUE(std::isnan(y[2]) && std::isnan(y[3]));
}

TEST_F(Cli, HelpAndVersionSucceed) {
    for (const std::string arguments : {"--help", "--version", "convolve --help"}) {
        const Outcome o = run(arguments);
        EXPECT_EQ(o.status, 0);
        EXPECT_FALSE(o.out.empty());
        EXPECT_EQ(o.err, "");
    }
}

} // namespace
} // namespace longwave
