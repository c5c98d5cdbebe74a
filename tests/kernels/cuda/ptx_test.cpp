// SPDX-License-Identifier: GPL-3.0-or-later
// What nvcc makes of the device code, beside the tests of plans that run it too.
#include "tests/kernels/cuda/pretended_kernels.h"
#include "tests/kernels/cuda/tensor_runs.h"

namespace longwave::test {
namespace {

TEST(Kernels, AreKnownToTheInterpreter) {
    const auto kernels = everyKernel();
    EXPECT_GT(kernels.size(), 100u);
    for (const ptx::Kernel* kernel : kernels) {
        EXPECT_GT(kernel->code.size(), 10u) << kernel->name;
        EXPECT_LE(kernel->parameterBytes, 4096u) << kernel->name << ": older drivers take no more";
        EXPECT_EQ(kernel->sharedBytes, 0u) << kernel->name << ": it is asked for with the launch";
    }
}

// Between the instructions at which they meet, lanes and warps run in any order. A barrier that is missing shows in one
// of them.
class KernelOrders : public TensorEngines {};
INSTANTIATE_TEST_SUITE_P(Ptx, KernelOrders, testing::ValuesIn(kPrecisions),
                         [](const auto& test) { return wordFor(test.param); });

TEST_P(KernelOrders, GiveTheSameBits) {
    struct Run {
        ConvolutionProblem p;
        const char* pass; ///< that is to be among those it is made of
    };
    for (const Run& run : {Run{{2, 3, 3, 3, 1001, 50}, "toeplitzPass"}, Run{{5, 2, 2, 2, 301, 40}, "toeplitzPass"},
                           Run{{3, 4, 4, 4, 199, 300, Mode::Circular, lowestBands(0.5)}, "warpPass"},
                           Run{{2, 2, 1, 2, 1001, 650}, "rowPass"}, Run{{1, 1, 1, 1, 8001, 7999}, "rowPass"},
                           Run{{1, 1, 1, 1, 30000, 26000}, "splitPass"}}) {
        const ConvolutionProblem& p = run.p;
        const Case c = makeCase(p, 3, true, true, true);
        const auto made = plan(p);
        pretendedKernels() = {};
        const auto together = runPlan(*made, c);
        EXPECT_TRUE(
            std::ranges::any_of(pretendedKernels().runs,
                                [&](const auto& kernel) { return kernel.first.find(run.pass) != std::string::npos; }))
            << describe(p) << ", " << made->description();
        for (const ptx::Schedule schedule : {ptx::Schedule::LaneByLane, ptx::Schedule::FromTheLast}) {
            pretendedKernels().schedule = schedule;
            EXPECT_EQ(runPlan(*made, c), together) << describe(p) << ", " << made->description();
        }
    }
    pretendedKernels() = {};
}

} // namespace
} // namespace longwave::test
