// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device.h"

#include "compute/error.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/check.h"

#include <atomic>
#include <cstdlib>
#include <exception>

namespace longwave::cuda {
namespace {

struct Found {
    Device device;
    std::string reason; // why it can't be used, or empty
};

int attribute(cudaDeviceAttr which, int index) {
    int value = 0;
    if (const cudaError_t status = cudaDeviceGetAttribute(&value, which, index); status != cudaSuccess)
        throw Error("cudaDeviceGetAttribute", cudaGetErrorString(status)); // not check(): it asks for the device's name
    return value;
}

/// 0 where a device, or its driver, keeps it to itself.
int attributeIfSaid(cudaDeviceAttr which, int index) {
    int value = 0;
    if (cudaDeviceGetAttribute(&value, which, index) == cudaSuccess)
        return value;
    cudaGetLastError();
    return 0;
}

Device factsOf(int index) {
    cudaDeviceProp properties{};
    if (const cudaError_t status = cudaGetDeviceProperties(&properties, index); status != cudaSuccess)
        throw Error("cudaGetDeviceProperties", cudaGetErrorString(status));
    Device d;
    d.index = index;
    d.name = properties.name;
    d.major = attribute(cudaDevAttrComputeCapabilityMajor, index);
    d.minor = attribute(cudaDevAttrComputeCapabilityMinor, index);
    d.multiprocessors = attribute(cudaDevAttrMultiProcessorCount, index);
    d.sharedMemoryPerBlock = static_cast<std::size_t>(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, index));
    d.sharedMemoryPerMultiprocessor =
        static_cast<std::size_t>(attribute(cudaDevAttrMaxSharedMemoryPerMultiprocessor, index));
    d.clockHertz = 1e3 * attributeIfSaid(cudaDevAttrClockRate, index);
    const double transfers = 2e3 * attributeIfSaid(cudaDevAttrMemoryClockRate, index); // two in a clock
    d.bytesPerSecond = transfers * attributeIfSaid(cudaDevAttrGlobalMemoryBusWidth, index) / 8;
    d.l2 = static_cast<std::size_t>(attribute(cudaDevAttrL2CacheSize, index));
    d.memory = properties.totalGlobalMem;
    return d;
}

Found look() {
    Found found;
    Probe probe;
    // Without a driver the first call says 0 and no error.
    if (cudaDriverGetVersion(&probe.driverVersion) != cudaSuccess)
        probe.driverVersion = 0;
    cudaRuntimeGetVersion(&probe.runtimeVersion);
    if (const char* wanted = std::getenv("LONGWAVE_CUDA_DEVICE"))
        probe.wanted = wanted;
    const cudaError_t status = cudaGetDeviceCount(&probe.devices);
    probe.driverTooOld = status == cudaErrorInsufficientDriver;
    if (status != cudaSuccess) {
        cudaGetLastError();
        probe.devices = 0;
        if (status != cudaErrorNoDevice)
            probe.trouble = cudaGetErrorString(status) + adviceFor(status);
    } else if (const auto index = chosenDevice(probe.wanted, probe.devices)) {
        found.device = factsOf(*index);
        probe.name = found.device.name;
        probe.major = found.device.major;
        probe.minor = found.device.minor;
    }
    found.reason = unavailableReason(probe);
    return found;
}

const Found& found() noexcept {
    static const Found kFound = []() noexcept {
        Found none;
        try {
            return look();
        } catch (const std::exception& error) {
            none.reason = std::string("the NVIDIA driver does not answer: ") + error.what();
        } catch (...) {
            none.reason = "the NVIDIA driver does not answer";
        }
        return none;
    }();
    return kFound;
}

std::atomic<const std::string*> lost{nullptr};

} // namespace

const std::string& unavailableReason() noexcept {
    const std::string* why = lost.load(std::memory_order_acquire);
    return why ? *why : found().reason;
}

void loseDevice(const std::string& reason) {
    static const std::string kFirst = reason; // what follows, follows from it
    lost.store(&kFirst, std::memory_order_release);
}

const Device& device() {
    if (!found().reason.empty())
        throw Error("CUDA", found().reason);
    return found().device;
}

const std::string& deviceName() noexcept {
    static const std::string kNone = "CUDA";
    return found().device.name.empty() ? kNone : found().device.name;
}

void useDevice() {
    check(cudaSetDevice(device().index), "cudaSetDevice");
}

std::size_t freeMemory() {
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
    return free;
}

} // namespace longwave::cuda
