// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/availability.h"

#include <charconv>

namespace longwave::cuda {
namespace {

// 13020 → "13.2"
std::string versionText(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

} // namespace

std::optional<int> chosenDevice(const std::optional<std::string>& wanted, int devices) noexcept {
    if (!wanted || wanted->empty())
        return devices > 0 ? std::optional(0) : std::nullopt;
    int index = -1;
    const char* end = wanted->data() + wanted->size();
    const auto [last, error] = std::from_chars(wanted->data(), end, index);
    if (error != std::errc() || last != end || index < 0 || index >= devices)
        return std::nullopt;
    return index;
}

std::string unavailableReason(const Probe& probe) {
    if (probe.driverVersion == 0)
        return "there is no NVIDIA driver on this machine";
    if (probe.driverTooOld)
        return "the NVIDIA driver is too old: it takes CUDA up to " + versionText(probe.driverVersion) +
               ", and this build needs " + versionText(probe.runtimeVersion);
    if (!probe.trouble.empty())
        return "the NVIDIA driver does not answer: " + probe.trouble;
    if (probe.devices == 0)
        return "the NVIDIA driver finds no device; CUDA_VISIBLE_DEVICES, when it is set, may hide it";
    if (!chosenDevice(probe.wanted, probe.devices))
        return "LONGWAVE_CUDA_DEVICE is \"" + probe.wanted.value_or("") + "\"; " +
               (probe.devices == 1 ? std::string("0 is accepted, the one device there is")
                                   : "0 to " + std::to_string(probe.devices - 1) + " are accepted");
    if (probe.major < kLeastMajor)
        return probe.name + " has compute capability " + std::to_string(probe.major) + "." +
               std::to_string(probe.minor) + "; " + std::to_string(kLeastMajor) + ".0 or newer is needed";
    return {};
}

} // namespace longwave::cuda
