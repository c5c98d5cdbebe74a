// SPDX-License-Identifier: GPL-3.0-or-later
// The checks and the race for a device, on the pretended one: that they find what is right to be right, and find
// faults.
#include "compute/error.h"
#include "tests/bench/device_race.h"
#include "tests/kernels/cuda/device/device_checks.h"
#include "tests/kernels/cuda/device/double_reference.h"
#include "tests/kernels/cuda/device/noisy_arrays.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace longwave {
namespace {

using probe::DeviceCheck;
using probe::Finding;

constexpr probe::CheckLimits kTiny{2000, 1 << 12, 300};

struct Findings {
    int count = 0, wide = 0;
    std::set<std::string> groups;
};
Findings run(const std::vector<DeviceCheck>& checks, const std::string& prefix) {
    Findings findings;
    for (const DeviceCheck& check : checks)
        if (check.name.starts_with(prefix))
            check.run([&](const Finding& finding) {
                ++findings.count;
                findings.wide += finding.isAsWide;
                findings.groups.insert(finding.group);
                EXPECT_TRUE(finding.isRight()) << finding.group << ", " << finding.what << ": " << finding.error;
            });
    return findings;
}

TEST(DeviceChecks, HoldForEveryEngine) {
    const auto checks = probe::planChecks(kTiny);
    EXPECT_EQ(run(checks, "Reference").count, 2);
    EXPECT_EQ(run(checks, "Squash/").groups,
              (std::set<std::string>{"fp16", "bf16", "accurate", "cuFFT", "cuFFT like PyTorch"}));
    EXPECT_EQ(run(checks, "Unaligned/").count, 3 * 5 * 2);
    EXPECT_EQ(run(checks, "Scales/").count, 2 * 3 * 2);
}

TEST(DeviceChecks, TheMatrixIsCutWhereRowsAreTooMany) {
    const auto checks = probe::matrixChecks(kTiny);
    EXPECT_EQ(checks.size(), 1u + 40u); // 256, and 40 that are none of these
    const Findings tiny = run({checks[0]}, "Matrix/L256");
    EXPECT_EQ(tiny.count, 2 * 2 * 5 * 2); // one batch of a few heads, whatever was asked for
    EXPECT_EQ(tiny.wide, 0);
    EXPECT_EQ(tiny.groups, (std::set<std::string>{"fp16", "bf16", "accurate", "fp16 arrays", "bf16 arrays"}));
}

TEST(DeviceChecks, BarsAreThoseThatWerePromised) {
    EXPECT_EQ(probe::barFor("fp16", 512), 2e-3);
    EXPECT_EQ(probe::barFor("bf16", 512), 1.5e-2);
    EXPECT_DOUBLE_EQ(probe::barFor("accurate", 512), 6e-6);
    const double none = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE((Finding{"fp16", "", none, 2e-3}).isRight()) << "NaN is no error below a bar";
}

TEST(DeviceChecks, TheReferenceFindsFaultsInTheRowsItLooksAt) {
    const cuda::Stream stream;
    constexpr std::int64_t kLength = 40, kRows = 6;
    probe::DoubleReference reference(kLength, kLength, false, 1 << 12, stream);
    const probe::Expected expected{2, 3};
    EXPECT_EQ(reference.rowsChecked(expected), kRows);
    probe::NoisyArrays<float> arrays(kRows * kLength, 0, stream);
    const auto kernels = probe::noise<float>(probe::kKernelSeed, 3 * kLength, 0, false, 1, stream);
    cuda::ResidentConvolution<device::AccurateMath, float> convolution({2, 3, 3, 3, kLength, kLength, Mode::Causal},
                                                                       stream);
    convolution.setKernels(kernels.data());
    convolution.run(arrays.operands(false));
    EXPECT_LE(reference.worstError(expected, arrays.output()), 6e-6);
    arrays.output()[3 * kLength + 7] += 1; // the pretended device's memory is the host's
    EXPECT_GE(reference.worstError(expected, arrays.output()), 1e-2);
    arrays.output()[5 * kLength + 39] = INFINITY;
    EXPECT_TRUE(std::isnan(reference.worstError(expected, arrays.output())));
    arrays.spoilOutput(1, stream);
    EXPECT_TRUE(std::isnan(reference.worstError(expected, arrays.output()))) << "what is left out is found";
}

TEST(DeviceRace, MeasuresAndChecksEveryEngine) {
    const cuda::Stream stream;
    bench::DeviceRace race({64, 4000}, stream);
    EXPECT_EQ(race.batch() * race.heads(), 4000 / 64);
    race.measure(0);
    EXPECT_EQ(race.entries().size(), 6u);
    for (const auto& entry : race.entries()) {
        EXPECT_LE(entry.error, entry.bar) << entry.name;
        EXPECT_EQ(entry.seconds.size(), 5u) << entry.name;
        EXPECT_GT(race.median(entry.name), 0);
        EXPECT_EQ(race.ratio(entry.name, entry.name), 1);
    }
    EXPECT_EQ(race.bytes("fp16"), 4.0 * 62 * 64);
    EXPECT_EQ(race.bytes("accurate"), 8.0 * 62 * 64);
    EXPECT_THROW(race.median("warp"), Error);
}

TEST(DeviceRace, MeasuresCirclesOfFewerHeads) {
    const cuda::Stream stream;
    bench::DeviceRace race({64, 4000, 3, true}, stream);
    EXPECT_EQ(race.heads(), 3);
    EXPECT_EQ(race.batch(), 4000 / 64 / 3);
    race.measure(0);
    ASSERT_EQ(race.entries().size(), 2u);
    for (const auto& entry : race.entries())
        EXPECT_LE(entry.error, entry.bar) << entry.name;
    EXPECT_GT(race.median("bf16"), 0);
}

} // namespace
} // namespace longwave
