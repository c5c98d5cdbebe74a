// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor-core engine on a pretended device, through the contract that every engine keeps.
#include "kernels/cuda/tensor_plan.h"
#include "tests/kernels/cuda/tensor_runs.h"

#include "compute/convolution/circle.h"

#include <cuda_runtime_api.h>

#include <cstdio>
#include <cstdlib>

namespace longwave::cuda {
namespace {

using test::Case;
using test::describe;
using test::isInPieces;
using test::makeCase;
using test::pretendedDevice;
using test::runPlan;
using test::TensorEngines;

TEST_P(TensorEngines, IsAvailable) {
    EXPECT_EQ(engine().unavailableReason(), "");
    EXPECT_STREQ(engine().name(), "monarch-cuda");
    EXPECT_EQ(engine().target(), "Pretended Device, tensor cores");
}

TEST_P(TensorEngines, AgreeWithTheDefinition) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems())
        for (int which = 0; which < 8; ++which) {
            const Case c = makeCase(p, seed += 7, which & 1, which & 2, which & 4);
            const auto made = plan(p);
            expectRight(*made, c, runPlan(*made, c), c.expected());
        }
}

TEST_P(TensorEngines, AgreeWhereRowsAreSplit) {
    const ConvolutionProblem p{1, 2, 2, 2, 30000, 26000};
    const Case c = makeCase(p, 3, false, false, false);
    const auto made = plan(p);
    EXPECT_NE(made->description().find("3 passes"), std::string::npos) << made->description();
    expectRight(*made, c, runPlan(*made, c), test::referenceConvolution(p, c.u, c.k));
}

TEST_P(TensorEngines, TakeRowsOfOneKernelTogether) {
    const bool isAccurate = GetParam() == test::Precision::Accurate; // there is none of two limbs
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{15, 2, 2, 2, 1000, 900}, ConvolutionProblem{4, 3, 1, 1, 2048, 2048}}) {
        const Case c = makeCase(p, 5, true, p.length == 1000, p.length == 1000);
        const auto whole = plan(p);
        EXPECT_EQ(whole->description().find("eight rows") == std::string::npos, isAccurate) << whole->description();
        EXPECT_EQ(whole->memoryBytes(), pretendedDevice().used);
        const auto expected = runPlan(*whole, c);
        expectRight(*whole, c, expected, c.expected());
        pretendedDevice().memory = pretendedDevice().used + whole->memoryBytes() - 1000;
        const auto part = plan(p);
        EXPECT_TRUE(isInPieces(*part)) << part->description();
        EXPECT_EQ(runPlan(*part, c), expected) << "of fewer rows";
        pretendedDevice().memory = std::size_t{1} << 30;
        // Another λ, for which nothing is uploaded.
        Kernels kernels = c.kernels();
        kernels.regularization = {true, 0.2, true, 5};
        const std::size_t before = pretendedDevice().uploaded;
        Timings timings;
        whole->setRegularization(kernels, timings);
        EXPECT_EQ(pretendedDevice().uploaded, before);
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        whole->run(c.operands(), y, timings);
        EXPECT_EQ(y, runPlan(*plan(p), c, kernels.regularization));
    }
}

// A live loop: the same launches again and again, with other values, kernels and λ.
TEST_P(TensorEngines, RepeatTheirLaunchesInOneCall) {
    const ConvolutionProblem p{1, 1, 1, 1, 30000, 26000};
    const Case c = makeCase(p, 5, true, true, false);
    Case plain = c;
    plain.inputGate.clear();
    plain.outputGate.clear();
    const auto& device = pretendedDevice();
    const auto made = plan(p);
    ASSERT_NE(made->description().find("3 passes"), std::string::npos) << made->description();
    const auto expected = runPlan(*made, c);
    EXPECT_EQ(device.replays, 0u);
    EXPECT_EQ(runPlan(*made, c), expected);
    EXPECT_EQ(device.replays, 1u) << "the second run records, and replays what it recorded";
    Case other = c;
    other.u = test::randomValues(p.signalSize(), 77);
    const Regularization regularization{true, 0.2, true, 5};
    const auto replayed = runPlan(*made, other, regularization);
    EXPECT_EQ(device.replays, 2u);
    EXPECT_EQ(replayed, runPlan(*plan(p), other, regularization));
    EXPECT_NE(replayed, expected);
    // Without gates they are others, until they have come twice.
    const auto ungated = runPlan(*made, plain);
    EXPECT_EQ(device.replays, 2u);
    EXPECT_EQ(runPlan(*made, plain), ungated);
    EXPECT_EQ(device.replays, 3u);
    EXPECT_EQ(device.graphs, 1u) << "the record of the others is gone";
    expectRight(*made, plain, ungated, test::referenceConvolution(p, plain.u, plain.k));
    EXPECT_EQ(runPlan(*made, c), expected);
    EXPECT_EQ(device.replays, 3u);
}

