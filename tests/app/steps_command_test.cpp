// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli steps: the JSON that other programs read, recomputed here from its own numbers.
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <complex>
#include <numbers>

namespace longwave {
namespace {

using nlohmann::json;
using test::Cli;
using test::Outcome;
using Complex = std::complex<double>;

std::vector<Complex> valuesOf(const json& step) {
    std::vector<Complex> values;
    for (std::size_t i = 0; i < step.at("re").size(); ++i)
        values.emplace_back(step.at("re")[i], step.at("im")[i]);
    return values;
}

const json& stepNamed(const json& trace, const std::string& name) {
    for (const json& step : trace.at("steps"))
        if (step.at("name") == name)
            return step;
    ADD_FAILURE() << "no step " << name;
    return trace.at("steps").at(0);
}

std::vector<std::string> keysOf(const std::string& text) {
    const auto object = nlohmann::ordered_json::parse(text);
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items())
        keys.push_back(key);
    return keys;
}

TEST_F(Cli, StepsPrintTheTraceAsJson) {
    const auto u = write("u.npy", {24}, 1);
    const auto k = write("k.npy", {3, 24}, 2);
    for (const std::string factors : {"4,6", "6,4", "2,3,4", "2,2,2,3"}) {
        const Outcome o =
            run("steps --length 24 --factors " + factors + " --input u.npy --kernel k.npy --head 1 --json");
        ASSERT_EQ(o.status, 0) << o.err;
        EXPECT_EQ(o.err, "");
        EXPECT_EQ(keysOf(o.out),
                  (std::vector<std::string>{"n", "factors", "steps", "spectrum_order", "output", "relative_error"}));
        const json trace = json::parse(o.out);
        EXPECT_EQ(trace.at("n"), 24);
        EXPECT_LT(trace.at("relative_error").get<double>(), 1e-12);
        for (const json& step : trace.at("steps")) {
            EXPECT_EQ(step.size(), 6u) << step.at("name");
            std::size_t cells = 1;
            for (const std::size_t extent : step.at("shape"))
                cells *= extent;
            EXPECT_EQ(step.at("re").size(), cells) << step.at("name");
            EXPECT_EQ(step.at("im").size(), cells) << step.at("name");
            EXPECT_GE(step.at("flops").get<double>(), 0);
            EXPECT_GE(step.at("bytes").get<double>(), 0);
        }
        // The spectrum, by its order, is the DFT of the input; the output is the circular convolution.
        const auto spectrum = valuesOf(stepNamed(trace, "spectrum"));
        for (std::size_t i = 0; i < 24; ++i) {
            const auto frequency = trace.at("spectrum_order")[i].get<double>();
            Complex sum = 0;
            for (std::size_t t = 0; t < 24; ++t)
                sum += static_cast<double>(u[t]) *
                       std::polar(1.0, -2 * std::numbers::pi * frequency * static_cast<double>(t) / 24);
            EXPECT_LE(std::abs(spectrum[i] - sum), 1e-12);
            double y = 0;
            for (std::size_t j = 0; j < 24; ++j)
                y += static_cast<double>(k[24 + j]) * static_cast<double>(u[(i + 24 - j) % 24]);
            EXPECT_NEAR(trace.at("output")[i].get<double>(), y, 1e-12);
        }
    }
}

TEST_F(Cli, StepsObeyTheirOptions) {
    write("u.npy", {40}, 1);
    write("k.npy", {40}, 2);
    const std::string files = " --input u.npy --kernel k.npy --json";
    const Outcome causal = run("steps --length 32 --factors 4,8 --causal" + files);
    ASSERT_EQ(causal.status, 0) << causal.err;
    EXPECT_EQ(causal.err, "longwave-cli: u.npy: of 40 the first 16 are used\n"
                          "longwave-cli: k.npy: of 40 the first 16 are used\n");
    EXPECT_EQ(json::parse(causal.out).at("output").size(), 16u);
    const json exact = json::parse(run("steps --length 32 --factors 4,8" + files).out);
    const json half = json::parse(run("steps --length 32 --factors 4,8 --precision fp16" + files).out);
    EXPECT_GT(half.at("relative_error").get<double>(), 1e-5);
    EXPECT_LT(half.at("relative_error").get<double>(), 1e-2);
    const json reordered = json::parse(run("steps --length 32 --factors 4,8 --reorder" + files).out);
    EXPECT_EQ(reordered.at("output"), exact.at("output"));
    EXPECT_EQ(reordered.at("steps").size(), exact.at("steps").size() + 2);
    const json squashed = json::parse(run("steps --length 32 --factors 4,8 --squash 0.5" + files).out);
    EXPECT_NE(squashed.at("output"), exact.at("output"));
    EXPECT_LT(squashed.at("relative_error").get<double>(), 1e-12); // of the kernel as it is squashed
    for (const std::string option : {"--taps 3", "--keep-frequencies 0.3"})
        EXPECT_GT(json::parse(run("steps --length 32 --factors 4,8 " + option + files).out)
                      .at("relative_error")
                      .get<double>(),
                  1e-2)
            << option;
    const Outcome table = run("steps --length 16 --factors 4,4");
    ASSERT_EQ(table.status, 0) << table.err;
    EXPECT_NE(table.out.find("dft_columns"), std::string::npos);
}

TEST_F(Cli, StepsTakeGeneratedSignalsAndRowsByName) {
    std::ofstream(dir_ / "table.csv") << "left,right\n1,5\n2,6\n3,7\n4,8\n";
    const Outcome o = run("steps --length 4 --factors 2,2 --json --input table.csv --channel right "
                          "--kernel generate:impulse,length=4,position=1");
    ASSERT_EQ(o.status, 0) << o.err;
    const json output = json::parse(o.out).at("output");
    for (std::size_t t = 0; t < 4; ++t)
        EXPECT_NEAR(output[t].get<double>(), 5 + static_cast<double>((t + 3) % 4), 1e-12) << t;
}

TEST_F(Cli, StepsRefuseWhatCannotBeTraced) {
    write("u.npy", {8}, 1);
    writeNpy(dir_ / "empty.npy", std::vector<float>{}, {0});
    expectRefused("steps --length 16 --factors 4,5", {"--factors", "4 · 5", "16"});
    expectRefused("steps --length 16 --factors 16,1", {"--factors", "factor is 1", "2 and more"});
    expectRefused("steps --length 16 --factors 16", {"--factors", "2, 3 or 4"});
    expectRefused("steps --length 32 --factors 2,2,2,2,2", {"--factors", "5 factors"});
    expectRefused("steps --length 8192 --factors 64,128", {"--length", "8192", "4,096"});
    expectRefused("steps --length 2 --factors 2,1", {"--length", "4 to 4,096"});
    expectRefused("steps --length 1e3 --factors 10,100", {"--length", "\"1e3\""});
    expectRefused("steps --length 6 --factors 2,3.0", {"--factors", "\"3.0\""});
    expectRefused("steps --length 6 --factors 2,3 --precision fp8", {"--precision", "bf16"});
    expectRefused("steps --length 6 --factors 2,3 --keep-frequencies 0", {"--keep-frequencies"});
    expectRefused("steps --length 6 --factors 2,3 --input missing.npy", {"missing.npy"});
    expectRefused("steps --length 6 --factors 2,3 --input u.npy --channel 4", {"--channel"});
    expectRefused("steps --length 6 --factors 2,3 --input empty.npy", {"empty"});
    expectRefused("steps --factors 2,3", {"--length"});
}

} // namespace
} // namespace longwave
