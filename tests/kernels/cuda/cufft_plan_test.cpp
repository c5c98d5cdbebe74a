// SPDX-License-Identifier: GPL-3.0-or-later
// The cuFFT engines on a pretended device: all but cuFFT itself and the device's own arithmetic.
#include "compute/convolution/engine.h"
#include "kernels/cuda/cufft_engine.h"
#include "kernels/cuda/device_regularizer.h"
#include "kernels/cuda/pieces.h"
#include "tests/kernels/cuda/pretended_device.h"
#include "tests/kernels/cuda/stopped_run.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace longwave::cuda {
namespace {

using test::Case;
using test::describe;
using test::makeCase;
using test::pretendedDevice;
using test::randomValues;
using test::relativeError;

class CufftEngines : public testing::TestWithParam<std::unique_ptr<Engine> (*)()> {
  protected:
    void TearDown() override {
        engine_.reset();
        EXPECT_EQ(pretendedDevice().used, 0u) << "what a plan took it gives back";
        EXPECT_EQ(pretendedDevice().transforms, 0u);
        pretendedDevice() = {};
    }
    const Engine& engine() const { return *engine_; }

  private:
    std::unique_ptr<Engine> engine_ = GetParam()();
};

std::vector<float> run(Plan& plan, const Case& c, const Regularization& regularization = {}) {
    Timings timings;
    Kernels kernels = c.kernels();
    kernels.regularization = regularization;
    plan.setKernels(kernels, timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()), std::nanf(""));
    plan.run(c.operands(), y, timings);
    return y;
}

TEST_P(CufftEngines, AgreeWithTheDefinition) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems())
        for (int which = 0; which < 8; which += seed % 2 == 0 ? 1 : 3) {
            const Case c = makeCase(p, seed += 7, which & 1, which & 2, which & 4);
            EXPECT_LE(relativeError(run(*engine().plan(p), c), c.expected()), 1e-6) << describe(p) << " " << which;
        }
}

TEST_P(CufftEngines, GiveTheSameInPiecesWhereMemoryIsShort) {
    for (const ConvolutionProblem& p :
         {ConvolutionProblem{3, 4, 4, 4, 200, 150}, ConvolutionProblem{3, 5, 1, 5, 200, 150},
          ConvolutionProblem{2, 6, 6, 1, 199, 300, Mode::Circular}}) {
        const Case c = makeCase(p, 3, true, true, true);
        pretendedDevice().memory = std::size_t{1} << 30;
        const auto whole = engine().plan(p);
        const auto expected = run(*whole, c);
        EXPECT_EQ(whole->description().find("pieces"), std::string::npos);
        EXPECT_EQ(pretendedDevice().used, whole->memoryBytes());
        std::size_t memory = whole->memoryBytes();
        int splits = 0;
        for (; memory > 1000; memory = memory * 7 / 8) {
            pretendedDevice().memory = pretendedDevice().used + memory;
            try {
                const auto plan = engine().plan(p);
                splits += plan->description().find("pieces") != std::string::npos;
                EXPECT_LE(plan->memoryBytes(), memory);
                EXPECT_EQ(run(*plan, c), expected) << describe(p) << " in " << memory << " bytes";
            } catch (const Error& error) {
                EXPECT_NE(std::string(error.what()).find("are missing"), std::string::npos) << error.what();
                break;
            }
        }
        EXPECT_GT(splits, 2) << describe(p);
        EXPECT_GT(memory, 1000u) << "at last not even one row fits";
    }
}

TEST_P(CufftEngines, KeepFrequenciesAsFftwDoes) {
    const auto fftw = makeFftwEngine();
    std::vector<bool> highest = lowestBands(0.3);
    highest.flip();
    for (const auto& bands : {lowestBands(0.3), highest})
        for (const std::int64_t length : {1, 60, 97, 256}) {
            ConvolutionProblem p{2, 3, 3, 3, length, 50, Mode::Circular, bands};
            const Case c = makeCase(p, 5, true, false, true);
            const auto expected = run(*fftw->plan(p), c);
            const std::vector<double> doubles(expected.begin(), expected.end());
            EXPECT_LE(relativeError(run(*engine().plan(p), c), doubles), 1e-6) << length;
        }
}

TEST_P(CufftEngines, RegulariseOnTheDevice) {
    const ConvolutionProblem p{1, 3, 1, 3, 300, 200};
    const Case c = makeCase(p, 9, false, false, true);
    const Regularization regularization{true, 0.1, true, 7};
    Case regularized = c;
    for (std::size_t head = 0; head < 3; ++head)
        regularizeRow(std::span(c.k).subspan(head * 200, 200), regularization,
                      std::span(regularized.k).subspan(head * 200, 200));
    EXPECT_EQ(run(*engine().plan(p), c, regularization), run(*engine().plan(p), regularized));
}

TEST_P(CufftEngines, UploadNothingWhenLambdaMoves) {
    const ConvolutionProblem p{1, 3, 1, 3, 300, 200};
    const Case c = makeCase(p, 9, false, false, true);
    const auto made = engine().plan(p);
    run(*made, c, {true, 0.3, true, 9});
    for (const Regularization& regularization :
         {Regularization{true, 0.1, true, 7}, Regularization{}, Regularization{true, 0.4, false, 1}}) {
        Kernels kernels = c.kernels();
        kernels.regularization = regularization;
        Timings timings;
        const std::size_t before = pretendedDevice().uploaded;
        made->setRegularization(kernels, timings);
        EXPECT_EQ(pretendedDevice().uploaded, before);
        EXPECT_EQ(std::ranges::count(timings.stages(), StageKind::Upload, &Stage::kind), 0);
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        made->run(c.operands(), y, timings);
        EXPECT_EQ(y, run(*engine().plan(p), c, regularization));
    }
}

