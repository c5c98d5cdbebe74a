// SPDX-License-Identifier: GPL-3.0-or-later
// Each parameterization's kernels against those that make_fixtures.py evaluated in NumPy.
#include "tests/compute/parameterization/support.h"
#include "tests/support/reference.h"

#include <atomic>
#include <cmath>

namespace longwave {
namespace {

using test::fixture;
using test::relativeError;
using test::sentenceOf;

struct Case {
    const char* file;
    const char* bank;
    const char* parameterization;
    Settings settings;
    const char* expected;
    std::int64_t firstRow = 0; // the expected rows begin here
};

void PrintTo(const Case& c, std::ostream* out) {
    *out << c.expected;
}

class Materialized : public testing::TestWithParam<Case> {};

TEST_P(Materialized, EqualsNumPy) {
    const Case& c = GetParam();
    const File file = open(fixture(c.file));
    const Match match = findBank(file, c.bank);
    ASSERT_EQ(match.parameterization, c.parameterization) << match.reason;
    const MaterializedBank bank = materialize(match, c.settings);
    const ArrayView expected = open(fixture(c.expected)).entries.at(0).values;
    const std::int64_t rows = expected.rows();
    ASSERT_EQ(bank.length, expected.length());
    ASSERT_EQ(static_cast<std::int64_t>(bank.values.size()), bank.heads * bank.length);
    ASSERT_TRUE(c.firstRow > 0 || bank.heads == rows) << bank.heads;
    ASSERT_LE(c.firstRow + rows, bank.heads);
    const std::vector<float> values = expected.toFloats();
    const auto taps = static_cast<std::size_t>(bank.length);
    for (std::int64_t row = 0; row < rows; ++row) { // each row on its own: a small one must not hide
        const auto of = std::span(values).subspan(static_cast<std::size_t>(row) * taps, taps);
        const std::vector<double> reference(of.begin(), of.end());
        const auto got = std::span(bank.values).subspan(static_cast<std::size_t>(c.firstRow + row) * taps, taps);
        EXPECT_LE(relativeError(got, reference), 1e-5) << "row " << row;
    }
}

const std::string kLength8192 = "8192";

INSTANTIATE_TEST_SUITE_P(
    Fixtures, Materialized,
    testing::Values(
        Case{"longconv.safetensors", "model.layers.0.layer.kernel.kernel", "longconv", {}, "longconv.0.npy"},
        Case{"longconv.safetensors",
             "model.layers.1.layer.kernel.kernel",
             "longconv",
             {{"bidirectional", "on"}},
             "longconv.1.bidirectional.npy"},
        Case{"s4d.safetensors", "layers.0.kernel", "s4d", {{"length", "100"}}, "s4d.0.l100.npy"},
        Case{"s4d.safetensors", "layers.0.kernel", "s4d", {{"length", kLength8192}}, "s4d.0.head1.npy", 1},
        Case{"s4d.safetensors",
             "layers.1.kernel",
             "s4d",
             {{"length", "200"}, {"discretization", "bilinear"}},
             "s4d.1.bilinear.l200.npy"},
        Case{"s4d.safetensors",
             "layers.1.kernel",
             "s4d",
             {{"length", "200"}, {"discretization", "bilinear"}, {"bidirectional", "1"}},
             "s4d.1.bilinear.bidirectional.l200.npy"},
        Case{"s4d.safetensors", "layers.2.kernel", "s4d", {{"length", "200"}}, "s4d.2.l200.npy"},
        Case{"h3.safetensors",
             "backbone.layers.1.mixer.kernel.kernel",
             "h3-diagonal",
             {{"length", "600"}},
             "h3-diagonal.l600.npy"},
        Case{"h3.safetensors",
             "backbone.layers.1.mixer.kernel.kernel",
             "h3-diagonal",
             {{"length", "200"}, {"discretization", "zoh"}},
             "h3-diagonal.zoh.l200.npy"},
        Case{"h3.safetensors",
             "backbone.layers.1.mixer.ssm_k_kernel.kernel",
             "h3-shift",
             {{"length", "40"}},
             "h3-shift.l40.npy"},
        Case{"hyena.safetensors", "backbone.layers.0.mixer.filter_fn", "hyena", {}, "hyena.0.npy"},
        Case{"hyena.safetensors",
             "backbone.layers.0.mixer.filter_fn",
             "hyena",
             {{"shift", "0.05"}, {"normalized", "on"}, {"order", "3"}},
             "hyena.0.shift.normalized.order3.npy"},
        Case{
            "hyena.safetensors", "backbone.layers.1.mixer.filter_fn", "hyena", {{"length", "200"}}, "hyena.1.l200.npy"},
        Case{"hyena.safetensors",
             "backbone.layers.1.mixer.filter_fn",
             "hyena",
             {{"length", "200"}, {"lmax", "256"}},
             "hyena.1.l200.lmax256.npy"},
        Case{"m2.safetensors", "bert.encoder.layer.0.attention.filter_fn", "m2", {}, "m2.npy"},
        Case{"m2.safetensors",
             "bert.encoder.layer.0.attention.filter_fn2",
             "m2",
             {{"length", "50"}, {"normalized", "yes"}},
             "m2.normalized.l50.npy"}));

TEST(Materialize, APlainTensorIsTakenAsItIs) {
    const File file = test::fileOf({test::tensor("w", {2, 3, 4}, 0, 1)});
    const MaterializedBank bank = materialize(findBank(file, "w"));
    EXPECT_EQ(bank.heads, 6);
    EXPECT_EQ(bank.length, 4);
    EXPECT_EQ(bank.values[23], 23);
    const MaterializedBank turned = materialize(findBank(file, "w"), {{"transpose", "on"}, {"length", "2"}});
    EXPECT_EQ(turned.heads, 8);
    EXPECT_EQ(turned.values, (std::vector<float>{0, 4, 1, 5, 2, 6, 3, 7, 12, 16, 13, 17, 14, 18, 15, 19}));
    EXPECT_EQ(materialize(findBank(test::fileOf({test::tensor("row", {5})}), "row")).heads, 1);
}

TEST(Materialize, APrefixOfALongKernelIsTheShortOne) {
    for (const auto& [file, name] : {std::pair{"s4d.safetensors", "layers.0.kernel"},
                                     std::pair{"h3.safetensors", "backbone.layers.0.mixer.kernel.kernel"},
                                     std::pair{"h3.safetensors", "backbone.layers.0.mixer.ssm_k_kernel.kernel"}}) {
        const Match match = findBank(open(fixture(file)), name);
        const MaterializedBank whole = materialize(match, {{"length", "1000"}});
        for (const std::int64_t length : {1, 2, 3, 17, 997}) {
            const MaterializedBank part = materialize(match, {{"length", std::to_string(length)}});
            for (std::int64_t head = 0; head < part.heads; ++head) {
                const auto of = std::span(whole.values).subspan(static_cast<std::size_t>(head * 1000));
                const std::vector<double> reference(of.begin(), of.begin() + length);
                EXPECT_LE(relativeError(
                              std::span(part.values)
                                  .subspan(static_cast<std::size_t>(head * length), static_cast<std::size_t>(length)),
                              reference),
                          1e-6)
                    << name << " " << length;
            }
        }
    }
}

TEST(Materialize, StopsWhenAskedAndTellsHowFarItIs) {
    const Match match = findBank(open(fixture("s4d.safetensors")), "layers.0.kernel");
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(materialize(match, {}, source.get_token()), Cancelled);
    for (const auto& [file, name] : {std::pair{"s4d.safetensors", "layers.0.kernel"},
                                     std::pair{"m2.safetensors", "bert.encoder.layer.0.attention.filter_fn"}}) {
        double last = 0;
        int calls = 0;
        materialize(findBank(open(fixture(file)), name), {}, {}, [&](double fraction) {
            EXPECT_GE(fraction, last);
            last = fraction;
            ++calls;
        });
        EXPECT_DOUBLE_EQ(last, 1) << name;
        EXPECT_GE(calls, 2) << name;
    }
}

std::string complaint(const char* file, const char* bank, const Settings& settings) {
    const Match match = findBank(open(fixture(file)), bank);
    return sentenceOf([&] { materialize(match, settings); });
}

TEST(Materialize, FrequenciesThatAreThoseOfAnotherLayerAreRefused) {
    const auto filter = [](const char* freq, const Shape& frequencies) {
        return test::fileOf({test::tensor("f.implicit_filter.0.weight", {8, 5}), test::tensor(freq, frequencies),
                             test::tensor("f.implicit_filter.2.weight", {64, 8}),
                             test::tensor("f.implicit_filter.4.weight", {4, 64})});
    };
    const std::string end = " outputs; as many are needed";
    EXPECT_EQ(test::sentenceOf([&] {
                  materialize(recognise(filter("f.implicit_filter.1.freq", {1, 8})).front());
              }),
              "made.safetensors: tensor \"f.implicit_filter.1.freq\" has 8 frequencies, but layer "
              "\"implicit_filter.2.weight\" of \"f\" has 64" +
                  end);
    EXPECT_EQ(test::sentenceOf([&] {
                  materialize(recognise(filter("f.implicit_filter.3.freq", {1, 64})).front());
              }),
              "made.safetensors: tensor \"f.implicit_filter.3.freq\" has 64 frequencies, but layer "
              "\"implicit_filter.0.weight\" of \"f\" has 8" +
                  end);
}

TEST(Materialize, BadSettingsAreSentences) {
    const char* s4d = "layers.0.kernel";
    EXPECT_EQ(complaint("s4d.safetensors", s4d, {{"length", "0"}}),
              "setting length: \"0\"; a whole number, 1 to 67,108,864 is accepted");
    EXPECT_EQ(complaint("s4d.safetensors", s4d, {{"discretization", "euler"}}),
              "setting discretization: \"euler\"; zoh or bilinear is accepted");
    EXPECT_EQ(complaint("s4d.safetensors", s4d, {{"shift", "1"}}),
              "setting \"shift\": this parameterization has no such setting; it has length, discretization, real_part "
              "and bidirectional");
    EXPECT_NE(complaint("s4d.safetensors", s4d, {{"bidirectional", "on"}}).find("has 1 channel; both directions"),
              std::string::npos);
    for (const char* bad : {"1.5", "-3", "nan", "inf", "12x", "", "1e99", "9223372036854775808"})
        EXPECT_NE(complaint("s4d.safetensors", s4d, {{"length", bad}}).find("setting length: "), std::string::npos);
    const char* hyena = "backbone.layers.0.mixer.filter_fn";
    EXPECT_NE(complaint("hyena.safetensors", hyena, {{"length", "301"}}).find("1 to 300"), std::string::npos)
        << "no more positions than the file stores";
    EXPECT_NE(complaint("hyena.safetensors", hyena, {{"order", "4"}}).find("must divide the 4 channels"),
              std::string::npos);
    EXPECT_NE(complaint("hyena.safetensors", "backbone.layers.1.mixer.filter_fn", {{"length", "20"}, {"lmax", "10"}})
                  .find("setting lmax: 10 taps are fewer than the length, 20"),
              std::string::npos);
    EXPECT_NE(complaint("hyena.safetensors", hyena, {{"modulate", "maybe"}}).find("on or off is accepted"),
              std::string::npos);
    EXPECT_NE(complaint("longconv.safetensors", "model.layers.0.layer.kernel.kernel", {{"bidirectional", "on"}})
                  .find("has an odd number of channels"),
              std::string::npos);
    const File row = test::fileOf({test::tensor("row", {5})});
    EXPECT_NE(sentenceOf([&] {
                  materialize(findBank(row, "row"), {{"transpose", "on"}});
              }).find("two dimensions"),
              std::string::npos);
    EXPECT_NE(sentenceOf([&] {
                  materialize(findBank(row, "row"), {{"length", "6"}});
              }).find("0 to 5"),
              std::string::npos);
}

std::vector<Entry> ssm(float logDt, float logReal) {
    return {test::tensor("k.C", {64, 4, 2}), test::tensor("k.log_dt", {64}, logDt),
            test::tensor("k.log_A_real", {64, 4}, logReal), test::tensor("k.A_imag", {64, 4}, 1)};
}

TEST(Materialize, NotANumberIsASentence) {
    auto entries = ssm(-3, 0);
    std::vector<float> values(64 * 8, 0.5f);
    values[77] = std::nanf("");
    entries[0].values = ArrayView::fromFloats(values, {64, 4, 2});
    EXPECT_EQ(sentenceOf([&] { materialize(findBank(test::fileOf(entries), "k")); }),
              "made.safetensors: tensor \"k.C\" holds NaN or infinity at element 77; kernels need finite parameters");
    EXPECT_NE(sentenceOf([&] {
                  materialize(findBank(test::fileOf(ssm(0, 2)), "k"), {{"real_part", "none"}, {"length", "8"}});
                  materialize(findBank(test::fileOf(ssm(3, -9)), "k"), {{"real_part", "none"}, {"length", "4096"}});
              }).find("gives a kernel that is not finite, head 0"),
              std::string::npos);
    EXPECT_NE(sentenceOf([&] {
                  materialize(findBank(test::fileOf(ssm(-3, 0)), "k"), {{"length", "67108864"}});
              }).find("33,554,432 taps are accepted"),
              std::string::npos);
}

TEST(Materialize, ExtremesStayFinite) {
    for (const char* discretization : {"zoh", "bilinear"}) {
        // A = 0 but for rounding, steps of nearly nothing, and an Ā of exactly 0 (z = −2).
        const File tiny = test::fileOf(ssm(-40, -80));
        for (const float k : materialize(findBank(tiny, "k"), {{"discretization", discretization}}).values)
            ASSERT_TRUE(std::isfinite(k));
        auto entries = ssm(0, 2);
        entries[3] = test::tensor("k.A_imag", {64, 4}, 0);
        const Match match = findBank(test::fileOf(entries), "k");
        for (const float k : materialize(match, {{"discretization", discretization}}).values)
            ASSERT_TRUE(std::isfinite(k));
        auto exact = ssm(0, -2);
        exact[3] = test::tensor("k.A_imag", {64, 4}, 0);
        auto two = exact;
        two[2] = test::tensor("k.log_A_real", {64, 4}, 2);
        const MaterializedBank bank =
            materialize(findBank(test::fileOf(two), "k"), {{"discretization", discretization}, {"real_part", "none"}});
        ASSERT_TRUE(std::isfinite(bank.values[0]) && std::isfinite(bank.values[1]));
    }
}

} // namespace
} // namespace longwave
