// SPDX-License-Identifier: GPL-3.0-or-later
// longwave-cli with parameterized kernels: inspect names them, export writes them, convolve takes them.
#include "compute/regularization/regularize.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace longwave {
namespace {

using nlohmann::json;
using test::Cli;
using test::Outcome;
using test::relativeError;

const std::string kFixtures = LONGWAVE_FIXTURES_DIR;
const std::string kSamples = LONGWAVE_SAMPLES_DIR;

std::string quoted(const std::string& name) {
    return "'" + kFixtures + "/" + name + "'";
}

std::vector<double> expected(const std::string& name) {
    const auto values = open(kFixtures + "/" + name).entries.at(0).values.toFloats();
    return {values.begin(), values.end()};
}

class Export : public Cli {
  protected:
    Entry written(const std::string& arguments, const std::string& output) const {
        const Outcome o = run("export " + arguments + " --output " + output);
        EXPECT_EQ(o.status, 0) << o.err;
        EXPECT_EQ(o.out + o.err, "");
        return open(dir_ / output).entries.at(0);
    }
};

TEST_F(Export, InspectNamesTheParameterization) {
    const auto of = [&](const std::string& arguments) {
        const Outcome o = run("inspect " + arguments + " --json");
        EXPECT_EQ(o.status, 0) << o.err;
        return json::parse(o.out);
    };
    const json h3 = of(quoted("h3.safetensors"));
    ASSERT_EQ(h3.size(), 4u);
    EXPECT_EQ(h3[0].at("parameterization"), "h3-diagonal");
    EXPECT_EQ(h3[0].at("tensor"), "backbone.layers.0.mixer.kernel.kernel");
    EXPECT_EQ(h3[0].at("kind"), "kernels");
    EXPECT_EQ(h3[0].at("shape"), json::array({4, 2048}));
    EXPECT_EQ(h3[0].at("dtype"), "F32");
    EXPECT_EQ(h3[0].at("non_finite"), 0);
    EXPECT_EQ(h3[0].at("metrics").size(), 4u);
    EXPECT_EQ(h3[1].at("parameterization"), "h3-shift");
    const json list =
        of("--list " + quoted("hyena.safetensors") + " " + quoted("m2.safetensors") + " " + quoted("s4d.safetensors") +
           " " + quoted("longconv.safetensors") + " " + quoted("longconv.0.npy"));
    std::vector<std::string> kinds;
    for (const json& entry : list)
        kinds.push_back(entry.at("parameterization").is_null() ? "signal" : entry.at("parameterization"));
    EXPECT_EQ(kinds, (std::vector<std::string>{"hyena", "hyena", "m2", "m2", "s4d", "s4d", "s4d", "longconv",
                                               "longconv", "signal"}));
    EXPECT_EQ(list[0].at("metrics").size(), 0u);
    EXPECT_EQ(of("'" + kSamples + "/smnist_longconv_h32_lambda0.safetensors'")[0].at("parameterization"), "longconv");
    EXPECT_NE(run("inspect " + quoted("s4d.safetensors")).out.find("kernels  s4d  [3, 1024]"), std::string::npos);
}

TEST_F(Export, WritesWhatNumPyGives) {
    const Entry npy = written(quoted("s4d.safetensors") + " --tensor layers.0.kernel --length 100", "k.npy");
    EXPECT_EQ(npy.shape, (Shape{3, 100}));
    EXPECT_EQ(npy.values.dtype(), DType::F32);
    EXPECT_LE(relativeError(npy.values.toFloats(), expected("s4d.0.l100.npy")), 1e-5);
    const Entry tensor = written(quoted("hyena.safetensors") + " --tensor backbone.layers.0.mixer.filter_fn --set " +
                                     "shift=0.05 --set normalized=on --set order=3",
                                 "k.safetensors");
    EXPECT_EQ(tensor.name, "backbone.layers.0.mixer.filter_fn");
    EXPECT_EQ(tensor.dtype, "F32");
    EXPECT_EQ(tensor.shape, (Shape{4, 300}));
    EXPECT_LE(relativeError(tensor.values.toFloats(), expected("hyena.0.shift.normalized.order3.npy")), 1e-5);
    const Entry again = written("k.safetensors --length 7", "again.npy"); // what was written is a plain bank
    EXPECT_EQ(again.shape, (Shape{4, 7}));
}

TEST_F(Export, RegularisesEachDirectionByItself) {
    const std::string bank = quoted("longconv.safetensors") + " --tensor model.layers.1.layer.kernel.kernel";
    const Entry k = written(bank + " --set bidirectional=on --smooth 5 --squash 0.01", "k.npy");
    ASSERT_EQ(k.shape, (Shape{3, 80}));
    const std::vector<float> raw = open(kFixtures + "/longconv.safetensors").entries.at(1).values.toFloats();
    const std::vector<float> smooth = regularize(ArrayView::fromFloats(raw, {6, 40}), {true, 0.01, true, 5});
    std::vector<double> joined;
    for (std::ptrdiff_t h = 0; h < 3; ++h) {
        joined.insert(joined.end(), smooth.begin() + h * 40, smooth.begin() + (h + 1) * 40);
        std::vector<float> reverse(smooth.begin() + (3 + h) * 40, smooth.begin() + (4 + h) * 40);
        joined.insert(joined.end(), reverse.rbegin(), reverse.rend());
    }
    EXPECT_LE(relativeError(k.values.toFloats(), joined), 1e-6);
}

TEST_F(Export, ConvolveSmoothsEachDirectionByItselfToo) {
    const std::string bank = quoted("longconv.safetensors") + " --tensor model.layers.1.layer.kernel.kernel";
    const std::string how = bank + " --set bidirectional=on --smooth 5 --squash 0.01";
    const std::vector<float> k = written(how, "k.npy").values.toFloats();
    for (const std::int64_t length : {80, 200, 81, 50, 1}) { // the kernels' own circle, longer and shorter ones
        const auto u = write("u.npy", {length}, 1);
        ASSERT_EQ(run("convolve --input u.npy --kernel " + how + " --mode circular --output y.npy").status, 0);
        std::vector<double> expected;
        for (std::size_t head = 0; head < 3; ++head)
            for (std::int64_t t = 0; t < length; ++t) {
                double sum = 0;
                for (std::int64_t lag = -40; lag < 40; ++lag)
                    sum += static_cast<double>(k[head * 80 + static_cast<std::size_t>((lag + 80) % 80)]) *
                           static_cast<double>(u[static_cast<std::size_t>(((t - lag) % length + length) % length)]);
                expected.push_back(sum);
            }
        EXPECT_LE(relativeError(open(dir_ / "y.npy").entries[0].values.toFloats(), expected), 1e-6) << length;
    }
    expectRefused("convolve --input u.npy --kernel " + how + " --mode circular --taps 50 --output y.npy",
                  {"--taps", "50", "40", "80"});
}

TEST_F(Export, ConvolveTakesABankByItsName) {
    const auto u = write("u.npy", {500}, 1);
    const Entry k = written(quoted("s4d.safetensors") + " --tensor layers.0.kernel --length 100", "k.npy");
    ASSERT_EQ(run("convolve --input u.npy --kernel " + quoted("s4d.safetensors") +
                  " --tensor layers.0.kernel --length 100 --output y.npy")
                  .status,
              0);
    const ConvolutionProblem p{1, 3, 1, 3, 500, 100, Mode::Causal};
    EXPECT_LE(relativeError(open(dir_ / "y.npy").entries[0].values.toFloats(),
                            test::referenceConvolution(p, u, k.values.toFloats())),
              1e-6);
    const std::string m2 = "convolve --input u.npy --output y.npy --kernel " + quoted("m2.safetensors") +
                           " --tensor bert.encoder.layer.0.attention.filter_fn --mode ";
    EXPECT_EQ(run(m2 + "circular").status, 0);
    expectRefused(m2 + "causal", {"--mode", "negative lag", "circular"});
}

TEST_F(Export, BadInputIsOneLine) {
    const std::string h3 = "export " + quoted("h3.safetensors");
    expectRefused(h3 + " --output k.npy", {"several kernel banks", "h3-shift"});
    expectRefused(h3 + " --tensor nothing --output k.npy", {"h3.safetensors", "\"nothing\""});
    const std::string bank = h3 + " --tensor backbone.layers.0.mixer.kernel.kernel";
    expectRefused(bank + " --output k.txt", {"--output", ".npy or .safetensors"});
    expectRefused(bank + " --output k.npy --set discretization=euler", {"discretization", "zoh or bilinear"});
    expectRefused(bank + " --output k.npy --set shift=1", {"shift", "no such setting", "discretization"});
    expectRefused(bank + " --output k.npy --set shift", {"--set", "key=value"});
    expectRefused(bank + " --output k.npy --length 5 --set length=6", {"length is set twice"});
    expectRefused(bank + " --output k.npy --length -5", {"length"});
    expectRefused(bank + " --output nowhere/k.npy", {"nowhere"});
    expectRefused("export missing.safetensors --output k.npy", {"missing.safetensors"});
    EXPECT_FALSE(std::filesystem::exists(dir_ / "k.npy"));
}

} // namespace
} // namespace longwave
