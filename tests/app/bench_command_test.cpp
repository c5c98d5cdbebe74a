// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli bench.
#include "compute/records/record_file.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <set>
#include <sstream>
#include <tuple>

namespace longwave {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Cli;
using test::contentsOf;
using test::Outcome;

TEST_F(Cli, BenchRacesEnginesAndWritesWhatItPrints) {
    const Outcome o =
        run("bench --engines monarch-cpu,direct --baseline fftw --lengths 100,1K --samples 4096 --seconds 0 "
            "--effort estimate --json b.json");
    ASSERT_EQ(o.status, 0) << o.err;
    const json b = json::parse(contentsOf(dir_ / "b.json"));
    EXPECT_TRUE(b.at("machine").at("cpu").is_string());
    for (const char* key : {"threads", "l1d_bytes", "l2_bytes", "l3_bytes"})
        EXPECT_TRUE(b.at("machine").at(key).is_number()) << key;
    EXPECT_TRUE(b.at("machine").at("targets").at("monarch-cpu").is_string());
    const std::string fftw = b.at("machine").at("fftw");
    EXPECT_EQ(fftw.rfind("fftw-3.", 0), 0u) << fftw;
    EXPECT_NE(o.out.find(fftw), std::string::npos) << "a reader sees which FFTW it was";
    EXPECT_EQ(b.at("settings").at("baseline"), "fftw");
    EXPECT_EQ(b.at("settings").at("engines"), (json{"monarch-cpu", "direct", "fftw"}));
    ASSERT_EQ(b.at("results").size(), 6u); // the baseline races too
    for (const json& r : b.at("results")) {
        EXPECT_NE(o.out.find(r.at("engine").get<std::string>()), std::string::npos);
        EXPECT_EQ(r.at("mode"), "causal");
        EXPECT_EQ(r.at("taps"), r.at("length"));
        EXPECT_EQ(r.at("threads"), 1);
        EXPECT_EQ(r.at("heads").get<int>(), 4096 / r.at("length").get<int>());
        EXPECT_LE(r.at("p05_s").get<double>(), r.at("median_s").get<double>());
        EXPECT_LE(r.at("median_s").get<double>(), r.at("p95_s").get<double>());
        EXPECT_GT(r.at("gflops").get<double>(), 0);
        EXPECT_GT(r.at("gbytes_per_s").get<double>(), 0);
        EXPECT_LE(r.at("relative_error").get<double>(), 1e-6);
        EXPECT_TRUE(r.at("engine") != "fftw" || r.at("ratio") == 1.0);
        EXPECT_EQ(r.at("has_transfers"), false);
        EXPECT_EQ(r.at("compute_median_s"), r.at("median_s")) << "nothing is copied anywhere";
        EXPECT_EQ(r.at("compute_ratio"), r.at("ratio"));
    }
}

TEST_F(Cli, BenchWritesARecordThatIsReadAgain) {
    const Outcome o = run("bench --engines fftw,direct --lengths 64,64K --heads 1 --seconds 0 --effort estimate "
                          "--longest-run 0.01 --taps 50% --threads 1 --json b.json");
    ASSERT_EQ(o.status, 0) << o.err;
    EXPECT_NE(o.out.find("one run would take about"), std::string::npos) << o.out;
    const RaceRecord r = readRecord(dir_ / "b.json");
    EXPECT_EQ(r.origin, RaceRecord::Origin::Measured);
    EXPECT_EQ(r.program.rfind("Longwave ", 0), 0u);
    EXPECT_EQ(r.written.size(), 20u) << r.written;
    EXPECT_EQ(r.settings.taps, "50%");
    EXPECT_EQ(r.settings.mostSecondsPerRun, 0.01);
    EXPECT_EQ(r.settings.effort, "estimate");
    ASSERT_EQ(r.points.size(), 3u);
    EXPECT_EQ(r.points[0].name(), "FFTW");
    EXPECT_GT(r.points[0].memoryBytes, 64 * 4);
    EXPECT_GE(r.points[0].rounds, 11);
    EXPECT_TRUE(std::isnan(r.points[2].ratio)) << "the baseline, Direct, was left out at 64K";
    ASSERT_EQ(r.refusals.size(), 1u);
    EXPECT_EQ(r.refusals[0].engine, "direct");
    EXPECT_EQ(r.refusals[0].length, 65536);
    expectRefused("bench --longest-run -1", {"--longest-run"});
}

TEST_F(Cli, BenchTakesGatesTapsFrequenciesAndOrder) {
    // Engines that take gates; add others as they learn it.
    const std::string common = "bench --lengths 64,200 --heads 2 --batch 3 --seconds 0 "
                               "--effort estimate --json b.json ";
    const auto resultsOf = [&](const std::string& options) {
        const Outcome o = run(common + options);
        EXPECT_EQ(o.status, 0) << options << o.err;
        return json::parse(contentsOf(dir_ / "b.json"));
    };
    for (const auto& [taps, shorter, longer] :
         std::vector<std::tuple<std::string, int, int>>{{"64", 64, 64}, {"25%", 16, 50}, {"1K", 64, 200}}) {
        const json b = resultsOf("--engines fftw,direct --gated --order 2 --taps " + taps);
        EXPECT_EQ(b.at("settings").at("gated"), true);
        EXPECT_EQ(b.at("settings").at("taps"), taps == "1K" ? "1024" : taps);
        EXPECT_EQ(b.at("settings").at("order"), 2);
        ASSERT_EQ(b.at("results").size(), 4u);
        for (const json& r : b.at("results")) {
            EXPECT_EQ(r.at("taps").get<int>(), r.at("length") == 64 ? shorter : longer);
            EXPECT_EQ(r.at("batch"), 3);
            EXPECT_LE(r.at("relative_error").get<double>(), 1e-6);
        }
    }
    const json b = resultsOf("--engines fftw --keep-frequencies 0.5");
    EXPECT_EQ(b.at("settings").at("keep_frequencies"), 0.5);
    for (const json& r : b.at("results"))
        EXPECT_TRUE(r.at("relative_error").is_null()) << "no reference holds for all engines";
}

TEST_F(Cli, BenchMeasuresPlansUnlessAskedForMore) {
    const std::string common = "bench --engines fftw --lengths 100 --heads 1 --seconds 0 --json b.json";
    for (const auto& [option, effort] : std::vector<std::pair<std::string, std::string>>{
             {"", "measure"}, {" --effort estimate", "estimate"}, {" --effort patient", "patient"}}) {
        const Outcome o = run(common + option);
        ASSERT_EQ(o.status, 0) << o.err;
        EXPECT_EQ(json::parse(contentsOf(dir_ / "b.json")).at("settings").at("effort"), effort);
    }
}

TEST_F(Cli, BenchTakesAPrecision) {
    const std::string common =
        "bench --engines fftw --lengths 100 --heads 1 --seconds 0 --effort estimate --json b.json";
    const auto precisionOf = [&](const std::string& options) {
        const Outcome o = run(common + options);
        EXPECT_EQ(o.status, 0) << o.err;
        return json::parse(contentsOf(dir_ / "b.json")).at("settings").at("precision");
    };
    EXPECT_EQ(precisionOf(""), "accurate");
    for (const std::string name : {"fp16", "bf16", "accurate"})
        EXPECT_EQ(precisionOf(" --precision " + name), name);
    expectRefused(common + " --precision fp8", {"--precision", "fp8", "fp16, bf16 and accurate"});
}

// FFTW writes what it knows in the order of its hash table, which differs from run to run.
std::multiset<std::string> linesOf(const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.insert(line);
    return lines;
}

TEST_F(Cli, BenchKeepsFftwsWisdom) {
    const std::string common = "bench --engines fftw --lengths 100 --heads 1 --seconds 0 --effort measure --wisdom w";
    ASSERT_EQ(run(common).status, 0);
    const std::string first = contentsOf(dir_ / "w");
    EXPECT_EQ(first.rfind("(fftw-3.", 0), 0u) << first;
    ASSERT_EQ(run(common).status, 0);
    EXPECT_EQ(linesOf(contentsOf(dir_ / "w")), linesOf(first)) << "nothing new was there to be found out";
    std::ofstream(dir_ / "w") << "broken";
    expectRefused(common, {"w: ", "no wisdom of fftw-3."});
    EXPECT_EQ(contentsOf(dir_ / "w"), "broken") << "what it cannot read it leaves alone";
    expectRefused("bench --engines fftw --lengths 100 --wisdom .", {".: ", "folder"});
}

TEST_F(Cli, BenchRefusesWithOneLine) {
    expectRefused("bench --lengths 12Q", {"--lengths", "12Q"});
    expectRefused("bench --engines warp", {"warp"});
    expectRefused("bench --effort heroic", {"--effort", "patient"});
    expectRefused("bench --heads 0", {"--heads"});
    expectRefused("bench --heads 2 --samples 100", {"--samples"});
    for (const std::string taps : {"0", "-3", "few", "0%", "101%", "%", "nan%", "25%%"})
        expectRefused("bench --taps " + taps, {"--taps", "4K", "25%"});
    for (const std::string fraction : {"0", "1.5", "nan"})
        expectRefused("bench --keep-frequencies " + fraction, {"--keep-frequencies", "above 0"});
    expectRefused("bench --order 5", {"--order", "2, 3 and 4"});
    expectRefused("bench --mode sideways", {"--mode", "circular"});
    expectRefused("bench --baseline warp", {"warp"});
}

} // namespace
} // namespace longwave
