// SPDX-License-Identifier: GPL-3.0-or-later
// Every launch that the planner can choose, on any device, as nvcc made it: launches_test.cpp, in the interpreter.
#include "tests/kernels/cuda/interpreted.h"
#include "tests/kernels/cuda/launch_runs.h"

namespace longwave::test {
namespace {

template <typename Math>
class PtxLaunches : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(PtxLaunches, AllMath);

template <typename Math, typename Number, typename Run>
void expectRight(const Run& run) {
    test::expectRight<Math, Number>(run, [](const Case& c, const cuda::Geometry& geometry) {
        return Interpreted<Math, Number>(c, geometry).run();
    });
}

TYPED_TEST(PtxLaunches, AreRight) {
    for (const LaunchRun& run : allRuns())
        ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, float>(run);
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, float>(run);
    for (const PairsRun& run : pairsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, float>(run);
}

TYPED_TEST(PtxLaunches, AreRightForWholeRows) {
    for (const LaunchRun& run : runsOverArrays())
        if (run.whole) {
            ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, float>(run)));
        }
}

// Those of ptx/arrays.cu.
template <typename Math>
class PtxLaunchesOver16Bits : public testing::Test {};
using MathOf16Bits = testing::Types<device::HalfMath, device::BfloatMath>;
TYPED_TEST_SUITE(PtxLaunchesOver16Bits, MathOf16Bits);

TYPED_TEST(PtxLaunchesOver16Bits, AreRight) {
    for (const LaunchRun& run : runsOverArrays())
        if (!run.half && run.cut.rings <= 16 && (run.cut.splits.empty() || run.cut.splits[0] <= 16)) {
            ASSERT_NO_FATAL_FAILURE((expectRight<TypeParam, typename TypeParam::Number>(run)));
        }
    for (const TapsRun& run : tapsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, typename TypeParam::Number>(run);
    for (const BatchRun& run : batchRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, typename TypeParam::Number>(run);
    for (const PairsRun& run : pairsRuns(kPrecision<TypeParam>))
        expectRight<TypeParam, typename TypeParam::Number>(run);
}

} // namespace
} // namespace longwave::test