TEST_P(TensorEngines, GoOnWhereTheDriverTakesNoGraph) {
    const ConvolutionProblem p{1, 1, 1, 1, 30000, 26000};
    const Case c = makeCase(p, 5, false, false, false);
    for (const bool records : {false, true}) {
        pretendedDevice().recordsGraphs = records;
        pretendedDevice().takesGraphs = false;
        const auto made = plan(p);
        const auto expected = runPlan(*made, c);
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(runPlan(*made, c), expected);
        EXPECT_EQ(pretendedDevice().replays, 0u);
        EXPECT_EQ(pretendedDevice().graphs, 0u);
    }
}

TEST_P(TensorEngines, LaunchWhatIsOnePassAsItIs) {
    const ConvolutionProblem p{2, 2, 2, 2, 300, 300};
    const Case c = makeCase(p, 5, false, false, false);
    const auto made = plan(p);
    for (int i = 0; i < 3; ++i)
        runPlan(*made, c);
    EXPECT_EQ(pretendedDevice().replays, 0u);
}

TEST_P(TensorEngines, EndOnTheirOwnDevice) {
    auto made = plan({3, 4, 4, 4, 200, 150});
    pretendedDevice().current = 3;
    made.reset(); // ends the program where it does not
    EXPECT_EQ(pretendedDevice().current, 0);
}

TEST_P(TensorEngines, RegulariseOnTheDevice) {
    for (const Mode mode : {Mode::Causal, Mode::Circular}) {
        const ConvolutionProblem p{1, 3, 1, 3, 100, 200, mode};
        for (const Regularization& regularization :
             {Regularization{true, 0.1, true, 7}, Regularization{true, 0.3, false, 1},
              Regularization{false, 0, true, 31}}) {
            const Case c = makeCase(p, 9, false, false, true);
            Case regularized = c;
            for (std::size_t head = 0; head < 3; ++head)
                regularizeRow(std::span(c.k).subspan(head * 200, 200), regularization,
                              std::span(regularized.k).subspan(head * 200, 200));
            EXPECT_EQ(runPlan(*plan(p), c, regularization), runPlan(*plan(p), regularized));
        }
    }
}

// A slider's way: the kernels stay where they are, whatever was made of them before.
TEST_P(TensorEngines, UploadNothingWhenLambdaMoves) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{2, 3, 3, 3, 150, 90}, ConvolutionProblem{2, 3, 3, 3, 700, 690},
          ConvolutionProblem{1, 2, 1, 2, 40, 300, Mode::Circular},
          ConvolutionProblem{1, 2, 2, 2, 100, 70, Mode::Causal, lowestBands(0.5)},
          ConvolutionProblem{1, 2, 2, 2, 97, 70, Mode::Circular, lowestBands(0.5)},
          ConvolutionProblem{1, 2, 2, 2, 40, 300, Mode::Circular, lowestBands(0.3)}}) {
        const Case c = makeCase(p, 17, false, false, true);
        const auto made = plan(p);
        runPlan(*made, c, {true, 0.3, true, 9});
        for (const Regularization& regularization :
             {Regularization{true, 0.1, true, 7}, Regularization{}, Regularization{true, 0.4, false, 1},
              Regularization{false, 0, true, 5, p.taps / 2}}) {
            Kernels kernels = c.kernels();
            kernels.regularization = regularization;
            Timings timings;
            const std::size_t before = pretendedDevice().uploaded;
            made->setRegularization(kernels, timings);
            EXPECT_EQ(pretendedDevice().uploaded, before) << describe(p);
            std::vector<StageKind> kinds;
            for (const Stage& stage : timings.stages())
                kinds.push_back(stage.kind);
            const StageKind prepared = made->fftLength() == 0 ? StageKind::Taps : StageKind::KernelSpectrum;
            EXPECT_EQ(kinds,
                      regularization.isIdentity() ? std::vector{prepared} : (std::vector{StageKind::Squash, prepared}));
            std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
            made->run(c.operands(), y, timings);
            EXPECT_EQ(y, runPlan(*plan(p), c, regularization)) << describe(p);
        }
    }
}

