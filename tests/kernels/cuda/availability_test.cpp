// SPDX-License-Identifier: GPL-3.0-or-later
// Every reason why CUDA engines can't run, in words; with no device needed, or hidden.
#include "kernels/cuda/availability.h"

#include <gtest/gtest.h>

namespace longwave::cuda {
namespace {

Probe good() {
    Probe probe;
    probe.driverVersion = 13020;
    probe.runtimeVersion = 13000;
    probe.devices = 2;
    probe.name = "A Device";
    probe.major = 9;
    return probe;
}

void expectReason(const Probe& probe, std::initializer_list<const char*> parts) {
    const std::string reason = unavailableReason(probe);
    EXPECT_FALSE(reason.empty());
    for (const char* part : parts)
        EXPECT_NE(reason.find(part), std::string::npos) << part << " in: " << reason;
}

TEST(Availability, AGoodDeviceHasNoReason) {
    EXPECT_EQ(unavailableReason(good()), "");
}

TEST(Availability, EveryReasonSaysWhatIsThereAndWhatIsNeeded) {
    Probe probe = good();
    probe.driverVersion = 0;
    expectReason(probe, {"no NVIDIA driver"});
    probe = good();
    probe.driverVersion = 12020;
    probe.driverTooOld = true;
    expectReason(probe, {"12.2", "13.0"});
    probe = good();
    probe.trouble = "something odd";
    expectReason(probe, {"something odd"});
    probe = good();
    probe.devices = 0;
    expectReason(probe, {"no device", "CUDA_VISIBLE_DEVICES"});
    probe = good();
    probe.major = 7;
    probe.minor = 5;
    expectReason(probe, {"A Device", "7.5", "8.0"});
    probe = good();
    probe.wanted = std::string("2"); // GCC 12 warns of an assigned literal, wrongly
    expectReason(probe, {"LONGWAVE_CUDA_DEVICE", "\"2\"", "0 to 1"});
}

TEST(Availability, TheDeviceIsTheOneThatWasAskedFor) {
    EXPECT_EQ(chosenDevice(std::nullopt, 2), 0);
    EXPECT_EQ(chosenDevice("", 2), 0);
    EXPECT_EQ(chosenDevice("1", 2), 1);
    EXPECT_EQ(chosenDevice(std::nullopt, 0), std::nullopt);
    for (const char* wrong : {"2", "-1", "one", "1 ", "0x1", "99999999999"})
        EXPECT_EQ(chosenDevice(wrong, 2), std::nullopt) << wrong;
}

} // namespace
} // namespace longwave::cuda
