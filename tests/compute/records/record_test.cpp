// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/records/measured.h"
#include "compute/records/record_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include <unistd.h>

namespace longwave {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

RaceRecord someRecord() {
    RaceRecord r;
    r.title = "Monday’s";
    r.written = "2026-11-24T18:30:00Z";
    r.program = "Longwave 1";
    r.machine = {"A processor", 2, 32768, 1 << 20, 1 << 25, {{"fftw", "SSE2, fp32"}}, "fftw-3.3.10"};
    r.settings.engines = {"fftw", "direct"};
    r.settings.baseline = "fftw";
    r.settings.mode = Mode::Full;
    r.settings.gated = true;
    r.settings.taps = "25%";
    r.settings.lengths = {64, 4096};
    r.settings.heads = 3;
    r.settings.threads = 1;
    r.settings.effort = "measure";
    r.settings.seconds = 0.5;
    for (const std::int64_t length : {64, 4096}) {
        RecordedPoint p;
        p.engine = "fftw";
        p.title = "FFTW";
        p.mode = Mode::Full;
        p.length = length;
        p.heads = 3;
        p.taps = length / 4;
        p.threads = 1;
        p.median = 1e-7 * static_cast<double>(length);
        p.p05 = 0.9 * p.median;
        p.p95 = 1.2 * p.median;
        p.ratio = 1;
        p.relativeError = 1.25e-7;
        p.memoryBytes = 12345;
        p.rounds = 11;
        p.plan = "FFT of N = 128";
        r.points.push_back(p);
    }
    r.refusals.push_back({"direct", "Direct", 4096, "one run would take about 9 s"});
    return r;
}

TEST(Records, AreReadAsTheyWereWritten) {
    const RaceRecord r = someRecord();
    const std::string text = recordText(r);
    const RaceRecord again = parseRecord(text, "here");
    EXPECT_EQ(recordText(again), text);
    ASSERT_EQ(again.points.size(), 2u);
    const RecordedPoint& p = again.points[1];
    EXPECT_EQ(p.length, 4096);
    EXPECT_EQ(p.median, r.points[1].median) << "no digit is lost";
    EXPECT_EQ(p.p95, r.points[1].p95);
    EXPECT_EQ(p.mode, Mode::Full);
    EXPECT_TRUE(std::isnan(p.gflops)) << "not said stays not said";
    EXPECT_EQ(again.settings.heads, 3);
    EXPECT_TRUE(std::isnan(again.settings.mostSecondsPerRun));
    EXPECT_EQ(again.machine.targets.at("fftw"), "SSE2, fp32");
    EXPECT_EQ(again.refusals.at(0).reason, "one run would take about 9 s");
    const json j = json::parse(text);
    EXPECT_EQ(j.at("format"), "longwave race");
    EXPECT_EQ(j.at("version"), kRecordVersion);
}

TEST(Records, OldFilesAreRead) {
    // What bench wrote before there was a version.
    const RaceRecord r = parseRecord(
        R"({"machine": {"cpu": "A", "threads": 2, "l1d_bytes": 1, "l2_bytes": 2, "l3_bytes": 3,
            "targets": {"fftw": "SSE2, fp32"}, "fftw": "fftw-3.3.10"},
            "settings": {"engines": ["fftw"], "baseline": "fftw", "mode": "causal", "shared_kernel": false,
            "gated": false, "taps": null, "keep_frequencies": 1.0, "order": 0, "precision": "accurate",
            "lengths": [100], "batch": 1, "heads": null, "samples": 4096, "threads": 1, "effort": "estimate",
            "seconds": 0.0},
            "results": [{"engine": "fftw", "mode": "causal", "length": 100, "batch": 1, "heads": 40, "taps": 100,
            "threads": 1, "median_s": 2e-5, "p05_s": 1e-5, "p95_s": 3e-5, "ratio": 1.0, "has_transfers": false,
            "compute_median_s": 2e-5, "compute_ratio": 1.0, "gflops": 8.4, "gbytes_per_s": 3.2,
            "relative_error": null}]})",
        "old.json");
    EXPECT_EQ(r.points.at(0).median, 2e-5);
    EXPECT_EQ(r.points[0].name(), "fftw");
    EXPECT_EQ(r.points[0].rows(), 40);
    EXPECT_NEAR(spreadOf(r.points[0]), 0.5, 1e-12);
    EXPECT_TRUE(isNoisy(r.points[0]));
    EXPECT_FALSE(r.settings.heads.has_value());
    EXPECT_EQ(r.origin, RaceRecord::Origin::Measured);
    EXPECT_EQ(r.written, "");
}

