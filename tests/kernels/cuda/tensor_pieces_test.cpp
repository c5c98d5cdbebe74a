// SPDX-License-Identifier: GPL-3.0-or-later
// What the tensor-core engine does where a pretended device has not the memory for all of a problem.
#include "kernels/cuda/tensor_plan.h"
#include "tests/kernels/cuda/stopped_run.h"
#include "tests/kernels/cuda/tensor_runs.h"

namespace longwave::cuda {
namespace {

using test::Case;
using test::describe;
using test::isInPieces;
using test::makeCase;
using test::pretendedDevice;
using test::runPlan;
using TensorPieces = test::TensorEngines;

TEST_P(TensorPieces, GiveTheSameBitsInPieces) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{3, 4, 4, 4, 200, 150}, ConvolutionProblem{3, 5, 1, 5, 199, 150},
          ConvolutionProblem{2, 6, 6, 1, 301, 400, Mode::Circular}, ConvolutionProblem{7, 1, 1, 1, 77, 1},
          ConvolutionProblem{3, 4, 4, 4, 199, 300, Mode::Circular, lowestBands(0.5)},
          ConvolutionProblem{2, 3, 1, 3, 333, 101, Mode::Full, lowestBands(0.5)}}) {
        const Case c = makeCase(p, 3, true, true, true);
        pretendedDevice().memory = std::size_t{1} << 30;
        const auto whole = plan(p);
        const auto expected = runPlan(*whole, c);
        EXPECT_FALSE(isInPieces(*whole)) << whole->description();
        const std::size_t step = std::max<std::size_t>(whole->memoryBytes() / 32, 1);
        std::size_t memory = whole->memoryBytes() + whole->memoryBytes() / 8;
        int splits = 0;
        for (; memory > step; memory -= step) {
            pretendedDevice().memory = pretendedDevice().used + memory;
            try {
                const auto part = plan(p);
                splits += isInPieces(*part);
                EXPECT_LE(part->memoryBytes(), memory);
                ASSERT_EQ(runPlan(*part, c), expected) << describe(p) << " in " << memory << " bytes";
            } catch (const Error& error) {
                const std::string words = error.what();
                for (const char* part :
                     {"Monarch CUDA: even one row at a time needs ", "Pretended Device", " of them are missing"})
                    EXPECT_NE(words.find(part), std::string::npos) << words;
                EXPECT_EQ(words.find(" 0 of them"), std::string::npos) << words;
                break;
            }
        }
        EXPECT_GT(splits, 1) << describe(p);
        EXPECT_GT(memory, step) << "at last not even one row fits";
    }
}

TEST_P(TensorPieces, GiveTheSameBitsWhereSplitRowsComeInPieces) {
    const ConvolutionProblem p{1, 3, 3, 3, 30000, 25000};
    const Case c = makeCase(p, 5, true, true, true);
    const auto whole = plan(p);
    EXPECT_NE(whole->description().find("3 passes"), std::string::npos) << whole->description();
    const auto expected = runPlan(*whole, c);
    pretendedDevice().memory = pretendedDevice().used + whole->memoryBytes() - 1000;
    const auto part = plan(p);
    EXPECT_TRUE(isInPieces(*part)) << part->description();
    EXPECT_EQ(runPlan(*part, c), expected);
}

// More than half of what such a plan takes is for the transforms of its kernels.
TEST_P(TensorPieces, TransformFewerKernelsAtATimeWhereMemoryIsShort) {
    const ConvolutionProblem p{1, 64, 64, 64, 1024, 1024};
    const Case c = makeCase(p, 3, false, false, true);
    pretendedDevice().memory = plan(p)->memoryBytes() / 2;
    const auto made = plan(p);
    EXPECT_TRUE(isInPieces(*made)) << made->description();
    EXPECT_LE(made->memoryBytes(), pretendedDevice().memory);
    expectRight(*made, c, runPlan(*made, c), c.expected());
}

TEST_P(TensorPieces, SayWhenCufftLacksMemory) {
    pretendedDevice().transformsFit = false;
    try {
        plan({3, 4, 4, 4, 700, 650}); // more taps than are convolved without a transform
        FAIL() << "there is no memory";
    } catch (const Error& error) {
        const std::string words = error.what();
        EXPECT_NE(words.find("device memory is short"), std::string::npos) << words;
        EXPECT_EQ(words.find("are missing"), std::string::npos) << "nobody knows how many bytes: " << words;
    }
}

TEST_P(TensorPieces, TakeFewerRowsThanIndicesReach) {
    // Nobody has such memory: only what would be asked for can be looked at.
    const auto bytes = [&](std::int64_t rows) {
        const ConvolutionProblem p{std::int64_t{1} << 33, 3, 3, 3, 5, 5};
        return TensorPlan<device::HalfMath>::bytesFor(p, GetParam(), rows);
    };
    EXPECT_LT(bytes(std::int64_t{1} << 30), bytes(std::int64_t{1} << 31));
    EXPECT_EQ(bytes(std::int64_t{1} << 31), bytes(3 * (std::int64_t{1} << 33)));
}

TEST_P(TensorPieces, StopBetweenPieces) {
    const ConvolutionProblem p{64, 1, 1, 1, 500, 100};
    const Case c = makeCase(p, 13, false, false, false);
    pretendedDevice().memory = plan(p)->memoryBytes() * 3 / 4;
    const auto made = plan(p);
    ASSERT_TRUE(isInPieces(*made)) << made->description();
    test::expectStopsBetweenPieces(*made, c);
    Timings timings;
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    made->run(c.operands(), y, timings);
    expectRight(*made, c, y, c.expected());
}

// Long to emulate, and the precisions differ in nothing that the plan does: one of them is enough.
TEST(TensorEngine, TransformsMoreKernelsThanFitTogether) {
    const ConvolutionProblem p{1, 5130, 1, 5130, 256, 256}; // more than the cache has room for: see transformRows
    const Case c = makeCase(p, 3, false, false, false);
    const Regularization regularization{true, 0.1, true, 3};
    Case last = c; // the last head alone
    last.p.heads = last.p.kernelHeads = 1;
    last.k.erase(last.k.begin(), last.k.end() - 256);
    const auto engine = makeTensorEngine();
    const auto y = runPlan(*engine->plan(p, {.tensorPrecision = test::Precision::Half}), c, regularization);
    const auto expected =
        runPlan(*engine->plan(last.p, {.tensorPrecision = test::Precision::Half}), last, regularization);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), y.end() - 256));
}

INSTANTIATE_TEST_SUITE_P(Plan, TensorPieces, testing::ValuesIn(test::kPrecisions),
                         [](const auto& precision) { return test::wordFor(precision.param); });

} // namespace
} // namespace longwave::cuda
