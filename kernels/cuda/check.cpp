// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/check.h"

#include "compute/io/text.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/device.h"

#include <algorithm>

namespace longwave::cuda {

OutOfDeviceMemory::OutOfDeviceMemory(std::size_t asked, std::size_t free)
    : Error(deviceName(),
            (asked ? grouped(asked) + " bytes of device memory were asked for" : "device memory is short") + ", and " +
                grouped(free) +
                " bytes are free; close what else uses the device, or take fewer heads or a shorter signal"),
      missing_(asked - std::min(asked, free)) {}

std::string adviceFor(cudaError_t status) {
    switch (status) {
    case cudaErrorInsufficientDriver:
    case cudaErrorUnsupportedPtxVersion:
    case cudaErrorSystemDriverMismatch:
    case cudaErrorCompatNotSupportedOnDevice:
        return "; update the NVIDIA driver";
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidKernelImage:
        return "; this build has no code for the device: add its compute capability to LONGWAVE_CUDA_ARCHITECTURES and "
               "build again";
    case cudaErrorDevicesUnavailable:
        return "; another program has the device for itself, wait for it or choose another with LONGWAVE_CUDA_DEVICE";
    case cudaErrorLaunchTimeout:
        return "; the device also draws the screen, and the driver ended what took too long: take fewer heads or a "
               "shorter signal";
    case cudaErrorSystemNotReady:
        return "; devices that are linked to each other wait for the fabric manager: start nvidia-fabricmanager";
    case cudaErrorECCUncorrectable:
        return "; the device's memory is faulty: reset the device or choose another with LONGWAVE_CUDA_DEVICE";
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchFailure:
    case cudaErrorMisalignedAddress:
    case cudaErrorIllegalInstruction:
    case cudaErrorHardwareStackError:
    case cudaErrorAssert:
        return "; the device answers again after a restart of the program";
    default:
        return {};
    }
}

namespace {

/// Whether the device says so again, whatever it is asked: then it will to the end of the program.
bool isForGood(cudaError_t status) {
    const bool isOfARecord = status >= cudaErrorStreamCaptureUnsupported && status <= cudaErrorStreamCaptureWrongThread;
    return !isOfARecord && cudaFree(nullptr) == status;
}

} // namespace

void fail(cudaError_t status, const char* call) {
    cudaGetLastError(); // what can be forgotten is: the next call must not report it once more
    const std::string words = std::string(call) + " failed: " + cudaGetErrorString(status) + adviceFor(status);
    if (isForGood(status))
        loseDevice(deviceName() + ": " + words);
    throw Error(deviceName(), words);
}

} // namespace longwave::cuda
