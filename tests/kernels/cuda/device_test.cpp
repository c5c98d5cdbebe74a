// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of device_checks.h as tests; skipped, with the reason, where there is no device.
#include "compute/error.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/fft_library.h"
#include "tests/kernels/cuda/device/device_checks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace longwave {
namespace {

std::string missing() {
    return cuda::unavailableReason().empty() ? cuda::fftLibraryReason() : cuda::unavailableReason();
}

class OnDevice : public testing::Test {
  public:
    explicit OnDevice(probe::DeviceCheck check) : check_(std::move(check)) {}

  private:
    void TestBody() override {
        if (const std::string reason = missing(); !reason.empty())
            GTEST_SKIP() << reason;
        int findings = 0;
        check_.run([&](const probe::Finding& finding) {
            ++findings;
            EXPECT_TRUE(finding.isRight()) << finding.group << ", " << finding.what << ": relative error "
                                           << finding.error << ", the bar is " << finding.bar;
        });
        EXPECT_GT(findings, 0);
    }

    probe::DeviceCheck check_;
};

void registerTests(const std::vector<probe::DeviceCheck>& checks) {
    for (const probe::DeviceCheck& check : checks) {
        std::string name = check.name;
        std::replace(name.begin(), name.end(), '/', '_');
        testing::RegisterTest("OnDevice", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                              [check]() -> OnDevice* { return new OnDevice(check); });
    }
}

} // namespace
} // namespace longwave

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    // The whole matrix is device_check's; a test of it has smaller cases.
    const longwave::probe::CheckLimits limits{std::int64_t{1} << 24, std::int64_t{1} << 23};
    longwave::registerTests(longwave::probe::planChecks(limits));
    longwave::registerTests(longwave::probe::matrixChecks(limits));
    return RUN_ALL_TESTS();
}
