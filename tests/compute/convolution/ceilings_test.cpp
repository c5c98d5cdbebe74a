// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/ceilings.h"

#include "app/ceilings.h"
#include "compute/convolution/machine.h"
#include "compute/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace longwave {
namespace {

Ceilings example() {
    return {{"A \"processor\"\n", 8, "AVX2", "0.1.0"},
            {{1, 100.25, 400, 200, 20}, {2, 199.5, 800, 400, 1.0 / 3}, {8, 700, 3000, 1500, 40}},
            {{"A card", 19500.5, 312000, 1555}, {"Another", std::nullopt, std::nullopt, std::nullopt}}};
}

// The example's JSON with one piece replaced.
std::string with(const std::string& piece, const std::string& other) {
    std::string text = ceilingsToJson(example());
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return text.replace(at, piece.size(), other);
}

void expectRefused(const std::string& text, const std::string& part) {
    try {
        ceilingsFromJson(text, "file.json");
        ADD_FAILURE() << "accepted: " << text;
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "file.json");
        EXPECT_NE(error.explanation().find(part), std::string::npos) << error.what();
    }
}

TEST(Ceilings, JsonKeepsEveryBit) {
    EXPECT_EQ(ceilingsFromJson(ceilingsToJson(example()), ""), example());
    Ceilings plain = example();
    plain.devices.clear();
    plain.key.cpu = "no UTF-8 \xff";
    EXPECT_EQ(ceilingsFromJson(ceilingsToJson(plain), "").key.cpu, "no UTF-8 \xef\xbf\xbd");
}

TEST(Ceilings, JsonThatIsNotAccepted) {
    expectRefused("", "JSON");
    expectRefused("{", "JSON");
    expectRefused("[]", "no object");
    expectRefused("null", "no object");
    expectRefused("{}", "\"format\"");
    expectRefused(with("ceilings 1", "ceilings 2"), "ceilings 1");
    expectRefused(with("\"target\"", "\"traget\""), "\"target\"");
    expectRefused(with("100.25", "-1"), "levels[0] has no \"gflops\"");
    expectRefused(with("100.25", "0"), "above 0");
    expectRefused(with("100.25", "1e999"), "");
    expectRefused(with("100.25", "\"fast\""), "above 0");
    expectRefused(with("199.5", "null"), "levels[1]");
    expectRefused(with("312000.0", "true"), "devices[0] has no \"matrix_gflops\"");
    expectRefused(with("\"threads\": 2", "\"threads\": 1"), "levels[1]");
    expectRefused(with("\"threads\": 2", "\"threads\": 2.5"), "whole number");
    expectRefused(with("\"threads\": 2", "\"threads\": -2"), "whole number");
    expectRefused(with("\"threads\": 2", "\"threads\": 99999999999999999999"), "whole number");
    expectRefused(with("\"threads\": 8", "\"threads\": 9"), "all 9");
    expectRefused(std::string(200'000, '['), "JSON");
    expectRefused(std::string(2'000'000, ' '), "bytes");
    const std::string text = ceilingsToJson(example());
    for (std::size_t length = 0; length + 2 < text.size(); ++length) // without its last brace and line's end
        EXPECT_THROW(ceilingsFromJson(text.substr(0, length), ""), Error) << length;
}

TEST(Ceilings, BetweenMeasuredCountsOfThreads) {
    const Ceilings c = example();
    EXPECT_EQ(c.at(1), c.levels[0]);
    EXPECT_EQ(c.at(2), c.levels[1]);
    EXPECT_EQ(c.at(0), c.levels[2]);
    EXPECT_EQ(c.at(100), c.levels[2]);
    EXPECT_EQ(c.at(5).threads, 5);
    EXPECT_DOUBLE_EQ(c.at(5).gflops, (199.5 + 700) / 2);
    EXPECT_DOUBLE_EQ(c.at(5).memory, (1.0 / 3 + 40) / 2);
    EXPECT_EQ(Ceilings().at(1), Ceilings::Level());
}

TEST(Ceilings, RememberedForTheirKeyOnly) {
    const auto folder = std::filesystem::temp_directory_path() / ("longwave-ceilings-" + std::to_string(::getpid()));
    const auto file = folder / "deeper" / "ceilings.json";
    const Ceilings c = example();
    EXPECT_FALSE(rememberedCeilings(file, c.key));
    rememberCeilings(file, c);
    EXPECT_EQ(rememberedCeilings(file, c.key), c);
    for (auto change : std::vector<void (*)(Ceilings::Key&)>{
             [](Ceilings::Key& key) { key.cpu += "2"; }, [](Ceilings::Key& key) { ++key.threads; },
             [](Ceilings::Key& key) { key.target = "SSE4"; }, [](Ceilings::Key& key) { key.version = "0.1.1"; }}) {
        Ceilings::Key other = c.key;
        change(other);
        EXPECT_FALSE(rememberedCeilings(file, other));
    }
    std::ofstream(file) << "garbage";
    EXPECT_FALSE(rememberedCeilings(file, c.key));
    EXPECT_FALSE(rememberedCeilings(folder, c.key)); // a folder
    std::filesystem::remove_all(folder);
}

// What arrays have to be larger than: two packages with a cache each, four processors, one of them offline.
TEST(Ceilings, AllCachesOfALevelAreCountedOnce) {
    const auto folder = std::filesystem::temp_directory_path() / ("longwave-cpus-" + std::to_string(::getpid()));
    const auto list = [&](int cpu, const char* size, const char* shared) {
        const auto cache = folder / ("cpu" + std::to_string(cpu)) / "cache" / "index0";
        std::filesystem::create_directories(cache);
        std::ofstream(cache / "level") << "3\n";
        std::ofstream(cache / "type") << "Unified\n";
        std::ofstream(cache / "size") << size << '\n';
        std::ofstream(cache / "shared_cpu_list") << shared << '\n';
    };
    list(0, "32M", "0-1");
    list(1, "32M", "0-1");
    std::filesystem::create_directories(folder / "cpu2");
    list(3, "16M", "3");
    EXPECT_EQ(listedCacheBytesOfAll(folder, 3), 48 << 20);
    EXPECT_EQ(listedCacheBytesOfAll(folder, 2), 0);
    EXPECT_EQ(listedCacheBytesOfAll(folder / "missing", 3), 0);
    std::filesystem::remove_all(folder);
}

TEST(Ceilings, MeasuredAllOfThemAndSaidSo) {
    const MeasureCeilings measure = ceilingsMeasurement(0.2);
    std::vector<double> shares;
    const Ceilings c = measure([&](double share, const std::string&) { shares.push_back(share); }, {});
    EXPECT_EQ(c.key, ceilingsKeyHere());
    EXPECT_EQ(ceilingsFromJson(ceilingsToJson(c), "what was measured"), c); // which checks every number
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.size(), 4 * c.levels.size() + 1);
    EXPECT_EQ(shares.front(), 0);
    EXPECT_EQ(shares.back(), 1);
}

TEST(Ceilings, MeasuringStopsWhenAskedTo) {
    std::stop_source stop;
    int told = 0;
    const auto progress = [&](double, const std::string&) {
        if (++told == 2)
            stop.request_stop();
    };
    EXPECT_THROW(ceilingsMeasurement()(progress, stop.get_token()), Cancelled);
    EXPECT_EQ(told, 2);
}

} // namespace
} // namespace longwave
