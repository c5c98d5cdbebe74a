// SPDX-License-Identifier: GPL-3.0-or-later
// Banks ready to look at: views where the file holds the kernels, else what materialize gives, by lag.
#include "tests/compute/parameterization/support.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace longwave {
namespace {

using test::fileOf;
using test::fixture;
using test::sentenceOf;
using test::tensor;

TEST(KernelsOf, EveryFixtureIsWhatMaterializeGives) {
    for (const char* name : {"longconv", "s4d", "h3", "hyena", "m2"})
        for (const Match& match : recognise(open(fixture(std::string(name) + ".safetensors")))) {
            const MaterializedBank expected = materialize(match);
            const KernelBank bank = kernelsOf(match);
            EXPECT_EQ(bank.name, match.name);
            ASSERT_EQ(bank.heads(), expected.heads) << match.name;
            ASSERT_EQ(bank.taps(), expected.length) << match.name;
            EXPECT_EQ(bank.firstLag, expected.bidirectional ? -expected.length / 2 : 0) << match.name;
            const std::vector<float> values = bank.values.toFloats();
            for (std::int64_t head = 0; head < bank.heads(); ++head)
                for (std::int64_t j = 0; j < bank.taps(); ++j) {
                    const std::int64_t lag = bank.firstLag + j;
                    const std::int64_t circular = lag < 0 ? lag + expected.length : lag;
                    ASSERT_EQ(values[static_cast<std::size_t>(head * bank.taps() + j)],
                              expected.values[static_cast<std::size_t>(head * expected.length + circular)])
                        << match.name << " head " << head << " lag " << lag;
                }
        }
}

TEST(KernelsOf, ExplicitKernelsAreViewsIntoTheFile) {
    const File file = open(fixture("longconv.safetensors"));
    const Match match = findBank(file, "model.layers.0.layer.kernel.kernel");
    const auto stored = match.tensors.front().values.contiguousRow(2);
    const KernelBank bank = kernelsOf(match);
    EXPECT_TRUE(bank.values.isMapped());
    EXPECT_EQ(bank.values.contiguousRow(2).data(), stored.data());
    const KernelBank part = kernelsOf(match, {{"length", "7"}});
    EXPECT_EQ(part.taps(), 7);
    EXPECT_EQ(part.values.contiguousRow(2).data(), stored.data());
    EXPECT_EQ(part.values.contiguousRow(2).size(), 7U);

    const Match both = findBank(file, "model.layers.1.layer.kernel.kernel");
    EXPECT_TRUE(explicitKernelsOf(both));
    EXPECT_FALSE(explicitKernelsOf(both, {{"bidirectional", "on"}}));
    const KernelBank joined = kernelsOf(both, {{"bidirectional", "on"}});
    EXPECT_EQ(joined.firstLag, -40);
    EXPECT_EQ(joined.taps(), 80);
    EXPECT_EQ(joined.heads(), 3);
    std::vector<float> row(80), stored0(40), reverse0(40);
    joined.values.read(0, 0, row);
    both.tensors.front().values.read(0, 0, stored0);
    both.tensors.front().values.read(3, 0, reverse0);
    for (std::size_t j = 0; j < 40; ++j) {
        EXPECT_EQ(row[40 + j], stored0[j]);  // lag j
        EXPECT_EQ(row[39 - j], reverse0[j]); // lag −1 − j
    }
    EXPECT_FALSE(explicitKernelsOf(findBank(open(fixture("s4d.safetensors")), "layers.0.kernel")));
}

TEST(KernelsOf, APlainTensorIsAViewByRowsAndByColumns) {
    const File file = fileOf({tensor("w", {2, 3, 4}, 0, 1), tensor("row", {5}, 0, 1)});
    const Match match = findBank(file, "w");
    const float* begin = match.tensors.front().values.contiguousRow(0).data();
    EXPECT_EQ(kernelsOf(match).values.contiguousRow(0).data(), begin);
    const KernelBank turned = kernelsOf(match, {{"transpose", "on"}, {"length", "2"}});
    EXPECT_EQ(turned.values.toFloats(), materialize(match, {{"transpose", "on"}, {"length", "2"}}).values);
    EXPECT_TRUE(explicitKernelsOf(match, {{"transpose", "on"}}));
    EXPECT_EQ(kernelsOf(findBank(file, "row"), {{"length", "3"}}).values.toFloats(), (std::vector<float>{0, 1, 2}));
    EXPECT_NE(sentenceOf([&] {
                  kernelsOf(findBank(file, "row"), {{"transpose", "on"}});
              }).find("setting transpose"),
              std::string::npos);
    EXPECT_NE(sentenceOf([&] { kernelsOf(match, {{"colour", "blue"}}); }).find("no such setting"), std::string::npos);
}

TEST(KernelsOf, ParametersKeepTheirDoublePrecision) {
    // 2²⁴ + ½ is 2²⁴ in float32, which turns the second tap by another angle.
    const auto doubles = [](const std::string& name, Shape shape, std::vector<double> values) {
        auto owner = std::make_shared<const std::vector<double>>(std::move(values));
        Entry entry;
        entry.name = name;
        entry.dtype = "F64";
        entry.shape = shape;
        const auto* data = reinterpret_cast<const std::byte*>(owner->data());
        entry.values = ArrayView({owner, data, DType::F64}, std::move(shape));
        return entry;
    };
    const double imaginary = 16777216.5;
    const File file =
        fileOf({doubles("k.C", {1, 1, 2}, {1, 0}), doubles("k.log_dt", {1}, {0}),
                doubles("k.log_A_real", {1, 1}, {std::log(0.25)}), doubles("k.A_imag", {1, 1}, {imaginary})});
    const MaterializedBank bank = materialize(findBank(file, "k"), {{"length", "3"}, {"discretization", "bilinear"}});
    const std::complex<double> half = std::complex<double>(-0.25, imaginary) / 2.0;
    std::complex<double> x = 2.0 / (1.0 - half);
    for (const float k : bank.values) {
        EXPECT_NEAR(k, x.real(), 1e-9 * std::abs(x));
        x *= (1.0 + half) / (1.0 - half);
    }
}

TEST(KernelsOf, ASkipTermBelongsToItsLayer) {
    const File file = fileOf(
        {tensor("layers.0.layer.D", {1, 32}), tensor("layers.0.layer.kernel.kernel", {1, 32, 64}),
         tensor("layers.1.layer.D", {31}), tensor("layers.1.layer.kernel.kernel", {1, 32, 64}),
         tensor("layers.2.D", {32}), tensor("layers.2.kernel.C", {32, 4, 2}), tensor("layers.2.kernel.log_dt", {32}),
         tensor("layers.2.kernel.log_A_real", {32, 4}), tensor("layers.2.kernel.A_imag", {32, 4}), tensor("D", {32}),
         tensor("layers.3.layer.D", {1, 32}), tensor("layers.3.layer.kernel.kernel", {2, 32, 64})});
    std::vector<std::string> lines;
    for (const Match& match : recognise(file)) {
        std::string line = match.parameterization + " " + match.name;
        if (const auto* skip = match.find("D"))
            line += " D: " + skip->name;
        lines.push_back(line);
    }
    EXPECT_EQ(lines,
              (std::vector<std::string>{"longconv layers.0.layer.kernel.kernel D: layers.0.layer.D",
                                        "plain layers.1.layer.D", // 31 numbers for 32 heads
                                        "longconv layers.1.layer.kernel.kernel", "s4d layers.2.kernel D: layers.2.D",
                                        "plain D", "longconv layers.3.layer.kernel.kernel D: layers.3.layer.D"}));
    for (const Match& match : recognise(open(fixture("h3.safetensors"))))
        EXPECT_EQ(match.find("D") != nullptr, match.parameterization == "h3-diagonal") << match.name;
}

TEST(KernelsOf, TheSkipTermComesAlongInTheOrderOfTheRows) {
    const File longconv = open(fixture("longconv.safetensors"));
    const KernelBank bank = kernelsOf(findBank(longconv, "model.layers.0.layer.kernel.kernel"));
    ASSERT_EQ(bank.skip.size(), bank.heads());
    const auto stored = std::ranges::find(longconv.entries, "model.layers.0.layer.D", &Entry::name);
    ASSERT_NE(stored, longconv.entries.end());
    EXPECT_EQ(bank.skip.toFloats(), stored->values.toFloats());
    EXPECT_TRUE(kernelsOf(findBank(longconv, "model.layers.1.layer.kernel.kernel")).skip.isEmpty()) << "it has none";
    EXPECT_TRUE(kernelsOf(findBank(open(fixture("s4d.safetensors")), "layers.0.kernel")).skip.isEmpty());

    // Hyena's filters share the channels: D is put in order as the kernels are.
    const File hyena = open(fixture("hyena.safetensors"));
    const Match match = findBank(hyena, "backbone.layers.0.mixer.filter_fn");
    const std::vector<float> d = match.at("bias").values.toFloats();
    ASSERT_EQ(d.size(), 4U);
    EXPECT_EQ(kernelsOf(match).skip.toFloats(), d);
    EXPECT_EQ(kernelsOf(match, {{"order", "3"}}).skip.toFloats(), (std::vector<float>{d[0], d[2], d[1], d[3]}));
}

} // namespace
} // namespace longwave