TEST_P(TensorEngines, UploadKernelsThatAreNotWhole) {
    const ConvolutionProblem p{1, 2, 2, 2, 100, 70};
    const Case c = makeCase(p, 19, false, false, false);
    const auto made = plan(p);
    Kernels kernels = c.kernels();
    kernels.regularization = {true, 0.1, false, 1};
    Timings timings;
    std::stop_source stop;
    pretendedDevice().beforeUpload = [&] { stop.request_stop(); };
    EXPECT_THROW(made->setKernels(kernels, timings, stop.get_token()), Cancelled);
    pretendedDevice().beforeUpload = {};
    const std::size_t before = pretendedDevice().uploaded;
    made->setRegularization(kernels, timings);
    EXPECT_EQ(pretendedDevice().uploaded - before, c.k.size() * sizeof(float));
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    made->run(c.operands(), y, timings);
    EXPECT_EQ(y, runPlan(*plan(p), c, kernels.regularization));
}

TEST_P(TensorEngines, WrapKernelsLongerThanTheCircle) {
    for (const std::int64_t length : {1, 5, 64, 97}) {
        const ConvolutionProblem p{1, 2, 2, 2, length, 1234, Mode::Circular};
        const Case c = makeCase(p, 11, false, false, true);
        const auto made = plan(p);
        const auto y = runPlan(*made, c);
        expectRight(*made, c, y, c.expected());
        const ConvolutionProblem wrapped{1, 2, 2, 2, length, length, Mode::Circular};
        Case same{wrapped, c.u, std::vector<float>(static_cast<std::size_t>(2 * length)), c.d, {}, {}};
        const auto circle = static_cast<std::size_t>(length);
        for (std::size_t head = 0; head < 2; ++head)
            wrapKernel(std::span(c.k).subspan(head * 1234, 1234), std::span(same.k).subspan(head * circle, circle));
        EXPECT_EQ(y, runPlan(*plan(wrapped), same)) << "rounded as every engine does";
    }
}

TEST_P(TensorEngines, TakeOtherKernels) {
    const ConvolutionProblem p{2, 3, 3, 3, 150, 90};
    const Case first = makeCase(p, 1, true, false, true);
    Case second = first;
    second.k = test::randomValues(p.kernelSize(), 99);
    second.d.clear();
    const auto made = plan(p);
    const auto before = runPlan(*made, first, {true, 0.2, true, 5});
    const auto after = runPlan(*made, second);
    EXPECT_NE(before, after);
    EXPECT_EQ(after, runPlan(*plan(p), second));
    EXPECT_EQ(runPlan(*made, first, {true, 0.2, true, 5}), before);
}

TEST_P(TensorEngines, KnowWhatTheyHold) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{2, 3, 3, 3, 100, 100}, ConvolutionProblem{1, 2, 1, 2, 3000, 4000, Mode::Full},
          ConvolutionProblem{1, 1, 1, 1, 30000, 30000},
          ConvolutionProblem{1, 2, 2, 2, 90, 9, Mode::Causal, lowestBands(0.5)},
          ConvolutionProblem{1, 2, 2, 2, 90, 9, Mode::Circular, lowestBands(0.5)}}) {
        const Case c = makeCase(p, 5, true, true, true);
        const auto made = plan(p);
        EXPECT_EQ(made->memoryBytes(), pretendedDevice().used) << describe(p);
        Timings timings;
        Kernels kernels = c.kernels();
        kernels.regularization = {true, 0.1, true, 5};
        made->setKernels(kernels, timings);
        EXPECT_EQ(made->memoryBytes(), pretendedDevice().used) << describe(p) << ", smoothed";
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        const std::size_t before = pretendedDevice().allocations;
        made->run(c.operands(), y, timings);
        EXPECT_EQ(pretendedDevice().allocations, before) << "a run allocates nothing";
    }
}

// As everywhere: a row of it is never another's business.
TEST_P(TensorEngines, KeepNotANumberInItsCircle) {
    const ConvolutionProblem p{1, 3, 3, 3, 61, 80, Mode::Circular, lowestBands(0.5)};
    const Case clean = makeCase(p, 11, false, false, true);
    Case c = clean;
    c.k[80 + 17] = std::nanf("");
    const auto y = runPlan(*plan(p), c);
    const auto right = runPlan(*plan(p), clean);
    for (std::size_t i = 0; i < y.size(); ++i)
        if (i / 61 == 1)
            EXPECT_TRUE(std::isnan(y[i])) << i;
        else
            EXPECT_EQ(y[i], right[i]) << i;
}

