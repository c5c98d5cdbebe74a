// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices and loads of them, from memory to memory, against the plain definitions. Each lane takes its
// elements one by one from where kernels/cuda/facade.h says they are.
#include "tests/ptx/fixture.h"
#include "tests/ptx/numbers.h"

#include <cmath>
#include <random>

namespace longwave::ptx {
namespace {

struct Product {
    Format format;
    const char* type;
    std::size_t depth;
};

class Products : public testing::TestWithParam<Product> {};
INSTANTIATE_TEST_SUITE_P(Ptx, Products,
                         testing::Values(Product{kHalf, "f16", 16}, Product{kBfloat, "bf16", 16},
                                         Product{kHalf, "f16", 8}, Product{kBfloat, "bf16", 8}),
                         [](const auto& test) { return test.param.type + std::to_string(test.param.depth); });

TEST_P(Products, areThoseOfTheMatrices) {
    const Format& format = GetParam().format;
    const std::string type = GetParam().type;
    const std::size_t depth = GetParam().depth;
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    std::vector<double> a(16 * depth), b(depth * 8), c(16 * 8);
    for (auto* matrix : {&a, &b})
        for (double& value : *matrix)
            value = decode(format, encode(format, normal(random)));
    for (double& value : c)
        value = static_cast<float>(normal(random));

    // A lane's words [lane, word]: of A, then of B, then of C.
    const auto pair = [&](double low, double high) {
        return static_cast<std::uint32_t>(encode(format, high)) << 16 | encode(format, low);
    };
    std::vector<std::uint32_t> array(32 * 16);
    for (std::size_t lane = 0; lane < 32; ++lane) {
        const std::size_t g = lane / 4, k = 2 * (lane % 4);
        std::uint32_t* to = &array[16 * lane];
        const auto ofA = [&](std::size_t row, std::size_t column) {
            return pair(a[row * depth + column], a[row * depth + column + 1]);
        };
        const auto ofB = [&](std::size_t row) { return pair(b[row * 8 + g], b[(row + 1) * 8 + g]); };
        to[0] = ofA(g, k);
        to[1] = ofA(g + 8, k);
        to[4] = ofB(k);
        if (depth == 16) {
            to[2] = ofA(g, k + 8);
            to[3] = ofA(g + 8, k + 8);
            to[5] = ofB(k + 8);
        }
        for (std::size_t i = 0; i < 4; ++i)
            to[8 + i] = std::bit_cast<std::uint32_t>(static_cast<float>(c[(g + i / 2 * 8) * 8 + k + i % 2]));
    }
    const std::string factors = depth == 16 ? "{%r1, %r2, %r3, %r4}, {%r5, %r6}" : "{%r1, %r2}, {%r5}";
    run("mad.wide.u32 %rd2, %r0, 64, %rd0;\n"
        "ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd2]; ld.global.v2.u32 {%r5, %r6}, [%rd2+16];\n"
        "ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd2+32];\n"
        "mma.sync.aligned.m16n8k" +
            std::to_string(depth) + ".row.col.f32." + type + "." + type + ".f32 {%f1, %f2, %f3, %f4}, " + factors +
            ", {%f1, %f2, %f3, %f4};\n"
            "st.global.v4.f32 [%rd2+32], {%f1, %f2, %f3, %f4};",
        array);
    for (std::size_t row = 0; row < 16; ++row)
        for (std::size_t column = 0; column < 8; ++column) {
            double expected = c[row * 8 + column];
            for (std::size_t i = 0; i < depth; ++i)
                expected += a[row * depth + i] * b[i * 8 + column];
            const std::size_t lane = row % 8 * 4 + column / 2;
            const auto got = std::bit_cast<float>(array[16 * lane + 8 + column % 2 + row / 8 * 2]);
            EXPECT_NEAR(got, expected, 1e-6 * std::abs(expected) + 1e-7) << row << ", " << column;
        }
}

class Loads : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Ptx, Loads, testing::Bool());

TEST_P(Loads, bringFourMatrices) {
    const bool isTransposed = GetParam();
    std::vector<std::uint32_t> array(32 * 4);
    // Value [matrix, row, column] is 64·matrix + 8·row + column, at 2 bytes each; a lane stores the row it then names.
    for (std::size_t i = 0; i < 128; ++i)
        array[i] = static_cast<std::uint32_t>(2 * i + 1) << 16 | static_cast<std::uint32_t>(2 * i);
    run("mad.wide.u32 %rd2, %r0, 16, %rd0; ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd2];\n"
        "mov.b32 %r5, pool; mad.lo.s32 %r6, %r0, 16, %r5;\n"
        "st.shared.v4.u32 [%r6], {%r1, %r2, %r3, %r4};\n"
        "bar.warp.sync -1;\n"
        "ldmatrix.sync.aligned.m8n8.x4" +
            std::string(isTransposed ? ".trans" : "") +
            ".shared.b16 {%r1, %r2, %r3, %r4}, [%r6];\n"
            "st.global.v4.u32 [%rd2], {%r1, %r2, %r3, %r4};",
        array, {.sharedBytes = 512});
    for (std::uint32_t lane = 0; lane < 32; ++lane)
        for (std::uint32_t matrix = 0; matrix < 4; ++matrix) {
            const std::uint32_t r = lane / 4, c = 2 * (lane % 4);
            const std::uint32_t low = 64 * matrix + (isTransposed ? 8 * c + r : 8 * r + c);
            const std::uint32_t high = 64 * matrix + (isTransposed ? 8 * (c + 1) + r : 8 * r + c + 1);
            EXPECT_EQ(array[4 * lane + matrix], high << 16 | low);
        }
}

} // namespace
} // namespace longwave::ptx
