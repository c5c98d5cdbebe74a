// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli convolve with what surrounds the convolution: gates, skip term, fewer taps, fewer frequencies.
#include "compute/regularization/regularize.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <complex>
#include <numbers>

namespace longwave {
namespace {

using nlohmann::json;
using test::Cli;
using test::contentsOf;
using test::Outcome;
using test::relativeError;

// Engines that take all operands.
const std::vector<std::string> kEngines = {"monarch-cpu", "fftw", "eigen", "direct"};
// Engines that can leave out frequencies.
const std::vector<std::string> kBandEngines = {"monarch-cpu", "fftw", "eigen"};

std::vector<float> repeated(const std::vector<float>& row, std::int64_t times) {
    std::vector<float> all;
    for (std::int64_t i = 0; i < times; ++i)
        all.insert(all.end(), row.begin(), row.end());
    return all;
}

std::vector<float> rowOf(const std::vector<float>& values, std::int64_t row, std::int64_t length) {
    return {values.begin() + row * length, values.begin() + (row + 1) * length};
}

/// y = g_out ⊙ (k ∗ (g_in ⊙ u) + D·(g_in ⊙ u)) from the reference; empty operands are left out, D is one per kernel
/// head. The tap at 0 plays D: it is the same sum.
std::vector<double> expectedOf(const ConvolutionProblem& p, std::vector<float> u, const std::vector<float>& gin,
                               std::vector<float> k, const std::vector<float>& skip, const std::vector<float>& gout) {
    for (std::size_t i = 0; i < gin.size(); ++i)
        u[i] *= gin[i];
    for (std::size_t h = 0; h < skip.size(); ++h)
        k[h * static_cast<std::size_t>(p.taps)] += skip[h];
    std::vector<double> y = test::referenceConvolution(p, u, k);
    for (std::size_t i = 0; i < gout.size(); ++i)
        y[i] *= static_cast<double>(gout[i]);
    return y;
}

class ConvolveOperands : public Cli {
  protected:
    /// Runs convolve and holds what it wrote against `expected`.
    void expectOutput(const std::string& arguments, const Shape& shape, const std::vector<double>& expected) const {
        const Outcome o = run("convolve --output y.npy " + arguments);
        ASSERT_EQ(o.status, 0) << arguments << "\n" << o.err;
        EXPECT_EQ(o.err, "") << arguments;
        const File y = open(dir_ / "y.npy");
        EXPECT_EQ(y.entries[0].shape, shape) << arguments;
        EXPECT_LE(relativeError(y.entries[0].values.toFloats(), expected), 1e-6) << arguments;
    }
};

TEST_F(ConvolveOperands, GatesOfTheShapeOfWhatTheyGateAndOfOneRow) {
    const auto u = write("u.npy", {2, 3, 200}, 1);
    const auto k = write("k.npy", {3, 70}, 2);
    const auto gin = write("gin.npy", {2, 3, 200}, 3);
    const auto ginRow = write("gin_row.npy", {200}, 4);
    for (const std::string& engine : kEngines)
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
            const ConvolutionProblem p{2, 3, 3, 3, 200, 70, mode};
            const Shape out = {2, 3, p.outputLength()};
            const auto gout = write("gout.npy", out, 5);
            const auto goutRow = write("gout_row.npy", {p.outputLength()}, 6);
            const std::string common =
                "--input u.npy --kernel k.npy --engine " + engine + " --mode " + std::string(nameOf(mode));
            expectOutput(common + " --input-gate gin.npy", out, expectedOf(p, u, gin, k, {}, {}));
            expectOutput(common + " --output-gate gout.npy", out, expectedOf(p, u, {}, k, {}, gout));
            expectOutput(common + " --input-gate gin.npy --output-gate gout.npy --skip 0.75", out,
                         expectedOf(p, u, gin, k, {0.75f, 0.75f, 0.75f}, gout));
            expectOutput(common + " --input-gate gin_row.npy --output-gate gout_row.npy", out,
                         expectedOf(p, u, repeated(ginRow, 6), k, {}, repeated(goutRow, 6)));
        }
}

TEST_F(ConvolveOperands, GatesWhereOneRowMeetsMany) {
    const auto u = write("u.npy", {100}, 1);
    const auto k = write("k.npy", {4, 30}, 2);
    const auto gin = write("gin.npy", {100}, 3);
    const auto gout = write("gout.npy", {4, 100}, 4);
    const ConvolutionProblem p{1, 4, 1, 4, 100, 30, Mode::Causal};
    for (const std::string& engine : kEngines)
        expectOutput("--input u.npy --kernel k.npy --input-gate gin.npy --output-gate gout.npy --engine " + engine,
                     {4, 100}, expectedOf(p, u, gin, k, {}, gout));
}

TEST_F(ConvolveOperands, GatesAndSkipFollowTheChosenRows) {
    const auto u = write("u.npy", {3, 100}, 1);
    const auto k = write("k.npy", {4, 30}, 2);
    const auto gin = write("gin.npy", {3, 100}, 3);
    const auto gout = write("gout.npy", {3, 100}, 4);
    const auto perHead = write("per_head.npy", {4, 100}, 5);
    const auto skip = write("d.npy", {4}, 6);
    const ConvolutionProblem one{1, 1, 1, 1, 100, 30, Mode::Causal};
    const ConvolutionProblem heads{1, 4, 1, 4, 100, 30, Mode::Causal};
    for (const std::string& engine : kEngines) {
        const std::string channel = "--input u.npy --channel 1 --kernel k.npy --engine " + engine;
        expectOutput(
            channel + " --head 2 --input-gate gin.npy --output-gate gout.npy --skip d.npy", {100},
            expectedOf(one, rowOf(u, 1, 100), rowOf(gin, 1, 100), rowOf(k, 2, 30), {skip[2]}, rowOf(gout, 1, 100)));
        expectOutput(channel + " --head 2 --output-gate per_head.npy", {100},
                     expectedOf(one, rowOf(u, 1, 100), {}, rowOf(k, 2, 30), {}, rowOf(perHead, 2, 100)));
        // All heads: a gate of the output's own shape gates each row by its own.
        expectOutput(channel + " --output-gate per_head.npy --skip d.npy", {4, 100},
                     expectedOf(heads, rowOf(u, 1, 100), {}, k, skip, perHead));
        expectOutput(channel + " --output-gate gout.npy", {4, 100},
                     expectedOf(heads, rowOf(u, 1, 100), {}, k, {}, repeated(rowOf(gout, 1, 100), 4)));
    }
}

TEST_F(ConvolveOperands, SkipAsNumberAndAsFile) {
    const auto u = write("u.npy", {3, 90}, 1);
    const auto k = write("k.npy", {3, 40}, 2);
    std::ofstream(dir_ / "d.csv") << "0.5\n-2\n1.25\n";
    const ConvolutionProblem p{1, 3, 3, 3, 90, 40, Mode::Causal};
    for (const std::string& engine : kEngines) {
        const std::string common = "--input u.npy --kernel k.npy --engine " + engine;
        expectOutput(common + " --skip -1.5", {3, 90}, expectedOf(p, u, {}, k, {-1.5f, -1.5f, -1.5f}, {}));
        expectOutput(common + " --skip d.csv", {3, 90}, expectedOf(p, u, {}, k, {0.5f, -2.0f, 1.25f}, {}));
    }
}

TEST_F(ConvolveOperands, TapsAreCutBeforeTheyAreRegularised) {
    const auto u = write("u.npy", {150}, 1);
    const auto k = write("k.npy", {2, 60}, 2);
    for (const std::string& engine : kEngines)
        for (const std::int64_t taps : {1, 20, 60}) {
            std::vector<float> cut;
            for (std::int64_t head = 0; head < 2; ++head)
                cut.insert(cut.end(), k.begin() + head * 60, k.begin() + head * 60 + taps);
            const ConvolutionProblem p{1, 2, 1, 2, 150, taps, Mode::Full};
            const std::string common =
                "--input u.npy --kernel k.npy --mode full --engine " + engine + " --taps " + std::to_string(taps);
            expectOutput(common, {2, p.outputLength()}, expectedOf(p, u, {}, cut, {}, {}));
            const auto regularised = regularize(ArrayView::fromFloats(cut, {2, taps}), {true, 0.05, true, 3});
            expectOutput(common + " --smooth 3 --squash 0.05", {2, p.outputLength()},
                         expectedOf(p, u, {}, regularised, {}, {}));
        }
}

// On a circle the frequencies are the circle's own, so a plain DFT says what is left of the kernel.
TEST_F(ConvolveOperands, KeepsTheLowestFrequencies) {
    constexpr std::int64_t n = 96;
    const auto u = write("u.npy", {n}, 1);
    const auto k = write("k.npy", {n}, 2);
    const double pi = std::numbers::pi;
    for (const double fraction : {0.25, 0.5, 1.0}) {
        std::vector<double> kept(n);
        for (std::int64_t f = 0; f < n; ++f) {
            if (!isKept(lowestBands(fraction), static_cast<double>(f) / n))
                continue;
            std::complex<double> sum = 0;
            for (std::int64_t t = 0; t < n; ++t)
                sum += static_cast<double>(k[static_cast<std::size_t>(t)]) *
                       std::polar(1.0, -2 * pi * static_cast<double>(f * t % n) / n);
            for (std::int64_t t = 0; t < n; ++t)
                kept[static_cast<std::size_t>(t)] +=
                    (sum * std::polar(1.0, 2 * pi * static_cast<double>(f * t % n) / n)).real() / n;
        }
        std::vector<double> expected(n);
        for (std::size_t t = 0; t < n; ++t)
            for (std::size_t j = 0; j < n; ++j)
                expected[t] += kept[j] * static_cast<double>(u[(t + n - j) % n]);
        for (const std::string& engine : kBandEngines)
            expectOutput("--input u.npy --kernel k.npy --mode circular --engine " + engine + " --keep-frequencies " +
                             std::to_string(fraction),
                         {n}, expected);
    }
}

TEST_F(ConvolveOperands, AnyOrderGivesTheSameResult) {
    const auto u = write("u.npy", {3000}, 1);
    const auto k = write("k.npy", {900}, 2);
    const ConvolutionProblem p{1, 1, 1, 1, 3000, 900, Mode::Causal};
    for (const std::string engine : {"monarch-cpu", "fftw"})
        for (const std::string order : {"0", "2", "3", "4"})
            expectOutput("--input u.npy --kernel k.npy --engine " + engine + " --order " + order, {3000},
                         expectedOf(p, u, {}, k, {}, {}));
}

TEST_F(ConvolveOperands, SaysHowLongTheKernelsTook) {
    write("u.npy", {3000}, 1);
    write("k.npy", {2, 900}, 2);
    const std::string common = "convolve --input u.npy --kernel k.npy --engine fftw --output y.npy --timings t.json";
    const auto stagesOf = [&](const std::string& options) {
        const Outcome o = run(common + options);
        EXPECT_EQ(o.status, 0) << o.err;
        std::vector<std::string> names;
        const json t = json::parse(contentsOf(dir_ / "t.json"));
        for (const json& stage : t.at("kernel_stages")) {
            names.push_back(stage.at("name"));
            EXPECT_GT(stage.at("time_s").get<double>(), 0);
            EXPECT_GT(stage.at("bytes").get<double>(), 0);
            EXPECT_GT(stage.at("flops").get<double>(), 0);
        }
        return names;
    };
    EXPECT_EQ(stagesOf(""), (std::vector<std::string>{"kernel spectrum"}));
    EXPECT_EQ(stagesOf(" --squash 0.1"), (std::vector<std::string>{"squash", "kernel spectrum"}));
}

TEST_F(ConvolveOperands, RefusesWhatDoesNotFit) {
    write("u.npy", {3, 50}, 1);
    write("k.npy", {3, 20}, 2);
    write("bad.npy", {3, 49}, 3);
    write("two.npy", {2}, 4);
    std::ofstream(dir_ / "words.csv") << "not,numbers\nat,all\n";
    const std::string base = "convolve --input u.npy --kernel k.npy --output y.npy --engine fftw";
    expectRefused(base + " --input-gate bad.npy", {"bad.npy", "--input-gate", "[3, 49]", "[3, 50]", "[50]"});
    expectRefused(base + " --output-gate bad.npy", {"bad.npy", "--output-gate", "[3, 49]", "[3, 50]", "[50]"});
    expectRefused(base + " --mode full --output-gate u.npy", {"u.npy", "[3, 50]", "[3, 69]", "[69]"});
    expectRefused(base + " --channel 0 --input-gate two.npy", {"two.npy", "[2]", "[50]", "[3, 50]"});
    expectRefused(base + " --input-gate none.npy", {"none.npy"});
    expectRefused(base + " --output-gate words.csv", {"words.csv"});
    expectRefused(base + " --input-gate u.npy --input-gate-tensor g", {"u.npy", "g"});
    expectRefused(base + " --skip two.npy", {"two.npy", "[2]", "3"});
    expectRefused(base + " --skip 1.5x", {"--skip", "1.5x", "number"});
    expectRefused(base + " --skip inf", {"--skip", "finite"});
    expectRefused(base + " --skip 1e99", {"--skip", "1e99"});
    expectRefused(base + " --taps 0", {"--taps", "0", "20"});
    expectRefused(base + " --taps 21", {"--taps", "21", "20"});
    expectRefused(base + " --taps few", {"--taps", "few"});
    for (const std::string fraction : {"0", "-0.5", "1.5", "nan"})
        expectRefused(base + " --keep-frequencies " + fraction, {"--keep-frequencies", "above 0"});
    for (const std::string order : {"1", "5", "-2"})
        expectRefused(base + " --order " + order, {"--order", order, "2, 3 and 4"});
    expectRefused("convolve --input u.npy --kernel k.npy --output y.npy --engine direct --keep-frequencies 0.5",
                  {"Direct", "frequencies"});
    EXPECT_FALSE(std::filesystem::exists(dir_ / "y.npy"));
}

} // namespace
} // namespace longwave