// In a process of their own: a device that is lost stays so.
TEST_P(TensorEngines, AreUnavailableOnceTheirDeviceIsLost) {
    const auto failWith = [this](cudaError_t status, bool forGood) {
        const ConvolutionProblem p{1, 1, 1, 1, 64, 64};
        const Case c = makeCase(p, 3, false, false, false);
        const auto made = plan(p);
        runPlan(*made, c);
        pretendedDevice().failure = status;
        pretendedDevice().failsForGood = forGood;
        std::string words;
        try {
            runPlan(*made, c);
        } catch (const Error& error) {
            words = error.what();
        }
        pretendedDevice().failure = cudaSuccess;
        std::fprintf(stderr, "[%s] [%s]\n", words.c_str(), engine().unavailableReason().c_str());
        try {
            plan(p);
            std::fprintf(stderr, "and goes on\n");
        } catch (const Error& error) {
            std::fprintf(stderr, "and says %s\n", error.what());
        }
        std::_Exit(0);
    };
    // What is over with the call costs no engine.
    EXPECT_EXIT(failWith(cudaErrorInvalidValue, false), testing::ExitedWithCode(0),
                "\\[Pretended Device: cuda[A-Za-z ]* failed: pretended.*\\] \\[\\]\nand goes on");
    EXPECT_EXIT(
        failWith(cudaErrorIllegalAddress, true), testing::ExitedWithCode(0),
        "\\[Pretended Device: cuda[A-Za-z ]* failed: pretended; the device answers again after a restart of the "
        "program\\] \\[Pretended Device: cuda[A-Za-z ]* failed: pretended; the device answers.*\\]\n"
        "and says Monarch CUDA: not available here: Pretended Device: cuda");
}

INSTANTIATE_TEST_SUITE_P(Plan, TensorEngines, testing::ValuesIn(test::kPrecisions),
                         [](const auto& precision) { return test::wordFor(precision.param); });

TEST(TensorEngine, AgreesWhereRowsAreSplitTwice) {
    const ConvolutionProblem p{1, 1, 1, 1, 4'190'000, 3'900'000};
    const Case c = makeCase(p, 3, false, false, false);
    const auto made = makeTensorEngine()->plan(p, {.tensorPrecision = test::Precision::Half});
    EXPECT_EQ(made->fftLength(), std::int64_t{1} << 23) << "the longest there is";
    EXPECT_NE(made->description().find("5 passes"), std::string::npos) << made->description();
    const auto expected = test::referenceConvolution(p, c.u, c.k);
    EXPECT_LE(test::relativeError(runPlan(*made, c), expected), test::barFor(test::Precision::Half, made->fftLength()));
    EXPECT_EQ(made->memoryBytes(), pretendedDevice().used);
}

// In a process that has not asked the device yet.
TEST(TensorEngine, LeavesNoMultiprocessorIdleToTakeRowsTogether) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto describe = [](int multiprocessors) {
        pretendedDevice().multiprocessors = multiprocessors;
        const auto made = makeTensorEngine()->plan({15, 2, 2, 2, 1000, 900}, {.tensorPrecision = Precision::Half});
        std::fprintf(stderr, "[%s]", made->description().c_str());
        std::_Exit(0);
    };
    EXPECT_EXIT(describe(1), testing::ExitedWithCode(0), "one fused pass over eight rows");
    EXPECT_EXIT(describe(108), testing::ExitedWithCode(0), "one fused pass on");
}

TEST(TensorEngine, SaysWhatIsTooLong) {
    const auto engine = makeTensorEngine();
    const std::int64_t most = std::int64_t{1} << 23;
    const std::int64_t taps = 3 * (most / 4) + 1; // with more, blocks are not worth their overlap
    EXPECT_EQ(engine->refusal({1, 1, 1, 1, most / 2, most / 2 + 1, Mode::Full}), "");
    EXPECT_EQ(engine->refusal({1, 1, 1, 1, most, taps, Mode::Full}), "");
    EXPECT_EQ(engine->refusal({1, 1, 1, 1, std::int64_t{1} << 40, taps}), "");
    const std::string words = engine->refusal({1, 1, 1, 1, most, taps + 1, Mode::Full});
    for (const char* part : {"needs 14,680,065 samples", "up to 8,388,608 are accepted", "6,291,457 taps"})
        EXPECT_NE(words.find(part), std::string::npos) << words;
    // A filtered kernel is as long as its window, so it is not cut.
    const std::vector<bool> bands = lowestBands(0.5);
    EXPECT_EQ(engine->refusal({1, 1, 1, 1, most - 2, 3, Mode::Causal, bands}), "");
    const std::string filtered = engine->refusal({1, 1, 1, 1, most - 1, 3, Mode::Causal, bands});
    EXPECT_NE(filtered.find("needs 8,388,609 samples"), std::string::npos) << filtered;
    EXPECT_EQ(filtered.find("taps"), std::string::npos) << filtered;
    EXPECT_THROW(engine->plan({1, 1, 1, 1, most, taps + 1, Mode::Full}), Error);
}

} // namespace
} // namespace longwave::cuda