TEST(Records, ThePublishedNumbersAreThoseOfThePaper) {
    const RaceRecord r = readRecord(fs::path(LONGWAVE_RECORDS_DIR) / "flashfftconv_h100.json");
    EXPECT_EQ(r.origin, RaceRecord::Origin::Published);
    EXPECT_NE(r.source.find("arXiv 2311.05908"), std::string::npos);
    EXPECT_TRUE(r.settings.gated);
    // Their FFT is as long as the signal: benchmarks/benchmark_flashfftconv.py in HazyResearch/flash-fft-conv.
    EXPECT_EQ(r.settings.mode, Mode::Circular);
    const std::vector<std::int64_t> lengths{256, 1024, 4096, 8192, 16384, 32768, 1 << 20, 2 << 20, 4 << 20};
    EXPECT_EQ(r.lengths(), lengths);
    const std::vector<double> torch{.62, 2.30, 9.49, 19.4, 29.9, 84.8, 3071.4, 6342.6, 13031.2};
    const std::vector<double> flash{.11, .29, 1.43, 3.58, 12.2, 26.3, 1768.9, 4623.5, 10049.4};
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        EXPECT_DOUBLE_EQ(r.find("pytorch", lengths[i])->median * 1e3, torch[i]);
        EXPECT_DOUBLE_EQ(r.find("flashfftconv", lengths[i])->median * 1e3, flash[i]);
        EXPECT_EQ(r.find("flashfftconv", lengths[i])->rows(), 64 * 768);
        EXPECT_EQ(r.find("flashfftconv", lengths[i])->mode, Mode::Circular);
    }
    EXPECT_EQ(r.engineNames(), (std::vector<std::string>{"pytorch", "flashfftconv"}));
    EXPECT_EQ(r.titleOf("flashfftconv"), "FlashFFTConv");
}

TEST(Records, EveryRecordOfTheProgramIsRead) {
    for (const auto& entry : fs::directory_iterator(LONGWAVE_RECORDS_DIR))
        if (entry.path().extension() == ".json") {
            EXPECT_FALSE(readRecord(entry.path()).points.empty()) << entry.path();
        }
}

