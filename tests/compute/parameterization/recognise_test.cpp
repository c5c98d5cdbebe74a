// SPDX-License-Identifier: GPL-3.0-or-later
// What is found in a file by names and shapes, and what is not, and why.
#include "tests/compute/parameterization/support.h"

#include <algorithm>

namespace longwave {
namespace {

using test::fileOf;
using test::fixture;
using test::integers;
using test::sentenceOf;
using test::tensor;

std::vector<std::string> listed(const File& file) {
    std::vector<std::string> lines;
    for (const Match& m : recognise(file))
        lines.push_back(m.parameterization + " " + m.name + " " +
                        (m.isUsable() ? toString({m.heads, m.length}) + " " + m.dtype : m.reason));
    return lines;
}

using Lines = std::vector<std::string>;

TEST(Recognise, TheFixturesLayers) {
    EXPECT_EQ(listed(open(fixture("longconv.safetensors"))),
              (Lines{"longconv model.layers.0.layer.kernel.kernel [3, 40] F32",
                     "longconv model.layers.1.layer.kernel.kernel [6, 40] F32"}));
    EXPECT_EQ(listed(open(fixture("s4d.safetensors"))),
              (Lines{"s4d layers.0.kernel [3, 1024] F32", "s4d layers.1.kernel [6, 1024] F32",
                     "s4d layers.2.kernel [3, 1024] F32"}));
    EXPECT_EQ(listed(open(fixture("h3.safetensors"))),
              (Lines{"h3-diagonal backbone.layers.0.mixer.kernel.kernel [4, 2048] F32",
                     "h3-shift backbone.layers.0.mixer.ssm_k_kernel.kernel [4, 2048] F32",
                     "h3-diagonal backbone.layers.1.mixer.kernel.kernel [4, 2048] F32",
                     "h3-shift backbone.layers.1.mixer.ssm_k_kernel.kernel [4, 2048] F32"}));
    EXPECT_EQ(listed(open(fixture("hyena.safetensors"))),
              (Lines{"hyena backbone.layers.0.mixer.filter_fn [4, 300] F32",
                     "hyena backbone.layers.1.mixer.filter_fn [4, 1024] F32"}));
    EXPECT_EQ(listed(open(fixture("m2.safetensors"))),
              (Lines{"m2 bert.encoder.layer.0.attention.filter_fn [3, 256] F32",
                     "m2 bert.encoder.layer.0.attention.filter_fn2 [3, 256] F32"}));
}

TEST(Recognise, WhatIsLeftOverIsPlain) {
    EXPECT_EQ(listed(fileOf({tensor("a.kernel.kernel", {1, 2, 64}), tensor("b", {3, 64}), tensor("c", {3, 4})})),
              (Lines{"longconv a.kernel.kernel [2, 64] F32", "plain b [3, 64] F32"}));
    EXPECT_EQ(listed(fileOf({tensor("kernel.kernel", {2, 1, 4})})), (Lines{"longconv kernel.kernel [2, 4] F32"}));
    EXPECT_EQ(listed(fileOf({tensor("akernel.kernel", {2, 1, 64})})), (Lines{"plain akernel.kernel [2, 64] F32"}))
        << "a part of a name is whole or it is another";
    EXPECT_EQ(listed(fileOf({})), Lines{});
}

TEST(Recognise, KernelsThatWereExportedAreAPlainBank) {
    EXPECT_EQ(listed(fileOf({tensor("a.kernel.kernel", {32, 64})})), (Lines{"plain a.kernel.kernel [32, 64] F32"}));
    EXPECT_EQ(listed(fileOf({tensor("a.kernel.kernel", {1, 2, 64}), tensor("b.kernel.kernel", {2, 64})})),
              (Lines{"longconv a.kernel.kernel [2, 64] F32", "plain b.kernel.kernel [2, 64] F32"}));
    // What is no bank of any kind still says what it lacks.
    EXPECT_EQ(listed(fileOf({tensor("a.kernel.kernel", {2, 4})})),
              (Lines{"longconv a.kernel.kernel tensor \"a.kernel.kernel\" has shape [2, 4]; [C, H, L] is needed"}));
    EXPECT_EQ(listed(fileOf({integers("a.kernel.kernel", {2, 64})})),
              (Lines{"longconv a.kernel.kernel tensor \"a.kernel.kernel\" holds integers (I32); F16, BF16, F32 or F64 "
                     "is needed"}));
}

TEST(Recognise, ALayerWithoutAPrefixIsCalledByItsKind) {
    EXPECT_EQ(listed(fileOf({tensor("C", {2, 4, 2}), tensor("log_dt", {2, 1}), tensor("log_A_real", {1, 4}),
                             tensor("A_imag", {1, 4})})),
              (Lines{"s4d s4d [2, 1024] F32"}));
}

TEST(Recognise, AlmostMatchesSayWhy) {
    const Entry c = tensor("k.C", {2, 4, 2});
    const Entry dt = tensor("k.log_dt", {2});
    const Entry real = tensor("k.log_A_real", {2, 4});
    const Entry imaginary = tensor("k.A_imag", {2, 4});
    const auto why = [](std::vector<Entry> entries) {
        const auto matches = recognise(fileOf(std::move(entries)));
        return matches.empty() ? std::string("nothing") : matches.front().reason;
    };
    EXPECT_EQ(why({c, dt, real, imaginary}), "");
    EXPECT_NE(why({c, dt, real, imaginary, tensor("k.P", {1, 2, 4, 2})}).find("diagonal plus low-rank (S4)"),
              std::string::npos);
    EXPECT_EQ(why({c, real, imaginary}), "tensor \"k.log_dt\" is missing");
    EXPECT_EQ(why({c, dt, imaginary}), "nothing");
    EXPECT_EQ(why({tensor("k.C", {2, 4}), dt, real, imaginary}),
              "tensor \"k.C\" has shape [2, 4]; [H, N/2, 2] or [C, H, N/2, 2] is needed");
    EXPECT_EQ(why({c, dt, tensor("k.log_A_real", {2, 5}), imaginary}),
              "tensor \"k.log_A_real\" has shape [2, 5]; [S, N/2] = [2 or a divisor of it, 4] is needed");
    EXPECT_EQ(why({c, dt, real, tensor("k.A_imag", {1, 4})}),
              "tensor \"k.A_imag\" has shape [1, 4]; [S, N/2] = [2, 4] is needed");
    EXPECT_EQ(why({c, tensor("k.log_dt", {3}), real, imaginary}),
              "tensor \"k.log_dt\" has shape [3]; [H] = [2] is needed");
    EXPECT_EQ(why({c, dt, integers("k.log_A_real", {2, 4}), imaginary}),
              "tensor \"k.log_A_real\" holds integers (I32); F16, BF16, F32 or F64 is needed");
    EXPECT_EQ(why({c, dt, tensor("k.inv_A_real", {2, 4}), imaginary}), "tensor \"k.B\" is missing");
    EXPECT_EQ(why({tensor("a.kernel.kernel", {2, 3, 4, 5})}),
              "tensor \"a.kernel.kernel\" has shape [2, 3, 4, 5]; [C, H, L] is needed");
    EXPECT_EQ(why({tensor("s.ssm_k_kernel.kernel.C", {1, 2, 8})}), "tensor \"s.ssm_k_kernel.kernel.B\" is missing");
    EXPECT_EQ(why({tensor("s.ssm_k_kernel.kernel.C", {1, 2, 8}), tensor("s.ssm_k_kernel.kernel.B", {2, 7})}),
              "tensor \"s.ssm_k_kernel.kernel.C\" has shape [1, 2, 8]; [C, H, N] = [C, 2, 7] is needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 4})}),
              "tensor \"f.implicit_filter.0.weight\" has shape [8, 4]; [out, 2·bands + 1] with one band or more is "
              "needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 5}), tensor("f.implicit_filter.2.weight", {3, 9})}),
              "tensor \"f.implicit_filter.2.weight\" has shape [3, 9]; [out, 8], what the layer before gives, is "
              "needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 5}), tensor("f.pos_emb.z", {1, 9, 3})}),
              "tensor \"f.pos_emb.z\" has shape [1, 9, 3]; [1, L, 5] is needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 5}), tensor("f.pos_emb.t", {})}),
              "tensor \"f.pos_emb.t\" has shape []; [1, L, 1] is needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 5}), tensor("f.modulation.deltas", {1, 1, 7})}),
              "tensor \"f.modulation.deltas\" has shape [1, 1, 7]; [1, 1, D] = [8] is needed");
    EXPECT_EQ(why({tensor("f.implicit_filter.0.weight", {8, 5}), tensor("f.implicit_filter_rev.0.weight", {7, 5})}),
              "its filters have 8 channels forward and 7 in reverse; as many in both are needed");
    std::vector<Entry> deep;
    for (int i = 0; i < 64; ++i)
        deep.push_back(tensor("f.implicit_filter." + std::to_string(2 * i) + ".weight", {5, 5}));
    EXPECT_EQ(why(deep), "");
    deep.push_back(tensor("f.implicit_filter.128.weight", {5, 5}));
    EXPECT_EQ(why(deep), "\"implicit_filter\" has more than 64 layers");
}

TEST(Recognise, BanksAreFoundByName) {
    const File file = open(fixture("h3.safetensors"));
    EXPECT_EQ(findBank(file, "backbone.layers.0.mixer.kernel.kernel").parameterization, "h3-diagonal");
    EXPECT_EQ(findBank(file, "backbone.layers.0.mixer.q_proj.weight").parameterization, "plain") << "by choice";
    EXPECT_NE(sentenceOf([&] { findBank(file, "nothing"); }).find("there is no kernel bank or tensor \"nothing\""),
              std::string::npos);
    EXPECT_NE(sentenceOf([&] { findBank(file, ""); }).find("it has several kernel banks"), std::string::npos);
    EXPECT_EQ(findBank(fileOf({tensor("only", {64})}), "").name, "only");
    EXPECT_EQ(findBank(fileOf({tensor("", {4})}), "").parameterization, "plain");
    EXPECT_NE(sentenceOf([&] {
                  findBank(fileOf({tensor("a", {4}), tensor("b", {4})}), "");
              }).find("no kernels"),
              std::string::npos);
    const File almost = fileOf({tensor("k.C", {2, 4, 2}), tensor("k.log_A_real", {2, 4})});
    EXPECT_EQ(sentenceOf([&] { findBank(almost, "k"); }),
              "made.safetensors: \"k\" cannot be taken for s4d kernels: tensor \"k.log_dt\" is missing");
    EXPECT_NE(sentenceOf([&] { materialize(recognise(almost).front()); }).find("cannot be taken"), std::string::npos);
}

TEST(Recognise, EverySettingSaysWhatItIs) {
    for (const char* name : {"longconv", "s4d", "h3", "hyena", "m2"})
        for (const Match& match : recognise(open(fixture(std::string(name) + ".safetensors"))))
            for (const Setting& setting : settingsOf(match)) {
                EXPECT_FALSE(setting.title.empty() || setting.meaning.empty() || setting.accepted().empty())
                    << setting.key;
                EXPECT_NO_THROW(SettingValues({setting}, {{setting.key, setting.fallback}})) << setting.key;
            }
}

} // namespace
} // namespace longwave
