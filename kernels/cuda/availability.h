// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace longwave::cuda {

/// Compute capability that device code needs: asynchronous copies and bfloat16 on the tensor cores came with it.
inline constexpr int kLeastMajor = 8;

/// What can be found out about the machine without touching a device. No CUDA types: sentences are tested anywhere.
struct Probe {
    int driverVersion = 0;             ///< the newest CUDA the driver takes, 1000·major + 10·minor; 0: no driver
    int runtimeVersion = 0;            ///< the CUDA this was built with
    bool driverTooOld = false;         ///< what the runtime itself says
    std::string trouble{};             ///< what the runtime says otherwise, or empty
    int devices = 0;                   ///< how many there are
    std::optional<std::string> wanted; ///< LONGWAVE_CUDA_DEVICE
    std::string name{};                ///< of the chosen device
    int major = 0;                     ///< compute capability of the chosen device
    int minor = 0;
};

/// The device asked for, 0 when none was; nothing when `wanted` is no number from 0 to devices − 1.
std::optional<int> chosenDevice(const std::optional<std::string>& wanted, int devices) noexcept;

/// Empty when CUDA engines can run; otherwise a sentence that says why not.
std::string unavailableReason(const Probe& probe);

/// The same for this machine, asked once, or why its device was lost since. Never throws, never exits; takes the time
/// that the driver needs to wake up.
const std::string& unavailableReason() noexcept;

/// From now on the device is of no use to this program, for this reason; the first that is given stays.
void loseDevice(const std::string& reason);

} // namespace longwave::cuda