// What is wrong with a record after `change`.
std::string complaintOf(const std::function<void(json&)>& change) {
    json j = json::parse(recordText(someRecord()));
    change(j);
    try {
        parseRecord(j.dump(), "r.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "r.json");
        return error.explanation();
    }
    return {};
}

TEST(Records, TrustNoByte) {
    EXPECT_EQ(complaintOf([](json&) {}), "");
    const auto expectSaid = [](const std::function<void(json&)>& change, const std::vector<std::string>& parts) {
        const std::string words = complaintOf(change);
        for (const std::string& part : parts)
            EXPECT_NE(words.find(part), std::string::npos) << part << " in: " << words;
    };
    expectSaid([](json& j) { j["format"] = "shopping list"; }, {"format", "shopping list", "longwave race"});
    expectSaid([](json& j) { j["version"] = 3; }, {"version is 3", "versions 1 to 2"});
    expectSaid([](json& j) { j["version"] = 0; }, {"version"});
    expectSaid([](json& j) { j["version"] = "2"; }, {"version"});
    expectSaid([](json& j) { j["origin"] = "dreamt"; }, {"origin", "dreamt"});
    expectSaid([](json& j) { j["origin"] = "published"; }, {"source", "missing"});
    expectSaid([](json& j) { j.erase("machine"); }, {"machine", "missing"});
    expectSaid([](json& j) { j["machine"] = 3; }, {"machine", "no object"});
    expectSaid([](json& j) { j["machine"]["threads"] = -1; }, {"machine.threads", "-1"});
    expectSaid([](json& j) { j["machine"]["targets"] = json::array(); }, {"machine.targets"});
    expectSaid([](json& j) { j["settings"]["lengths"] = {64, 0}; }, {"settings.lengths[1]", "0"});
    expectSaid([](json& j) { j["settings"]["mode"] = "sideways"; }, {"settings.mode", "circular"});
    expectSaid([](json& j) { j.erase("results"); }, {"results", "missing"});
    expectSaid([](json& j) { j["results"] = "none"; }, {"results", "no array"});
    expectSaid([](json& j) { j["results"][1] = 7; }, {"results[1]"});
    expectSaid([](json& j) { j["results"][1].erase("engine"); }, {"results[1].engine", "missing"});
    expectSaid([](json& j) { j["results"][1].erase("length"); }, {"results[1].length", "missing"});
    expectSaid([](json& j) { j["results"][1].erase("median_s"); }, {"results[1].median_s", "missing"});
    expectSaid([](json& j) { j["results"][1]["median_s"] = 0; }, {"results[1].median_s", "above 0"});
    expectSaid([](json& j) { j["results"][1]["median_s"] = -1e-3; }, {"results[1].median_s", "-0.001"});
    expectSaid([](json& j) { j["results"][1]["median_s"] = "soon"; }, {"results[1].median_s", "soon"});
    expectSaid([](json& j) { j["results"][1]["length"] = 1.5; }, {"results[1].length", "1.5"});
    expectSaid([](json& j) { j["results"][1]["length"] = 18446744073709551615u; }, {"results[1].length"});
    expectSaid([](json& j) { j["results"][1]["p05_s"] = 1; }, {"results[1].p95_s", "below"});
    expectSaid([](json& j) { j["results"][1]["has_transfers"] = 1; }, {"results[1].has_transfers"});
    expectSaid([](json& j) { j["results"][1]["plan"] = std::string(5000, 'x'); }, {"results[1].plan", "4,096"});
    expectSaid([](json& j) { j["refusals"][0]["length"] = 0; }, {"refusals[0].length"});
    for (const std::string text :
         {"", "{", "[]", "3", "{\"machine\": 1e999}", "{\"machine\": \"\xff\"}", "\xff\xfe", "{\"a\": 1} trailing"})
        EXPECT_THROW(parseRecord(text, "r.json"), Error) << text;
    EXPECT_THROW(parseRecord(std::string(200000, '['), "deep.json"), Error);
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    EXPECT_THROW(parseRecord("{\"version\": " + deep + "}", "deep.json"), Error);
}

TEST(Records, TheLaterOfTwoResultsHolds) {
    json j = json::parse(recordText(someRecord()));
    j["results"].push_back(j["results"][0]);
    j["results"].back()["median_s"] = 0.5;
    j["results"].back()["p95_s"] = 0.6;
    const RaceRecord r = parseRecord(j.dump(), "r.json");
    ASSERT_EQ(r.points.size(), 2u);
    EXPECT_EQ(r.find("fftw", 64)->median, 0.5);
}

TEST(Records, GoThroughAFile) {
    const fs::path dir = fs::temp_directory_path() / ("longwave-records-" + std::to_string(::getpid()));
    fs::create_directories(dir);
    writeRecord(dir / "r.json", someRecord());
    EXPECT_EQ(recordText(readRecord(dir / "r.json")), recordText(someRecord()));
    EXPECT_THROW(readRecord(dir / "missing.json"), Error);
    EXPECT_THROW(readRecord(dir), Error);
    std::ofstream(dir / "empty.json").close();
    EXPECT_THROW(readRecord(dir / "empty.json"), Error);
    EXPECT_THROW(writeRecord(dir / "no" / "folder.json", someRecord()), Error);
    fs::remove_all(dir);
}

TEST(Records, AreMergedWhereTheyAreComparable) {
    const RaceRecord a = someRecord();
    RaceRecord b = someRecord();
    b.points[0].median *= 2;
    b.points[1].length = 16384;
    b.settings.lengths = {64, 16384};
    b.settings.engines = {"fftw", "eigen"};
    b.written = "2026-11-24T19:00:00Z";
    RecordedPoint direct = a.points[1];
    direct.engine = "direct";
    b.points.push_back(direct);
    b.refusals = {{"fftw", "FFTW", 4096, "tired"}, {"eigen", "Eigen", 64, "too short"}};
    const RaceRecord m = merged(a, b, "b.json");
    EXPECT_EQ(m.find("fftw", 64)->median, b.points[0].median) << "the added one takes its place";
    EXPECT_EQ(m.find("fftw", 4096)->median, a.points[1].median);
    ASSERT_NE(m.find("fftw", 16384), nullptr);
    EXPECT_EQ(m.points.size(), 4u);
    EXPECT_EQ(m.points.back().length, 16384) << "by length";
    EXPECT_EQ(m.settings.lengths, (std::vector<std::int64_t>{64, 4096, 16384}));
    EXPECT_EQ(m.settings.engines, (std::vector<std::string>{"fftw", "direct", "eigen"}));
    EXPECT_EQ(m.written, b.written);
    // A measurement ends a refusal, and no refusal ends a measurement.
    ASSERT_EQ(m.refusals.size(), 1u);
    EXPECT_EQ(m.refusals[0].engine, "eigen");
    EXPECT_EQ(m.find("fftw", 64)->ratio, 1);
    b.settings.baseline = "eigen";
    EXPECT_TRUE(std::isnan(merged(a, b, "b.json").find("fftw", 64)->ratio)) << "over another engine than the rest";
}

TEST(Records, AreNotMergedWhereTheyAreNot) {
    const auto complaint = [](const std::function<void(RaceRecord&)>& change) {
        RaceRecord b = someRecord();
        change(b);
        try {
            merged(someRecord(), b, "b.json");
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), "b.json");
            return error.explanation();
        }
        return std::string();
    };
    EXPECT_NE(complaint([](RaceRecord& r) { r.machine.cpu = "Another"; }).find("Another"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.gated = false; }).find("gated"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.mode = Mode::Causal; }).find("causal"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.threads = 2; }).find("threads"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.heads = 4; }).find("B × H"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.order = 3; }).find("order"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.taps = "64"; }).find("taps"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.settings.sharedKernel = true; }).find("kernel"), std::string::npos);
    EXPECT_NE(complaint([](RaceRecord& r) { r.origin = RaceRecord::Origin::Published; }).find("published"),
              std::string::npos);
    EXPECT_EQ(complaint([](RaceRecord& r) { r.settings.seconds = 9; }), "");
}

