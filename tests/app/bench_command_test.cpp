// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli bench.
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

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
    EXPECT_EQ(b.at("settings").at("baseline"), "fftw");
    ASSERT_EQ(b.at("results").size(), 6u); // the baseline races too
    for (const json& r : b.at("results")) {
        EXPECT_NE(o.out.find(r.at("engine").get<std::string>()), std::string::npos);
        EXPECT_EQ(r.at("heads").get<int>(), 4096 / r.at("length").get<int>());
        EXPECT_LE(r.at("p05_s").get<double>(), r.at("median_s").get<double>());
        EXPECT_LE(r.at("median_s").get<double>(), r.at("p95_s").get<double>());
        EXPECT_GT(r.at("gflops").get<double>(), 0);
        EXPECT_GT(r.at("gbytes_per_s").get<double>(), 0);
        EXPECT_LE(r.at("relative_error").get<double>(), 1e-6);
        EXPECT_TRUE(r.at("engine") != "fftw" || r.at("ratio") == 1.0);
    }
    expectRefused("bench --lengths 12Q", {"--lengths", "12Q"});
    expectRefused("bench --engines warp", {"warp"});
    expectRefused("bench --effort heroic", {"--effort", "patient"});
    expectRefused("bench --heads 0", {"--heads"});
}

} // namespace
} // namespace longwave
