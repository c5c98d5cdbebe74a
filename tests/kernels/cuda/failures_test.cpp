// SPDX-License-Identifier: GPL-3.0-or-later
// What CUDA and cuFFT may refuse, on a pretended device: what is got over, and what is not.
#include "compute/error.h"
#include "kernels/cuda/cufft_engine.h"
#include "kernels/cuda/cufft_plan.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/device_limits.h"
#include "kernels/cuda/launch.h"
#include "tests/kernels/cuda/tensor_runs.h"

#include <cuda_runtime_api.h>

#include <cstdio>
#include <cstdlib>

namespace longwave::cuda {
namespace {

using test::Case;
using test::makeCase;
using test::pretendedDevice;
using test::runPlan;

class Failures : public testing::TestWithParam<std::unique_ptr<Engine> (*)()> {
  protected:
    void TearDown() override { pretendedDevice() = {}; }
    std::unique_ptr<Engine> engine() const { return GetParam()(); }
};

// An attempt that finds no memory leaves nothing that a later launch would report.
TEST_P(Failures, OfAPlanAreForgottenByTheNext) {
    const ConvolutionProblem p{4, 3, 3, 3, 700, 600}; // more taps than are convolved without a transform
    const Case c = makeCase(p, 3, true, true, true);
    const auto expected = runPlan(*engine()->plan(p), c);
    pretendedDevice().refused = 1;
    const auto made = engine()->plan(p);
    EXPECT_NE(made->description().find("pieces"), std::string::npos) << made->description();
    EXPECT_EQ(runPlan(*made, c), expected);
}

// In a process of their own: a device that is lost stays so.
TEST_P(Failures, OfATransformThatLostItsDeviceSayWhyAndStay) {
    const auto failWith = [this](bool isLost) {
        const ConvolutionProblem p{1, 1, 1, 1, 700, 600};
        const Case c = makeCase(p, 3, false, false, false);
        const auto made = engine()->plan(p);
        pretendedDevice().transformsFail = true;
        pretendedDevice().losesDevice = isLost ? cudaErrorIllegalAddress : cudaSuccess;
        try {
            runPlan(*made, c);
        } catch (const Error& error) {
            std::fprintf(stderr, "[%s] [%s]", error.what(), engine()->unavailableReason().c_str());
        }
        std::_Exit(0);
    };
    EXPECT_EXIT(failWith(false), testing::ExitedWithCode(0),
                "\\[Pretended Device: cufftExec[0-9A-Z]* failed with status 6: the device failed.*\\] \\[\\]");
    EXPECT_EXIT(
        failWith(true), testing::ExitedWithCode(0),
        "\\[Pretended Device: cufftExec[0-9A-Z]* failed: pretended; the device answers again after a restart.*\\] "
        "\\[Pretended Device: cufftExec[0-9A-Z]* failed: pretended; the device answers.*\\]");
}

INSTANTIATE_TEST_SUITE_P(
    All, Failures, testing::Values(makeTensorEngine, makeCufftEngine, makeCufftPytorchEngine), [](const auto& test) {
        return std::string(test.index == 0 ? "monarch" : test.index == 1 ? "cufft" : "cufftPytorch");
    });

// In a process that has not asked the device yet.
TEST(FailuresOfFacts, CostNoEngine) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto plan = [] {
        pretendedDevice().saysClocks = false;
        const auto engine = makeTensorEngine();
        const ConvolutionProblem p{1, 2, 2, 2, 300, 300};
        const Case c = makeCase(p, 3, false, false, false);
        const auto y = runPlan(*engine->plan(p), c);
        const bool isGuessed = deviceLimits().tensorFlops == DeviceLimits{}.tensorFlops &&
                               deviceLimits().bytesPerSecond == DeviceLimits{}.bytesPerSecond;
        std::fprintf(stderr, "[%s] %d %d", engine->unavailableReason().c_str(), isGuessed,
                     test::relativeError(y, c.expected()) < 1e-4);
        std::_Exit(0);
    };
    EXPECT_EXIT(plan(), testing::ExitedWithCode(0), "^\\[\\] 1 1");
}

TEST(Launches, HaveNoMoreBlocksThanThereAre) {
    EXPECT_EQ(blocksOf({kMostTiles, 1024}), kMostTiles);
    EXPECT_EQ(blocksOf({7, 1025}), 14);
    EXPECT_EQ(blocksOf({7, 0}), 0);
    EXPECT_THROW(blocksOf({kMostTiles + 1, 1}), Error);
    EXPECT_THROW(blocksOf({(std::int64_t{1} << 32) + 5, 1}), Error) << "five, in 32 bits";
    EXPECT_THROW(blocksOf({kMostTiles, 1025}), Error);
    const CufftPolicy policy{.name = kCufft};
    EXPECT_EQ(CufftPlan::mostRows({1, 1, 1, 1, 5, 5}, policy), kMostTiles);
    EXPECT_EQ(CufftPlan::mostRows({1, 1, 1, 1, 1024, 1024}, policy), kMostTiles / 2);
}

} // namespace
} // namespace longwave::cuda