TEST(Records, HoldWhatARaceTold) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    RaceSettings s;
    s.engines = {fftw.get(), direct.get()};
    s.lengths = {32};
    s.heads = 2;
    s.tapsShare = 0.25;
    s.secondsPerLength = 0;
    s.mode = Mode::Circular;
    s.plan.tensorPrecision = PlanOptions::TensorPrecision::Bfloat;
    RaceRecord r = newRecord(s, thisMachine(), "Longwave test");
    race(
        s, [&](const RaceResult& result) { r.points.push_back(recorded(result, s.mode)); }, [](const RaceProgress&) {},
        [](const Engine&, std::int64_t, const std::string&) {});
    ASSERT_EQ(r.points.size(), 2u);
    EXPECT_EQ(r.points[0].name(), "FFTW");
    EXPECT_EQ(r.points[0].mode, Mode::Circular);
    EXPECT_EQ(r.points[0].taps, 8);
    EXPECT_GT(r.points[0].memoryBytes, 0);
    EXPECT_EQ(r.settings.baseline, "fftw");
    EXPECT_EQ(r.settings.taps, "25%");
    EXPECT_EQ(r.settings.precision, "bf16");
    EXPECT_EQ(r.settings.heads, 2);
    EXPECT_EQ(r.machine.targets.at("direct"), direct->target());
    EXPECT_TRUE(isSameMachine(r.machine, recorded(thisMachine())));
    EXPECT_EQ(recordText(parseRecord(recordText(r), "r")), recordText(r));
}

} // namespace
} // namespace longwave