TEST_P(CufftEngines, ReportTheirStagesAndAllocateNothingInARun) {
    const ConvolutionProblem p{2, 3, 3, 3, 100, 100};
    const Case c = makeCase(p, 11, true, true, true);
    const auto plan = engine().plan(p);
    Timings timings;
    plan->setKernels(c.kernels(), timings);
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    const std::size_t before = pretendedDevice().allocations;
    plan->run(c.operands(), y, timings);
    EXPECT_EQ(pretendedDevice().allocations, before);
    std::vector<StageKind> kinds;
    double sum = 0;
    for (const Stage& stage : timings.stages()) {
        kinds.push_back(stage.kind);
        sum += stage.seconds;
        EXPECT_GT(stage.bytes, 0) << nameOf(stage.kind);
    }
    std::vector<StageKind> expected{StageKind::Upload,   StageKind::Pad,     StageKind::Forward,
                                    StageKind::Multiply, StageKind::Inverse, StageKind::Download};
    if (std::string(engine().name()) == "cufft-pytorch")
        expected.insert(expected.begin(), StageKind::KernelSpectrum);
    EXPECT_EQ(kinds, expected);
    EXPECT_GT(sum, 0);
    EXPECT_LE(sum, timings.total());
    EXPECT_EQ(plan->fftLength(), std::string(engine().name()) == "cufft" ? 200 : 2 * p.length);
}

TEST_P(CufftEngines, StopBetweenPieces) {
    const ConvolutionProblem p{8, 1, 1, 1, 100, 100};
    const Case c = makeCase(p, 13, false, false, false);
    pretendedDevice().memory = engine().plan(p)->memoryBytes() / 2;
    const auto plan = engine().plan(p);
    test::expectStopsBetweenPieces(*plan, c);
}

INSTANTIATE_TEST_SUITE_P(All, CufftEngines, testing::Values(makeCufftEngine, makeCufftPytorchEngine),
                         [](const auto& make) { return std::string(make.index == 0 ? "cufft" : "cufftPytorch"); });

TEST(DeviceRegularizer, HasTheBitsOfTheHosts) {
    const Stream stream;
    for (const std::int64_t taps : {1, 2, 3, 50, 1024, 3000})
        for (const std::int64_t window : {1, 3, 5, 101, 2047, 9999}) {
            std::vector<float> k = randomValues(2 * taps, static_cast<std::uint32_t>(taps + window));
            k.back() = 1e30f; // nothing of it may stay behind outside of its windows
            if (taps == 50)
                k[7] = std::numeric_limits<float>::quiet_NaN();
            for (const bool squashOn : {false, true})
                for (const std::int64_t seam : {std::int64_t{0}, taps / 2, taps}) {
                    const Regularization regularization{squashOn, 0.05, true, window, seam};
                    DeviceBuffer<float> onDevice(k.size());
                    std::copy(k.begin(), k.end(), onDevice.data()); // pretended: it is the host's memory
                    DeviceBuffer<float> to(k.size());
                    DeviceRegularizer regularizer;
                    const float* result =
                        regularizer.apply(regularization, onDevice.data(), to.data(), 2, taps, stream);
                    ASSERT_EQ(result, squashOn || window > 1 ? to.data() : onDevice.data());
                    std::vector<float> expected(k.size());
                    for (const std::size_t head : {std::size_t{0}, std::size_t{1}})
                        regularizeRow(std::span(k).subspan(head * k.size() / 2, k.size() / 2), regularization,
                                      std::span(expected).subspan(head * k.size() / 2, k.size() / 2));
                    for (std::size_t i = 0; i < k.size(); ++i)
                        if (!std::isnan(expected[i]))
                            ASSERT_EQ(std::bit_cast<std::uint32_t>(result[i]),
                                      std::bit_cast<std::uint32_t>(expected[i]))
                                << taps << " " << window << " " << i;
                        else
                            ASSERT_TRUE(std::isnan(result[i])) << taps << " " << window << " " << i;
                }
        }
}

TEST(Pieces, CoverEveryRowOnce) {
    for (const std::int64_t signalHeads : {1, 5})
        for (const std::int64_t batch : {1, 4})
            for (std::int64_t most = 1; most <= 21; ++most) {
                const ConvolutionProblem p{batch, 5, signalHeads, 5, 10, 10};
                std::int64_t next = 0;
                std::int64_t signals = 0;
                for (const Piece& piece : piecesOf(p, most)) {
                    EXPECT_EQ(piece.row, next);
                    EXPECT_GE(piece.rows, 1);
                    EXPECT_LE(piece.rows, most);
                    EXPECT_EQ(piece.signal, sharesSignal(p) ? piece.row / 5 : piece.row);
                    next += piece.rows;
                    signals += piece.signals;
                }
                EXPECT_EQ(next, batch * 5);
                EXPECT_EQ(signals, batch * signalHeads) << "each is transformed once";
            }
}

} // namespace
} // namespace longwave::cuda
